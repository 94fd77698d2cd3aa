"""The seams a piece is built with: yokes, panels, darts."""

from __future__ import annotations

import numpy as np

from .block import Block
from .canvas import Layer, Seam, Stitch
from .sewn import thread


def construction(block: Block, body: np.ndarray) -> list[Layer]:
    """Seams that tell how a piece is built; which of them a design has is free."""
    design = block.design
    category, material = design["category"], design["material"]
    rng = design.rng("bodice", "seams")
    draw_yoke, draw_panel, play = rng.random(), rng.random(), rng.uniform(-1, 1)
    layers: list[Layer] = []
    low = block.hem if block.one_piece else 41.0
    colour = thread(design)
    denim = material == "denim"
    if category == "jacket" and denim:
        y = block.armpit[1] - 3.0 + play
        line = _across(block, y)
        layers += [
            Seam(line, 0.36, 0.3, body),
            Stitch(line + (0, 0.7), colour, within=body),
            Stitch(line + (0, 1.3), colour, within=body),
        ]
        # From the yoke, or from under a pocket that lies on it.
        top, wide = (34.5, 12.2) if design.has("pockets") else (y, 13.5)
        for sign in (-1, 1) if low - 4.0 - top > 5 else ():
            path = np.array([(sign * wide, top), (sign * 6.4, low - 4.0)])
            layers += [Seam(path, 0.30, 0.28, body), Stitch(path + (sign * 0.7, 0), colour, within=body)]
        band = block.hem_line()[::-1] - (0, 4.2)
        layers += [Seam(band, 0.34, 0.3, body), Stitch(band + (0, 0.6), colour, within=body)]
    elif material == "leather":
        if draw_yoke < 0.6:
            line = _across(block, 13.5 + play, sag=-1.2)
            layers += [Seam(line, 0.46, 0.36, body), Stitch(line + (0, 0.8), strength=0.4, within=body)]
        if draw_panel < 0.6:
            for sign in (-1, 1):
                line = _princess(block, sign, low)
                layers += [
                    Seam(line, 0.42, 0.36, body),
                    Stitch(line + (sign * 0.8, 0), strength=0.4, within=body),
                ]
    elif category in ("blazer", "coat") and low > 46:
        if draw_panel < 0.7:
            layers += [Seam(_dart(block, sign), 0.16, 0.26, body) for sign in (-1, 1)]
    elif category in ("shirt", "blouse") and draw_yoke < 0.5 and design["neckline"] == "shirt collar":
        for sign in (-1, 1):
            sx, sy = block.shoulder
            line = np.array([(sign * 7.8, 4.0), (sign * (sx - 0.8), sy + 3.4)])
            layers.append(Seam(line, 0.22, 0.22, body))
    elif category in ("dress", "jumpsuit") and block.fit == "fitted" and design["neckline"] != "off-shoulder":
        if draw_panel < 0.45:
            layers += [Seam(_dart(block, sign, low=min(low - 1, 56)), 0.15, 0.24, body) for sign in (-1, 1)]
    if (
        category == "dress"
        and block.one_piece
        and block.fit == "fitted"
        and not design.has("belt")
        and draw_yoke < 0.6
    ):
        layers.append(Seam(_across(block, 41.0, sag=0.5), 0.30, 0.3, body))
    return layers


def _across(block: Block, y: float, sag: float = 0.8) -> np.ndarray:
    left, right = float(block.side(y, -1)) - 4, float(block.side(y, 1)) + 4
    t = np.linspace(-1, 1, 25)
    return np.column_stack([(left + right) / 2 + t * (right - left) / 2, y + sag * (1 - t * t)])


def _princess(block: Block, sign: int, low: float) -> np.ndarray:
    """A panel seam from the armhole over the chest to the hem."""
    y = np.linspace(block.armpit[1] - 6, low + 0.5, 30)
    t = (y - y[0]) / (y[-1] - y[0])
    share = 0.86 - 0.36 * np.sin(np.pi * np.minimum(t * 1.1 + 0.05, 0.5)) + 0.06 * t
    return np.column_stack([block.centre(y) + sign * share * block.half(np.maximum(y, block.armpit[1])), y])


def _dart(block: Block, sign: int, low: float = 54.0) -> np.ndarray:
    y = np.linspace(block.armpit[1] + 6.5, low, 20)
    return np.column_stack([block.centre(y) + sign * (8.6 + 0.5 * np.sin((y - 30) / 9)), y])
