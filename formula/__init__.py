"""The language of formulas: tree, domains, reader, printer, worlds and evaluator."""
