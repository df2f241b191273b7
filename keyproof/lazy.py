"""A group of commands, each imported when it is asked for, so that none waits for another."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """Commands by name, each as ``module:attribute``; a listing imports them all."""

    def __init__(self, *arguments: Any, commands_at: Mapping[str, str], **others: Any) -> None:
        super().__init__(*arguments, **others)
        self._places = dict(commands_at)

    def list_commands(self, context: click.Context) -> list[str]:
        """The names, sorted."""
        return sorted(self._places)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command with that name, imported now."""
        place = self._places.get(name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command
