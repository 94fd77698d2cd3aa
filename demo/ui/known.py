"""What a page can say of each garment: what the shop states; in a bare feed, what texts and pictures tell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from jvsm_core.catalogue import Garment
from jvsm_core.dialogue.retriever import Retriever

#: How sure one must be of what a text or a picture tells for a garment to be filtered by it.
SURE = 0.7

#: Most garments of which all texts and pictures are looked through before a page is shown.
MOST = 20_000


class Known:
    """Attributes of a shop's garments.

    Attributes:
        read: whether texts and pictures count: most garments state no colour.
    """

    def __init__(self, retriever: Retriever) -> None:
        catalogue = retriever.catalogue
        silent = sum("colour" not in garment.attributes for garment in catalogue)
        self.read = 2 * silent > len(catalogue) <= MOST
        self._read: dict[str, dict[str, str]] = {}
        for key, column in retriever.evidence.columns.items() if self.read else ():
            best = column.probs.argmax(1)
            for row in np.flatnonzero(column.probs.max(1) >= SURE):
                values = self._read.setdefault(catalogue.garments[row].id, {})
                values[key] = column.values[best[row]]

    def values(self, garment: Garment) -> Mapping[str, str]:
        """Key to value; what the shop states comes first."""
        stated = {"category": garment.category, **garment.attributes}
        return {**self._read.get(garment.id, {}), **stated} if self.read else stated
