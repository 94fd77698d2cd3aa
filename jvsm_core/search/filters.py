"""Exact filters: which garments of a catalogue may be among the hits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

import numpy as np

from ..catalogue import Catalogue
from ..errors import RequestError

#: Most hits that one turn may ask for.
MAX_HITS = 200

#: Masks kept per catalogue; a shop has few filters that many people use.
_REMEMBERED = 256


@dataclass(frozen=True)
class Settings:
    """The number of hits that a turn shows, and which garments may be among them.

    Attributes:
        k: how many hits, 1 to `MAX_HITS`.
        categories: only these; empty for all.
        price_min: lowest price, inclusive, in the catalogue's currency; None for no limit. With a
            limit, garments without a price are left out.
        price_max: highest price, inclusive.
    """

    k: int = 10
    categories: tuple[str, ...] = ()
    price_min: float | None = None
    price_max: float | None = None

    def __post_init__(self) -> None:
        if isinstance(self.k, bool) or not isinstance(self.k, int) or not 1 <= self.k <= MAX_HITS:
            raise RequestError(f"k must be a whole number from 1 to {MAX_HITS}, not {self.k!r}")
        if isinstance(self.categories, str) or not all(isinstance(c, str) for c in self.categories):
            raise RequestError("categories must be a list of category names")
        object.__setattr__(self, "categories", tuple(sorted(set(self.categories))))
        for name in ("price_min", "price_max"):
            price = getattr(self, name)
            if price is not None and not _is_price(price):
                raise RequestError(f"{name} must be a number of at least 0, not {price!r}")
        if self.price_min is not None and self.price_max is not None and self.price_min > self.price_max:
            raise RequestError(
                f"the lowest price ({self.price_min:g}) is above the highest ({self.price_max:g})"
            )

    @property
    def filtering(self) -> bool:
        """Whether any garment may be left out."""
        return bool(self.categories) or self.price_min is not None or self.price_max is not None

    def to_json(self) -> dict[str, Any]:
        """A plain dict of what differs from the defaults."""
        row = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        row = {name: value for name, value in row.items() if value != getattr(Settings(), name)}
        return row | {"categories": list(self.categories)} if self.categories else row

    @classmethod
    def from_json(cls, row: object) -> Settings:
        """The inverse of `to_json`.

        Raises:
            RequestError: an unknown field, or a value out of range.
        """
        if not isinstance(row, Mapping):
            raise RequestError("settings must be an object")
        known = {entry.name for entry in fields(cls)}
        unknown = [str(name)[:40] for name in row if name not in known]
        if unknown:
            raise RequestError(f"unknown setting {unknown[0]!r}; known: {', '.join(sorted(known))}")
        categories = row.get("categories", ())
        if not isinstance(categories, list | tuple):
            raise RequestError("categories must be a list of category names")
        return cls(**{**row, "categories": tuple(categories)})


class GarmentFilter:
    """Settings to row masks, remembered, so that a slider moved back costs nothing."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._categories = np.array([garment.category for garment in catalogue], dtype=np.str_)
        self._prices = np.array(
            [np.nan if garment.price is None else garment.price for garment in catalogue], np.float64
        )
        self._known = tuple(sorted(set(self._categories.tolist())))
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._mask)

    def allowed(self, settings: Settings) -> np.ndarray | None:
        """Read-only mask [N] of the garments let through; None where all are.

        Raises:
            RequestError: a category that the catalogue does not have.
        """
        unknown = set(settings.categories).difference(self._known)
        if unknown:
            raise RequestError(
                f"the shop has no category {min(unknown)[:80]!r}; it has {', '.join(self._known)}"
            )
        # The number of hits is no filter: leave it out of what is remembered.
        return self._remembered(replace(settings, k=1)) if settings.filtering else None

    def _mask(self, settings: Settings) -> np.ndarray:
        allowed = np.ones(len(self._categories), bool)
        if settings.categories:
            allowed &= np.isin(self._categories, settings.categories)
        # A missing price is NaN, and NaN fails either comparison.
        if settings.price_min is not None:
            allowed &= self._prices >= settings.price_min
        if settings.price_max is not None:
            allowed &= self._prices <= settings.price_max
        allowed.flags.writeable = False
        return allowed


def _is_price(price: object) -> bool:
    return isinstance(price, int | float) and not isinstance(price, bool) and 0 <= price < math.inf
