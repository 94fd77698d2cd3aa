"""What a shop's owner should know of its data, and how its own conversations came out, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from jvsm_core.catalogue import Garment
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.files import parse_json
from jvsm_core.shops.audit import shared_pictures, unknown_values

from ..ui.cards import Cards, words
from ..ui.markup import Markup, join, plural, tag
from ..ui.titles import short_title

#: Findings of a kind that are listed; the rest is counted.
LISTED = 12

#: Where results of `evaluate conversations` are looked for, in the folder of the notes.
CONVERSATIONS = "conversations.json"

HOW = f"python -m jvsm_core evaluate conversations FILE --json {CONVERSATIONS}"


def quality(retriever: Retriever, make: Cards) -> Markup:
    """Fields that pictures contradict, values nobody can ask for, duplicates, pictures that are missing."""
    catalogue = retriever.catalogue
    # Filled with the columns, which are made when they are first needed.
    _ = retriever.evidence.columns
    conflicts = sorted(retriever.evidence.conflicts, key=lambda one: -one.confidence)
    doubts = (
        _garment(
            one.garment,
            f"{words(one.key)} stated as {one.stated}, on the picture {one.seen}",
            make,
            retriever,
        )
        for one in conflicts
    )
    unknown = (
        tag("li", f"{words(key)} “{value}”, {plural(count, 'garment')}")
        for key, counted in unknown_values(catalogue).items()
        for value, count in counted.most_common()
    )
    twins = (
        _garment(group[0].id, "the same picture as " + _others(group), make, retriever)
        for group in shared_pictures(catalogue)
    )
    left = (tag("li", f"{one.garment or one.line}: {one.reason}") for one in catalogue.problems)
    return join(
        _kind(*kind)
        for kind in (
            ("Words against pictures", "No field is contradicted by its picture.", doubts),
            ("Values nobody can ask for", "Every value is one that people's words come to.", unknown),
            ("Duplicates", "No two garments share a picture.", twins),
            ("Left out or mended", "Every garment was read whole.", left),
        )
    )


def conversations(folder: Path) -> Markup:
    """The last results of the shop's own conversations, or how to get them."""
    path = folder / CONVERSATIONS
    try:
        figures = parse_json(path.read_text("utf-8"))
        rows = [(name, value) for name, value in figures.items() if isinstance(value, int | float | str)]
    except (OSError, ValueError, AttributeError):
        told = "Write down what shoppers say here and what they must get, and whether it holds stands here: "
        return _kind("The shop's own conversations", "", ()) + tag(
            "p", told, tag("code", HOW), " in the folder of the notes.", class_="quiet"
        )
    body = join(tag("tr", tag("th", words(name), scope="row"), tag("td", str(value))) for name, value in rows)
    return _kind("The shop's own conversations", "", ()) + tag("table", tag("tbody", body))


def _kind(heading: str, none: str, found: Iterable[Markup]) -> Markup:
    found = list(found)
    count = tag("span", f" {len(found):,}", class_="count") if found else ""
    more = len(found) - LISTED
    body = tag("ul", join(found[:LISTED]), class_="findings") if found else tag("p", none, class_="quiet")
    rest = tag("p", f"and {more:,} more", class_="quiet") if more > 0 else ""
    return tag("section", tag("h2", heading, count), body, rest, class_="trace")


def _garment(garment: str, told: str, make: Cards, retriever: Retriever) -> Markup:
    shown = retriever.catalogue[garment]
    name = tag("strong", short_title(shown), dir="auto")
    number = tag("span", f" {garment}: ", class_="quiet")
    return tag("li", tag("span", make.image(shown), class_="tile"), tag("span", name, number, told))


def _others(group: Sequence[Garment]) -> str:
    """Garments of a group but its first, by their ids; of many, the first."""
    named = ", ".join(one.id for one in group[1:LISTED])
    return named if len(group) <= LISTED else f"{named} and {plural(len(group) - LISTED, 'other')}"
