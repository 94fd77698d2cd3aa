"""Lines and lengths of a garment: centimetres, monotone curves, Béziers, masks.

All shapes live in centimetres, x to the right and y down, with the origin at the neck (or the
waistband). Only a `Frame` knows pixels, so a garment has one geometry at every picture size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import ArrayLike

#: Pixels are drawn this many times finer than the picture, in both directions.
SUPERSAMPLE = 2
#: Fractional bits of the fixed-point coordinates OpenCV fills polygons with.
_SHIFT = 4

Curve = Callable[[np.ndarray | float], np.ndarray]


@dataclass(frozen=True)
class Box:
    """A rectangle of picture pixels: columns x0..x1 and rows y0..y1, ends excluded."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def empty(self) -> bool:
        return self.x1 <= self.x0 or self.y1 <= self.y0

    @property
    def fine(self) -> tuple[slice, slice]:
        """Rows and columns of the box in a supersampled array."""
        s = SUPERSAMPLE
        return slice(self.y0 * s, self.y1 * s), slice(self.x0 * s, self.x1 * s)


@dataclass(frozen=True)
class Frame:
    """Where centimetres fall in the picture.

    Attributes:
        width, height: of the picture, in pixels.
        scale: pixels per centimetre.
        left, top: centimetres at the picture's upper left corner.
    """

    width: int
    height: int
    scale: float
    left: float
    top: float

    def box(self, points: np.ndarray, margin: float = 0.0) -> Box:
        """The pixels that cover `points` (N, 2) in cm with `margin` cm around, cut to the picture."""
        low = (points.min(axis=0) - margin - (self.left, self.top)) * self.scale
        high = (points.max(axis=0) + margin - (self.left, self.top)) * self.scale
        return Box(
            max(0, int(np.floor(low[0]))),
            max(0, int(np.floor(low[1]))),
            min(self.width, int(np.ceil(high[0])) + 1),
            min(self.height, int(np.ceil(high[1])) + 1),
        )

    def grid(self, box: Box) -> tuple[np.ndarray, np.ndarray]:
        """Pixel centres in cm: x as (1, w), y as (h, 1), float32."""
        x = (np.arange(box.x0, box.x1, dtype=np.float32) + 0.5) / self.scale + self.left
        y = (np.arange(box.y0, box.y1, dtype=np.float32) + 0.5) / self.scale + self.top
        return x[None, :], y[:, None]

    def fixed_point(self, points: np.ndarray, box: Box, samples: int = SUPERSAMPLE) -> np.ndarray:
        """`points` in OpenCV's fixed-point pixels of `box`, each picture pixel cut into `samples`."""
        pixels = (points - (self.left, self.top)) * self.scale - (box.x0, box.y0)
        return np.round((pixels * samples - 0.5) * (1 << _SHIFT)).astype(np.int32)

    def silhouette(self, groups: Iterable[Sequence[np.ndarray]], box: Box) -> np.ndarray:
        """Coverage 0..1 of the union of polygon groups, at the picture's own resolution, float32."""
        canvas = np.zeros((box.y1 - box.y0, box.x1 - box.x0), np.uint8)
        for outlines in groups:
            cv2.fillPoly(canvas, [self.fixed_point(o, box, 1) for o in outlines], 255, cv2.LINE_AA, _SHIFT)
        return canvas.astype(np.float32) * np.float32(1 / 255)

    def mask(self, outlines: Sequence[np.ndarray], box: Box) -> np.ndarray:
        """Coverage 0..1 of polygons in the supersampled `box`, float32; overlaps cut holes."""
        s = SUPERSAMPLE
        canvas = np.zeros(((box.y1 - box.y0) * s, (box.x1 - box.x0) * s), np.uint8)
        cv2.fillPoly(canvas, [self.fixed_point(o, box) for o in outlines], 255, cv2.LINE_AA, _SHIFT)
        return canvas.astype(np.float32) * np.float32(1 / 255)

    def strokes(self, paths: Sequence[np.ndarray], width: float, box: Box) -> np.ndarray:
        """Coverage 0..1 of lines `width` cm wide in the supersampled `box`, float32.

        A line thinner than a pixel keeps one pixel's width and loses strength instead.
        """
        s = SUPERSAMPLE
        canvas = np.zeros(((box.y1 - box.y0) * s, (box.x1 - box.x0) * s), np.uint8)
        pixels = width * self.scale * s
        thickness = max(1, round(pixels))
        points = [self.fixed_point(p, box) for p in paths]
        cv2.polylines(canvas, points, False, 255, thickness, cv2.LINE_AA, _SHIFT)
        return canvas.astype(np.float32) * np.float32(min(1.0, pixels / thickness) / 255)


def pchip(xs: ArrayLike, ys: ArrayLike) -> Curve:
    """A smooth curve through points that never overshoots them (Fritsch and Carlson, 1980).

    Constant beyond the ends; xs ascending. Returns a function of an array.
    """
    x, y = np.asarray(xs, float), np.asarray(ys, float)
    step = np.diff(x)
    slope = np.diff(y) / step
    tangent = np.zeros_like(y)
    same = slope[:-1] * slope[1:] > 0
    w0, w1 = 2 * step[1:] + step[:-1], step[1:] + 2 * step[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (w0 + w1) / (w0 / slope[:-1] + w1 / slope[1:])
    tangent[1:-1] = np.where(same, mean, 0.0)
    tangent[0], tangent[-1] = slope[0], slope[-1]

    def evaluate(at: np.ndarray | float) -> np.ndarray:
        at = np.clip(np.asarray(at, float), x[0], x[-1])
        i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(step) - 1)
        t = (at - x[i]) / step[i]
        t2, t3 = t * t, t * t * t
        value = (
            (2 * t3 - 3 * t2 + 1) * y[i]
            + (t3 - 2 * t2 + t) * step[i] * tangent[i]
            + (3 * t2 - 2 * t3) * y[i + 1]
            + (t3 - t2) * step[i] * tangent[i + 1]
        )
        return value.astype(np.float32)

    return evaluate


def bezier(*control: ArrayLike, count: int = 24) -> np.ndarray:
    """Points (count, 2) of a Bézier curve with two to four control points, ends included."""
    points = [np.asarray(p, float) for p in control]
    t = np.linspace(0, 1, count)[:, None]
    while len(points) > 1:
        points = [a + (b - a) * t for a, b in pairwise(points)]
    return points[0]


def spline(points: ArrayLike, count: int = 48, closed: bool = False) -> np.ndarray:
    """Points (count, 2) of a centripetal-length cubic through `points`: for free outlines."""
    p = np.asarray(points, float)
    if closed:
        p = np.vstack([p[-1], p, p[0], p[1]])
    else:
        p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    spans = len(p) - 3
    at = np.linspace(0, spans, count, endpoint=not closed)
    i = np.minimum(at.astype(int), spans - 1)
    t = (at - i)[:, None]
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def mirror(points: np.ndarray) -> np.ndarray:
    """`points` (N, 2) reflected at the garment's centre line, in reverse order."""
    return (points * (-1, 1))[::-1]


def offset(path: np.ndarray, distance: float) -> np.ndarray:
    """`path` (N, 2) moved by `distance` cm to the right-hand side of its direction (y down: clockwise)."""
    tangent = np.gradient(path, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-6)
    return path + distance * np.column_stack([-tangent[:, 1], tangent[:, 0]])


def band(path: np.ndarray, width: float) -> np.ndarray:
    """Closed outline of a strip from `path` to `path` offset by `width` cm."""
    return np.vstack([path, offset(path, width)[::-1]])


def resample(path: np.ndarray, count: int) -> np.ndarray:
    """`count` points at equal distances along a polyline (N, 2)."""
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    at = np.linspace(0, length[-1], count)
    return np.column_stack([np.interp(at, length, path[:, k]) for k in (0, 1)])


def smoothstep(low: float, high: float, x: np.ndarray) -> np.ndarray:
    """0 below `low`, 1 above `high`, smooth between; float32."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)
