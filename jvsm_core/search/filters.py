"""Which garments of a catalogue the settings let through."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from ..catalogue import Catalogue
from ..dialogue.actions import Settings
from ..errors import RequestError

#: Masks kept per catalogue; a shop has few filters that many people use.
_REMEMBERED = 256


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
