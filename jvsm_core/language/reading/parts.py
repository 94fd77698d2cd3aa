"""Parts of a garment and what is said of them, in either order: "square neck", "the neck should be square".

Modifiers stand before a part ("short and puffy sleeves") or after it, with little words between ("sleeves
that end at the elbow"). How far something reaches is told by a part of the body: "down to my knees".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from ...vocabulary import COLOURS
from ..frame import Constraint
from ..words.degrees import AMOUNTS, COMPARATIVES, DEGREES
from ..words.roles import role
from ..words.stopwords import DETERMINERS
from ..words.table import Row, rows
from .meaning import meaning

_LONGEST_BETWEEN = 6


class PartFound(NamedTuple):
    """What is said of a part up to the word `end`, negated where the words between say so."""

    said: tuple[Constraint, ...]
    end: int
    negated: bool = False


@cache
def _heads() -> Mapping[str, Mapping[str, Constraint]]:
    """Words that name a part to what can be said of it."""
    said: dict[str, dict[str, Constraint]] = {}
    for row in rows("parts"):
        if row["meaning"]:
            said.setdefault(row["part"], {}).update(dict.fromkeys(row.many("words"), meaning(row["meaning"])))
    named = [row for row in rows("parts") if not row["meaning"]]
    return {head: said[row["part"]] for row in named for head in row.many("words")}


@cache
def _modifiers() -> frozenset[str]:
    """Words that say something of a part."""
    return frozenset(word for row in rows("parts") if row["meaning"] for word in row.many("words"))


@cache
def _before_a_part() -> frozenset[str]:
    """Those of them that may stand before it."""
    return _modifiers() - {word for row in rows("parts") if row["place"] for word in row.many("words")}


@cache
def _reaches() -> Mapping[str, Row]:
    """Parts of the body to where a hem or a cuff can reach."""
    return {word: row for row in rows("reaches") for word in row.many("words")}


def part_at(words: Sequence[str], at: int) -> PartFound | None:
    """The part and its modifiers that begin here, or how far it is to reach; None where neither does."""
    if reach := _reach_at(words, at):
        return reach
    if words[at] in _heads():
        return _after(words, at)
    if words[at] in _before_a_part():
        return _before(words, at)
    return None


def _before(words: Sequence[str], at: int) -> PartFound | None:
    """Modifiers, then their head: "short and puffy sleeves"."""
    modifiers: list[str] = []
    for place in range(at, min(len(words), at + _LONGEST_BETWEEN + 1)):
        word = words[place]
        takes = _heads().get(word)
        if takes and modifiers:
            known = all(modifier in takes for modifier in modifiers)
            return PartFound(_merged([takes[one] for one in modifiers]), place + 1) if known else None
        if word in _before_a_part():
            modifiers.append(word)
        elif word not in role("before a part") | DETERMINERS | set(COLOURS):
            return None
    return None


def _after(words: Sequence[str], at: int) -> PartFound | None:
    """A head, then what it is to be: "sleeves that are long", "the neck should be square"."""
    takes = _heads()[words[at]]
    said: list[Constraint] = []
    negated, end = False, at + 1
    for place in range(at + 1, len(words)):
        word = words[place]
        if word in takes:
            said.append(takes[word])
            end = place + 1
        elif word in role("refusing") and not said:
            negated = True
        elif said or word in _heads() or word not in role("after a part"):
            break
    if not said or words[end : end + 1] == ["enough"]:
        return None
    return PartFound(_merged(said), end, negated)


def _merged(said: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """One constraint a key, the narrower of two: "round scoop" is a scoop."""
    by_key: dict[str, Constraint] = {}
    for one in said:
        before = by_key.get(one.key, one).values
        narrower = tuple(value for value in before if value in one.values)
        by_key[one.key] = replace(one, values=narrower or one.values)
    return tuple(by_key.values())


def _reach_at(words: Sequence[str], at: int) -> PartFound | None:
    """How far it is to reach, told by a part of the body: "to the knee", "covers my hips", "knee length"."""
    first, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    if first in _reaches() and following in role("lengthwise"):
        return PartFound((meaning(_reaches()[first]["at"]),), at + 2)
    if first not in role("reaching"):
        return None
    way = [first, *takewhile(lambda word: word in role("on the way"), words[at + 1 : at + 6])]
    place = at + len(way)
    body = words[place] if place < len(words) else ""
    if body not in _reaches() or (first in role("covered") and body in role("uncovered")):
        return None
    if first in role("loosely"):
        measured = at and any(words[at - 1] in table for table in (DEGREES, COMPARATIVES, AMOUNTS))
        if measured or (body in role("no hem") and "mid" not in way):
            return None
    sides = [side for word in way for side in ("above", "below") if word in role(side)]
    side = "at" if not sides or {"mid", "middle", "half"} & set(way) else sides[-1]
    return PartFound((meaning(_reaches()[body][side]),), place + 1)


@cache
def known_words() -> frozenset[str]:
    """Every word that says something of a part."""
    little = ("before a part", "after a part", "reaching", "on the way")
    return frozenset().union(_modifiers(), _heads(), _reaches(), *map(role, little))
