"""Exact filters: which garments of a catalogue may be among the hits."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from ..catalogue import Catalogue
from ..errors import RequestError
from ..language.frame import Filter

#: Most hits that one turn may ask for.
MAX_HITS = 200

#: What settings and filters compare with a catalogue's own fields, beside category and price.
STATED_KEYS = ("gender", "brand", "size", "availability")

#: Most filters in force at once.
MOST_ACTIVE = 16

_JOINING = re.compile(r"['’.]")
_NOT_A_WORD = re.compile(r"[\W_]+")

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
        gender, brand, size, availability: only garments of which the catalogue states it, compared as a
            `Filter` of that key is; empty for any.
    """

    k: int = 10
    categories: tuple[str, ...] = ()
    price_min: float | None = None
    price_max: float | None = None
    gender: str = ""
    brand: str = ""
    size: str = ""
    availability: str = ""

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
        for name in STATED_KEYS:
            if not isinstance(getattr(self, name), str):
                raise RequestError(f"{name} must be a text")

    @property
    def filtering(self) -> bool:
        """Whether any garment may be left out."""
        priced = self.price_min is not None or self.price_max is not None
        return bool(self.categories) or priced or bool(self.stated)

    @property
    def stated(self) -> tuple[Filter, ...]:
        """What the catalogue has to state of a garment, as filters."""
        chosen = ((key, getattr(self, key)) for key in STATED_KEYS)
        return tuple(Filter(key, (value,)) for key, value in chosen if value)

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
    """Settings and filters to row masks over one catalogue; it never changes once it is made."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._categories = np.array([garment.category for garment in catalogue], dtype=np.str_)
        #: Prices float64 [N], NaN where a garment has none.
        self.prices = np.array(
            [np.nan if garment.price is None else garment.price for garment in catalogue], np.float64
        )
        self._values: Mapping[str, list[tuple[str, ...]]] = {
            "gender": [_plain(garment.gender) for garment in catalogue],
            "brand": [_plain(garment.brand) for garment in catalogue],
            "size": [_plain(*(s for s in g.sizes if s not in g.sold_out)) for g in catalogue],
            "availability": [_plain(garment.availability) for garment in catalogue],
        }
        self._known = tuple(sorted(set(self._categories.tolist())))
        # Sliders move back and forth, and a filter is in force for many turns.
        self._by_settings = lru_cache(maxsize=_REMEMBERED)(self._mask)
        self._by_filter = lru_cache(maxsize=_REMEMBERED)(self._filtered)

    def states(self, key: str) -> bool:
        """Whether the catalogue says anything that a filter of this key could go by."""
        if key == "price":
            return not np.isnan(self.prices).all()
        return any(self._values.get(key, ()))

    def allowed(self, settings: Settings, filters: Sequence[Filter] = ()) -> np.ndarray | None:
        """Read-only mask [N] of the garments let through; None where all are.

        Raises:
            RequestError: a category that the catalogue does not have, or another value that none of its
                garments has.
        """
        unknown = set(settings.categories).difference(self._known)
        if unknown:
            raise RequestError(
                f"the shop has no category {min(unknown)[:80]!r}; it has {', '.join(self._known)}"
            )
        # The number of hits is no filter, and who said a filter when neither: left out of what is remembered.
        masks = [self._by_settings(replace(settings, k=1))] if settings.filtering else []
        masks += [self._by_filter(replace(one, words="", turn=-1)) for one in filters if not ordering(one)]
        if not masks:
            return None
        allowed = np.logical_and.reduce(masks)
        allowed.flags.writeable = False
        return allowed

    def _mask(self, settings: Settings) -> np.ndarray:
        allowed = np.ones(len(self._categories), bool)
        if settings.categories:
            allowed &= np.isin(self._categories, settings.categories)
        # A missing price is NaN, and NaN fails either comparison.
        if settings.price_min is not None:
            allowed &= self.prices >= settings.price_min
        if settings.price_max is not None:
            allowed &= self.prices <= settings.price_max
        for one in settings.stated:
            has = self._by_filter(one)
            if not has.any():
                raise RequestError(f"no garment of the shop has the {one.key} {one.values[0][:80]!r}")
            allowed &= has
        return allowed

    def _filtered(self, one: Filter) -> np.ndarray:
        if one.key == "price":
            allowed = ~np.isnan(self.prices)
            if one.at_least is not None:
                allowed &= self.prices > one.at_least if one.direction else self.prices >= one.at_least
            if one.at_most is not None:
                allowed &= self.prices < one.at_most if one.direction else self.prices <= one.at_most
            return allowed
        wanted = _plain(*one.values)
        if one.key == "gender" and not one.negated:
            wanted = (*wanted, "unisex")
        alike = _ALIKE.get(one.key, str.__eq__)
        has = np.array([any(alike(*pair) for pair in product(wanted, has)) for has in self._values[one.key]])
        return ~has if one.negated else has


def ordering(one: Filter) -> bool:
    """Whether a filter sorts what is found, "the cheapest", and leaves nothing out."""
    return one.direction in ("least", "most")


def relative(one: Filter) -> bool:
    """Whether a filter is relative to a price at hand, "a cheaper one"."""
    return one.direction in ("less", "more")


def active_filters(filters: Sequence[Filter], new: Sequence[Filter]) -> tuple[Filter, ...]:
    """Filters in the order they were said, without those that new ones replace."""
    kept = [old for old in filters if not any(_replaces(later, old) for later in new)]
    return (*kept, *new)[-MOST_ACTIVE:]


def _replaces(new: Filter, old: Filter) -> bool:
    if new.key != old.key:
        return False
    if new.key == "price":
        return ordering(new) == ordering(old) and bool(_sides(new) & _sides(old))
    return not new.negated or set(old.values) <= set(new.values)


def _sides(one: Filter) -> set[str]:
    if ordering(one):
        return {"order"}
    return {side for side in ("at_least", "at_most") if getattr(one, side) is not None}


def _plain(*values: str) -> tuple[str, ...]:
    """Values as they are compared: lower case, letters and digits, words parted by single spaces."""
    plain = (_NOT_A_WORD.sub(" ", _JOINING.sub("", value.casefold())).strip() for value in values)
    return tuple(value for value in plain if value)


def _same_brand(wanted: str, brand: str) -> bool:
    """Whether a brand is the wanted one; its first words are enough: "adidas" of "adidas originals"."""
    return f"{brand} ".startswith(f"{wanted} ")


def _same_size(wanted: str, size: str) -> bool:
    """Whether a size is the wanted one; a country's name may be left out: "9" of "uk 9"."""
    one, other = set(wanted.split()), set(size.split())
    return one <= other or other <= one


_ALIKE: Mapping[str, Callable[[str, str], bool]] = {"brand": _same_brand, "size": _same_size}


def _is_price(price: object) -> bool:
    return isinstance(price, int | float) and not isinstance(price, bool) and 0 <= price < math.inf
