"""Near-duplicates: pictures of different families that a shopper would take for one garment.

A picture's signature is the sign of its brightness gradients on a grid (a difference hash, in
both directions, with a dead band so that paper and flat cloth do not flicker) and its colours on
a coarser one. Two pictures are near-duplicates when both agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

_GRID = 24
_COLOUR_GRID = 6
_DEAD_BAND = 3.0  # of 255
_BLOCK = 256


@dataclass(frozen=True)
class Signatures:
    """Signatures of N pictures.

    Attributes:
        bits: uint8[N, B], hash bits packed by eight.
        colours: float32[N, 36 * 3], CIELAB on a grid of 6x6.
    """

    bits: np.ndarray
    colours: np.ndarray


def signatures(pictures: Sequence[Image.Image]) -> Signatures:
    """Signatures of pictures of any size."""
    bits, colours = [], []
    for picture in pictures:
        grey = _scaled(picture.convert("L"), _GRID + 1).astype(np.float32)
        across = np.diff(grey, axis=1)[:-1]
        down = np.diff(grey, axis=0)[:, :-1]
        signs = [sign for step in (across, down) for sign in (step > _DEAD_BAND, step < -_DEAD_BAND)]
        bits.append(np.packbits(np.stack(signs)))
        rgb = _scaled(picture.convert("RGB"), _COLOUR_GRID).astype(np.float32) / 255
        colours.append(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).ravel())
    return Signatures(np.stack(bits), np.stack(colours))


def near_duplicates(
    found: Signatures, families: Sequence[int], *, most_bits: float = 0.03, most_colour: float = 3.0,
) -> list[tuple[int, int]]:
    """Pairs of rows from different families that look the same.

    Args:
        families: family of each picture.
        most_bits: largest share of differing hash bits.
        most_colour: largest mean CIELAB distance over the colour grid.
    """
    family = np.asarray(families)
    total = found.bits.shape[1] * 8
    pairs = []
    for start in range(0, len(family), _BLOCK):
        rows = slice(start, start + _BLOCK)
        differing = _POPCOUNT[found.bits[rows, None] ^ found.bits[None]].sum(axis=2, dtype=np.int32)
        close = differing <= most_bits * total
        close &= family[rows, None] != family[None]
        for row, other in np.argwhere(close):
            first = start + int(row)
            if first < other and _colour_distance(found, first, int(other)) <= most_colour:
                pairs.append((first, int(other)))
    return pairs


_POPCOUNT = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).sum(axis=1).astype(np.uint8)


def _scaled(picture: Image.Image, side: int) -> np.ndarray:
    return np.asarray(picture.resize((side, side), Image.Resampling.BOX))


def _colour_distance(found: Signatures, first: int, second: int) -> float:
    steps = (found.colours[first] - found.colours[second]).reshape(-1, 3)
    return float(np.linalg.norm(steps, axis=1).mean())
