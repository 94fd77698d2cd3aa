"""Cloth: dye and pattern, micro-texture, and how light meets it, at given cloth coordinates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import materials, through
from .design import Design
from .dyes import Palette, dye, lace_ground, luma, mix
from .patterns import patterned
from .tiles import sample

__all__ = ["Cloth", "Palette", "palette", "weave"]

_RIB_CM = 1.05
#: Patterns that leave enough plain cloth to see its weave.
_BLOCKS = ("colour-block", "graphic")
_TONES = 1024
#: How much light cloth calms the tone of its weave, 0..1: all materials but these 0.62.
_CALMED = {"linen": 0.35}
#: Factor on the height of the weave on patterns.
_RELIEF = {"knit": 1.6, "linen": 1.2}
#: On patterns: that calm, a gain on the tone, and the light that dark cloth takes where it is high.
_SHOWS = {"linen": (0.25, 1.3, 0.25), "wool": (0.25, 1.45, 0.45), "knit": (0.42, 1.15, 0.45)}


@dataclass(frozen=True)
class Cloth:
    """A piece of cloth as the canvas shades it.

    Attributes:
        albedo: [H, W, 3] float32, linear RGB 0..1, no light in it.
        bump: [H, W] float32, height of the micro-texture in cm.
        sheen: fuzz at grazing angles, 0..1.
        gloss: strength of the mirror lobe, 0..1.
        roughness: width of that lobe, 0..1.
        lustre: how strongly cloth that faces the light is brighter, and the rest darker, 0..1.
        wear: how much dye its crests have lost, 0..1.
    """

    albedo: np.ndarray
    bump: np.ndarray
    sheen: float
    gloss: float
    roughness: float
    lustre: float = 0.0
    wear: float = 0.0


def palette(design: Design) -> Palette:
    """The colours of a design: cloth, thread, buttons, metal."""
    return dye(design)


def weave(design: Design, part: str, kind: str, u: np.ndarray, v: np.ndarray, px_per_cm: float) -> Cloth:
    """The cloth of one part.

    Args:
        part: `bodice`, `sleeve left`, `legs`, `skirt`, …: where prints and blocks go.
        kind: `main` (shell with its pattern), `plain` (shell without), `contrast` (plain, second
            colour), `rib` (ribbed edge), `inside` (wrong side of the shell), `lining`.
        u, v: [H, W] float32 cm across and down the part; u = 0 on its centre line.
        px_per_cm: of the arrays.
    """
    colours = palette(design)
    material = design["material"]
    if kind == "rib":
        return _rib(colours.trim, u, v, px_per_cm)
    if kind in ("inside", "lining"):
        inside = colours.lining if kind == "lining" else mix(colours.base, colours.lining, 0.5)
        return _woven(inside, "cotton", 0, u, v, px_per_cm, None)
    if kind == "main":
        dyed = patterned(design, colours, part, *through.carried(material, u, v, px_per_cm), px_per_cm)
        if dyed.ndim == 3 and design["pattern"] not in _BLOCKS:
            dyed = through.dried(dyed, _ground(dyed), material, u, v, px_per_cm)
    else:
        dyed = colours.second if kind == "contrast" else colours.base
    style = int(design.rng("cloth", "material").integers(6))
    if material == "lace":
        return _lace(colours, style, dyed, u, v, px_per_cm)
    fade = _fade(design, part, u, v) if material == "denim" else None
    return _woven(dyed, material, style, u, v, px_per_cm, fade)


def _woven(
    dyed: np.ndarray,
    material: str,
    style: int,
    u: np.ndarray,
    v: np.ndarray,
    px_per_cm: float,
    fade: np.ndarray | None,
) -> Cloth:
    side = materials.size_cm(material, style)
    grain = sample(materials.tile(material, style, px_per_cm), u, v, side, side)
    tone = grain[..., 0] if fade is None else grain[..., 0] + fade
    if material == "satin":  # room for its shine, which would be lost on white
        tone = tone - np.float32(0.06)
    finish = materials.FINISHES[material]
    # White over pale silk would be vinyl: there its lustre does.
    bright = 0.4 + 0.6 * (1 - _ground(dyed)) if material == "satin" else 1.0
    return Cloth(
        _toned(dyed, tone, material),
        grain[..., 1] * np.float32(_RELIEF.get(material, 1) if dyed.ndim == 3 else 1),
        finish.sheen,
        finish.gloss * bright,
        finish.roughness,
        finish.lustre,
        finish.wear,
    )


def _ground(dyed: np.ndarray) -> float:
    """Mean lightness 0..1 of a dye or a pattern."""
    return luma(dyed if dyed.ndim == 1 else dyed[::16, ::16].reshape(-1, 3).mean(axis=0))


def _linear(coded: np.ndarray) -> np.ndarray:
    """sRGB-coded to linear light by a cubic: right to half a percent and far cheaper than the power."""
    bent = coded * np.float32(0.305306011)
    bent += np.float32(0.682171111)
    bent *= coded
    bent += np.float32(0.012522878)
    bent *= coded
    return bent


def _toned(dyed: np.ndarray, tone: np.ndarray, material: str = "cotton") -> np.ndarray:
    """Dye under a tone map, in linear light.

    Light cloth shows its weave by relief, for tone on white reads as dirt; dark cloth takes a
    little light where the tone is high, or its weave would not be seen at all.
    """
    light = _ground(dyed)
    calmed, gain, lift = _CALMED.get(material, 0.62), 1.0, 0.06
    if dyed.ndim == 3:
        calmed, gain, lift = _SHOWS.get(material, (calmed, gain, lift))
    calm = np.float32(1 - calmed * np.clip((light - 0.45) / 0.4, 0, 1))
    if dyed.ndim == 1:  # one colour: the tones of a table, read by index
        steps = np.linspace(-0.5, 0.5, _TONES, dtype=np.float32)[:, None] * calm
        table = _linear(np.clip(dyed * (1 + steps) + np.float32(0.20 * (1 - light) ** 2) * steps, 0, 1))
        index = np.clip(tone * np.float32(_TONES - 1) + np.float32(0.5 * _TONES), 0, _TONES - 1).astype(
            np.uint16
        )
        return table[index]
    tone = (tone * (np.float32(gain) * calm))[..., None]
    coded = dyed * (tone + np.float32(1))
    coded += np.float32(lift * (1 - light)) * tone
    return _linear(np.clip(coded, 0, 1, out=coded))


def _fade(design: Design, part: str, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Washed places of denim: thighs and knees, chest and elbows, as a tone."""
    rng = design.rng("cloth", "fade")
    strength = np.float32(rng.uniform(0.16, 0.32))
    width = rng.uniform(4.0, 6.0)
    spots: tuple[tuple[float, float, float, float, float], ...]
    if part == "legs":
        spots = tuple(
            (side * 11.0, v, width, tall, share)
            for side in (-1, 1)
            for v, tall, share in ((34.0, 16.0, 1.0), (60.0, 9.0, 0.7))
        )
    elif part.startswith("sleeve"):
        spots = ((0.0, 30.0, width, 12.0, 0.7),)
    elif part == "skirt":
        spots = ((-11.0, 22.0, 6.0, 16.0, 0.8), (11.0, 22.0, 6.0, 16.0, 0.8))
    else:
        spots = ((-11.0, 28.0, 7.0, 12.0, 0.6), (11.0, 28.0, 7.0, 12.0, 0.6))
    tone = np.zeros_like(u)
    for at_u, at_v, wide, tall, share in spots:
        away = ((u - np.float32(at_u)) / np.float32(wide)) ** 2 + (
            (v - np.float32(at_v)) / np.float32(tall)
        ) ** 2
        tone += np.float32(share) * np.exp(-away)
    return strength * tone


def _rib(dyed: np.ndarray, u: np.ndarray, v: np.ndarray, px_per_cm: float) -> Cloth:
    """Ribbed edges: fine vertical ribs that melt into one tone where pixels are too few."""
    visible = np.float32(np.clip((px_per_cm * _RIB_CM - 2.5) / 3.0, 0, 1))
    wave = np.cos(u * np.float32(2 * np.pi / _RIB_CM)) * visible
    finish = materials.FINISHES["cotton"]
    tone = np.float32(0.09) * wave - np.float32(0.03)
    return Cloth(_toned(dyed, tone), np.float32(0.05) * wave, finish.sheen, finish.gloss, finish.roughness)


def _lace(
    colours: Palette, style: int, dyed: np.ndarray, u: np.ndarray, v: np.ndarray, px_per_cm: float
) -> Cloth:
    """Openwork over a lining of its own hue."""
    side = materials.LACE_SIZE_CM
    woven = sample(materials.tile("lace", style, px_per_cm), u, v, side, side)
    ground = lace_ground(colours.base)
    finish = materials.FINISHES["lace"]
    albedo = ground + (dyed - ground) * woven[..., :1]
    return Cloth(
        _linear(albedo.astype(np.float32)),
        np.ascontiguousarray(woven[..., 1]),
        finish.sheen,
        finish.gloss,
        finish.roughness,
    )
