"""How we know: the law table, one module per method, the oracles and the runner."""
