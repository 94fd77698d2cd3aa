"""What all cloth below the waist shares: its unrest, the waist it hangs from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .cloth import unrest
from .design import Design
from .folds import hand

_AREA = (-60.0, -6.0, 60.0, 114.0)


@dataclass(frozen=True)
class Waist:
    """The upper edge of a skirt or of trousers.

    Attributes:
        y: cm; half: half width, cm.
        dip: cm the front edge hangs lower in the middle than at the sides.
        band: height of the waistband, cm.
    """

    y: float
    half: float
    dip: float
    band: float

    def edge(self, x: np.ndarray, below: float = 0.0, flare: float = 0.16) -> np.ndarray:
        """Points (N, 2) of a line `below` cm under the front edge, at -1..1 across."""
        half = self.half + flare * below
        y = self.y + below + self.dip * (1 - x**2)
        return np.column_stack([x * half, y])


def unsettled(design: Design, part: str, x: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Unrest of a hanging piece in cm, (h, w): broad swells, and small ones as the material crumples."""
    feel = hand(design)
    seeds = design.rng(part, "unrest").integers(0, 2**31, 3)
    scales = (
        ((9.0, 14.0), 0.28 * feel.height),
        ((3.6, 5.4), 1.6 * feel.crumple),
        ((1.3, 1.9), 0.55 * feel.crumple),
    )
    total: np.ndarray = np.zeros(np.broadcast_shapes(x.shape, v.shape), np.float32)
    for seed, (cell, amount) in zip(seeds, scales, strict=True):
        total = total + np.float32(amount) * unrest(np.random.default_rng(seed), x, v, cell, _AREA)
    return total
