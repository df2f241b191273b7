"""What concerns all tests: long ones are asked for, and the token test reports its figures."""

from __future__ import annotations

from typing import Any

import pytest


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the share of token changes that were excused, summed over all tests that report it."""
    changed = undecided = excused = 0
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        figures = dict(report.user_properties) if report.when == "call" else {}
        changed += int(figures.get("token_changes", 0))
        undecided += int(figures.get("token_changes_undecided", 0))
        excused += int(figures.get("token_changes_excused", 0))
    if changed:
        terminalreporter.write_line(
            f"token test: {changed} one-token changes, {changed - excused} caught "
            f"(of these {undecided} refused as undecided), "
            f"{excused} proved harmless ({excused / changed:.2%})"
        )


ASKED_FOR = ("fuzz", "exhaustive")
"""Markers of tests that run only where ``-m`` names them."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests that nobody asked for."""
    absent = [each for each in ASKED_FOR if each not in config.option.markexpr]
    left_out = [item for item in items if any(each in item.keywords for each in absent)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
