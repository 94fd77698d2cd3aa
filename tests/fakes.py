"""A shop and a model small enough to reason about: no weights, every answer known beforehand.

A garment's picture is a column of blocks, one an attribute; the grey of a block says which value.
The model reads the blocks into one-hot parts of the embedding, and composing a word sets the part
of its attribute ("red"), or moves it along its order ("longer").
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
from PIL import Image

from jvsm_core.catalogue import Catalogue, Garment, write_catalogue

VALUES = {
    "category": ("dress", "shirt"),
    "colour": ("red", "blue", "green", "navy"),
    "sleeve": ("sleeveless", "short", "long"),
    "length": ("knee", "midi", "maxi"),
}
BLOCK = 16
DIM = sum(len(values) for values in VALUES.values()) + 1

#: First component of each attribute's part of the embedding; the last component is the remainder.
OFFSETS = dict(zip(VALUES, itertools.accumulate((len(v) for v in VALUES.values()), initial=0), strict=False))


def draw(attributes: dict[str, str]) -> Image.Image:
    """The picture of a garment: block i has grey level 40 * (place of its value + 1)."""
    column = np.zeros((BLOCK * len(VALUES), BLOCK, 3), np.uint8)
    for row, (key, values) in enumerate(VALUES.items()):
        column[row * BLOCK : (row + 1) * BLOCK] = 40 * (values.index(attributes[key]) + 1)
    return Image.fromarray(column)


def make_shop(folder: Path, *, attributes: bool = True) -> Catalogue:
    """Every combination once, 72 garments, ids like `red-sleeveless-knee-dress`.

    Args:
        attributes: state them in the catalogue; without, they are in the pictures alone.
    """
    (folder / "images").mkdir(parents=True)
    garments = []
    for number, row in enumerate(itertools.product(*VALUES.values())):
        made = dict(zip(VALUES, row, strict=True))
        name = "-".join(made[key] for key in ("colour", "sleeve", "length", "category"))
        draw(made).save(folder / "images" / f"{name}.png")
        garments.append(
            Garment(
                id=name,
                image=f"images/{name}.png",
                title=name.replace("-", " ").capitalize(),
                description=name.replace("-", " "),
                category=made["category"],
                attributes=made if attributes else {},
                price=20.0 + number,
            )
        )
    return write_catalogue(folder, garments, name="small shop", source="drawn", licence="CC0-1.0")


class FakeEmbedder:
    """An `Embedder` that understands exactly the words of `VALUES`, "longer" and "shorter"."""

    dim = DIM

    def __init__(self, fingerprint: str = "fake-1") -> None:
        self.fingerprint = fingerprint
        self.pictures_seen = 0

    def embed_images(self, images):
        self.pictures_seen += len(images)
        rows = np.zeros((len(images), DIM), np.float32)
        for row, image in zip(rows, images, strict=True):
            grey = np.asarray(image.convert("L").resize((1, len(VALUES)), Image.Resampling.BOX)).ravel()
            for level, (key, values) in zip(grey, VALUES.items(), strict=True):
                place = min(max(round(float(level) / 40) - 1, 0), len(values) - 1)
                row[OFFSETS[key] + place] = 1
        return _unit(rows)

    def embed_texts(self, texts):
        return self.compose(np.zeros((len(texts), DIM), np.float32), texts)

    def compose(self, queries, texts):
        rows = np.array(queries, np.float32) * np.sqrt(len(VALUES))
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"[\w-]+", text.lower()):
                _edit(row, word)
        return _unit(rows)

    def name_attributes(self, embeddings):
        named = []
        for row in embeddings:
            parts = {key: row[start : start + len(VALUES[key])] for key, start in OFFSETS.items()}
            named.append(
                {
                    key: sorted(
                        (
                            (value, float(share))
                            for value, share in zip(VALUES[key], _share(part), strict=True)
                        ),
                        key=lambda pair: -pair[1],
                    )
                    for key, part in parts.items()
                }
            )
        return named


def _edit(row: np.ndarray, word: str) -> None:
    for key, values in VALUES.items():
        part = row[OFFSETS[key] : OFFSETS[key] + len(values)]
        if word in values:
            part[:] = 0
            part[values.index(word)] = 1
    if word in ("longer", "shorter"):
        part = row[OFFSETS["length"] : OFFSETS["length"] + 3]
        place = int(np.argmax(part)) + (1 if word == "longer" else -1)
        part[:] = 0
        part[min(max(place, 0), 2)] = 1


def _share(part: np.ndarray) -> np.ndarray:
    part = np.maximum(part, 0)
    return part / part.sum() if part.sum() else np.full(len(part), 1 / len(part))


def _unit(rows: np.ndarray) -> np.ndarray:
    """Rows of length 1; a row with nothing in it becomes the remainder alone."""
    rows[np.linalg.norm(rows, axis=1) == 0, -1] = 1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
