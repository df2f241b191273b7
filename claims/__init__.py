"""The vocabulary: claims, steps, mistakes, results, items, sheets, evidence and verdicts."""
