"""Words of degree: adjectives along a scale, their comparatives, and the nouns that say which scale."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .table import Row, rows


class Direction(NamedTuple):
    """A way along a scale: `up` as in "longer", "looser", "lighter"."""

    scale: str
    up: bool

    def back(self) -> Direction:
        """The other way."""
        return Direction(self.scale, not self.up)


def _direction(row: Row) -> Direction:
    if row["way"] not in ("up", "down"):
        raise row.error(f"a way is up or down, not {row['way']!r}")
    return Direction(row["scale"], row["way"] == "up")


def _of(context: str) -> dict[str, Direction]:
    return {row["word"]: _direction(row) for row in rows("degrees") if row["context"] == context}


def _flagged(flag: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows("degrees") if flag in row.many("flags"))


def _compared(word: str) -> tuple[str, str]:
    """The comparative and superlative of an adjective, as English spells them."""
    if word.endswith("y") and word[-2] not in "aeou":
        stem = word[:-1] + "i"
    elif word.endswith("e"):
        stem = word[:-1]
    elif re.fullmatch(r"[^aeiou]*[aeiou][bdgmnt]", word):
        stem = word + word[-1]
    else:
        stem = word
    return stem + "er", stem + "est"


def _both_ways() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    ways: dict[str, tuple[list[str], list[str]]] = {}
    for row in rows("comparisons"):
        ways.setdefault(row["scale"], ([], []))[not _direction(row).up].append(row["text"])
    return {scale: (tuple(up), tuple(down)) for scale, (up, down) in ways.items()}


#: Adjectives of degree: after "more", "less", "too", "not so", "not … enough"; compared by `_compared`.
DEGREES: Mapping[str, Direction] = _of("adjective")
#: Those that say as much alone: "something casual", "in a dark colour".
STATED = _flagged("stated")
#: Adjectives that are a complaint after "a bit", "kind of", "looks": nobody asks for "a bit boring".
DISLIKED = _flagged("disliked")
#: Wishes for more or less of something: "more room", "too much leg", "needs length".
AMOUNTS: Mapping[str, Direction] = _of("amount")
#: One word that says a direction: "longer", "shorten".
COMPARATIVES: Mapping[str, Direction] = {
    form: way for word, way in DEGREES.items() if word not in _flagged("more") for form in _compared(word)
} | _of("verb")
#: A noun beside a comparative says what it is about.
ABOUT: Mapping[str, str] = {row["word"]: row["scale"] for row in rows("degrees") if row["context"] == "noun"}
#: Both ways of every comparison, as the writer says them; the first of each is the plainest.
OPPOSITES = _both_ways()
_TURNS = {(row["about"], row["scale"]): row for row in rows("turns")}


def turned(way: Direction, noun: str) -> Direction:
    """The way a comparative takes when it is said of a noun: "wider" of a neck, "lighter" of a fabric."""
    turn = _TURNS.get((ABOUT.get(noun, ""), way.scale))
    return Direction(turn["instead"], way.up != (turn["way"] == "back")) if turn else way
