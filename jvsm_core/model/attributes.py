"""The attribute values a model knows, as columns and rows of integers.

Labels of many garments become one integer matrix, so that mismatches between thousands of
garments are a few tensor operations; -1 says that an attribute is not stated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

UNSTATED = -1


@dataclass(frozen=True)
class AttributeSpace:
    """Keys and, for each key, its values in a fixed order.

    Attributes:
        keys: K attribute keys.
        values: for each key its values; V in all. A (key, value) pair has one flat row, keys first.
    """

    keys: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]

    @classmethod
    def of(
        cls, attributes: Iterable[Mapping[str, str]], order: Sequence[str], least: int = 8
    ) -> AttributeSpace:
        """Every value that at least `least` garments state; keys in `order`, then by name.

        Keys with fewer than two such values carry nothing to tell apart and are left out.
        """
        counts: dict[str, Counter[str]] = {}
        for row in attributes:
            for key, value in row.items():
                counts.setdefault(key, Counter())[value] += 1
        rank = {key: place for place, key in enumerate(order)}
        pairs = []
        for key in sorted(counts, key=lambda key: (rank.get(key, len(rank)), key)):
            frequent = tuple(sorted(value for value, count in counts[key].items() if count >= least))
            if len(frequent) >= 2:
                pairs.append((key, frequent))
        return cls(tuple(key for key, _ in pairs), tuple(values for _, values in pairs))

    @classmethod
    def from_json(cls, data: Mapping[str, Sequence[str]]) -> AttributeSpace:
        """The inverse of `to_json`."""
        return cls(tuple(data), tuple(tuple(values) for values in data.values()))

    def to_json(self) -> dict[str, list[str]]:
        """Key to values, in order."""
        return {key: list(values) for key, values in zip(self.keys, self.values)}

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """For each key the first and one-past-last flat row of its values."""
        ends = np.cumsum([len(values) for values in self.values]).tolist()
        return tuple(zip([0, *ends[:-1]], ends))

    @property
    def rows(self) -> int:
        """V, the number of (key, value) pairs."""
        return self.spans[-1][1] if self.keys else 0

    @cached_property
    def _places(self) -> tuple[dict[str, int], ...]:
        return tuple({value: place for place, value in enumerate(values)} for values in self.values)

    def encode(self, attributes: Mapping[str, str]) -> np.ndarray:
        """One garment's labels: int16 [K], -1 where not stated or unknown."""
        return np.array(
            [places.get(attributes.get(key, ""), UNSTATED) for key, places in zip(self.keys, self._places)],
            np.int16,
        )

    def ranked(self, confidences: np.ndarray) -> list[dict[str, list[tuple[str, float]]]]:
        """For each row of confidences [B, V]: key to (value, confidence), best first."""
        rows: list[dict[str, list[tuple[str, float]]]] = [{} for _ in confidences]
        for key, values, (first, last) in zip(self.keys, self.values, self.spans):
            part = confidences[:, first:last]
            order = np.argsort(-part, axis=1, kind="stable")
            best = np.take_along_axis(part, order, axis=1)
            for row, places, shares in zip(rows, order.tolist(), best.tolist()):
                row[key] = [(values[place], share) for place, share in zip(places, shares)]
        return rows

    def encode_all(self, garments: Iterable[Mapping[str, str]]) -> np.ndarray:
        """Labels of N garments' attributes: int16 [N, K]."""
        return np.stack([self.encode(attributes) for attributes in garments])
