"""Where cloth creases on an upper body: one list of strokes for body and sleeve."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .block import WAIST, Block
from .cloth import Fold
from .design import Design


@dataclass(frozen=True)
class Hand:
    """How a material folds.

    Attributes:
        height, width: factors on every fold.
        steep: how much sharper its broken side is.
        count: factor on the number of small creases.
        crumple: cm of fine unrest.
    """

    height: float
    width: float
    steep: float
    count: float
    crumple: float


HANDS = {
    "cotton": Hand(2.8, 1.45, 1.9, 0.6, 0.070),
    "denim": Hand(2.4, 1.3, 2.0, 0.8, 0.065),
    "knit": Hand(1.8, 1.90, 1.3, 0.4, 0.025),
    "satin": Hand(1.6, 1.75, 1.5, 0.6, 0.015),
    "leather": Hand(2.0, 1.1, 2.2, 0.9, 0.110),
    "lace": Hand(1.4, 1.40, 1.5, 0.6, 0.025),
    "linen": Hand(2.0, 1.10, 2.4, 1.4, 0.120),
    "wool": Hand(1.9, 1.80, 1.4, 0.3, 0.025),
}


def hand(design: Design) -> Hand:
    """How the design's material folds; outerwear is lined and folds less."""
    base = HANDS[design["material"]]
    if design["category"] in ("blazer", "coat"):
        return replace(base, height=base.height * 0.7, count=base.count * 0.6, crumple=base.crumple * 0.6)
    return base


#: Start, end, height, width, bend and peak of a fold before its material is known.
Stroke = tuple[tuple[float, float], tuple[float, float], float, float, float, float]


def body_folds(block: Block, hem: float) -> list[Fold]:
    """Creases of a body down to `hem`: from the armpits, at the waist, down the drape."""
    design = block.design
    feel = hand(design)
    rng = design.rng("bodice", "folds")
    ax, ay = block.armpit
    fitted = block.fit == "fitted"
    strokes: list[Stroke] = []
    for sign in (-1, 1):
        for k in range(3):
            # Tension from the armpit across the chest: the first is the strongest.
            start = (sign * (ax - rng.uniform(-0.3, 1.0)), ay + rng.uniform(-1.0, 1.0) + 2.6 * k)
            reach = rng.uniform(9, 16) * (1 - 0.14 * k)
            fall = rng.uniform(0.10, 0.55) + 0.34 * k
            end = (start[0] - sign * reach, start[1] + reach * fall)
            strokes.append(
                (start, end, rng.uniform(0.22, 0.40), rng.uniform(1.4, 2.4), rng.uniform(-1.4, 1.4), 0.25)
            )
        # The shoulder's blade of cloth, down from the neck towards the armpit.
        start = (sign * (ax - rng.uniform(3, 8)), rng.uniform(7, 12))
        end = (sign * (ax - rng.uniform(0.5, 2.5)), ay - rng.uniform(0, 3))
        strokes.append(
            (start, end, rng.uniform(0.10, 0.30), rng.uniform(1.6, 2.8), rng.uniform(-0.6, 0.6), 0.6)
        )
        for _ in range(3):
            # Wrinkles at the waist, from the side seam inwards.
            y = WAIST + rng.uniform(-7, 7)
            wide = float(block.half(y))
            start = (sign * wide * rng.uniform(0.90, 1.02), y)
            end = (sign * wide * rng.uniform(0.15, 0.55), y + rng.uniform(-3.0, 6.0))
            amount = rng.uniform(0.14, 0.34) * (1.0 if fitted else 0.5)
            strokes.append((start, end, amount, rng.uniform(1.1, 2.0), rng.uniform(-1.5, 1.5), 0.25))
        for k in range(2 if fitted else 4):
            # Cloth that hangs from the chest falls in long soft pipes, fanning out to the hem.
            at = (0.18 + 0.24 * k + rng.uniform(-0.1, 0.1)) * sign
            top = rng.uniform(27, 38) if not fitted else rng.uniform(45, 54)
            bottom = hem + rng.uniform(-2, 9)
            start = (at * float(block.half(top)) * 0.85, top)
            end = (at * float(block.half(hem)) * 1.08 + rng.uniform(-1.5, 1.5), bottom)
            amount = (
                rng.uniform(0.22, 0.60) * (0.5 if fitted else 1.0) * min(1.0, max(0.0, (bottom - top) / 26))
            )
            if design["material"] == "leather":  # too stiff for pipes
                amount *= 0.25
            if bottom - top > 6:
                strokes.append((start, end, amount, rng.uniform(1.6, 3.2), rng.uniform(-1.0, 1.0), 0.72))
    strokes += _drags(block, hem)
    small = rng.uniform(size=(18, 7))
    for row in small[: round(9 * feel.count)]:
        y = ay - 2 + row[0] * (hem - ay - 4)
        x = (2 * row[1] - 1) * float(block.half(y)) * 0.9
        angle = (row[2] - 0.5) * 1.4 + (0.9 if row[2] > 0.5 else -0.9)
        length = 5 + 7 * row[3]
        end = (x + np.sin(angle) * length, y + abs(np.cos(angle)) * length)
        strokes.append(((x, y), end, 0.05 + 0.08 * row[4], 1.0 + 0.8 * row[5], 2.4 * (row[6] - 0.5), 0.45))
    if design["material"] == "leather":
        for k in range(5):  # large bends at the waist, by turns from either side
            y = WAIST - 9 + 4.6 * k + rng.uniform(-1.2, 1.2)
            wide, sign = float(block.half(y)), 1 if k % 2 else -1
            start = (sign * wide * rng.uniform(0.92, 1.02), y)
            end = (sign * wide * rng.uniform(-0.1, 0.5), y + rng.uniform(-1.0, 6.0))
            strokes.append(
                (start, end, rng.uniform(0.28, 0.50), rng.uniform(1.2, 2.0), rng.uniform(-1.8, 1.8), 0.3)
            )
    return _cut(strokes, feel, rng)


def _drags(block: Block, hem: float) -> list[Stroke]:
    """Broad soft folds aslant over the whole front, from an armpit or a side down towards the other side.

    They are what models a plain piece: wide enough for the eye to read them as cloth, not as lines.
    """
    rng = block.design.rng("bodice", "drags")
    ax, ay = block.armpit
    strokes: list[Stroke] = []
    for sign in (-1, 1):
        for k in range(4):
            y = ay + 4 + (min(hem, 75.0) - ay - 8) * (k + rng.uniform(0.0, 0.9)) / 4
            start = (sign * float(block.half(y)) * rng.uniform(0.62, 0.98), y)
            reach, fall = rng.uniform(10, 20), rng.uniform(0.45, 1.25) * (1 if rng.random() < 0.75 else -0.6)
            end = (start[0] - sign * reach, y + reach * fall)
            strokes.append(
                (start, end, rng.uniform(0.26, 0.50), rng.uniform(2.2, 3.6), rng.uniform(-3.0, 3.0), 0.45)
            )
    return strokes


def sleeve_folds(design: Design, side: str, length: float, half: float) -> list[Fold]:
    """Creases of a sleeve in its own frame: x across from its axis (armpit side negative), y down it."""
    feel = hand(design)
    rng = design.rng(f"sleeve {side}", "folds")
    strokes = []
    for k in range(3):
        # From the armpit up to the crown.
        start = (-half * rng.uniform(0.6, 1.0), 12 + 2.6 * k + rng.uniform(-1, 1))
        end = (half * rng.uniform(-0.2, 0.5), start[1] - rng.uniform(2, 7) + 2 * k)
        strokes.append(
            (start, end, rng.uniform(0.14, 0.32), rng.uniform(0.9, 1.6), rng.uniform(-0.8, 0.8), 0.3)
        )
    for _ in range(3):
        # Long pulls down the arm.
        x = rng.uniform(-0.5, 0.6) * half
        y = rng.uniform(4, 20)
        end = (x + rng.uniform(-2, 2), y + rng.uniform(8, 18))
        strokes.append(
            ((x, y), end, rng.uniform(0.08, 0.22), rng.uniform(0.9, 1.7), rng.uniform(-0.8, 0.8), 0.4)
        )
    for k in range(7):
        # The elbow gathers on the inside.
        y = 27 + 2.1 * k + rng.uniform(-0.8, 0.8)
        sign = -1 if rng.random() < 0.7 else 1
        start = (sign * half * 0.95, y)
        end = (-sign * half * rng.uniform(-0.1, 0.7), y + rng.uniform(-2.5, 3.5))
        strokes.append(
            (start, end, rng.uniform(0.10, 0.30), rng.uniform(0.6, 1.2), rng.uniform(-0.7, 0.7), 0.3)
        )
    for k in range(5):
        # Cloth that stacks above the cuff.
        y = 46 + 2.3 * k + rng.uniform(-0.8, 0.8)
        sign = 1 if k % 2 else -1
        start, end = (
            (sign * half * 0.9, y),
            (-sign * half * rng.uniform(0.1, 0.8), y + rng.uniform(-0.8, 2.4)),
        )
        strokes.append(
            (start, end, rng.uniform(0.10, 0.26), rng.uniform(0.6, 1.1), rng.uniform(-0.6, 0.6), 0.4)
        )
    if design["material"] == "leather":
        # Hide does not drape: it breaks in rings where the arm bends and where it meets the cuff.
        for first, count, gap in ((25.0, 5, 3.3), (45.0, 3, 3.0)):
            for k in range(count):
                y = first + gap * k + rng.uniform(-0.7, 0.7)
                sign = 1 if k % 2 else -1
                start = (sign * half * rng.uniform(0.8, 1.1), y)
                end = (-sign * half * rng.uniform(0.2, 1.0), y + rng.uniform(-2.0, 3.0))
                strokes.append(
                    (start, end, rng.uniform(0.24, 0.42), rng.uniform(0.9, 1.4), rng.uniform(-1, 1), 0.4)
                )
    return [fold for fold in _cut(strokes, feel, rng) if fold.start[1] < length + 2]


def _cut(strokes: list, feel: Hand, rng: np.random.Generator) -> list[Fold]:
    """Strokes as folds of one material; which side breaks is free."""
    folds = []
    for start, end, amount, width, bend, peak in strokes:
        steep = 1 + (feel.steep - 1) * rng.uniform(0.5, 1.3)
        if rng.random() < 0.5:
            steep, width = 1 / steep, width / steep
        folds.append(Fold(start, end, amount * feel.height, width * feel.width, steep, bend, peak))
    return folds
