"""Composed-retrieval benchmarks made from labels: a difference between two garments of a gallery.

A hit equals the target in every label of the tuple, and the reference is excluded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ..catalogue import Catalogue
from ..datasets.triplets import EditIndex, Triplet, benchmark_queries
from ..errors import DataError
from ..language import Change, Grammar, leading
from .galleries import LabelledGallery

#: Most queries of a benchmark.
QUERIES = 2000
#: How a query may be worded. Only a value that is named can be found for certain: "anything but red"
#: has many right answers, and its target is one of them.
WORDINGS = {
    "named": "every text names the value it asks for",
    "any": "texts name the value or only point at it (darker, not red)",
}


@dataclass(frozen=True)
class EditBenchmark:
    """A gallery and queries whose answers are known from labels.

    Attributes:
        name: `drawn`, `fashion-products`.
        protocol: one sentence: gallery, hit, what is excluded.
        catalogue: the gallery, in order.
        queries: reference row, text, rows of the right answers.
        keys: attribute keys that decide a hit.
    """

    name: str
    protocol: str
    catalogue: Catalogue
    queries: tuple[Triplet, ...]
    keys: tuple[str, ...]


def edit_benchmark(
    gallery: LabelledGallery,
    edits: int | Sequence[int] = 1,
    seed: int = 0,
    count: int = QUERIES,
    wording: str | None = None,
) -> EditBenchmark:
    """Queries balanced over what is changed; the same for the same arguments.

    Args:
        edits: how many attributes change at once; several numbers share the queries equally.
        count: most queries.
        wording: one of `WORDINGS`; the gallery's own where none is given.

    Raises:
        DataError: no two garments differ in `edits` attributes; unknown wording.
    """
    wording = wording or gallery.wording
    if wording not in WORDINGS:
        raise DataError(f"unknown wording {wording!r}; known: {', '.join(WORDINGS)}")
    numbers = (edits,) if isinstance(edits, int) else tuple(edits)
    grammar = LabelWords(gallery.words, named=wording == "named")
    index = EditIndex(gallery.labelled, gallery.spec)
    asked = [
        query
        for number in numbers
        for query in benchmark_queries(index, gallery.spec, seed, number, count // len(numbers), grammar)
    ]
    # Two labels of one word ("No Sleeves", "Sleeveless") cannot be told apart in any text.
    queries = tuple(query for query in asked if grammar.can_say(query.change))
    if not queries:
        raise DataError(
            f"{gallery.catalogue.folder}: no two garments differ in {_number(numbers)} alone, so nothing can "
            f"be asked ({len(gallery)} garments; {gallery.about or 'the whole catalogue'})"
        )
    protocol = gallery.protocol(
        f"{_number(numbers)} edited of {', '.join(gallery.spec.editable)}, balanced; {WORDINGS[wording]}; "
        f"a hit equals the target in {gallery.hit}; reference excluded"
    )
    return EditBenchmark(gallery.name, protocol, gallery.catalogue, queries, gallery.spec.keys)


class LabelWords(Grammar):
    """Writes changes between labels in the words people use."""

    def __init__(self, words: Mapping[tuple[str, str], str], *, named: bool = False) -> None:
        super().__init__(named=named)
        self._labels = words

    def can_say(self, change: Change) -> bool:
        """Whether every edit of a change has different words before and after."""
        return all(old != new for old, new in self._translated(leading(change)).values())

    def modification(self, change: Change, rng: Random, reference: Mapping[str, str] | None = None) -> str:
        if not self.can_say(change):
            return ""
        words = {key: self._labels.get((key, value), value) for key, value in (reference or {}).items()}
        return super().modification(self._translated(change), rng, words)

    def _translated(self, change: Change) -> dict[str, tuple[str | None, str | None]]:
        return {key: (self._word(key, old), self._word(key, new)) for key, (old, new) in change.items()}

    def _word(self, key: str, label: str | None) -> str | None:
        return None if label is None else self._labels.get((key, label), label)


def _number(edits: Sequence[int]) -> str:
    if tuple(edits) == (1,):
        return "one attribute"
    return f"{' or '.join(map(str, edits))} attributes at once"
