"""The model's other three tasks: text to image, image to text, image to image.

All rank by cosine in the one shared space, with nothing composed. What a right answer is follows
from a gallery's labels, as in composed retrieval; captions tell every label that decides a hit,
and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from random import Random

import torch
from torch import Tensor

from ..errors import DataError
from ..language import Grammar
from ..metrics import RowSets, ranks
from ..model.jvsm import JVSM
from .benchmarks import QUERIES
from .figures import recalls, result
from .galleries import LabelledGallery
from .naming import name_attributes
from .systems import embed_pictures, read_texts


def write_captions(gallery: LabelledGallery, rows: Sequence[int], seed: int = 0) -> list[str]:
    """A caption of each garment; a garment's caption depends on the seed and its row alone."""
    grammar = Grammar()
    return [grammar.description(gallery.stated(row), Random(f"{seed}:{row}"), drop=0.0) for row in rows]


@torch.inference_mode()
def text_to_image(model: JVSM, gallery: LabelledGallery, seed: int = 0, count: int = QUERIES) -> dict:
    """Captions to pictures: garments with the caption's labels.

    Args:
        seed: of which garments are described, and how.
        count: most queries.

    Returns:
        `figures.result` with the system `jvsm`.
    """
    rows = _sample(range(len(gallery)), seed, count)
    captions = _embed_texts(model, write_captions(gallery, rows, seed))
    targets = RowSets.by_key(gallery.tuples, [gallery.tuples[row] for row in rows])
    found = ranks(captions, embed_pictures(model, gallery.catalogue), targets)
    protocol = gallery.protocol(
        f"gallery: pictures; query: a caption of a garment; a hit equals that garment in {gallery.hit}"
    )
    return result(gallery.name, "text-to-image", protocol, len(gallery), len(rows), {"jvsm": recalls(found)})


@torch.inference_mode()
def image_to_text(model: JVSM, gallery: LabelledGallery, seed: int = 0, count: int = QUERIES) -> dict:
    """Pictures to captions, one for each combination of labels; and every attribute by name.

    Returns:
        `figures.result` with the system `jvsm`, and what `naming.name_attributes` returns of all
        pictures.
    """
    described = {values: row for row, values in reversed(list(enumerate(gallery.tuples)))}
    kinds = sorted(described, key=described.__getitem__)
    captions = _embed_texts(model, write_captions(gallery, [described[values] for values in kinds], seed))
    pictures = embed_pictures(model, gallery.catalogue)
    rows = _sample(range(len(gallery)), seed, count)
    place = {values: number for number, values in enumerate(kinds)}
    found = ranks(pictures[rows], captions, [place[gallery.tuples[row]] for row in rows])
    protocol = gallery.protocol(
        "gallery: one caption for each combination of labels; query: a picture; a hit is the caption of its "
        f"own {gallery.hit}; attributes are named for all {len(gallery)} pictures, among all values that the "
        "model knows"
    )
    figures = result(gallery.name, "image-to-text", protocol, len(kinds), len(rows), {"jvsm": recalls(found)})
    return {**figures, **name_attributes(model, pictures, gallery.catalogue)}


@torch.inference_mode()
def image_to_image(model: JVSM, gallery: LabelledGallery, seed: int = 0, count: int = QUERIES) -> dict:
    """Pictures to pictures: another garment with the same labels.

    Raises:
        DataError: no two garments have the same labels.
    """
    copies = Counter(gallery.tuples)
    rows = _sample([row for row, values in enumerate(gallery.tuples) if copies[values] > 1], seed, count)
    if not rows:
        raise DataError(
            f"{gallery.catalogue.folder}: no two of {len(gallery)} garments are equal in {gallery.hit}, so none "
            "has another to be found; use a larger catalogue"
        )
    pictures = embed_pictures(model, gallery.catalogue)
    targets = RowSets.by_key(gallery.tuples, [gallery.tuples[row] for row in rows])
    found = ranks(pictures[rows], pictures, targets, excluded=rows)
    protocol = gallery.protocol(
        f"gallery: pictures; query: a picture of a garment that another one equals in {gallery.hit}; a hit is "
        "any such other; the query's own picture excluded"
    )
    return result(gallery.name, "image-to-image", protocol, len(gallery), len(rows), {"jvsm": recalls(found)})


#: Composed retrieval has queries of its own: see `benchmarks` and `composed`.
TASKS: Mapping[str, Callable[[JVSM, LabelledGallery, int, int], dict]] = {
    "text-to-image": text_to_image,
    "image-to-text": image_to_text,
    "image-to-image": image_to_image,
}


def _embed_texts(model: JVSM, texts: Sequence[str]) -> Tensor:
    return model.text_projection(read_texts(model, texts))


def _sample(rows: Sequence[int], seed: int, count: int) -> list[int]:
    """At most `count` of the rows, in order."""
    return sorted(Random(seed).sample(rows, min(count, len(rows))))
