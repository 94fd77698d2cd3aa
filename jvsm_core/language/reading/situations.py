"""What people say instead of naming an attribute: how it feels, what shows, where it is to be worn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ..frame import Constraint, Match
from ..words.table import rows
from .meaning import meaning


class Situation(NamedTuple):
    """A pattern over words and what it asks for; `weak` ones count where nothing else is asked."""

    pattern: re.Pattern[str]
    constraint: Constraint
    weak: bool


@cache
def patterns() -> tuple[Situation, ...]:
    """In the order they are tried."""
    return tuple(
        Situation(
            re.compile(rf"\b(?:{filled(row['pattern'])})\b"), meaning(row["meaning"]), bool(row["weak"])
        )
        for row in rows("situations")
    )


def filled(pattern: str) -> str:
    """A table's pattern with its {NAMES} filled in from `word_classes.tsv`."""
    names = {row["name"]: row["pattern"] for row in rows("word_classes")}
    while named := re.search(r"\{([A-Z_]+)\}", pattern):
        pattern = pattern.replace(named[0], names[named[1]])
    return pattern


def situations(words: Sequence[str]) -> Iterator[tuple[Match, bool]]:
    """Every situation in the words and whether it is weak, none overlapping another."""
    text = " ".join(words)
    starts, place = {}, 0
    for number, word in enumerate(words):
        starts[place] = number
        place += len(word) + 1
    taken: set[int] = set()
    for situation in patterns():
        for found in situation.pattern.finditer(text):
            start = starts.get(found.start())
            if start is None or not found[0].strip():
                continue
            end = start + len(found[0].split())
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                refused = situation.constraint.negated
                yield Match(situation.constraint, start, end, "situation", refused=refused), situation.weak


@cache
def known_words() -> frozenset[str]:
    """Every whole word that stands in a pattern."""
    texts = (situation.pattern.pattern.replace(r"\b", " ").replace(r"\w", " ") for situation in patterns())
    return frozenset(word for text in texts for word in re.findall(r"[a-z]{3,}", text))
