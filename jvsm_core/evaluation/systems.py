"""Systems that answer a composed query, from the least to the whole model.

All share the trained towers, and ours the projections too, so that a difference between two of our
rows is the way of composing alone. A baseline (`baselines`) has a space of its own on the same towers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from ..catalogue import Catalogue
from ..errors import DataError
from ..model.jvsm import JVSM
from ..model.towers import SentenceTower, WordTower

if TYPE_CHECKING:
    from ..baselines.batch import Space


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
def project_gallery(
    space: Space, model: JVSM, features: Tensor, catalogue: Catalogue, kind: str = "image"
) -> tuple[Tensor, Tensor]:
    """A catalogue's pictures in one system's space, and what its queries are ranked against.

    A joint gallery adds each garment's own text, as the authors do at test: c·v + c·t = c·(v + t).
    A garment without a text counts by its picture twice, so that all are on one scale; so
    does every garment in a space that has no place for texts.

    Args:
        space: the model itself, or a baseline on its towers.
        features: [N, F] of the pictures, see `picture_features`.
        kind: one of `GALLERIES`.

    Returns:
        Projected pictures [N, D], which references are taken from, and the gallery [N, D].

    Raises:
        DataError: unknown kind.
    """
    if kind not in GALLERIES:
        raise DataError(f"unknown gallery {kind!r}; known: {', '.join(GALLERIES)}")
    pictures = space.image_projection(features)
    shown = F.normalize(pictures, dim=-1)
    if kind == "image" or space.text_projection is None:
        return pictures, shown
    described = [row for row, garment in enumerate(catalogue) if garment.side_text]
    texts = shown.clone()
    if described:
        told = [catalogue.garments[row].side_text for row in described]
        texts[described] = space.text_projection(read_for(space, model, told))
    return pictures, shown + texts


@torch.inference_mode()
def picture_features(model: JVSM, catalogue: Catalogue, batch: int = 64) -> Tensor:
    """The image tower's features [N, F] of every garment, in order."""
    device = model.prototypes.device
    parts = []
    for first in tqdm(range(0, len(catalogue), batch), desc="pictures", unit="batch", leave=False):
        pictures = [catalogue.picture(garment) for garment in catalogue.garments[first : first + batch]]
        parts.append(model.image_tower(model.image_tower.pixels(pictures).to(device)))
    return torch.cat(parts)


@torch.inference_mode()
def embed_pictures(model: JVSM, catalogue: Catalogue) -> Tensor:
    """Visual embeddings [N, D] of every garment, in order."""
    return model.image_projection(picture_features(model, catalogue))


def read_for(space: Space, model: JVSM, texts: Sequence[str]) -> Tensor:
    """Features [B, T] of texts for a system: by its own text tower where it has one, else by the model's."""
    tower = model.text_tower if space.text_tower is None else space.text_tower
    return read_with(tower, texts, model.prototypes.device)


def read_texts(model: JVSM, texts: Sequence[str], batch: int = 128) -> Tensor:
    """Features [B, T] of texts, by a model's own text tower."""
    return read_with(model.text_tower, texts, model.prototypes.device, batch)


@torch.no_grad()
def read_with(
    tower: SentenceTower | WordTower, texts: Sequence[str], device: torch.device, batch: int = 128
) -> Tensor:
    """A text tower's features [B, T]; batches of like length, so that little is padding."""
    found = torch.empty(len(texts), tower.features, device=device)
    order = np.argsort([len(text) for text in texts], kind="stable")
    for first in tqdm(range(0, len(order), batch), desc="texts", unit="batch", leave=False):
        rows = order[first : first + batch]
        found[rows] = tower([texts[row] for row in rows]).float()
    return found
