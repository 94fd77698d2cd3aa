"""Woven and printed patterns as functions of cloth coordinates.

A pattern sees centimetres on the cloth, never the outline: it follows the part and bends with its
folds, and it cannot change a silhouette. Every period stays at or above five pixels of a
160x200 picture, whatever the design: see `unit`.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from . import motifs, prints
from .design import Design
from .dyes import Palette, deepen, dye, mix
from .tiles import fitted, grid, sample

#: Five pixels in cm, in a 160x200 picture of a short and of a long garment.
_SHORTEST_PERIOD_CM = 3.3
_SHORTEST_PERIOD_LONG_CM = 4.1
#: Pixels of one repeat of a plaid or a dot print.
_SETT_PX = 256
_TO_LINEAR = ((np.arange(256) / 255) ** 2.2).astype(np.float32)
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


def _horizontal_stripes(
    design: Design, palette: Palette, u: np.ndarray, v: np.ndarray, px: float, part: str
) -> np.ndarray:
    rng = design.rng("pattern", "horizontal stripes")
    period = unit(design) * rng.uniform(1.25, 2.3)
    style = int(rng.integers(4))
    share = (0.44, 0.30, 0.38, 0.46)[style]
    phase = rng.random() * period
    cloth = paint(palette.base, palette.second, bands(v, period, share * period, phase, px))
    if style == 2:  # a fine line beside each band
        cloth = paint(cloth, palette.second, bands(v, period, 0.09 * period, phase + 0.5 * period, px))
    return cloth


def _vertical_stripes(
    design: Design, palette: Palette, u: np.ndarray, v: np.ndarray, px: float, part: str
) -> np.ndarray:
    rng = design.rng("pattern", "vertical stripes")
    period = unit(design) * rng.uniform(1.3, 1.9)
    share = float(rng.choice((0.36, 0.42, 0.46)))
    return paint(
        palette.base, palette.second, bands(u, period, share * period, rng.choice((0.0, 0.5)) * period, px)
    )


def _pinstripe(
    design: Design, palette: Palette, u: np.ndarray, v: np.ndarray, px: float, part: str
) -> np.ndarray:
    rng = design.rng("pattern", "pinstripe")
    period = unit(design) * rng.uniform(1.06, 1.35)
    line = rng.uniform(0.34, 0.42)
    thread = palette.second
    if rng.random() < 0.35:  # a chalk line, softer and wider
        line, thread = 1.4 * line, mix(palette.second, palette.base, 0.22)
    return paint(palette.base, thread, bands(u, period, line, 0.5 * period, px))


def _plaid(
    design: Design, palette: Palette, u: np.ndarray, v: np.ndarray, px: float, part: str
) -> np.ndarray:
    rng = design.rng("pattern", "plaid")
    period = unit(design) * rng.uniform(2.5, 3.6)
    broad, fine = rng.uniform(0.25, 0.33) * period, max(0.5, rng.uniform(0.06, 0.09) * period)
    phase_v, double = rng.random() * period, rng.random() < 0.5
    accent = palette.accents[0]
    if np.abs(accent - palette.second).max() < 0.3:
        accent = palette.accents[1]
    across, down = grid(period, period, _SETT_PX)
    px_tile = _SETT_PX / period
    cloth = np.empty((_SETT_PX, _SETT_PX, 3), np.float32)
    cloth[:] = palette.base
    for axis in (across, down):  # warp and weft let each other through by half
        cloth = paint(
            cloth, palette.second, np.float32(0.48) * bands(axis, period, broad, 0.5 * period, px_tile)
        )
    for axis in (across, down):
        cloth = paint(cloth, accent, np.float32(0.72) * bands(axis, period, fine, 0.0, px_tile))
        if double:
            line = np.float32(0.6) * bands(axis, period, fine, 0.5 * period, px_tile)
            cloth = paint(cloth, deepen(palette.base, 0.45), line)
    return _tiled(np.round(cloth * 255).astype(np.uint8), (period, period), u, v - np.float32(phase_v), px)


def _gingham(
    design: Design, palette: Palette, u: np.ndarray, v: np.ndarray, px: float, part: str
) -> np.ndarray:
    rng = design.rng("pattern", "gingham")
    period = unit(design) * rng.uniform(1.1, 1.7)
    width = 0.53 * period
    across = bands(u, period, width, 0.0, px)
    down = bands(v, period, width, rng.random() * period, px)
    return paint(palette.second, palette.base, np.float32(0.5) * (across + down))


def _polka_dots(
    design: Design, palette: Palette, u: np.ndarray, v: np.ndarray, px: float, part: str
) -> np.ndarray:
    rng = design.rng("pattern", "polka dots")
    period = unit(design) * rng.uniform(1.15, 1.75)
    radius = period * rng.uniform(0.25, 0.32)
    size = (period, 1.732 * period)  # two rows, the second shifted by half
    across, down = grid(*size, _SETT_PX)
    apart = np.full_like(across, period)
    for at_u, at_v in ((0.5, 0.433), (0.0, 1.299), (1.0, 1.299)):
        apart = np.minimum(
            apart, np.hypot(across - np.float32(at_u * period), down - np.float32(at_v * period))
        )
    coverage = np.clip((np.float32(radius) - apart) * np.float32(_SETT_PX / size[1]) + np.float32(0.5), 0, 1)
    dots = paint(palette.base, palette.second, coverage)
    return _tiled(np.round(dots * 255).astype(np.uint8), size, u, v, px)


def _tiled(
    tile: np.ndarray, size: tuple[float, float], u: np.ndarray, v: np.ndarray, px: float
) -> np.ndarray:
    """A repeat (uint8 RGB, `size` cm) read at cloth coordinates: sRGB-coded float32."""
    return _read(_reduced(tile, size, px), size, u, v)


def _reduced(tile: np.ndarray, size: tuple[float, float], px: float) -> np.ndarray:
    """The repeat at the picture's resolution, averaged in linear light as a camera would."""
    small = fitted(cv2.LUT(tile, _TO_LINEAR), *size, px)
    return np.round(255 * np.power(small, 1 / 2.2)).astype(np.uint8)


def _read(tile: np.ndarray, size: tuple[float, float], u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return cv2.multiply(sample(tile, u, v, *size), np.full(4, 1 / 255.0), dtype=cv2.CV_32F)


@lru_cache(maxsize=4)
def _motifs(
    name: str, attributes: tuple[tuple[str, str], ...], seed: int, px: float
) -> tuple[np.ndarray, float]:
    """The tile of an all-over print at a resolution: drawn once for all parts of a garment."""
    design = Design(dict(attributes), seed)
    draw = {"floral": motifs.floral, "leopard": motifs.leopard}[name]
    tile, size = draw(dye(design), design.rng("pattern", name), unit(design) / _SHORTEST_PERIOD_CM)
    return _reduced(tile, (size, size), px), size


def _printed(
    design: Design, palette: Palette, u: np.ndarray, v: np.ndarray, px: float, part: str
) -> np.ndarray:
    tile, size = _motifs(design["pattern"], tuple(design.attributes.items()), design.seed, px)
    return _read(tile, (size, size), u, v)


def _colour_block(
    design: Design, palette: Palette, u: np.ndarray, v: np.ndarray, px: float, part: str
) -> np.ndarray:
    """The second colour takes a yoke, a lower block, one side, or yoke and sleeves: the smaller share."""
    rng = design.rng("pattern", "colour-block")
    style, share = int(rng.integers(4)), rng.uniform(-1, 1)
    sleeve = part.startswith("sleeve")

    def below(line: float) -> np.ndarray:
        return np.clip((v - np.float32(line)) * np.float32(px) + np.float32(0.5), 0, 1)

    if style == 2:
        second = np.clip((u - np.float32(4.2 + share)) * np.float32(px) + np.float32(0.5), 0, 1)
        if sleeve:
            second = np.full_like(u, 1.0 if part.endswith("right") else 0.0)
    elif design["category"] == "skirt":
        second = below(12 + 2 * share) - below(27 + 2 * share) if style == 1 else 1 - below(16 + 2 * share)
    elif sleeve:
        second = np.full_like(u, 1.0 if style == 3 else 0.0)
    elif part in ("skirt", "ruffle", "legs"):
        second = below(19 + 3 * share) if style == 1 else np.zeros_like(u)
    elif style == 1:
        second = below((60 if design["category"] in _LONG else 36) + 3 * share)
    else:
        second = 1 - below((23 if style == 0 else 17) + 2 * share)
    return paint(palette.base, palette.second, second)


def _graphic(
    design: Design, palette: Palette, u: np.ndarray, v: np.ndarray, px: float, part: str
) -> np.ndarray | None:
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
    "floral": _printed,
    "leopard": _printed,
    "colour-block": _colour_block,
    "graphic": _graphic,
}


def patterned(
    design: Design, palette: Palette, part: str, u: np.ndarray, v: np.ndarray, px_per_cm: float
) -> np.ndarray:
    """The pattern of a design on one part: sRGB-coded RGB, [3] where it is plain, else [H, W, 3]."""
    pattern = _PATTERNS.get(design["pattern"])
    cloth = pattern(design, palette, u, v, px_per_cm, part) if pattern else None
    return palette.base if cloth is None else cloth
