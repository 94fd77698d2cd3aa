"""The evidence of what a garment is: stated by its catalogue, or else seen by the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..catalogue import Catalogue, Garment
from ..model.embedder import Embedder
from ..vocabulary import KEYS
from .index import GarmentIndex

#: The least confidence with which a value seen by the model counts as known.
CONFIDENT = 0.5

#: Garments that the model names at once: each takes some hundred pairs of a value and a number.
_NAMED_AT_ONCE = 1024

_ORDER = {key: place for place, key in enumerate(KEYS)}

#: Attribute key to (value, confidence), best first.
Seen = Mapping[str, Sequence[tuple[str, float]]]


@dataclass(frozen=True)
class Evidence:
    """Attributes of one thing.

    Attributes:
        values: key to value.
        seen: the keys whose value the model read off the picture.
    """

    values: Mapping[str, str]
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Column:
    """One attribute of all garments of a catalogue.

    Attributes:
        values: the V values that occur.
        places: int64 [N], place of each garment's value in `values`; -1 where none is known.
        shares: float32 [N, V], the model's confidence in each value; None where the catalogue states them.
    """

    values: tuple[str, ...]
    places: np.ndarray
    shares: np.ndarray | None = None

    @classmethod
    def stated(cls, values: Sequence[str | None]) -> Column:
        """From what a catalogue says of each garment; None where it says nothing."""
        known = tuple(sorted({value for value in values if value}))
        place = {value: number for number, value in enumerate(known)}
        return cls(known, np.array([place.get(value, -1) for value in values], np.int64))

    @classmethod
    def seen(cls, values: tuple[str, ...], shares: np.ndarray) -> Column:
        """From the model's confidences [N, V]; a value is known where the model is sure of it."""
        sure = shares.max(axis=1) >= CONFIDENT
        return cls(values, np.where(sure, shares.argmax(axis=1), -1), shares)

    def confidence(self, values: Container[str]) -> np.ndarray:
        """Confidence float32 [N] that a garment has one of some values; 0 or 1 where stated."""
        chosen = np.array([value in values for value in self.values] + [False])
        if self.shares is None:
            return chosen[self.places].astype(np.float32)
        return self.shares[:, chosen[:-1]].sum(axis=1)


class EvidenceReader:
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

    def __len__(self) -> int:
        return len(self._catalogue)

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """All garments' attributes, key by key.

        A catalogue that states them is believed. Otherwise the model names every garment, once.
        """
        if not self.stated:
            categories = Column.stated([garment.category for garment in self._catalogue])
            return self._seen_columns() | {"category": categories}
        values: dict[str, list[str | None]] = {}
        for row, garment in enumerate(self._catalogue):
            for key, value in _attributes(garment).items():
                values.setdefault(key, [None] * len(self))[row] = value
        return {key: Column.stated(column) for key, column in values.items()}

    def _seen_columns(self) -> dict[str, Column]:
        shares: dict[str, dict[str, np.ndarray]] = defaultdict(dict)
        total = len(self)
        for first in range(0, total, _NAMED_AT_ONCE):
            rows = self._embedder.name_attributes(self._index.embeddings[first : first + _NAMED_AT_ONCE])
            for row, ranked_by_key in enumerate(rows, start=first):
                for key, ranked in ranked_by_key.items():
                    for value, confidence in ranked:
                        if value not in shares[key]:
                            shares[key][value] = np.zeros(total, np.float32)
                        shares[key][value][row] = confidence
        return {
            key: Column.seen(tuple(values), np.stack(list(values.values()), axis=1))
            for key, values in shares.items()
        }

    def of_garments(self, garment_ids: Sequence[str]) -> list[Evidence]:
        """Attributes of garments of the catalogue."""
        rows = [self._catalogue.row(garment_id) for garment_id in garment_ids]
        garments = [self._catalogue.garments[row] for row in rows]
        if self.stated or not garments:
            return [Evidence(_attributes(garment)) for garment in garments]
        every_seen = self._embedder.name_attributes(self._index.embeddings[rows])
        evidence = []
        for garment, ranked in zip(garments, every_seen, strict=True):
            values = confident(ranked)
            evidence.append(
                Evidence(values | {"category": garment.category}, frozenset(values) - {"category"})
            )
        return evidence

    def of_vector(self, vector: np.ndarray) -> Evidence:
        """Attributes that the model names for a photo's embedding or a query [D]."""
        values = confident(self.seen(vector))
        return Evidence(values, frozenset(values))

    def seen(self, vector: np.ndarray) -> Seen:
        """All that the model names for an embedding [D], in the vocabulary's order.

        A model names every attribute of everything. What the catalogue's garments of the seen
        category never have is left out: the neckline of trousers means nothing.
        """
        seen = self._embedder.name_attributes(vector[None])[0]
        category = seen["category"][0][0] if seen.get("category") else None
        keys = self._by_category.get(category, frozenset())
        return {
            key: seen[key]
            for key in sorted(seen, key=lambda key: (_ORDER.get(key, len(_ORDER)), key))
            if seen[key] and (key == "category" or not keys > {"category"} or key in keys)
        }


def _attributes(garment: Garment) -> dict[str, str]:
    return {"category": garment.category} | dict(garment.attributes)


def confident(seen: Seen) -> dict[str, str]:
    """The best value of each key, where the model is sure enough."""
    return {key: ranked[0][0] for key, ranked in seen.items() if ranked and ranked[0][1] >= CONFIDENT}
