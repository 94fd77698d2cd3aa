"""Rows that are one garment: the sizes of one thing, sold under one picture."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..catalogue import Garment

_LETTER = r"(?:[2-6]?x{0,3}[sl]|m|small|medium|large|x-?large|x-?small|one size|os)"
#: A bare number at the end of a title may number anything: it is a size where the title says so.
_NUMBER = r"(?:(?:uk|us|eu|fr|it|w)\s?\d{1,3}|(?<=size\s)\d{1,3})(?:[./]\d{1,2})?"
_SIZE_AT_END = re.compile(rf"[\s,/(\[–|-]+(?:size\s)?({_LETTER}|{_NUMBER})[)\]]?$", re.IGNORECASE)


def merge_sizes(garments: Iterable[Garment]) -> list[Garment]:
    """Garments with the rows that differ in nothing but a size made one, in the order of the first of each.

    A size stands in a row's `sizes`, or at the end of its title. Price and availability are the best of
    the rows: the lowest, and in stock where one of them is.
    """
    groups: dict[tuple, list[Garment]] = {}
    for garment in garments:
        groups.setdefault(_same_but_size(garment), []).append(garment)
    return [_merged(group) if len(group) > 1 else group[0] for group in groups.values()]


def without_size(title: str) -> tuple[str, str]:
    """A title without the size at its end, and that size; the title as it is where it ends in none."""
    found = _SIZE_AT_END.search(title.strip())
    return (title.strip()[: found.start()], found.group(1)) if found else (title, "")


def _same_but_size(garment: Garment) -> tuple:
    plain, size = without_size(garment.title)
    if not (garment.sizes or size):
        return (garment.id, "one of its kind")
    return (
        garment.image,
        garment.product,
        plain if not garment.sizes or size in garment.sizes else garment.title,
        garment.category,
        garment.brand,
        tuple(sorted(garment.attributes.items())),
    )


def _merged(group: list[Garment]) -> Garment:
    first = group[0]
    plain, size = without_size(first.title)
    stated_alone = bool(first.sizes) and size not in first.sizes
    sizes: dict[str, bool] = {}
    for garment in group:
        own = garment.sizes or (without_size(garment.title)[1],)
        for one in own:
            gone = garment.availability == "out of stock" or one in garment.sold_out
            sizes[one] = sizes.get(one, True) and gone
    prices = [garment.price for garment in group if garment.price is not None]
    said = [garment.availability for garment in group if garment.availability]
    return replace(
        first,
        title=first.title if stated_alone else plain,
        sizes=tuple(sizes),
        sold_out=tuple(one for one, gone in sizes.items() if gone),
        price=min(prices, default=None),
        availability="in stock" if "in stock" in said else next(iter(said), ""),
    )
