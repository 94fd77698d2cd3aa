"""Composed-retrieval benchmarks made from attributes: drawn garments, and real photos.

Both ask for a difference between two garments of the gallery; a hit equals the target in every
attribute of the tuple, and the reference is excluded. Photos are held to the shop's own labels,
before they are mapped onto our words (`design/protocols`): only the texts use our words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from ..catalogue import Catalogue, Garment
from ..datasets.fashion_products import PhotoSet, read_fashion_products
from ..errors import DataError
from ..language import Change, Grammar, leading
from ..triplets import APPAREL_PHOTOS, DRAWN, FOOTWEAR_PHOTOS, EditIndex, Triplet, benchmark_queries

QUERIES = 2000


@dataclass(frozen=True)
class EditBenchmark:
    """A gallery and queries whose answers are known from attributes.

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


def drawn(folder: str | Path, edits: int = 1, seed: int = 0, count: int = QUERIES) -> EditBenchmark:
    """Queries over a drawn catalogue, balanced over what is changed.

    Raises:
        CatalogueError: the folder is not a catalogue.
        DataError: no two of its garments differ in `edits` attributes.
    """
    catalogue = Catalogue.read(folder)
    # A change of category changes what a garment is, not how it looks: no refinement of it.
    spec = replace(DRAWN, editable=tuple(key for key in DRAWN.editable if key != "category"))
    queries = tuple(benchmark_queries(catalogue.garments, spec, seed, edits, count))
    if not queries:
        raise DataError(f"{folder}: no two garments differ in {_number(edits)}; nothing to ask")
    protocol = (
        f"{_number(edits)} edited, balanced over attributes; a hit equals the target in every attribute; "
        "reference excluded"
    )
    return EditBenchmark("drawn", protocol, catalogue, queries, spec.keys)


def photos(
    folder: str | Path,
    split: str = "test",
    resolution: str | None = "224",
    category: str = "apparel",
    edits: int = 1,
    seed: int = 0,
    count: int = QUERIES,
) -> EditBenchmark:
    """Queries over Fashion Product Images, one split, one resolution, one category.

    Raises:
        DataError: the folder has another layout, or lacks the split, or no query can be made.
    """
    selection = read_fashion_products(folder, split, resolution, category)
    spec = FOOTWEAR_PHOTOS if category == "footwear" else APPAREL_PHOTOS
    garments = tuple(_raw_garment(garment, selection, spec.keys) for garment in selection.garments)
    grammar = _ShopWords(_words(selection, spec.keys))
    asked = benchmark_queries(EditIndex(garments, spec), spec, seed, edits, count, grammar)
    # Two labels of one word ("No Sleeves", "Sleeveless") cannot be told apart in any text.
    queries = tuple(query for query in asked if grammar.can_say(query.change))
    if not queries:
        raise DataError(f"{folder}: no two {category} garments of split {split} differ in {_number(edits)}")
    protocol = (
        f"{category}, split {split}, resolution {resolution or 'any'}; {_number(edits)} edited of "
        f"{', '.join(spec.editable)}, balanced; a hit equals the target in {', '.join(spec.keys)} by the shop's own "
        f"labels; reference excluded; {selection.missing.summary()}"
    )
    return EditBenchmark("fashion-products", protocol, selection.catalogue(), queries, spec.keys)


class _ShopWords(Grammar):
    """Writes changes between a shop's own labels in the words people use."""

    def __init__(self, words: Mapping[tuple[str, str], str]) -> None:
        super().__init__()
        self._shop = words

    def can_say(self, change: Change) -> bool:
        """Whether every edit of a change has different words before and after."""
        return all(old != new for old, new in self._translated(leading(change)).values())

    def modification(self, change: Change, rng: Random, reference: Mapping[str, str] | None = None) -> str:
        if not self.can_say(change):
            return ""
        words = {key: self._shop.get((key, value), value) for key, value in (reference or {}).items()}
        return super().modification(self._translated(change), rng, words)

    def _translated(self, change: Change) -> dict[str, tuple[str | None, str | None]]:
        return {
            key: (self._shop.get((key, old), old), self._shop.get((key, new), new))
            for key, (old, new) in change.items()
        }


def _words(selection: PhotoSet, keys: Sequence[str]) -> dict[tuple[str, str], str]:
    """(key, the shop's label) to our word."""
    words = {}
    for garment in selection.garments:
        attributes = {"category": garment.category, **garment.attributes}
        for key in keys:
            label = selection.raw[garment.id].get(key)
            if label and key in attributes:
                words[key, label] = attributes[key]
    return words


def _raw_garment(garment: Garment, selection: PhotoSet, keys: Sequence[str]) -> Garment:
    raw = {key: selection.raw[garment.id][key] for key in keys if selection.raw[garment.id].get(key)}
    return replace(garment, attributes=raw, category=raw.get("category", garment.category))


def _number(edits: int) -> str:
    return "one attribute" if edits == 1 else f"{edits} attributes at once"
