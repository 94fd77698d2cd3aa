"""How cloth lies: folds as tapered strokes, and the soft unrest of a worn piece.

Everything is a height in centimetres towards the camera, on a grid of x (1, w) and y (h, 1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

#: Lattice of the unrest, wider than any piece: left, top, right, bottom in cm.
AREA = (-75.0, -40.0, 75.0, 160.0)


@dataclass(frozen=True)
class Fold:
    """One crease: a ridge along a bent line, thin at both ends.

    Attributes:
        start, end: cm.
        height: cm; negative for a valley.
        width: of the gentle side, cm.
        steep: how many times narrower the other side is; a fold of matte cloth breaks on one side.
        bend: cm by which the middle leaves the straight line.
        peak: where along the line the fold is highest, 0..1.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    height: float
    width: float
    steep: float = 2.0
    bend: float = 0.0
    peak: float = 0.35


def add_folds(height: np.ndarray, x: np.ndarray, y: np.ndarray, folds: Iterable[Fold]) -> np.ndarray:
    """Add each fold to `height` (h, w) in place, each in its own bounding box; returns it."""
    columns, rows = x[0], y[:, 0]
    for fold in folds:
        (ax, ay), (bx, by) = fold.start, fold.end
        reach = 2.2 * fold.width * max(1.0, 1 / fold.steep) + abs(fold.bend)
        c0, c1 = np.searchsorted(columns, (min(ax, bx) - reach, max(ax, bx) + reach))
        r0, r1 = np.searchsorted(rows, (min(ay, by) - reach, max(ay, by) + reach))
        if c0 >= c1 or r0 >= r1:
            continue
        length = float(np.hypot(bx - ax, by - ay)) or 1e-3
        ux, uy = (bx - ax) / length, (by - ay) / length
        dx, dy = columns[None, c0:c1] - np.float32(ax), rows[r0:r1, None] - np.float32(ay)
        s = (dx * np.float32(ux) + dy * np.float32(uy)) / np.float32(length)
        inside = np.clip(s, 0, 1)
        along = inside * (1 - inside)
        across = dy * np.float32(ux) - dx * np.float32(uy) - np.float32(4 * fold.bend) * along
        # Beta-shaped taper with its maximum at `peak`, one there.
        p = min(max(fold.peak, 0.15), 0.85)
        a, b = (p / (1 - p), 1.0) if p < 0.5 else (1.0, (1 - p) / p)
        top = p**a * (1 - p) ** b
        if a < 1:
            taper = np.power(inside, np.float32(a)) * (1 - inside)
        else:
            taper = inside * np.power(1 - inside, np.float32(b))
        taper *= np.float32(1 / top)
        width = np.float32(fold.width) * (0.45 + 0.55 * taper)
        narrow = np.where(across > 0, np.float32(fold.steep), np.float32(1))
        q = across * narrow / width
        height[r0:r1, c0:c1] += np.float32(fold.height) * taper * np.exp(-q * q)
    return height


def _spline_weights(at: np.ndarray, knots: int) -> np.ndarray:
    """Uniform cubic B-spline weights, (len(at), knots): smooth to the second derivative."""
    d = np.abs(at[:, None] - np.arange(knots, dtype=np.float32)[None, :] + 1)
    near = 2 / 3 - d * d + d * d * d / 2
    far = np.clip(2 - d, 0, None) ** 3 / 6
    return np.where(d < 1, near, far).astype(np.float32)


def unrest(
    rng: np.random.Generator,
    x: np.ndarray,
    y: np.ndarray,
    cell: tuple[float, float],
    area: tuple[float, float, float, float],
) -> np.ndarray:
    """Smooth noise (h, w), about -1..1, with features of `cell` (cm across, cm down).

    `area` (left, top, right, bottom in cm) fixes the lattice, so the numbers under a point do
    not depend on the picture's size nor on the part's bounding box.
    """
    columns = int((area[2] - area[0]) / cell[0]) + 4
    rows = int((area[3] - area[1]) / cell[1]) + 4
    lattice = rng.uniform(-1.8, 1.8, (rows, columns)).astype(np.float32)
    across = _spline_weights((x[0] - area[0]) / cell[0], columns)
    down = _spline_weights((y[:, 0] - area[1]) / cell[1], rows)
    return down @ lattice @ across.T


def wandering(
    folds: Iterable[Fold],
    x: np.ndarray,
    y: np.ndarray,
    rng: np.random.Generator,
    away: float = 1.5,
) -> np.ndarray:
    """The height (h, w) of folds whose lines wander: no fold of cloth is straight, nor as wide all along.

    Args:
        rng: of the noise that moves them.
        away: how far it moves them, cm.
    """
    height = add_folds(np.zeros((y.shape[0], x.shape[1]), np.float32), x, y, folds)
    if min(height.shape) < 2:
        return height
    scale = (x.shape[1] - 1) / float(x[0, -1] - x[0, 0])
    columns, rows = np.meshgrid(
        np.arange(height.shape[1], dtype=np.float32), np.arange(height.shape[0], dtype=np.float32)
    )
    for cell, share in (((7.0, 9.0), 1.0), ((2.8, 3.6), 0.25)):
        columns += np.float32(share * away * scale) * unrest(rng, x, y, cell, AREA)
        rows += np.float32(share * away * scale) * unrest(rng, x, y, cell, AREA)
    return cv2.remap(height, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
