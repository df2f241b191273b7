"""Wrong variants of formulas: of the typeset tokens and of the trees."""

from claims.kind_mutants import claim_mutants as claim_mutants
from claims.token_mutants import TokenMutant as TokenMutant
from claims.token_mutants import token_mutants as token_mutants
from claims.tree_mutants import Mutant as Mutant
from claims.tree_mutants import tree_mutants as tree_mutants
