"""``keyproof new``: a commented file from which a sheet of one's own is built."""

from __future__ import annotations

from pathlib import Path

import click

from keyproof.refusals import Refusal, refusing

_HEAD = """\
# {name}: a sheet of your own. Change what you like, then
#
#     keyproof build {path}
#
# writes build/{stem}.pdf for the students and build/{stem}-key.pdf for you, after everything in
# them has been derived, confirmed and read back. Texts are plain, no LaTeX; what is empty is not
# printed.

title = "Quiz 1"
course = "Deep Generative Models"
institution = ""  # such as "University of Elsewhere"
term = ""  # such as "Fall 2026"
due = ""  # such as "16 October, 23:59"
solutions = true  # false: the questions only, no key

# The questions as they are to be printed; they are numbered 1, 2, 3 and so on. The points are
# yours: the rubric of a key shares them out. Without points none are printed.
items = [
  {{ slug = "{first}", points = 4 }},
  {{ slug = "{second}", points = 6 }},

  # Everything there is. Take away the # of what you want, and move the line to where you want it.
"""
_FIRST = ("flagships-gaussian-kl", "udem-2019-5")


@click.command("new", short_help="Begin a sheet of your own.")
@click.argument("name")
def new(name: str) -> None:
    """Write NAME.toml, a commented sheet that you fill in and give to keyproof build.

    It lists every item of the library. A file that is there already is left alone.

    \b
    Example:
      keyproof new quiz
      keyproof build quiz.toml
    """
    from keyproof import files
    from keyproof.own_sheet import ENDING, check_name

    path = Path(name if name.endswith(ENDING) else f"{name}{ENDING}")
    with refusing():
        check_name(path)
        text = written(path)
    if path.exists():
        raise Refusal(f"{path} is there already; it was left as it is.")
    try:
        files.write_all(path.parent, {path.name: text.encode()})
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}.") from error
    click.echo(f"{path} written. Fill it in, then: keyproof build {path}")


def written(path: Path) -> str:
    """The text of the file: its heading, two items, and all others behind ``#``."""
    from keyproof.library import load_sheet, sheet_slugs

    first, second = _FIRST
    lines = [_HEAD.format(name=path.name, path=path, stem=path.stem, first=first, second=second)]
    for slug in sheet_slugs():
        sheet = load_sheet(slug)
        lines.append(f"  #\n  # {slug}: {sheet.title}, {sheet.subtitle}\n")
        for item in sheet.items:
            points = "" if item.points is None else f", points = {item.points}"
            title = item.title.replace("--", "–")  # titles are LaTeX
            lines.append(f'  # {{ slug = "{item.slug}"{points} }},  # {item.number} {title}\n')
    return "".join((*lines, "]\n"))
