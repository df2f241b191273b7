"""What is true: one file per result; the problem sets and their items lie in ``sheets``."""
