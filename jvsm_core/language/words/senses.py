"""Words of attributes: what each means, and how it is said of a value.

Made of the tables `senses`, `values` and `shades`, whose heads explain their columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import product
from typing import NamedTuple

from .table import Row, rows

#: Grammatical places of a form: what a garment is, has, comes in, lacks, is called; a whole order.
PLACES = ("be", "having", "into", "lacking", "noun", "do")
_PLACE = re.compile(rf"(?P<article>a )?(?P<place>{'|'.join(PLACES)})(?P<often>\+?)(?P<first>\^?)")


@dataclass(frozen=True)
class Forms:
    """What a value is called, by grammatical place, the plainest first; empty where it has no such form."""

    be: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    into: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    do: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Every form once, places in the order above."""
        return tuple(dict.fromkeys(text for field in fields(self) for text in getattr(self, field.name)))


class Word(NamedTuple):
    """A word and what a reader understands by it.

    Attributes:
        key: the attribute; values: any of these will do, the plainest first.
        motif: names a thing that has a colour of its own.
        places: the grammatical places in which it is said; none where it is only understood.
        first: of the values the first that a catalogue has.
    """

    text: str
    key: str
    values: tuple[str, ...]
    motif: bool = False
    places: frozenset[str] = frozenset()
    first: bool = False


class Form(NamedTuple):
    """A form of a value, and the garments of which alone it is said (all where there are none)."""

    key: str
    value: str
    place: str
    text: str
    garments: tuple[str, ...]
    first: bool


def article(phrase: str) -> str:
    """The phrase with "a" or "an" before it."""
    vowel = phrase[:1].lower() in "aeio" and not phrase.startswith(("one", "eu"))
    return f"an {phrase}" if vowel else f"a {phrase}"


def flagged(key: str, flag: str) -> tuple[str, ...]:
    """The values of a key that values.tsv flags so, in table order."""
    return tuple(row["value"] for row in rows("values") if row["key"] == key and flag in row.many("flags"))


#: What "some sleeves" and "a pattern" may mean.
ANY_SLEEVE = flagged("sleeve", "some")
ANY_PATTERN = flagged("pattern", "some")
#: What a pattern's motifs are called when a colour stands before them, or when they are to go.
MOTIFS: Mapping[str, tuple[str, ...]] = {
    row["value"]: row.many("motifs") for row in rows("values") if row["motifs"]
}


def _understood(row: Row) -> tuple[str, ...]:
    """The values a row stands for."""
    values = [cell.lstrip("~").partition(":")[0] for cell in row.many("values")]
    return tuple(
        dict.fromkeys(
            value for cell in values for value in (flagged(row["key"], "some") if cell == "some" else (cell,))
        )
    )


def words() -> Iterator[Word]:
    """Every word of the tables, colours' plurals and shades last."""
    told = set()
    for row in rows("senses"):
        told.add(row["text"])
        places = frozenset(form.place for form in _forms(row))
        flags = row.many("flags")
        if "apart" in flags:
            continue
        yield Word(row["text"], row["key"], _understood(row), "motif" in flags, places, "first" in flags)
    colours = {row["text"]: _understood(row) for row in rows("senses") if "shaded" in row.many("flags")}
    yield from (
        Word(f"{colour}s", "colour", values) for colour, values in colours.items() if f"{colour}s" not in told
    )
    shades = rows("shades")
    shifted = {(row["shade"], row["colour"]): row.many("values") for row in shades}
    degrees = [(row["shade"], word) for row in shades if not row["colour"] for word in row.many("values")]
    for (shade, degree), (colour, values) in product(degrees, colours.items()):
        if f"{degree} {colour}" not in told:
            same = (colour,) if colour in values else values
            yield Word(f"{degree} {colour}", "colour", shifted.get((shade, colour), same))


def forms() -> Mapping[str, Mapping[str, tuple[Form, ...]]]:
    """Key to value to its forms in table order; a value that values.tsv lists is there without a form, too."""
    found: dict[str, dict[str, list[Form]]] = {}
    for row in rows("values"):
        found.setdefault(row["key"], {}).setdefault(row["value"], [])
    for row in rows("senses"):
        for form in _forms(row):
            of_value = found[row["key"]][form.value]
            at = len(of_value)
            if form.first:
                at = next(i for i, other in enumerate([*of_value, form]) if other.place == form.place)
            of_value.insert(at, form)
    return {key: {value: tuple(told) for value, told in values.items()} for key, values in found.items()}


def _forms(row: Row) -> Iterator[Form]:
    """How a row's word is said of its values, and of the value that lacks it."""
    places = row.many("places")
    lacking = [place for place in places if place.startswith("lacking")]
    said = [(row["without"], place) for place in lacking]
    for cell in row.many("values"):
        value, _, own = cell.partition(":")
        if not value.startswith("~") and value != "some":
            said += [(value, place) for place in (own.split(",") if own else places) if place not in lacking]
    for value, cell in said:
        place = _PLACE.fullmatch(cell)
        if place is None:
            raise row.error(f"no grammatical place is called {cell!r}")
        text = article(row["text"]) if place["article"] else row["text"]
        form = Form(row["key"], value, place["place"], text, row.many("garments"), bool(place["first"]))
        yield from [form] * (2 if place["often"] else 1)
