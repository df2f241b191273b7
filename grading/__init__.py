"""Judging what a student handed in: reading it, comparing it, and saying why."""
