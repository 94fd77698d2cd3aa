"""Near-duplicates: pictures of different families that a shopper would take for one garment.

A picture's signature is where its brightness steps up or down on a grid, across and down (a
difference hash, with a dead band so that paper and flat cloth mark nothing), and its colours on a
coarser one. Two pictures are compared by the share of their marks that only one of them has: paper
counts for nothing, or small garments would all look alike.

How the limits were set: a picture compared with the same garment drawn again at half the size
has a distance of 0.09 in the median and 0.24 at most; drawn from the same attributes with
another seed, 0.50 in the median and 0.34 at least (36 garments of the shipped catalogue).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

#: Near-duplicates have at most this share of marks apart, and this mean CIELAB distance.
MOST_MARKS, MOST_COLOUR = 0.25, 3.0

_GRID = 24
_COLOUR_GRID = 6
_DEAD_BAND = 3.0  # of 255


@dataclass(frozen=True)
class Signatures:
    """Signatures of N pictures.

    Attributes:
        marks: bool[N, 4 * 24 * 24], a step up or down, across or down, at each place of the grid.
        colours: float32[N, 36, 3], CIELAB on a grid of 6x6.
    """

    marks: np.ndarray
    colours: np.ndarray


@dataclass(frozen=True)
class Pair:
    """Two rows of different families and how far apart they look.

    Attributes:
        marks: share of their marks that only one of them has, 0..1.
        colour: mean CIELAB distance over the colour grid.
    """

    first: int
    second: int
    marks: float
    colour: float


def signatures(pictures: Iterable[Image.Image]) -> Signatures:
    """Signatures of pictures of any size."""
    marks, colours = [], []
    for picture in pictures:
        grey = _scaled(picture.convert("L"), _GRID + 1).astype(np.float32)
        across = np.diff(grey, axis=1)[:-1]
        down = np.diff(grey, axis=0)[:, :-1]
        signs = [sign for step in (across, down) for sign in (step > _DEAD_BAND, step < -_DEAD_BAND)]
        marks.append(np.stack(signs).ravel())
        rgb = _scaled(picture.convert("RGB"), _COLOUR_GRID).astype(np.float32) / 255
        colours.append(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).reshape(-1, 3))
    return Signatures(np.stack(marks), np.stack(colours))


def pairs(
    found: Signatures,
    families: Sequence[int],
    *,
    most_marks: float = MOST_MARKS,
    most_colour: float = MOST_COLOUR,
) -> list[Pair]:
    """Pairs of rows from different families that look alike, the most alike first.

    With the usual limits these are the near-duplicates.

    Args:
        families: family of each picture.
        most_marks, most_colour: largest distances (see `Pair`).
    """
    marks, family = found.marks.astype(np.float32), np.asarray(families)
    shared = marks @ marks.T
    count = marks.sum(axis=1)
    either = count[:, None] + count[None] - shared
    apart = np.where(either > 0, 1 - shared / np.maximum(either, 1), 0)  # two blank pictures are alike
    close = np.triu((apart <= most_marks) & (family[:, None] != family[None]), k=1)
    alike = [
        Pair(int(first), int(second), float(apart[first, second]), _colour_distance(found, first, second))
        for first, second in np.argwhere(close)
    ]
    return sorted((pair for pair in alike if pair.colour <= most_colour), key=lambda pair: pair.marks)


def _scaled(picture: Image.Image, side: int) -> np.ndarray:
    return np.asarray(picture.resize((side, side), Image.Resampling.BOX))


def _colour_distance(found: Signatures, first: int, second: int) -> float:
    return float(np.linalg.norm(found.colours[first] - found.colours[second], axis=1).mean())
