"""Materials as micro-texture: a tile of tone and of height for each, drawn once a process.

A tile is [TILE_PX, TILE_PX, 2] float32: channel 0 multiplies the dye (mean about 0: -0.1 is a
tenth darker), channel 1 is height in cm. Tiles know no colour and no seed of a design, only a
style number, so they are shared by every garment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .tiles import TILE_PX, ellipse, fitted, grid, noise, stamp


@dataclass(frozen=True)
class Finish:
    """How light meets a material: fuzz (`sheen`), the mirror lobe's strength and width, silk's `lustre`,
    and how much dye crests lose (`wear`)."""

    sheen: float
    gloss: float
    roughness: float
    lustre: float = 0.0
    wear: float = 0.0


FINISHES = {
    "cotton": Finish(0.10, 0.02, 0.90),
    "denim": Finish(0.08, 0.03, 0.85, wear=0.8),
    "knit": Finish(0.08, 0.00, 1.00),
    "satin": Finish(0.16, 0.10, 0.50, 0.95),
    "leather": Finish(0.02, 0.72, 0.24),
    "lace": Finish(0.10, 0.04, 0.80),
    "linen": Finish(0.08, 0.02, 0.92),
    "wool": Finish(0.12, 0.00, 1.00),
}

_SIZES_CM = {"cotton": 14.0, "denim": 18.0, "satin": 22.0, "leather": 20.0, "linen": 24.0, "wool": 18.0}
KNIT_STYLES = ("rib", "cable", "broad rib")
_KNIT_SIZE_CM = {"rib": 15.2, "cable": 15.2, "broad rib": 15.2}
_STITCH_CM = 0.95
LACE_SIZE_CM = 12.0


def _stack(tone: np.ndarray, height: np.ndarray) -> np.ndarray:
    return np.stack((tone - tone.mean(), height - height.mean()), 2).astype(np.float32)


def _cotton(style: int) -> np.ndarray:
    """Jersey (fine wales) or poplin: a soft, close grain one can just feel."""
    px = TILE_PX / _SIZES_CM["cotton"]
    grain = noise(11, 0.10 * px, 0.16 * px)
    cloudy = noise(12, 0.55 * px, 0.55 * px)
    wales = noise(13, 0.09 * px, 1.2 * px) if style % 2 == 0 else noise(13, 0.3 * px, 0.08 * px)
    return _stack(
        0.010 * grain + 0.005 * cloudy + 0.010 * wales, 0.008 * grain + 0.010 * cloudy + 0.006 * wales
    )


def _denim(style: int) -> np.ndarray:
    """Twill lines, and warp threads of uneven dye."""
    size = _SIZES_CM["denim"]
    px = TILE_PX / size
    u, v = grid(size, size)
    lines = round(size / 0.78)
    twill = np.sin(2 * np.pi * (lines * u / size + (lines // 2) * v / size))
    warp = noise(21, 0.10 * px, 1.5 * px)
    slub = np.maximum(noise(22, 0.16 * px, 2.2 * px) - 0.6, 0)
    weft = noise(23, 0.9 * px, 0.09 * px)
    tone = 0.030 * twill + 0.038 * warp + 0.040 * slub + 0.018 * weft
    return _stack(tone, 0.010 * twill + 0.012 * warp)


def _stitches(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Stockinette: columns of V stitches, height 0..1."""
    column = np.abs((u / _STITCH_CM) % 1 - 0.5) * 2
    lean = np.cos(2 * np.pi * (v / (0.8 * _STITCH_CM) + 0.55 * column))
    return (0.5 + 0.5 * lean) * (0.35 + 0.65 * np.sin(np.pi * np.clip(column, 0.04, 0.96)) ** 0.6)


def _knit(style: int) -> np.ndarray:
    """A chunky hand of V stitches: even ribs, cables between ribs, or broad and narrow ribs in turn."""
    name = KNIT_STYLES[style % 3]
    size = _KNIT_SIZE_CM[name]
    u, v = grid(size, size)
    fine = _stitches(u, v)
    if name == "rib":
        large = np.clip(0.62 + 0.75 * np.cos(2 * np.pi * u / 3.8), 0, 1) ** 0.8
    elif name == "cable":
        large = _cables(u, v, size)
    else:
        wide = _ropes(u, (0.25 * size, 0.75 * size), 2.45)
        large = np.maximum(wide, 0.8 * _ropes(u, (0.0, 0.5 * size, size), 0.8))
    height = 0.30 * large + 0.055 * fine
    tone = 0.24 * (large - 1) + 0.16 * (fine - 1)
    return _stack(np.clip(tone, -0.34, 0), height)


def _cables(u: np.ndarray, v: np.ndarray, size: float) -> np.ndarray:
    """One twisted rope a tile, between two ribs on a purl ground; height 0..1."""
    turn = 2 * np.pi * v / (size / 2)
    centre, reach, width = 0.5 * size, 1.35, 1.55
    height = np.full_like(u, 0.16)
    for sign in (1.0, -1.0):
        offset = (u - centre - sign * reach * np.sin(turn)) / width
        rope = np.sqrt(np.clip(1 - offset**2, 0, 1))
        over = 0.80 + 0.20 * sign * np.cos(turn)
        height = np.maximum(height, rope * over)
    return np.maximum(height, 0.62 * _ropes(u, [rib * size for rib in (0.09, 0.24, 0.76, 0.91)], 0.75))


def _ropes(u: np.ndarray, centres: Sequence[float], half: float) -> np.ndarray:
    """Round vertical ribs of half width `half` cm; height 0..1."""
    offset = np.min([np.abs(u - centre) for centre in centres], axis=0) / half
    return np.sqrt(np.clip(1 - offset**2, 0, 1))


def _satin(style: int) -> np.ndarray:
    px = TILE_PX / _SIZES_CM["satin"]
    warp = noise(41, 0.08 * px, 2.5 * px)
    return _stack(0.008 * warp, 0.002 * warp + 0.02 * noise(42, 1.3 * px, 1.3 * px))


def _leather(style: int) -> np.ndarray:
    """Pebbled grain with a few soft wrinkles."""
    px = TILE_PX / _SIZES_CM["leather"]
    pebble = noise(51, 0.17 * px, 0.17 * px)
    grain = -(np.abs(pebble) ** 0.7)
    hide = noise(52, 0.9 * px, 0.9 * px)
    return _stack(0.030 * grain + 0.016 * hide, 0.020 * grain + 0.012 * hide)


def _linen(style: int) -> np.ndarray:
    """Crossed threads of uneven thickness, the thick ones long and few."""
    px = TILE_PX / _SIZES_CM["linen"]
    warp, weft = noise(61, 0.10 * px, 1.6 * px), noise(62, 1.6 * px, 0.10 * px)
    slubs = np.maximum(noise(63, 0.17 * px, 2.4 * px) - 0.9, 0) + np.maximum(
        noise(64, 2.4 * px, 0.17 * px) - 0.9, 0
    )
    tone = 0.026 * warp + 0.032 * weft + 0.075 * slubs
    return _stack(tone, 0.010 * warp + 0.010 * weft + 0.03 * slubs)


def _wool(style: int) -> np.ndarray:
    """Broad twill, melange or herringbone: soft, with a nap and no hard grain."""
    size = _SIZES_CM["wool"]
    px = TILE_PX / size
    u, v = grid(size, size)
    nap = noise(71, 0.16 * px, 0.30 * px)
    cloud = noise(72, 0.5 * px, 0.6 * px)
    tone, height = 0.020 * nap + 0.007 * cloud, 0.014 * nap + 0.016 * cloud
    if style % 3 == 0:
        ridge = np.cos(2 * np.pi * (u + v) / 3.6)
        tone, height = tone + 0.042 * ridge + 0.020 * noise(75, 0.2 * px, 0.2 * px), height + 0.012 * ridge
    elif style % 3 == 1:
        fibres = noise(73, 0.26 * px, 0.16 * px) + noise(74, 0.16 * px, 0.36 * px)
        tone = tone + 0.035 * fibres
    else:
        zigzag = np.abs((u / 4.5) % 1 - 0.5) * 4.5  # columns of 2.25 cm, leaning in turn
        ridge = np.cos(2 * np.pi * (v + zigzag) / 1.5)
        side = np.sign(((u / 4.5) % 1) - 0.5)
        tone, height = tone + 0.05 * ridge + 0.034 * side, height + 0.008 * ridge
    return _stack(tone, height)


def _lace(style: int) -> np.ndarray:
    """Rows of flowers joined by leaves on a fine net; channel 0 is thread coverage 0..1 here."""
    size = LACE_SIZE_CM
    thread = np.zeros((TILE_PX, TILE_PX), np.uint8)
    petals, pitch = (6, 8, 5, 6)[style % 4], size / 2
    reach = 0.36 * pitch
    for row in range(4):
        for column in range(2):
            centre = np.array(((column + 0.5 * (row % 2)) * pitch, row * pitch / 2))
            _lace_flower(thread, centre, reach, petals, 0.4 * row + style, size)
            for side in (0.5, -0.5):
                joint = centre + (side * pitch, 0)
                stamp(
                    thread, ellipse(joint, (0.15 * pitch, 0.075 * pitch), 0.6 if row % 2 else -0.6), 255, size
                )
    u, v = grid(size, size)
    cells = np.pi * 14 / size
    net = np.maximum(np.abs(np.sin(cells * (u + v))), np.abs(np.sin(cells * (u - v)))) ** 6
    solid = thread.astype(np.float32) / 255
    cover = np.maximum(solid, 0.34 + 0.40 * net)
    return np.stack((cover, 0.06 * solid + 0.012 * net), 2).astype(np.float32)


def _lace_flower(
    thread: np.ndarray, centre: np.ndarray, reach: float, petals: int, turn: float, size: float
) -> None:
    """One flower of `reach` cm: full petals, an openwork eye in each, a ring in the middle."""
    angles = turn + 2 * np.pi * np.arange(petals) / petals
    ways = np.stack((np.cos(angles), np.sin(angles)), 1)
    broad = reach * min(0.46, 1.5 / petals)
    for way, angle in zip(ways, angles, strict=True):
        stamp(thread, ellipse(centre + 0.58 * reach * way, (0.48 * reach, broad), angle), 255, size)
    for way, angle in zip(ways, angles, strict=True):
        stamp(thread, ellipse(centre + 0.70 * reach * way, (0.20 * reach, 0.40 * broad), angle), 70, size)
    stamp(thread, ellipse(centre, (0.24 * reach, 0.24 * reach)), 70, size)
    stamp(thread, ellipse(centre, (0.14 * reach, 0.14 * reach)), 255, size)


_DRAWERS: dict[str, tuple[Callable[[int], np.ndarray], int]] = {
    "cotton": (_cotton, 2),
    "denim": (_denim, 1),
    "knit": (_knit, 3),
    "satin": (_satin, 1),
    "leather": (_leather, 1),
    "lace": (_lace, 4),
    "linen": (_linen, 1),
    "wool": (_wool, 3),
}


def size_cm(material: str, style: int) -> float:
    """Side of a material's square tile."""
    if material == "knit":
        return _KNIT_SIZE_CM[KNIT_STYLES[style % 3]]
    return LACE_SIZE_CM if material == "lace" else _SIZES_CM[material]


@lru_cache(maxsize=32)
def _full(material: str, style: int) -> np.ndarray:
    return _DRAWERS[material][0](style)


@lru_cache(maxsize=96)
def _fitted(material: str, style: int, tenths: int) -> np.ndarray:
    side = size_cm(material, style)
    return fitted(_full(material, style), side, side, tenths / 10)


def tile(material: str, style: int, px_per_cm: float) -> np.ndarray:
    """The tile of a material at a resolution, cached: [h, w, 2] float32 (see the module)."""
    return _fitted(material, style % _DRAWERS[material][1], max(1, round(px_per_cm * 10)))
