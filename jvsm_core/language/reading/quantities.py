"""Prices, sizes, brands and whom a garment is for: exact conditions on what a shop states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ..frame import Constraint, Filter, Match
from ..words.table import Row, rows
from .patterns import Patterns

#: "Around" a sum is so much more or less.
_AROUND = 0.2


@cache
def _patterns() -> Patterns:
    """Brands first."""
    return Patterns(((row, row["pattern"]) for name in ("brands", "filters") for row in rows(name)), _WHOLE)


_WHOLE = r"(?<!\S)(?:%s)(?!\S)"
#: Words that ask for nothing: what they stand on is not read otherwise.
IDIOM = Constraint("")


def quantities(words: Sequence[str], shown: Sequence[str]) -> Iterator[Match]:
    """Every filter in the words, none overlapping another; the first row that fits takes the words.

    What is one of some values is a constraint; all else a filter.
    """
    taken: set[int] = set()
    for row, said, start, end in _patterns().first_that_fit(words):
        taken.update(range(start, end))
        asked = _filter(row, said)
        if asked.values:
            yield Match(Constraint(asked.key, asked.values), start, end, "filter")
        else:
            yield Match(IDIOM, start, end, "filter", filter=asked)
    for place, written in enumerate(shown):
        if written in _LETTERS and place not in taken:
            yield Match(Constraint("size", (written.lower(),)), place, place + 1, "filter")


@cache
def known_words() -> frozenset[str]:
    """Every whole word that stands in a pattern."""
    return _patterns().words


#: Sizes that a person writes in capitals.
_LETTERS = frozenset({"XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL"})


def _filter(row: Row, found: re.Match[str]) -> Filter:
    key, sense = row.get("key", "brand"), row.get("sense", "is")
    said = [number for number in found.groups() if number]
    if sense in ("more", "less", "most", "least"):
        return Filter(key, direction=sense)
    if sense == "is":
        return Filter(key, row.many("values"))
    if sense == "number":
        return Filter(key, tuple(dict.fromkeys(" ".join((*row.many("values"), number)) for number in said)))
    sums = sorted(float(number.rstrip(".")) for number in said)
    if sense == "around":
        return Filter(key, at_least=sums[0] * (1 - _AROUND), at_most=sums[0] * (1 + _AROUND))
    at_least = sums[0] if sense in ("at_least", "between") else None
    at_most = sums[-1] if sense in ("at_most", "between") else None
    return Filter(key, at_least=at_least, at_most=at_most)
