"""``keyproof list``: the items that can be built and the claims that they rest on."""

from __future__ import annotations

import json

import click

from keyproof.refusals import refusing


@click.command("list", short_help="What can be built and checked.")
@click.argument("sheets", nargs=-1, metavar="[SHEET]...")
@click.option("--json", "as_json", is_flag=True, help="Print an array of items.")
def list_items(sheets: tuple[str, ...], as_json: bool) -> None:
    """List the items of the given sheets (of all, when none is given) with their claims.

    With --json each item has the keys sheet, number, slug, title, points (null where the problem
    set prints none), claims (an array of slug and kind) and source.

    \b
    Example:
      keyproof list udem-2019
    """
    with refusing():
        items = records(sheets)
    if as_json:
        click.echo(json.dumps(items, indent=2, ensure_ascii=False))
    else:
        _print(items)


def records(slugs: tuple[str, ...]) -> list[dict[str, object]]:
    """The items of those sheets (all, when empty), in order, as ``list --json`` prints them."""
    from keyproof.library import claims_of, find_sheets

    return [
        {
            "sheet": sheet.slug,
            "number": item.number,
            "slug": item.slug,
            "title": item.title.replace("--", "–"),  # titles are LaTeX
            "points": item.points,
            "claims": [{"slug": claim.slug, "kind": claim.kind} for claim in claims_of(item)],
            "source": item.source,
        }
        for sheet in find_sheets(slugs)
        for item in sheet.items
    ]


def _print(items: list[dict[str, object]]) -> None:
    """Each item under its sheet, with its claims beneath it."""
    from keyproof.library import load_sheet

    sheet = None
    for item in items:
        if item["sheet"] != sheet:
            heading = load_sheet(str(item["sheet"]))
            if sheet is not None:
                click.echo()
            click.secho(f"{heading.slug}: {heading.title}, {heading.subtitle}", bold=True)
            sheet = item["sheet"]
        points = "" if item["points"] is None else f" ({item['points']} points)"
        click.echo(f"  {item['number']:<4} {item['slug']}{points}: {item['title']}")
        claims = item["claims"]
        assert isinstance(claims, list)
        for claim in claims:
            click.secho(f"         {claim['slug']} ({claim['kind']})", dim=True)
