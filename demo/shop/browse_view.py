"""HTML of what one can browse: a place to start from words, a photo or any garment, with facets beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jvsm_core.catalogue import Garment

from ..atelier.palette import COLOURS
from ..ui.cards import Cards, words
from ..ui.markup import Markup, join, plural, tag
from .browse import FACETS, Selection

#: Cards that arrive at once; the next ones come with "Show more".
PAGE = 24

#: Facets that are open from the start.
OPEN = frozenset({"category", "colour"})

#: Cards whose pictures are loaded at once: what a first screen shows.
EAGER = 10


def cards(garments: Sequence[Garment], make: Cards, first: int = 0) -> Markup:
    """One page of cards from a position on."""
    return join(
        make.start(garment, lazy=first + place >= EAGER)
        for place, garment in enumerate(garments[first : first + PAGE])
    )


def more(total: int, shown: int) -> Markup:
    """The button for the next page; nothing at the end."""
    if shown >= total:
        return Markup()
    return tag(
        "button",
        f"Show more ({total - shown:,} left)",
        type="button",
        class_="button",
        data_do="more",
        data_shown=shown,
    )


def bar(total: int, selection: Selection) -> Markup:
    """How many garments there are, and the way back to all of them."""
    if selection.words:
        heading = f"Nearest to “{selection.words}”"
    else:
        heading = plural(total, "garment")
    count = tag("span", plural(total, "garment"), class_="quiet") if selection.words else ""
    start = clear = ""
    if selection.words:
        start = tag(
            "button",
            "Start from these words",
            type="button",
            class_="button",
            data_do="words",
            data_text=selection.words,
        )
    if not selection.empty:
        clear = tag("button", "Show everything", type="button", class_="link", data_do="clear")
    return tag("h2", heading) + count + tag("span", class_="space") + start + clear


def empty() -> Markup:
    """When nothing fits."""
    return tag(
        "div",
        tag("h2", "Nothing here has all of that")
        + tag("p", "Take one of the filters off, or describe it in other words.", class_="quiet")
        + tag("button", "Show everything", type="button", class_="button", data_do="clear"),
        class_="empty",
    )


def facets(counts: Mapping[str, list[tuple[str, int]]], selection: Selection, seen: bool = False) -> Markup:
    """The filters, one foldable group each, with how many garments each value has.

    Args:
        seen: whether what the shop does not state is read off texts and pictures, which is said.
    """
    note = tag("p", "Partly read off texts and pictures.", class_="quiet") if seen else Markup()
    return note + join(
        _facet(facet, counts[facet], selection.chosen.get(facet, frozenset()), facet in OPEN)
        for facet in FACETS
        if facet in counts
    )


def _facet(facet: str, counts: list[tuple[str, int]], chosen: frozenset[str], opened: bool) -> Markup:
    chips = join(_chip(facet, value, count, value in chosen) for value, count in counts)
    note = tag("span", f"{len(chosen)} chosen", class_="quiet") if chosen else ""
    return tag(
        "details",
        tag("summary", tag("span", words(facet).capitalize()) + note)
        + tag("div", chips, class_="chips", role="group", aria_label=words(facet)),
        class_="facet",
        data_key=facet,
        open=opened or bool(chosen),
    )


def _chip(facet: str, value: str, count: int, pressed: bool) -> Markup:
    pressing = {
        "type": "button",
        "data_do": "facet",
        "data_facet": facet,
        "data_value": value,
        "data_key": f"{facet}-{value}",
        "aria_pressed": "true" if pressed else "false",
    }
    if facet == "colour" and value in COLOURS:
        # The colour itself is the label; its name and number are told on hover and to those who listen.
        swatch = tag("span", class_="swatch", style="background: rgb({}, {}, {})".format(*COLOURS[value]))
        named = f"{value}, {plural(count, 'garment')}"
        return tag("button", swatch, class_="dot", aria_label=named, title=named, **pressing)
    return tag("button", value + tag("span", f"{count:,}", class_="count"), class_="chip", **pressing)
