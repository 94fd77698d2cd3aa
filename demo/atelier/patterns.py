"""Woven and printed patterns as functions of cloth coordinates.

A pattern sees centimetres on the cloth, never the outline: it follows the part and bends with its
folds, and it cannot change a silhouette. Every period stays at or above five pixels of a
160x200 picture, whatever the design: see `unit`.
"""

from __future__ import annotations

import cv2
import numpy as np

from . import motifs, prints
from .design import Design
from .dyes import Palette, deepen, mix
from .tiles import fitted, sample

#: Five pixels in cm, in a 160x200 picture of a short and of a long garment.
_SHORTEST_PERIOD_CM = 3.3
_SHORTEST_PERIOD_LONG_CM = 4.1
_LONG = frozenset({"dress", "jumpsuit", "coat"})


def unit(design: Design) -> float:
    """The shortest legible period in cm. It depends on the category alone, so that an edit of the
    length or the sleeve leaves the pattern as it was."""
    return _SHORTEST_PERIOD_LONG_CM if design["category"] in _LONG else _SHORTEST_PERIOD_CM


def bands(x_cm: np.ndarray, period: float, width: float, phase: float, px_per_cm: float) -> np.ndarray:
    """Coverage 0..1 of antialiased stripes of `width` cm every `period` cm, centred at `phase`."""
    turns = (x_cm - np.float32(phase)) * np.float32(1 / period)
    apart = np.abs(turns - np.round(turns)) * np.float32(period)
    edge = np.clip((np.float32(width / 2) - apart) * np.float32(px_per_cm) + np.float32(0.5), 0, 1)
    return edge * np.float32(min(1.0, width * px_per_cm))


def paint(ground: np.ndarray, colour: np.ndarray, coverage: np.ndarray) -> np.ndarray:
    """`colour` (RGB) over `ground` ([3] or [H, W, 3]) with coverage [H, W]."""
    return ground + (colour - ground) * coverage[..., None]


def _horizontal_stripes(design, palette, u, v, px, part):
    rng = design.rng("pattern", "horizontal stripes")
    period = unit(design) * rng.uniform(1.25, 2.3)
    style = int(rng.integers(4))
    share = (0.44, 0.30, 0.38, 0.46)[style]
    phase = rng.random() * period
    cloth = paint(palette.base, palette.second, bands(v, period, share * period, phase, px))
    if style == 2:  # a fine line beside each band
        cloth = paint(cloth, palette.second, bands(v, period, 0.09 * period, phase + 0.5 * period, px))
    return cloth


def _vertical_stripes(design, palette, u, v, px, part):
    rng = design.rng("pattern", "vertical stripes")
    period = unit(design) * rng.uniform(1.3, 1.9)
    share = float(rng.choice((0.36, 0.42, 0.46)))
    return paint(palette.base, palette.second, bands(u, period, share * period, rng.choice((0.0, 0.5)) * period, px))


def _pinstripe(design, palette, u, v, px, part):
    rng = design.rng("pattern", "pinstripe")
    period = unit(design) * rng.uniform(1.06, 1.35)
    line = rng.uniform(0.34, 0.42)
    thread = palette.second
    if rng.random() < 0.35:  # a chalk line, softer and wider
        line, thread = 1.4 * line, mix(palette.second, palette.base, 0.22)
    return paint(palette.base, thread, bands(u, period, line, 0.5 * period, px))


def _plaid(design, palette, u, v, px, part):
    rng = design.rng("pattern", "plaid")
    period = unit(design) * rng.uniform(2.5, 3.6)
    broad, fine = rng.uniform(0.34, 0.42) * period, max(0.5, rng.uniform(0.06, 0.09) * period)
    phase_u, phase_v = 0.5 * period, rng.random() * period
    accent = palette.accents[0]
    if np.abs(accent - palette.second).max() < 0.3:
        accent = palette.accents[1]
    double = rng.random() < 0.5
    cloth = np.empty((*u.shape, 3), np.float32)
    cloth[:] = palette.base
    for axis, phase in ((u, phase_u), (v, phase_v)):  # warp and weft let each other through by half
        cloth = paint(cloth, palette.second, np.float32(0.56) * bands(axis, period, broad, phase, px))
    for axis, phase in ((u, phase_u), (v, phase_v)):
        cloth = paint(cloth, accent, np.float32(0.72) * bands(axis, period, fine, phase + 0.5 * period, px))
        if double:
            line = np.float32(0.6) * bands(axis, period, fine, phase, px)
            cloth = paint(cloth, deepen(palette.base, 0.45), line)
    return cloth


def _gingham(design, palette, u, v, px, part):
    rng = design.rng("pattern", "gingham")
    period = unit(design) * rng.uniform(1.1, 1.7)
    width = 0.53 * period
    across = bands(u, period, width, 0.0, px)
    down = bands(v, period, width, rng.random() * period, px)
    return paint(palette.second, palette.base, np.float32(0.5) * (across + down))


def _polka_dots(design, palette, u, v, px, part):
    rng = design.rng("pattern", "polka dots")
    period = unit(design) * rng.uniform(1.15, 1.75)
    radius = period * rng.uniform(0.25, 0.32)
    row = np.round(v / np.float32(0.866 * period))
    centre_v = row * np.float32(0.866 * period)
    shifted = u / np.float32(period) + np.float32(0.5) * (row % np.float32(2))
    apart_u = (shifted - np.round(shifted)) * np.float32(period)
    apart = cv2.magnitude(apart_u, v - centre_v)
    coverage = np.clip((np.float32(radius) - apart) * np.float32(px) + np.float32(0.5), 0, 1)
    return paint(palette.base, palette.second, coverage)


def _tiled(tile: np.ndarray, size: float, u, v, px) -> np.ndarray:
    return sample(fitted(tile, size, size, px), u, v, size, size).astype(np.float32) * np.float32(1 / 255)


def _floral(design, palette, u, v, px, part):
    tile, size = motifs.floral(palette, design.rng("pattern", "floral"), unit(design) / _SHORTEST_PERIOD_CM)
    return _tiled(tile, size, u, v, px)


def _leopard(design, palette, u, v, px, part):
    tile, size = motifs.leopard(palette, design.rng("pattern", "leopard"), unit(design) / _SHORTEST_PERIOD_CM)
    return _tiled(tile, size, u, v, px)


def _colour_block(design, palette, u, v, px, part):
    """The second colour takes a yoke and the sleeves, the lower body, or one side."""
    rng = design.rng("pattern", "colour-block")
    style, share = int(rng.integers(3)), rng.uniform(-1, 1)
    legs = design["category"] in ("trousers", "jeans", "shorts")
    skirt = design["category"] == "skirt"
    soft = np.float32(px)
    if style == 2:  # left and right
        second = np.clip(u * soft + np.float32(0.5), 0, 1)
        if part.startswith("sleeve"):
            second = np.full_like(u, 1.0 if part.endswith("right") else 0.0)
    elif legs or skirt:  # lower part or upper part
        line = (13 + 2 * share) if design["category"] == "shorts" else (24 + 6 * share)
        second = np.clip((v - np.float32(line)) * soft + np.float32(0.5), 0, 1)
    elif part.startswith("sleeve"):
        second = np.ones_like(u) if style == 0 else np.zeros_like(u)
    elif part in ("skirt", "ruffle", "legs"):
        second = np.zeros_like(u) if style == 0 else np.ones_like(u)
    else:
        line = (23 + 2.5 * share) if style == 0 else (36 + 4 * share)
        second = np.clip((v - np.float32(line)) * soft + np.float32(0.5), 0, 1)
        second = 1 - second if style == 0 else second
    return paint(palette.base, palette.second, second)


def _graphic(design, palette, u, v, px, part):
    if part != "bodice":
        return None
    return prints.printed(design, palette, u, v, px)


_PATTERNS = {
    "horizontal stripes": _horizontal_stripes,
    "vertical stripes": _vertical_stripes,
    "pinstripe": _pinstripe,
    "plaid": _plaid,
    "gingham": _gingham,
    "polka dots": _polka_dots,
    "floral": _floral,
    "leopard": _leopard,
    "colour-block": _colour_block,
    "graphic": _graphic,
}


def patterned(design: Design, palette: Palette, part: str, u: np.ndarray, v: np.ndarray, px_per_cm: float) -> np.ndarray:
    """The pattern of a design on one part: sRGB-coded RGB, [3] where it is plain, else [H, W, 3]."""
    pattern = _PATTERNS.get(design["pattern"])
    cloth = pattern(design, palette, u, v, px_per_cm, part) if pattern else None
    return palette.base if cloth is None else cloth
