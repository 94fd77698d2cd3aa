"""The colours of one garment: cloth, second colour, thread, lining, metal and buttons.

All colours are sRGB-coded RGB in 0..1, as the table `palette.COLOURS` gives them (there 0..255).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .design import Design
from .palette import COLOURS

_LUMA = np.array((0.299, 0.587, 0.114), np.float32)
_NUDE = np.array((0.86, 0.76, 0.66), np.float32)
#: Indigo at three depths of wash; other colours of denim are dyed over grey.
_DENIM_GREY = 0.36
_INDIGO = {"light blue": (138, 171, 208), "blue": (66, 98, 146), "navy": (34, 46, 82)}
_WHITE = np.ones(3, np.float32)
_METALS = ((0.74, 0.75, 0.77), (0.80, 0.66, 0.38), (0.42, 0.42, 0.44))
_DENIM_THREAD = np.array((0.84, 0.62, 0.32), np.float32)
_ACCENTS = (
    "white",
    "ivory",
    "red",
    "pink",
    "mustard",
    "orange",
    "teal",
    "light blue",
    "lavender",
    "burgundy",
)


@dataclass(frozen=True)
class Palette:
    """Colours of one design, each float32 RGB in 0..1; `accents` is [N, 3]."""

    base: np.ndarray
    second: np.ndarray
    trim: np.ndarray
    stitch: np.ndarray
    lining: np.ndarray
    hardware: np.ndarray
    button: np.ndarray
    accents: np.ndarray


def named(name: str) -> np.ndarray:
    """A named colour as float32 RGB in 0..1."""
    return np.asarray(COLOURS[name], np.float32) / 255.0


def luma(colour: np.ndarray) -> float:
    """Perceived lightness of an sRGB-coded colour, 0..1."""
    return float(colour @ _LUMA)


def mix(first: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    """`first` with `share` of `other` in it."""
    return (first + (other - first) * np.float32(share)).astype(np.float32)


def deepen(colour: np.ndarray, amount: float) -> np.ndarray:
    """A darker, slightly more saturated tone, as cloth has in its shadows."""
    grey = np.float32(luma(colour))
    full = (grey + (colour - grey) * np.float32(1 + 0.25 * amount)) * np.float32(1 - amount)
    return np.clip(full, 0, 1).astype(np.float32)


def dye(design: Design) -> Palette:
    """The colours of a design; free choices (thread, metal, accents) come from its seed."""
    return _dye(tuple(design.attributes.items()), design.seed)


@lru_cache(maxsize=8)
def _dye(attributes: tuple[tuple[str, str], ...], seed: int) -> Palette:
    design = Design(dict(attributes), seed)
    rng = design.rng("palette", "accents")
    order = rng.permutation(_ACCENTS)
    metal = np.array(_METALS[int(rng.choice(3, p=(0.5, 0.32, 0.18)))], np.float32)
    button_choice = int(rng.integers(2))
    trim_contrasts = rng.random() < 0.4

    base = named(design["colour"])
    if design["material"] == "denim":  # indigo is never as pure as a dyed cotton
        indigo = _INDIGO.get(design["colour"])
        grey = np.full(3, luma(base), np.float32)
        base = np.asarray(indigo, np.float32) / 255 if indigo else mix(base, grey, _DENIM_GREY)
    dark = luma(base) < 0.45
    second_name = design.get("second_colour")
    second = named(second_name or ("ivory" if dark else "navy"))
    accents = np.stack([named(name) for name in order if np.abs(named(name) - base).max() > 0.28][:4])
    if design["material"] == "denim":
        stitch = _DENIM_THREAD if np.abs(_DENIM_THREAD - base).max() > 0.2 else deepen(base, 0.5)
        button = metal if luma(metal) > 0.5 else np.array(_METALS[1], np.float32)
    else:
        stitch = mix(base, _WHITE, 0.22) if luma(base) < 0.22 else deepen(base, 0.24)
        light, horn = ((0.95, 0.93, 0.88), (0.86, 0.78, 0.64)), ((0.12, 0.11, 0.12), (0.30, 0.19, 0.12))
        button = np.array((light if luma(base) < 0.5 else horn)[button_choice], np.float32)
    striped = design["pattern"] in ("horizontal stripes", "vertical stripes", "polka dots")
    trim = second if striped and trim_contrasts else base
    lining = deepen(mix(base, _NUDE, 0.08), 0.34)
    return Palette(base, second, trim, np.asarray(stitch, np.float32), lining, metal, button, accents)


def lace_ground(base: np.ndarray) -> np.ndarray:
    """The lining under lace: of the same hue, light under dark lace and deep under light lace."""
    if luma(base) < 0.55:
        return mix(mix(base, _WHITE, 0.12), _NUDE, 0.62)
    return mix(deepen(base, 0.34), _NUDE, 0.30)
