"""Strips of cloth along a line: neck bands, cuffs, hem ribs, plackets, straps."""

from __future__ import annotations

import numpy as np

from .canvas import Coordinates, Field, Part
from .geometry import offset, resample


def along(path: np.ndarray) -> Coordinates:
    """Coordinates that follow a polyline (N, 2): u its arc length, v the distance to its right."""
    path = resample(path, min(len(path), 18))
    steps = np.diff(path, axis=0).astype(np.float32)
    length = np.maximum(np.linalg.norm(steps, axis=1), 1e-6)
    start = np.concatenate([[0], np.cumsum(length)[:-1]]).astype(np.float32)
    ux, uy = (steps / length[:, None]).T.astype(np.float32)

    known: dict[tuple[float, ...], tuple[np.ndarray, np.ndarray]] = {}

    def cloth(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        # Relief and fabric of a strip ask for the same grid.
        grid = (float(x[0, 0]), float(y[0, 0]), x.shape[1], y.shape[0])
        if grid in known:
            return known[grid]
        best = np.full((y.shape[0], x.shape[1]), 1e9, np.float32)
        u, v = np.zeros_like(best), np.zeros_like(best)
        for k in range(len(length)):
            dx, dy = x - np.float32(path[k, 0]), y - np.float32(path[k, 1])
            s = dx * ux[k] + dy * uy[k]
            t = dy * ux[k] - dx * uy[k]
            away = np.abs(t) + 4 * np.maximum(np.maximum(-s, s - length[k]), 0)
            nearer = away < best
            np.copyto(best, away, where=nearer)
            np.copyto(u, s + start[k], where=nearer)
            np.copyto(v, t, where=nearer)
        known[grid] = u, v
        return u, v

    return cloth


def strip(
    name: str,
    kind: str,
    path: np.ndarray,
    width: float,
    height: float = 0.35,
    within: np.ndarray | None = None,
    casts: float = 0.25,
    gain: float | Field = 1.0,
) -> Part:
    """A band `width` cm wide to the right of `path`, rounded over like a rolled edge."""
    coordinates = along(path)

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        _, v = coordinates(x, y)
        q = np.clip(np.abs(2 * v / width - 1), 0, 1)
        return np.float32(height) * np.sqrt(1.001 - q * q)

    return Part(
        name,
        kind,
        np.vstack([path, offset(path, width)[::-1]]),
        relief=relief,
        cloth=coordinates,
        within=within,
        casts=casts,
        reach=0.5,
        rim=0.1,
        gain=gain,
        solid=False,
    )
