"""The list of references: each work once, by surname."""

from __future__ import annotations

from templates.references import references


def test_the_surname_decides() -> None:
    entries = (
        "A. van den Oord and B. Poole (2018). \\emph{Codes}.",
        'M. Gutmann and A. Hyv\\"arinen (2010). \\emph{Noise}.',
        "C. M. Bishop (1994). \\emph{Mixtures}.",
        "P.-A. Mattei and J. Frellsen (2018). \\emph{Likelihoods}.",
        'A. Hyv\\"arinen and P. Pajunen (1999). \\emph{Components}.',
    )
    surnames = ["Bishop", "Gutmann", "Hyv", "Mattei", "Oord"]
    assert [name in entry for name, entry in zip(surnames, references(entries), strict=True)] == [
        True
    ] * len(entries)


def test_places_in_one_work_share_an_entry() -> None:
    book = "C. M. Bishop (2006). \\emph{Patterns}"
    entries = (f"{book}, section 2.3.", f"{book}.", f"{book}, chapter 10.", f"{book}, section 2.3.")
    assert references(entries) == (f"{book}, chapter 10 and section 2.3.",)


def test_an_entry_of_another_form_is_kept() -> None:
    assert references(["Lecture notes."]) == ("Lecture notes.",)
