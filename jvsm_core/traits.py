"""What is known about a garment: stated by its catalogue, or else named by the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .catalogue import Catalogue
from .embedder import Embedder
from .index import GarmentIndex
from .vocabulary import KEYS

#: The least confidence with which a value named by the model counts as known.
CONFIDENT = 0.5

_ORDER = {key: place for place, key in enumerate(KEYS)}

#: Attribute key to (value, confidence), best first.
Named = Mapping[str, Sequence[tuple[str, float]]]


@dataclass(frozen=True)
class Traits:
    """Attributes of one thing.

    Attributes:
        values: key to value.
        named: the keys whose value the model named from the picture.
    """

    values: Mapping[str, str]
    named: frozenset[str] = frozenset()


class TraitReader:
    """Attributes of garments, photos and queries.

    A catalogue that states anything beyond categories is believed: where one of its garments
    does not state an attribute, it has none (trousers have no neckline). For a catalogue that
    states nothing, the model names what it sees.

    Attributes:
        stated: whether the catalogue states attributes.
    """

    def __init__(self, embedder: Embedder, catalogue: Catalogue, index: GarmentIndex) -> None:
        self._embedder = embedder
        self._catalogue = catalogue
        self._index = index
        by_category: dict[str, set[str]] = defaultdict(set)
        for garment in catalogue:
            by_category[garment.category].update(garment.attributes)
        self._by_category = {name: frozenset(keys) for name, keys in by_category.items()}
        self.stated = any(keys > {"category"} for keys in self._by_category.values())

    def of_garments(self, garment_ids: Sequence[str]) -> list[Traits]:
        """Attributes of garments of the catalogue."""
        rows = [self._catalogue.row(garment_id) for garment_id in garment_ids]
        garments = [self._catalogue.garments[row] for row in rows]
        if self.stated or not garments:
            return [Traits({"category": g.category} | dict(g.attributes)) for g in garments]
        all_named = self._embedder.name_attributes(self._index.embeddings[rows])
        traits = []
        for garment, named in zip(garments, all_named, strict=True):
            seen = confident(named)
            traits.append(Traits(seen | {"category": garment.category}, frozenset(seen) - {"category"}))
        return traits

    def of_vector(self, vector: np.ndarray) -> Traits:
        """Attributes that the model names for a photo's embedding or a query [D]."""
        values = confident(self.named(vector))
        return Traits(values, frozenset(values))

    def named(self, vector: np.ndarray) -> Named:
        """All that the model names for an embedding [D], in the vocabulary's order.

        A model names every attribute of everything. What the catalogue's garments of the named
        category never have is left out: the neckline of trousers means nothing.
        """
        named = self._embedder.name_attributes(vector[None])[0]
        category = named["category"][0][0] if named.get("category") else None
        keys = self._by_category.get(category, frozenset())
        return {
            key: named[key]
            for key in sorted(named, key=lambda key: (_ORDER.get(key, len(_ORDER)), key))
            if named[key] and (key == "category" or not keys > {"category"} or key in keys)
        }


def confident(named: Named) -> dict[str, str]:
    """The best value of each key, where the model is sure enough."""
    return {key: ranked[0][0] for key, ranked in named.items() if ranked and ranked[0][1] >= CONFIDENT}
