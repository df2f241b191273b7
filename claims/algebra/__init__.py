"""The algebra of derivations: SymPy, matrix identities and the calculus of densities, as steps."""
