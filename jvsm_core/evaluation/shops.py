"""Galleries as shops: the dialogue that the app holds, over garments whose right answers are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..dialogue.retriever import Retriever
from ..model.embedder import Embedder
from ..search.store import open_index
from .galleries import LabelledGallery


def open_shop(gallery: LabelledGallery, embedder: Embedder, shipped: Sequence[Path] = ()) -> Retriever:
    """A shop that sells a gallery's garments, knowing of them what a shop would know.

    A drawn catalogue states its attributes, and a shop ranks by them. The labels of photos are what
    answers are judged by, so no label is shown to the shop: the model names the attributes, and the
    category too, from the pictures alone.

    Args:
        shipped: folders of embeddings that came with the project.
    """
    if gallery.name == "drawn":
        return Retriever.assemble(embedder, gallery.catalogue, shipped=shipped)
    bare = replace(
        gallery.catalogue,
        garments=tuple(
            replace(g, attributes={}, category="", title="", description="") for g in gallery.catalogue
        ),
    )
    index = open_index(bare, embedder)
    named = embedder.name_attributes(index.embeddings)
    garments = tuple(
        replace(garment, category=seen["category"][0][0] if seen.get("category") else "")
        for garment, seen in zip(bare, named, strict=True)
    )
    return Retriever(embedder, replace(bare, garments=garments), index)
