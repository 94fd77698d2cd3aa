"""Parts of a garment and what is said of them, in either order: "square neck", "the neck should be square".

Modifiers stand before a part ("short and puffy sleeves") or after it, with little words between ("sleeves
that end at the elbow"). How far something reaches is told by a part of the body: "down to my knees".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ...vocabulary import COLOURS
from ..words.degrees import AMOUNTS, COMPARATIVES, DEGREES
from ..words.roles import role
from ..words.stopwords import DETERMINERS
from ..words.table import rows

#: Key and its values; any will do.
Value = tuple[str, tuple[str, ...]]
_LONGEST_BETWEEN = 6


class PartFound(NamedTuple):
    """Values said of a part up to the word `end`, negated where the words between say so."""

    values: tuple[Value, ...]
    end: int
    negated: bool = False


class _Parts(NamedTuple):
    heads: Mapping[str, Mapping[str, Value]]
    modifiers: frozenset[str]
    after_only: frozenset[str]


@cache
def _parts() -> _Parts:
    """Head to what can be said of it, and all that can be said."""
    said: dict[str, dict[str, Value]] = {}
    heads: dict[str, str] = {}
    for row in rows("parts"):
        if row["meaning"]:
            said.setdefault(row["part"], {}).update(dict.fromkeys(row.many("words"), _value(row["meaning"])))
        else:
            heads.update(dict.fromkeys(row.many("words"), row["part"]))
    after = frozenset(word for row in rows("parts") if row["place"] == "after" for word in row.many("words"))
    takes = {head: said[part] for head, part in heads.items()}
    return _Parts(takes, frozenset(word for words in said.values() for word in words), after)


def _value(cell: str) -> Value:
    key, values = cell.split("=")
    return key, tuple(values.split("|"))


@cache
def _reaches() -> Mapping[str, tuple[Value, Value, Value]]:
    """Where a hem or a cuff can reach, by part of the body: at it, above it, below it."""
    return {
        word: (_value(row["at"]), _value(row["above"]), _value(row["below"]))
        for row in rows("reaches")
        for word in row.many("words")
    }


def part_at(words: Sequence[str], at: int) -> PartFound | None:
    """The part and its modifiers that begin here, or how far it is to reach; None where neither does."""
    parts = _parts()
    if reach := _reach_at(words, at):
        return reach
    if words[at] in parts.heads:
        return _after(words, at)
    if words[at] in parts.modifiers - parts.after_only:
        return _before(words, at)
    return None


def _before(words: Sequence[str], at: int) -> PartFound | None:
    """Modifiers, then their head: "short and puffy sleeves"."""
    parts = _parts()
    said: list[str] = []
    for place in range(at, min(len(words), at + _LONGEST_BETWEEN + 1)):
        word = words[place]
        takes = parts.heads.get(word)
        if takes and said:
            if not all(modifier in takes for modifier in said):
                return None
            return PartFound(_merged([takes[modifier] for modifier in said]), place + 1)
        if word in parts.modifiers - parts.after_only:
            said.append(word)
        elif word not in role("before a part") | DETERMINERS | set(COLOURS):
            return None
    return None


def _after(words: Sequence[str], at: int) -> PartFound | None:
    """A head, then what it is to be: "sleeves that end at the elbow", "the neck should be square"."""
    parts = _parts()
    takes = parts.heads[words[at]]
    said: list[Value] = []
    negated = False
    place = end = at + 1
    while place < len(words):
        word = words[place]
        if word in takes:
            said.append(takes[word])
            place = end = place + 1
            continue
        if word in role("refusing") and not said:
            negated = True
        elif word in parts.heads or word not in role("after a part") or said:
            break
        place += 1
    if not said or words[end : end + 1] == ["enough"]:
        return None
    return PartFound(_merged(said), end, negated)


def _merged(values: Sequence[Value]) -> tuple[Value, ...]:
    """One value a key, the narrower of two: "round scoop" is a scoop."""
    by_key: dict[str, tuple[str, ...]] = {}
    for key, wanted in values:
        before = by_key.get(key, wanted)
        by_key[key] = tuple(value for value in before if value in wanted) or wanted
    return tuple(by_key.items())


def _reach_at(words: Sequence[str], at: int) -> PartFound | None:
    """How far it is to reach, told by a part of the body: "to the knee", "covers my hips", "knee length"."""
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    if word in _reaches() and following in role("lengthwise"):
        return PartFound((_reaches()[word][0],), at + 2)
    if word not in role("reaching"):
        return None
    side, mid = 0, False
    for place in range(at, min(len(words), at + 7)):
        here = words[place]
        if here in role("above") and not (here == "over" and word == "all"):
            side = 1
        elif here in role("below"):
            side = 2
        elif here in ("mid", "middle", "half"):
            mid = True
        if place > at and here in _reaches():
            return _reached(words, at, place, 0 if mid else side)
        if place > at and here not in role("on the way"):
            return None
    return None


def _reached(words: Sequence[str], at: int, place: int, side: int) -> PartFound | None:
    """The reach told by the words [at, place], unless they tell something else."""
    first, body = words[at], words[place]
    if first in role("loosely"):
        measured = at and any(words[at - 1] in table for table in (DEGREES, COMPARATIVES, AMOUNTS))
        if measured or (body in role("no hem") and "mid" not in words[at:place]):
            return None
    if first in role("covered") and body in role("uncovered"):
        return None
    return PartFound((_reaches()[body][side],), place + 1)


@cache
def known_words() -> frozenset[str]:
    """Every word that says something of a part."""
    little = ("before a part", "after a part", "reaching", "on the way")
    return frozenset().union(_parts().modifiers, _parts().heads, _reaches(), *map(role, little))
