"""Upper-body pieces put together: block, back, sleeves, front, collar, in the order they lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import bodice, collars, necklines, sleeves
from .arms import Arm
from .block import HIP, WAIST, Block, measure
from .canvas import Layer, Seam
from .design import Design
from .necklines import Opening
from .panels import construction


@dataclass(frozen=True)
class Anatomy:
    """Landmarks of a finished piece, for whoever sews on details; all in cm.

    Attributes:
        block: measurements; `block.side(y, ±1)`, `block.centre(y)` and `block.hem` among them.
        opening: the neck's opening; `opening.depth` is its lowest y, at the centre.
        body: closed outline of the front; of its left half where the piece hangs open.
        arms: left and right sleeve, empty when sleeveless.
        top: y where a front closure begins.
        bottom: y where it ends.
    """

    block: Block
    opening: Opening
    body: np.ndarray
    arms: tuple[Arm, ...]
    top: float
    bottom: float
    waist: float = WAIST
    hip: float = HIP


def build(design: Design) -> tuple[list[Layer], Anatomy]:
    """Layers of an upper-body piece, back to front, and its landmarks."""
    block = measure(design)
    opening = necklines.open_neck(block)
    fronts = bodice.outlines(block, opening)
    worn = sleeves.build(block)
    arms = tuple(arm for arm, _ in worn)
    layers: list[Layer] = [*collars.behind(block, opening), *necklines.inside_back(block, opening)]
    for _, parts in worn:
        layers += parts
    layers.append(bodice.front(block, fronts))
    for front in fronts:
        layers += bodice.edges(block, opening, front)
        layers += construction(block, front)
    if arms and opening.style not in ("off-shoulder", "halter"):
        layers += [Seam(block.armhole(arm.sign), 0.24, 0.30) for arm in arms]
    layers += necklines.finish(block, opening, fronts)
    if opening.style == "off-shoulder":
        layers += necklines.shoulder_band(block, opening, arms)
    layers += collars.before(block, opening)
    bottom = block.hem if block.one_piece else WAIST
    return layers, Anatomy(block, opening, fronts[0], arms, opening.depth, bottom)
