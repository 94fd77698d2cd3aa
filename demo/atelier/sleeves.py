"""Sleeves: tubes along a gently bent arm, from cap to wrist, plain, puffed or belled."""

from __future__ import annotations

import numpy as np

from .arms import RIBBED, Arm, hold
from .block import Block, bomber
from .canvas import Coordinates, Field, Layer, Part, Seam, Stitch
from .cloth import AREA, unrest, wandering
from .folds import hand, sleeve_folds
from .geometry import smoothstep, spline
from .strips import strip

#: Arms hang a little behind the body and take a little less light.
SET_BACK = 0.94
_AREA = (-20.0, -10.0, 20.0, 90.0)


def build(block: Block) -> list[tuple[Arm, list[Layer]]]:
    """Both sleeves as layers that go behind the body; empty when sleeveless."""
    sleeve = block.design.get("sleeve", "sleeveless")
    if sleeve == "sleeveless":
        return []
    return [_sleeve(block, sleeve, side, sign) for side, sign in (("left", -1), ("right", 1))]


def _relief(block: Block, arm: Arm) -> Field:
    design = block.design
    feel = hand(design)
    half = 6.0
    strokes = sleeve_folds(design, arm.side, arm.length, half)
    seeds = design.rng(f"sleeve {arm.side}", "unrest").integers(0, 2**31, 3)
    style = design.get("sleeve_style", "plain")
    gathers = design.rng("sleeve", "gathers")
    phase, pipes = gathers.uniform(0, 6.28), gathers.uniform(1.5, 2.0)
    in_frame = _in_frame(arm, strokes)

    def height(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        s, t = arm.locate(x, y)
        rows = np.linspace(-5, arm.length + 5, 160).astype(np.float32)
        index = np.clip((s + 5) * (159 / (arm.length + 10)), 0, 158.99)
        low = index.astype(np.int32)
        share = index - low
        edges = []
        for curve in (arm.outer, arm.inner):
            table = curve(rows)
            edges.append(table[low] * (1 - share) + table[low + 1] * share)
        middle, wide = (edges[0] + edges[1]) / 2, np.maximum((edges[0] - edges[1]) / 2, 1)
        q = np.minimum(np.abs((t - middle) / wide) * 0.97, 0.985)
        z = 0.75 * wide * np.sqrt(1 - q**2.6)
        z *= 0.55 + 0.45 * smoothstep(0, 14, s)
        z += 1.3 * feel.crumple * unrest(np.random.default_rng(seeds[0]), x, y, (3.0, 3.8), AREA)
        z += 0.5 * feel.crumple * unrest(np.random.default_rng(seeds[1]), x, y, (1.2, 1.6), AREA)
        if style != "plain":
            away = (t - middle) / wide
            pleat = np.cos(away * np.float32(5.5 * pipes) + np.float32(phase))
            if style == "puff":
                near = smoothstep(7.0, 0.5, s) + smoothstep(arm.length - 8, arm.length - 2.5, s)
                z += 0.26 * feel.height * pleat * near
            else:
                z += 0.62 * feel.height * pleat * smoothstep(arm.length * 0.55, arm.length, s)
        return z + wandering(in_frame, x, y, np.random.default_rng(seeds[2]), 0.8)

    return height


def _in_frame(arm: Arm, strokes: list) -> list:
    """Sleeve folds moved from the arm's frame to the garment's."""
    placed = []
    for fold in strokes:
        ends = np.array([fold.start, fold.end])
        middle = (arm.outer(ends[:, 1]) + arm.inner(ends[:, 1])) / 2
        points = arm.place(ends[:, 1], ends[:, 0] + middle)
        placed.append(
            type(fold)(
                tuple(points[0]),
                tuple(points[1]),
                fold.height,
                fold.width,
                fold.steep,
                fold.bend * arm.sign,
                fold.peak,
            )
        )
    return placed


def _cloth(arm: Arm) -> Coordinates:
    def coordinates(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        s, t = arm.locate(x, y)
        return (t + 5.0) * np.float32(arm.sign), s

    return coordinates


def _sleeve(block: Block, sleeve: str, side: str, sign: int) -> tuple[Arm, list[Layer]]:
    design, category = block.design, block.design["category"]
    arm = hold(block, sleeve, side, sign)
    style = design.get("sleeve_style", "plain")
    bulge = {"cap": 0.4, "short": 0.9, "elbow": 0.9}.get(sleeve, 0.7)
    if sleeve == "cap":
        return arm, _cap(block, arm)
    ending = arm.cuff(arm.length, bulge)
    outline = np.vstack([arm.edge(arm.outer), ending, arm.edge(arm.inner)[::-1]])
    below = None
    if design["neckline"] == "off-shoulder":
        y = 12.2
        below = np.array([(-80, y), (80, y), (80, 160), (-80, 160)], float)
    layers: list[Layer] = []
    if sleeve in ("short", "elbow", "three-quarter") or style == "bell":
        # The far rim of an open sleeve, seen from a little below its edge.
        far = arm.cuff(arm.length - 0.2, bulge + 0.9)
        near = arm.cuff(arm.length - 2.5, 0.0)
        layers.append(
            Part(f"sleeve {side}", "inside", np.vstack([far, near[::-1]]), casts=0, rim=0.1, gain=0.5)
        )
    layers.append(
        Part(
            f"sleeve {side}",
            "main",
            outline,
            _relief(block, arm),
            _cloth(arm),
            within=below,
            casts=0.25,
            reach=1.0,
            rim=0.45,
            gain=SET_BACK,
        )
    )
    if style == "puff":
        top = arm.cuff(arm.length - 2.6, bulge)
        layers.append(strip("trim", "plain", _flip(top, sign), 2.4, 0.35, within=outline, casts=0.2))
        layers.append(Seam(top, 0.35, 0.25, within=outline))
    elif category in RIBBED or bomber(design):
        width = 6.0 if sleeve == "long" else 3.0
        top = arm.cuff(arm.length - width, bulge)
        layers.append(strip("trim", "rib", _flip(top, sign), width + 1.2, 0.5, within=outline, casts=0.22))
        layers.append(Seam(top, 0.34, 0.3, within=outline))
    elif category in ("shirt", "blouse", "dress") and sleeve == "long" and style == "plain":
        top = arm.cuff(arm.length - 5.6, bulge)
        layers.append(Seam(top, 0.38, 0.28, within=outline))
        layers.append(Stitch(arm.cuff(arm.length - 5.2, bulge), strength=0.3))
        layers.append(Stitch(arm.cuff(arm.length - 0.5, bulge), strength=0.3))
    else:
        turn = 1.9 if sleeve != "long" else 2.6
        layers.append(Stitch(arm.cuff(arm.length - turn, bulge), strength=0.4))
        layers.append(Seam(arm.cuff(arm.length - turn * 0.9, bulge), 0.10, 0.3, within=outline))
    return arm, layers


def _flip(path: np.ndarray, sign: int) -> np.ndarray:
    """A cuff's line in the direction that has the hand on its right."""
    return path[::-1] if sign > 0 else path


def _cap(block: Block, arm: Arm) -> list[Layer]:
    """A cap covers the shoulder's end and runs out at the armhole, well above the armpit."""
    hole = block.armhole(arm.sign)
    sx, sy = block.shoulder
    tip = np.array([arm.sign * (sx + 5.6), sy + 7.8])
    low = hole[15]
    start = hole[0]
    out = np.vstack(
        [
            np.linspace(start - (arm.sign * 2.0, -1.6), start + (0, 0.25), 3),
            start + (arm.sign * 2.4, 1.0),
            start + (arm.sign * 4.4, 3.6),
            tip,
            tip + (-arm.sign * 1.4, 1.4),
            (tip + low) / 2 + (0, 1.2),
            low + (-arm.sign * 0.5, 0.6),
            low - (arm.sign * 3, 0),
        ]
    )
    outline = spline(out, 60, closed=True)
    hem = spline(out[5:9], 16)
    return [
        Part(
            f"sleeve {arm.side}",
            "main",
            outline,
            _relief(block, arm),
            _cloth(arm),
            casts=0.2,
            rim=0.5,
            gain=SET_BACK,
        ),
        Stitch(hem - (arm.sign * 0.9, 0.6), strength=0.35),
    ]
