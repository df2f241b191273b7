"""The command line: ``keyproof list``, ``new``, ``verify``, ``build``, ``recheck``, ``grade``.

Each command is a module of its own and imports what it needs when it runs, so ``--help`` is
instant. Whatever a user can cause ends in one sentence on standard error and an exit status:
0 all agree, 1 something disagrees, 2 bad usage (a wrong name, an unwritable folder), 3 something
is undecided, 130 interrupted. A traceback is always a fault of keyproof.
"""

from __future__ import annotations

import gc
import sys

import click

from keyproof import __version__
from keyproof.interrupts import heard, leave
from keyproof.lazy import LazyGroup

_COMMANDS = {
    "build": "keyproof.build_command:build",
    "grade": "keyproof.grade_command:grade",
    "list": "keyproof.list_command:list_items",
    "new": "keyproof.new_command:new",
    "recheck": "keyproof.recheck_command:recheck",
    "verify": "keyproof.verify_command:verify",
}

_BETWEEN_COLLECTIONS = 20_000


@click.group(
    cls=LazyGroup,
    commands_at=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="keyproof %(version)s")
def keyproof() -> None:
    """Answer keys whose every formula is derived, checked and read back from the print.

    \b
    Examples:
      keyproof list                     what can be built and checked
      keyproof verify gaussian-kl       derive and confirm one claim
      keyproof build udem-2019          print a problem set and its key
      keyproof new quiz                 begin a sheet of your own
      keyproof grade gaussian-kl '...'  judge a student's formula
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    # what is loaded stays, and formulas have no cycles to look for while they are
    gc.set_threshold(_BETWEEN_COLLECTIONS)
    with heard() as interrupts:
        try:
            status = keyproof.main(arguments, prog_name="keyproof", standalone_mode=False)
        except BaseException as error:
            # an interrupt may have come out of a library as an error of another kind
            if interrupts.times or isinstance(error, click.Abort):
                leave()
            if not isinstance(error, click.ClickException):
                raise
            error.show()
            status = error.exit_code
        if status and interrupts.times:
            leave()
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
