"""Prices, sizes, brands and whom a garment is for: exact conditions on what a shop states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..frame import Filter
from ..words.table import rows
from .patterns import Patterns

#: "Around" a sum is so much more or less.
_AROUND = 0.2


class Condition(NamedTuple):
    """A filter on the words [start, end)."""

    filter: Filter
    start: int
    end: int


class _Rule(NamedTuple):
    key: str
    sense: str
    values: tuple[str, ...]
    pattern: str


@cache
def _rules() -> Patterns[_Rule]:
    named = (_Rule("brand", "is", (row["name"],), row["written"]) for row in rows("brands"))
    told = (_Rule(row["key"], row["sense"], row.many("values"), row["pattern"]) for row in rows("filters"))
    return Patterns((*named, *told), r"(?<!\S)(?:%s)(?!\S)")


def quantities(words: Sequence[str], shown: Sequence[str]) -> list[Condition]:
    """Every filter in the words, none overlapping another; the first row that fits takes the words."""
    found = [
        Condition(_filter(rule, said), start, end)
        for rule, said, start, end in _rules().first_that_fit(words)
    ]
    taken = {place for one in found for place in range(one.start, one.end)}
    return found + [
        Condition(Filter("size", (written.lower(),)), place, place + 1)
        for place, written in enumerate(shown)
        if written in _LETTERS and place not in taken
    ]


@cache
def known_words() -> frozenset[str]:
    """Every whole word that stands in a pattern."""
    return _rules().words


#: Sizes that a person writes in capitals.
_LETTERS = frozenset({"XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL"})


def _filter(rule: _Rule, found: re.Match[str]) -> Filter:
    said = [number for number in found.groups() if number]
    if rule.sense in ("more", "less", "most", "least"):
        return Filter(rule.key, direction=rule.sense)
    if rule.sense == "is":
        return Filter(rule.key, rule.values)
    if rule.sense == "number":
        return Filter(rule.key, tuple(dict.fromkeys(" ".join((*rule.values, number)) for number in said)))
    sums = sorted(float(number.rstrip(".")) for number in said)
    if rule.sense == "around":
        return Filter(rule.key, at_least=sums[0] * (1 - _AROUND), at_most=sums[0] * (1 + _AROUND))
    at_least = sums[0] if rule.sense in ("at_least", "between") else None
    at_most = sums[-1] if rule.sense in ("at_most", "between") else None
    return Filter(rule.key, at_least=at_least, at_most=at_most)
