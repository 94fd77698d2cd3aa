"""How a material shows through a pattern: what dye does on it, and where its threads stay dry.

A print on flat colour would be the same picture on every cloth. Here linen's slubs take less dye
or more, wool's fibres blur an edge and keep a melange, and a knit can change colour only from one
stitch to the next. Plain cloth needs none of it: its weave is all there is to see.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from .tiles import TILE_PX, fitted, noise, sample

_SIDE_CM = 26.0
#: Undyed flax; wool's light fibres.
_FLAX = np.array((0.93, 0.89, 0.80), np.float32)
_FIBRE = np.array((0.86, 0.84, 0.80), np.float32)
#: What a thread that took more of the dye leaves of the light: flax is yellowish.
_THICK = np.array((0.86, 0.83, 0.76), np.float32)

#: A stitch of a knit pattern, cm: columns and rows of the stockinette in `materials`.
_COLUMN_CM, _ROW_CM = 0.95, 0.76


def _threads(seed: int, level: float) -> np.ndarray:
    """Coverage 0..1 of few long threads, along and across."""
    px = TILE_PX / _SIDE_CM
    along = noise(seed, 0.17 * px, 3.2 * px) - level
    across = noise(seed + 1, 3.2 * px, 0.17 * px) - level
    return np.clip(np.maximum(along, across), 0, 1)


def _linen() -> np.ndarray:
    return np.stack((_threads(65, 0.85), _threads(67, 0.85)), 2)


def _wool() -> np.ndarray:
    px = TILE_PX / _SIDE_CM
    light = np.clip(
        0.45 * noise(76, 0.16 * px, 0.34 * px) + 0.65 * noise(80, 0.32 * px, 0.44 * px) - 0.6, 0, 1
    )
    dark = np.clip(
        0.45 * noise(77, 0.34 * px, 0.16 * px) + 0.65 * noise(81, 0.44 * px, 0.32 * px) - 0.6, 0, 1
    )
    return np.stack((light, dark), 2)


def _fray() -> np.ndarray:
    """By how many cm a fibre carries its colour, across and down."""
    px = TILE_PX / _SIDE_CM
    reach = [0.09 * noise(seed, 0.10 * px, 0.10 * px) for seed in (78, 79)]
    return np.stack(reach, 2)


_TILES: dict[str, Callable[[], np.ndarray]] = {"linen": _linen, "wool": _wool, "fray": _fray}
#: Dry threads' own colour and its share; the share of the thick ones' shade.
_SHARES = {"linen": (_FLAX, 0.30, 0.72), "wool": (_FIBRE, 0.15, 0.75)}


@lru_cache(maxsize=64)
def _tile(name: str, tenths: int) -> np.ndarray:
    return fitted(_TILES[name]().astype(np.float32), _SIDE_CM, _SIDE_CM, tenths / 10)


def _read(name: str, u: np.ndarray, v: np.ndarray, px_per_cm: float) -> np.ndarray:
    return sample(_tile(name, max(1, round(px_per_cm * 10))), u, v, _SIDE_CM, _SIDE_CM)


def carried(material: str, u: np.ndarray, v: np.ndarray, px_per_cm: float) -> tuple[np.ndarray, np.ndarray]:
    """Where a pattern's colours lie on a material: cloth coordinates in cm, each [H, W] float32."""
    if material == "wool":
        reach = _read("fray", u, v, px_per_cm)
        return u + reach[..., 0], v + reach[..., 1]
    if material == "knit":
        turns = u * np.float32(1 / _COLUMN_CM)
        lean = np.abs(turns - np.round(turns))
        rows = v * np.float32(1 / _ROW_CM)
        step = rows - np.floor(rows) - np.float32(0.5)
        return u + np.float32(0.22 * _COLUMN_CM) * step, v + np.float32(0.55 * _ROW_CM) * (
            lean - np.float32(0.25)
        )
    return u, v


def dried(
    dyed: np.ndarray, light: float, material: str, u: np.ndarray, v: np.ndarray, px_per_cm: float
) -> np.ndarray:
    """Patterned cloth [H, W, 3] (sRGB-coded) with the threads that took less of the dye, and more.

    `light` is the cloth's mean lightness, 0..1: pale threads show on dark cloth, thick ones on light.
    """
    if material not in _SHARES:
        return dyed
    own, pale, deep = _SHARES[material]
    threads = _read(material, u, v, px_per_cm)
    dry = np.float32(pale * (1.4 - 0.8 * light)) * threads[..., :1]
    dark = np.float32(deep * (0.8 + 0.4 * light)) * threads[..., 1:]
    return (dyed + (own - dyed) * dry) * (1 - (1 - _THICK) * dark)
