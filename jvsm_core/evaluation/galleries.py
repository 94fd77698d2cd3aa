"""Galleries whose right answers follow from labels: drawn garments, and real photos.

Two garments are equal when they agree in every label of a tuple. Drawn garments are labelled in our
own words. Photos are held to the shop's own labels, before they are mapped onto our words
(`design/protocols`): only the texts use our words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ..catalogue import Catalogue, Garment
from ..datasets.common import require_choice
from ..datasets.fashion_products import PhotoSet, read_fashion_products
from ..datasets.triplets import DRAWN, PRODUCT_PHOTOS, TupleSpec

#: A change of category changes what a garment is, not how it looks: no refinement of it.
_DRAWN = replace(DRAWN, editable=tuple(key for key in DRAWN.editable if key != "category"))


@dataclass(frozen=True)
class LabelledGallery:
    """Garments, and the labels that tell which of them are equal.

    Attributes:
        name: `drawn`, `fashion-products`.
        about: which part of the data it is and what was missing; empty where it is all there is.
        hit: what equal garments agree in, to end a sentence with.
        catalogue: the garments in our words, in order.
        labelled: the same garments, in the labels that decide a hit.
        spec: which labels those are, and which of them may be asked to change.
        words: (key, label) to our word, where labels are not our words already.
        wording: how its garments are asked for unless told otherwise; see `benchmarks.WORDINGS`.
    """

    name: str
    about: str
    hit: str
    catalogue: Catalogue
    labelled: tuple[Garment, ...]
    spec: TupleSpec
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    wording: str = "any"

    def __len__(self) -> int:
        return len(self.labelled)

    @cached_property
    def tuples(self) -> tuple[tuple[str | None, ...], ...]:
        """What decides a hit, garment by garment."""
        return tuple(
            self.spec.tuple_of({"category": garment.category, **garment.attributes})
            for garment in self.labelled
        )

    def protocol(self, rules: str) -> str:
        """A protocol in one line: which part of the data, then the task's rules."""
        return f"{self.about}; {rules}" if self.about else rules

    def stated(self, row: int) -> dict[str, str]:
        """The labels that decide a hit on one garment, in our words; what is not stated has no key."""
        labels = zip(self.spec.keys, self.tuples[row], strict=True)
        return {key: self.words.get((key, label), label) for key, label in labels if label}


def drawn_gallery(folder: str | Path, split: str | None = None) -> LabelledGallery:
    """A drawn catalogue, or the garments of it that belong to a split.

    Raises:
        CatalogueError: the folder is not a catalogue.
        DataError: it has no such split.
    """
    catalogue = Catalogue.read(folder)
    if split is not None:
        require_choice(split, {garment.split for garment in catalogue if garment.split}, "split", folder)
        kept = tuple(garment for garment in catalogue if garment.split == split)
        catalogue = replace(catalogue, garments=kept)
    about = f"split {split}" if split else ""
    return LabelledGallery("drawn", about, "every attribute", catalogue, catalogue.garments, _DRAWN)


def photo_gallery(
    folder: str | Path, split: str = "test", resolution: str | None = "224", category: str = "apparel"
) -> LabelledGallery:
    """Fashion Product Images: one split, one resolution, one category.

    Args:
        resolution: `224` or `60x80`; None for both.
        category: `apparel` or `footwear`.

    Raises:
        DataError: the folder has another layout, or lacks the split, resolution or category.
    """
    photos = read_fashion_products(folder, split, resolution, category)
    spec = PRODUCT_PHOTOS
    return LabelledGallery(
        name="fashion-products",
        about=f"{category}, split {split}, resolution {resolution or 'any'}; {photos.missing.summary()}",
        hit=f"{', '.join(spec.keys)} by the shop's own labels",
        catalogue=photos.catalogue(),
        labelled=tuple(_as_labelled(garment, photos, spec.keys) for garment in photos.garments),
        spec=spec,
        words=_words(photos, spec.keys),
        wording="named",
    )


def _as_labelled(garment: Garment, photos: PhotoSet, keys: Sequence[str]) -> Garment:
    labels = {key: photos.raw[garment.id][key] for key in keys if photos.raw[garment.id].get(key)}
    return replace(garment, attributes=labels, category=labels.get("category", garment.category))


def _words(photos: PhotoSet, keys: Sequence[str]) -> dict[tuple[str, str], str]:
    """(key, the shop's label) to our word."""
    words = {}
    for garment in photos.garments:
        attributes = {"category": garment.category, **garment.attributes}
        for key in keys:
            label = photos.raw[garment.id].get(key)
            if label and key in attributes:
                words[key, label] = attributes[key]
    return words
