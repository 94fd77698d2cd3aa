"""Prices, sizes, brands and whom a garment is for: exact conditions on what a shop states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ..frame import Filter
from ..words.table import rows
from .situations import filled

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
    pattern: re.Pattern[str]


@cache
def _rules() -> tuple[_Rule, ...]:
    named = (_Rule("brand", "is", (row["name"],), _compiled(row["written"])) for row in rows("brands"))
    told = (
        _Rule(row["key"], row["sense"], row.many("values"), _compiled(row["pattern"]))
        for row in rows("filters")
    )
    return (*named, *told)


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern whose second number is the group M."""
    first, name, rest = filled(pattern).partition("(?P<N>")
    names = iter("MO")
    return re.compile(
        r"(?<!\S)(?:" + first + name + re.sub(r"\(\?P<N>", lambda _: f"(?P<{next(names)}>", rest) + r")(?!\S)"
    )


def quantities(words: Sequence[str], shown: Sequence[str]) -> Iterator[Condition]:
    """Every filter in the words, none overlapping another; the first row that fits takes the words."""
    text = " ".join(words)
    taken: set[int] = set()
    for rule in _rules():
        for found in rule.pattern.finditer(text):
            start = text.count(" ", 0, found.start())
            end = start + found[0].count(" ") + 1
            if found[0] and taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                yield Condition(_filter(rule, found), start, end)
    for place, written in enumerate(shown):
        if written in _LETTERS and place not in taken:
            yield Condition(Filter("size", (written.lower(),)), place, place + 1)


@cache
def known_words() -> frozenset[str]:
    """Every whole word that stands in a pattern."""
    return frozenset(word for rule in _rules() for word in re.findall(r"[a-z]{3,}", rule.pattern.pattern))


#: Sizes that a person writes in capitals.
_LETTERS = frozenset({"XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL"})


def _filter(rule: _Rule, found: re.Match[str]) -> Filter:
    numbers = [found.groupdict().get(name) for name in "NMO"]
    said = [number for number in numbers if number]
    if rule.sense in ("more", "less", "most", "least"):
        return Filter(rule.key, direction=rule.sense)
    if rule.sense == "is":
        return Filter(rule.key, rule.values)
    if rule.sense == "number":
        return Filter(rule.key, tuple(dict.fromkeys(said)))
    sums = sorted(float(number.rstrip(".")) for number in said)
    if rule.sense == "around":
        return Filter(rule.key, at_least=sums[0] * (1 - _AROUND), at_most=sums[0] * (1 + _AROUND))
    at_least = sums[0] if rule.sense in ("at_least", "between") else None
    at_most = sums[-1] if rule.sense in ("at_most", "between") else None
    return Filter(rule.key, at_least=at_least, at_most=at_most)
