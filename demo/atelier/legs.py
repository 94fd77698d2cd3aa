"""Legs of trousers, jeans, shorts and jumpsuits.

Heights `v` are centimetres below the waist; the curves depend on the fit, never on the length.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .canvas import Part
from .cloth import Fold, wandering
from .design import Design
from .folds import hand
from .geometry import Curve, bezier, pchip, smoothstep
from .hanging import unsettled

#: Hem below the waist.
LEG_LENGTHS = {"short": 39.0, "knee": 57.0, "cropped": 82.0, "full": 101.0}
CROTCH = 27.0
#: Half widths of the pelvis at waist, 9 cm and 19 cm below.
_PELVIS = {
    "skinny": (17.2, 20.0, 21.6),
    "straight": (17.4, 20.6, 22.6),
    "wide": (17.4, 21.4, 24.2),
    "flared": (17.2, 20.2, 22.0),
}
#: Centre line and half width of one leg by height: (v, centre, half).
_LEGS = {
    "skinny": (
        (27, 10.9, 10.8),
        (34, 10.2, 9.3),
        (42, 9.7, 8.3),
        (58, 9.0, 6.6),
        (76, 8.7, 5.9),
        (102, 8.3, 4.9),
    ),
    "straight": (
        (27, 11.4, 11.3),
        (34, 11.5, 10.9),
        (42, 11.5, 10.4),
        (58, 11.6, 9.5),
        (76, 11.7, 9.2),
        (102, 11.8, 9.0),
    ),
    "wide": (
        (27, 12.6, 12.5),
        (34, 13.6, 13.1),
        (42, 14.2, 13.4),
        (58, 14.8, 13.7),
        (76, 15.4, 14.1),
        (102, 16.2, 14.8),
    ),
    "flared": (
        (27, 11.0, 10.9),
        (34, 10.5, 9.5),
        (44, 10.1, 8.2),
        (58, 9.9, 7.3),
        (66, 10.3, 7.9),
        (80, 12.0, 10.2),
        (102, 14.2, 13.0),
    ),
}


@dataclass(frozen=True)
class Legs:
    """The shape of one pair of legs.

    Attributes:
        waist_y: y of the waist, cm.
        hem: length below the waist, cm.
        outside: x of the right outer seam by height.
        inside: x of the right inner seam, below the crotch.
        skew: cm the left leg is drawn closer and the right one away.
        lift: cm the left hem is higher than the right.
    """

    design: Design
    waist_y: float
    hem: float
    outside: Curve
    inside: Curve
    skew: float
    lift: float

    def half(self, v: np.ndarray | float) -> np.ndarray:
        """Half width of one leg."""
        return (self.outside(v) - self.inside(v)) / 2

    def centre(self, v: np.ndarray | float) -> np.ndarray:
        """x of the right leg's centre line, before the pose."""
        return (self.outside(v) + self.inside(v)) / 2

    def _sway(self, v: np.ndarray | float) -> np.ndarray:
        return np.float32(self.skew) * np.clip((np.asarray(v) - CROTCH) / 73, 0, 1).astype(np.float32)

    def middle(self, v: np.ndarray | float, side: int) -> np.ndarray:
        """x of a leg's centre line; `side` is +1 (right of the picture) or -1."""
        return side * self.centre(v) + self._sway(v)

    def hem_of(self, side: int) -> float:
        """Length below the waist of one leg's hem."""
        return self.hem - (self.lift if side < 0 else 0.0)

    def outer(self, v: np.ndarray | float, side: int) -> np.ndarray:
        """x of an outer seam."""
        return side * self.outside(v) + self._sway(v)

    def inner(self, v: np.ndarray | float, side: int) -> np.ndarray:
        """x of an inner seam, below the crotch."""
        return side * self.inside(v) + self._sway(v)

    def _unrest(self, v: np.ndarray, side: int, edge: int) -> np.ndarray:
        """Cm by which a worn seam leaves its cut: at the knee and above the foot, no two alike."""
        rng = self.design.rng("legs", f"edge {side} {edge}")
        bumps = np.zeros_like(v)
        for at in (39.0, 53.0, 60.0, 67.0, 83.0, 89.0, 94.0):
            middle, reach, amount = at + rng.uniform(-3, 3), rng.uniform(1.6, 3.4), rng.uniform(-0.38, 0.34)
            bumps += amount * np.exp(-(((v - middle) / reach) ** 2))
        return bumps * np.clip((self.hem - 1 - v) / 4, 0, 1)

    def outline(self) -> np.ndarray:
        """Closed outline (N, 2) of both legs."""
        pieces = []
        for side in (1, -1):
            hem = self.hem_of(side)
            down = np.linspace(0, hem, 70)
            up = np.linspace(hem, CROTCH + 2.2, 50)
            outer = np.column_stack([self.outer(down, side) + self._unrest(down, side, 0), down])
            inner = np.column_stack([self.inner(up, side) + self._unrest(up, side, 1), up])
            low = bezier(
                outer[-1],
                ((outer[-1, 0] + inner[0, 0]) / 2, hem + 0.09 * float(self.half(hem))),
                inner[0],
                count=14,
            )
            fork = bezier(inner[-1], (inner[-1, 0] * 0.9, CROTCH + 0.6), (0.0, CROTCH), count=8)
            piece = np.vstack([outer, low[1:-1], inner, fork])
            pieces.append(piece if side == 1 else piece[::-1])
        return np.vstack(pieces) + (0, self.waist_y)


def cut(design: Design, waist_y: float, waist_half: float, hem_y: float) -> Legs:
    """The legs of a design below a waist of half width `waist_half` at `waist_y`."""
    fit = design["fit"]
    rng = design.rng("legs", "measures")
    size, thigh, knee, foot = rng.uniform(-1, 1, 4)
    grown = 1 + 0.026 * size
    waist, high, hip = (w * grown for w in _PELVIS[fit])
    shift = waist_half - waist
    heights, centres, halves = (np.array(column, float) for column in zip(*_LEGS[fit], strict=True))
    spread = np.interp(heights, (27, 40, 58, 102), (0, thigh, knee, foot)) * 0.045
    free = halves * grown * (1 + spread)
    centres = centres * grown + np.interp(heights, (27, 102), (0, 0.5 * foot))
    inside = np.maximum(centres - free, 0.25)  # the legs never cross
    outside = pchip((0, 9, 19, *heights[1:]), (waist_half, high + 0.5 * shift, hip, *(centres + free)[1:]))
    pose = design.rng("legs", "pose")
    return Legs(
        design,
        waist_y,
        hem_y - waist_y,
        outside,
        pchip(heights, inside),
        skew=float(pose.uniform(-0.9, 0.9)),
        lift=float(pose.uniform(-0.7, 0.7)),
    )


def _folds(legs: Legs) -> list[Fold]:
    """Creases, in cm with v down: at the fork, on the thigh, the knee, above the hem, and loose drape."""
    design, feel = legs.design, hand(legs.design)
    rng = design.rng("legs", "folds")
    fit = design["fit"]
    flowing = design["material"] == "satin"  # it falls in wide soft folds and keeps no creases
    tight = {"skinny": 1.0, "flared": 0.75, "straight": 0.55, "wide": 0.25}[fit]
    folds: list[Fold] = []

    def add(
        start: tuple[float, float],
        end: tuple[float, float],
        height: float,
        width: float,
        bend: float,
        peak: float = 0.35,
    ) -> None:
        steep = 1 + (feel.steep - 1) * rng.uniform(0.5, 1.3)
        if rng.random() < 0.5:
            steep, width = 1 / steep, width / steep
        if flowing:
            height, width, steep = 0.6 * height, 1.5 * width, steep**0.3
        folds.append(Fold(start, end, height * feel.height, width * feel.width, steep, bend, peak))

    for side in (-1, 1):
        for k in range(3):  # whiskers from the fork to the hip
            start = (side * rng.uniform(0.8, 2.5), CROTCH - 2.5 + 1.6 * k + rng.uniform(-0.8, 0.8))
            end = (side * rng.uniform(9, 17), start[1] - rng.uniform(-1, 7) + 2.5 * k)
            add(
                start,
                end,
                rng.uniform(0.22, 0.42),
                rng.uniform(0.8, 1.4),
                side * rng.uniform(-1.2, 0.8),
                0.28,
            )
        for k in range(3):  # pulls across the thigh
            v = CROTCH + 4 + 4.2 * k + rng.uniform(-1.2, 1.2)
            wide, mid = float(legs.half(v)), float(legs.middle(v, side))
            start = (mid - side * wide * 0.92, v)
            end = (mid + side * wide * rng.uniform(-0.2, 0.7), v + rng.uniform(1.5, 8))
            add(
                start,
                end,
                rng.uniform(0.16, 0.34) * (0.5 + 0.5 * tight),
                rng.uniform(0.9, 1.6),
                rng.uniform(-1, 1),
            )
        for k in range(4):  # the knee, from both edges
            v = 53 + 3.7 * k + rng.uniform(-1.6, 1.6)
            wide, mid = float(legs.half(v)), float(legs.middle(v, side))
            edge = 1 if rng.random() < 0.5 else -1
            start = (mid + edge * wide * 0.95, v)
            end = (mid - edge * wide * rng.uniform(-0.2, 0.6), v + rng.uniform(-2.0, 3.5))
            add(start, end, rng.uniform(0.10, 0.26) * tight, rng.uniform(0.9, 1.5), rng.uniform(-0.8, 0.8))
        for k in range(4):  # stacks above the hem of a full leg
            v = 84 + 3.7 * k + rng.uniform(-1.3, 1.3)
            wide, mid = float(legs.half(v)), float(legs.middle(v, side))
            edge = 1 if k % 2 else -1
            start, end = (
                (mid + edge * wide * 0.93, v),
                (mid - edge * wide * rng.uniform(0.0, 0.8), v + rng.uniform(-1, 3)),
            )
            add(
                start,
                end,
                rng.uniform(0.10, 0.28) * min(1.0, tight + 0.2),
                rng.uniform(0.9, 1.6),
                rng.uniform(-0.7, 0.7),
            )
        for _ in range(5):  # loose cloth falls in long pipes
            s, top, low = rng.uniform(-0.75, 0.75), rng.uniform(30, 50), rng.uniform(76, 108)
            start = (float(legs.middle(top, side)) + s * float(legs.half(top)), top)
            end = (
                float(legs.middle(low, side)) + (s + rng.uniform(-0.15, 0.15)) * float(legs.half(low)),
                low,
            )
            add(
                start,
                end,
                rng.uniform(0.14, 0.38) * (1.15 - tight),
                rng.uniform(1.1, 2.3),
                rng.uniform(-0.8, 0.8),
                0.6,
            )
        for _ in range(4):  # broad soft folds aslant over thigh and shin
            v = rng.uniform(CROTCH + 2, 88)
            wide, mid = float(legs.half(v)), float(legs.middle(v, side))
            edge, fall = (1 if rng.random() < 0.5 else -1), rng.uniform(5, 13)
            start, end = (mid + edge * wide * 0.8, v), (mid - edge * wide * rng.uniform(0.2, 0.8), v + fall)
            add(start, end, rng.uniform(0.20, 0.38), rng.uniform(1.8, 2.8), rng.uniform(-1.6, 1.6), 0.45)
        small = rng.uniform(size=(30, 6))
        for row in small[: round(9 * feel.count)]:
            v = 6 + 92 * row[0]
            wide, mid = float(legs.half(v)), float(legs.middle(v, side))
            x = mid + (2 * row[1] - 1) * 0.8 * wide
            angle, length = (row[2] - 0.5) * 4.0, 2.0 + 4.5 * row[3]
            end = (x + np.sin(angle) * length, v + abs(np.cos(angle)) * length)
            add((x, v), end, (0.05 + 0.10 * row[4]) * min(1.0, 20 * feel.crumple), 0.8 + 0.6 * row[5], 0.0)
    if design["material"] == "denim":
        _denim_folds(legs, rng, add)
    return [fold for fold in folds if fold.start[1] < legs.hem + 2]


def _denim_folds(legs: Legs, rng: np.random.Generator, add: Callable[..., None]) -> None:
    """What stiff cloth keeps of its wearer: whiskers, breaks behind the knee, stacks on the foot."""
    loose = {"skinny": 1.0, "flared": 0.9, "straight": 0.85, "wide": 0.6}[legs.design["fit"]]
    for side in (-1, 1):
        for k in range(3):
            start = (side * rng.uniform(1.5, 3.5), CROTCH - 5.5 + 2.6 * k + rng.uniform(-0.6, 0.6))
            end = (side * rng.uniform(11, 17), start[1] - rng.uniform(0, 4) + 1.8 * k)
            add(start, end, rng.uniform(0.14, 0.24), rng.uniform(0.6, 0.9), side * rng.uniform(-1, 0.6), 0.4)
        for first, count, gap, height in ((53.0, 4, 3.6, 0.26), (legs.hem - 15.0, 4, 3.4, 0.30)):
            if first < 50:  # short legs neither bend nor stack
                continue
            for k in range(count):
                v = first + gap * k + rng.uniform(-1, 1)
                wide, mid = float(legs.half(v)), float(legs.middle(v, side))
                edge = 1 if (k + (side > 0)) % 2 else -1
                start = (mid + edge * wide * 0.97, v)
                end = (mid - edge * wide * rng.uniform(0.1, 0.95), v + rng.uniform(-1.5, 4.0))
                amount = height * loose * rng.uniform(0.7, 1.15)
                add(start, end, amount, rng.uniform(1.1, 1.8), rng.uniform(-1.2, 1.2), 0.3)


def pressed(design: Design) -> bool:
    """Whether the legs have a pressed crease."""
    smart = design["category"] == "trousers" and design["material"] in ("wool", "cotton", "satin")
    return smart and design.rng("legs", "crease").random() < 0.5


def pair(legs: Legs) -> Part:
    """Both legs as one piece of cloth."""
    design = legs.design
    folds, crease = _folds(legs), pressed(design)

    def local(x: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Leg (+1 or -1) and cm from its centre line, (h, w)."""
        side = np.where(x + 0 * v > np.float32(0), np.float32(1), np.float32(-1))
        middle = np.where(side > 0, legs.middle(v, 1), legs.middle(v, -1))
        return side, x - middle

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        v = y - np.float32(legs.waist_y)
        _, away = local(x, v)
        seat = 6.0 * np.sqrt(np.clip(1 - np.abs(x / legs.outside(v)) ** 2.4, 0, 1))
        limb = 4.4 * np.sqrt(np.clip(1 - np.abs(away / legs.half(v)) ** 2.3, 0, 1))
        share = smoothstep(15, 40, v)
        height = (seat * (1 - share) + limb * share).astype(np.float32)
        if crease:
            height += np.float32(0.22) * np.exp(-((away / np.float32(0.55)) ** 2)) * smoothstep(24, 34, v)
        height += wandering(folds, x, v, design.rng("legs", "wandering"), 0.9)
        return height + unsettled(design, "legs", x, v)

    def cloth(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        v = y - np.float32(legs.waist_y)
        side, away = local(x, v)
        share = smoothstep(8, CROTCH + 6, v)
        own = away + side * np.float32(float(legs.centre(CROTCH)))
        return x * (1 - share) + own * share, v + 0 * x

    return Part("legs", "main", legs.outline(), relief, cloth, casts=0.30, reach=1.2, rim=0.5)
