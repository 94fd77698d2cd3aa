"""Systems that answer a composed query, from the least to the whole model.

All share the trained towers and projections, so that a difference between two rows is the way of
composing alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from ..catalogue import Catalogue
from ..errors import DataError
from ..model import JVSM


@dataclass(frozen=True)
class Query:
    """B composed queries before they are composed.

    Attributes:
        reference: [B, D] embeddings of the reference pictures.
        text: [B, T] features of the modification texts.
    """

    reference: Tensor
    text: Tensor


System = Callable[[JVSM, Query], Tensor]


def image_only(model: JVSM, query: Query) -> Tensor:
    """The reference itself: what looks like it."""
    return query.reference


def text_only(model: JVSM, query: Query) -> Tensor:
    """The words alone."""
    return model.text_projection(query.text)


def summed(model: JVSM, query: Query) -> Tensor:
    """The middle between reference and words, nothing learned about composing."""
    return F.normalize(query.reference + model.text_projection(query.text), dim=-1)


def jvsm(model: JVSM, query: Query) -> Tensor:
    """The learned composition."""
    return model.compose_features(query.reference, query.text)


SYSTEMS: Mapping[str, System] = {
    "image-only": image_only,
    "text-only": text_only,
    "sum": summed,
    "jvsm": jvsm,
}

#: What a query is compared with.
GALLERIES: Mapping[str, str] = {
    "image": "gallery: pictures",
    "joint": "gallery: pictures and their own texts, distances added",
}


@torch.inference_mode()
def embed_gallery(model: JVSM, catalogue: Catalogue, kind: str = "image") -> tuple[Tensor, Tensor]:
    """A catalogue's pictures, and what queries are ranked against.

    A joint gallery adds each garment's own text, as the authors do at test: c·v + c·t = c·(v + t).
    A garment without a description counts by its picture twice, so that all are on one scale.

    Args:
        kind: one of `GALLERIES`.

    Returns:
        Visual embeddings [N, D], which references are taken from, and the gallery [N, D].

    Raises:
        DataError: unknown kind.
    """
    if kind not in GALLERIES:
        raise DataError(f"unknown gallery {kind!r}; known: {', '.join(GALLERIES)}")
    pictures = embed_pictures(model, catalogue)
    if kind == "image":
        return pictures, pictures
    described = [row for row, garment in enumerate(catalogue) if garment.description.strip()]
    texts = pictures.clone()
    if described:
        told = [catalogue.garments[row].description for row in described]
        texts[described] = model.text_projection(read_texts(model, told))
    return pictures, pictures + texts


@torch.inference_mode()
def embed_pictures(model: JVSM, catalogue: Catalogue, batch: int = 64) -> Tensor:
    """Visual embeddings [N, D] of every garment, in order."""
    device = model.prototypes.device
    parts = []
    for first in tqdm(range(0, len(catalogue), batch), desc="pictures", unit="batch", leave=False):
        pictures = [catalogue.picture(garment) for garment in catalogue.garments[first : first + batch]]
        parts.append(model.embed_pixels(model.image_tower.pixels(pictures).to(device)))
    return torch.cat(parts)


@torch.no_grad()
def read_texts(model: JVSM, texts: Sequence[str], batch: int = 128) -> Tensor:
    """Text features [B, T]; batches of like length, so that little is padding."""
    device = model.prototypes.device
    found = torch.empty(len(texts), model.text_tower.features, device=device)
    order = np.argsort([len(text) for text in texts], kind="stable")
    for first in tqdm(range(0, len(order), batch), desc="texts", unit="batch", leave=False):
        rows = order[first : first + batch]
        found[rows] = model.text_tower([texts[row] for row in rows]).float()
    return found
