"""Skirts, trousers, jeans and shorts, and the lower halves of dresses and jumpsuits."""

from __future__ import annotations

import numpy as np

from . import skirts
from .block import HEMS
from .canvas import Layer, Part, Patch, Seam, Stitch
from .design import Design
from .fabric import palette
from .hanging import Waist
from .legs import LEG_LENGTHS, pair
from .legs import cut as cut_legs
from .lower_details import leg_details, skirt_details, waist_details
from .notions import linear
from .tops import Anatomy

_LABEL = (0.93, 0.91, 0.86)


def skirt(design: Design, anatomy: Anatomy) -> list[Layer]:
    """The skirt of a dress, hung from the waist of its bodice."""
    block = anatomy.block
    hem = HEMS[design["length"]] + float(design.rng("skirt", "length").uniform(-1, 1))
    shape = skirts.cut(
        design, anatomy.waist, float(block.half(anatomy.waist)), hem, float(block.centre(anatomy.waist))
    )
    return [*skirts.layers(shape), *skirt_details(shape)]


def legs(design: Design, anatomy: Anatomy) -> list[Layer]:
    """The legs of a jumpsuit below the waist of its bodice."""
    waist = anatomy.waist
    shape = cut_legs(design, waist, float(anatomy.block.half(waist)), waist + _leg_length(design))
    return [pair(shape), *leg_details(shape)]


def build(design: Design) -> list[Layer]:
    """A whole skirt, pair of trousers, jeans or shorts; the origin is the middle of its waist.

    Layers are painted in order, the back first.
    """
    rng = design.rng("waist", "measures")
    waist = Waist(
        0.0, 17.4 + 0.4 * rng.uniform(-1, 1), 2.3 + 0.5 * rng.uniform(-1, 1), 3.9 + 0.7 * rng.uniform(-1, 1)
    )
    if design["category"] == "skirt":
        rng = design.rng("skirt", "length")
        shape = skirts.cut(
            design, 0.0, waist.half, skirts.SKIRT_LENGTHS[design["length"]] + 1.5 * rng.uniform(-1, 1)
        )
        body: list[Layer] = [*skirts.layers(shape), *skirt_details(shape)]
    else:
        trousers = cut_legs(design, 0.0, waist.half, _leg_length(design))
        body = [pair(trousers), *leg_details(trousers)]
    return [*body, *_inside_back(design, waist), *_waistband(design, waist), *waist_details(design, waist)]


def _leg_length(design: Design) -> float:
    return LEG_LENGTHS[design["length"]] + 1.5 * float(design.rng("legs", "length").uniform(-1, 1))


def _inside_back(design: Design, waist: Waist) -> list[Layer]:
    """The back of the waistband seen from inside, with the label."""
    x = np.linspace(-1, 1, 41)
    back = waist.edge(x)
    back[:, 1] = waist.y - 0.5 * (1 - x**2)
    front = waist.edge(x, 1.2)[::-1]
    part = Part("waistband", "inside", np.vstack([back, front]), casts=0.0, rim=0.15, gain=0.48)
    top = waist.y + 0.1
    label = np.array([(-1.5, top), (1.5, top), (1.5, top + 1.7), (-1.5, top + 1.7)])
    return [part, Patch(label, tuple(linear(np.array(_LABEL)) * 0.85), casts=0.2)]


def _elastic(design: Design) -> bool:
    """Whether a wide skirt is gathered on an elastic instead of sewn to a plain band."""
    soft = design["category"] == "skirt" and design["fit"] == "flared"
    return soft and not skirts.pleated(design) and design.rng("waist", "style").random() < 0.35


def _waistband(design: Design, waist: Waist) -> list[Layer]:
    x = np.linspace(-1, 1, 61)
    upper, lower = waist.edge(x, 0.0), waist.edge(x, waist.band)
    drawn = design.has("drawstring") or _elastic(design)
    gathers = design.rng("waist", "gathers").uniform(0, 2 * np.pi, 3)

    def relief(px: np.ndarray, py: np.ndarray) -> np.ndarray:
        s = np.clip(px / waist.half, -1, 1)
        height = 6.2 * np.sqrt(np.clip(1 - np.abs(s) ** 2.4, 0, 1)) + 0 * py
        if drawn:  # elastic draws the cloth into small gathers
            wave = (
                np.sin(s * 38 + gathers[0])
                + 0.8 * np.sin(s * 61 + gathers[1])
                + 0.5 * np.sin(s * 23 + gathers[2])
            )
            height = height + 0.09 * wave
        return height.astype(np.float32)

    def cloth(px: np.ndarray, py: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return px + 0 * py, py + 0 * px

    kind = "rib" if design["material"] == "knit" else "main"
    part = Part(
        "waistband", kind, np.vstack([upper, lower[::-1]]), relief, cloth, casts=0.22, reach=0.7, rim=0.3
    )
    thread = palette(design).stitch
    colour = tuple(linear(thread)) if design["material"] == "denim" else None
    lines: list[Layer] = [Seam(waist.edge(x, waist.band), depth=0.32, width=0.3)]
    if design["material"] not in ("knit", "satin", "lace"):
        lines += [Stitch(waist.edge(x, 0.5), colour), Stitch(waist.edge(x, waist.band - 0.5), colour)]
    return [part, *lines]
