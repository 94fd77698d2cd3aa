"""Skirts: one flute profile drives shading and hem alike.

Heights `v` are centimetres below the waist. The profile depends on the fit, never on the
length, so a longer skirt is the same skirt that goes on further down.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .canvas import Layer, Part
from .cloth import Fold, wandering
from .design import Design
from .folds import hand
from .geometry import Curve, pchip, smoothstep
from .hanging import unsettled

#: Hem below the waist.
SKIRT_LENGTHS = {"thigh": 38.0, "knee": 58.0, "midi": 79.0, "maxi": 100.0}
_HEIGHTS = (0.0, 9.0, 20.0, 40.0, 60.0, 80.0, 104.0)
#: Half widths at those heights; neighbours in name are at least a fifth apart at the hem.
_HALVES = {
    "fitted": (17.4, 20.4, 22.8, 21.4, 20.0, 20.0, 20.6),
    "straight": (17.4, 21.2, 24.4, 25.2, 25.4, 25.6, 26.0),
    "a-line": (17.4, 21.0, 24.6, 28.0, 30.6, 33.0, 35.2),
    "flared": (17.4, 22.2, 27.0, 33.0, 37.2, 40.0, 42.6),
}
#: Flutes across the front, and their depth in cm 46 cm below where they start.
_FLUTES = {"fitted": (2, 0.0), "straight": (4, 0.7), "a-line": (6, 2.7), "flared": (9, 3.8)}
_PLEATS = 13
_STEPS = 4001
#: Height that fixes the scale of the pattern: the same for every length.
_REFERENCE_CM = 58.0


@dataclass(frozen=True)
class Skirt:
    """The shape of one skirt.

    Attributes:
        waist_y: y of the waist, cm.
        hem: length below the waist at the centre, cm.
        half: half width at a height below the waist.
        knots, depths, starts: flute ridges at -1..1 round the front, their depth and the height they start.
        lean: cm the centre moves sideways over 60 cm.
        middle: x of the waist's centre, cm.
        pleats: whether the flutes are pressed to knife pleats.
    """

    design: Design
    waist_y: float
    hem: float
    half: Curve
    knots: np.ndarray
    depths: np.ndarray
    starts: np.ndarray
    lean: float
    middle: float
    pleats: bool

    def centre(self, v: np.ndarray | float) -> np.ndarray:
        """x of the centre line."""
        return np.float32(self.lean / 60) * np.asarray(v) + np.float32(self.middle)

    def across(self, x: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Position -1..1 between the side seams."""
        return np.clip((x - self.centre(v)) / self.half(v), -1, 1)

    @cached_property
    def _profile(self) -> tuple[np.ndarray, np.ndarray]:
        """Depth in cm, and height where it starts, of the flutes at `_STEPS` places from seam to seam."""
        s = np.linspace(-1, 1, _STEPS)
        turn = np.arcsin(np.clip(s, -0.995, 0.995)) * 2 / np.pi
        at = np.interp(turn, self.knots, np.arange(len(self.knots)))
        phase = at - np.round(at)
        if self.pleats:  # knife pleats: a long slope, then the edge of the next one
            ridge = np.minimum(2 * phase, (0.5 - phase) * 8 - 1)
        else:
            ridge = np.cos(2 * np.pi * phase) + 0.18 * np.cos(4 * np.pi * phase + 0.9)
        index = np.arange(len(self.knots))
        depth = 0.5 * np.interp(at, index, self.depths) * ridge * (1 - 0.8 * s**4)
        return depth.astype(np.float32), np.interp(at, index, self.starts).astype(np.float32)

    def flutes(self, s: np.ndarray, v: np.ndarray | np.float32) -> np.ndarray:
        """Height in cm of the flutes at `s` across (-1..1) and `v` down; arrays that broadcast."""
        depth, start = self._profile
        place = ((np.asarray(s) + 1) * (0.5 * (_STEPS - 1)) + 0.5).astype(np.int32)
        return depth[place] * np.clip((v - start[place]) * np.float32(1 / 46), 0, 1.4)

    def hem_at(self, s: np.ndarray | np.float32) -> np.ndarray:
        """Length of the hem at `s` across: lower in front, and where a flute comes forward."""
        s = np.asarray(s)
        wave = self.flutes(s, np.float32(self.hem)) * (1 - s**4)
        return self.hem - 1.5 * np.abs(s) ** 2.2 + 0.34 * wave

    def outline(self) -> np.ndarray:
        """Closed outline (N, 2): right side, hem, left side."""
        s = np.linspace(1, -1, 161).astype(np.float32)
        end = self.hem_at(s)
        right = np.linspace(0, float(end[0]), 40)
        left = np.linspace(float(end[-1]), 0, 40)
        side = np.column_stack([self.centre(right) + self.half(right), right])
        hem = np.column_stack([self.centre(end) + s * self.half(end), end])
        other = np.column_stack([self.centre(left) - self.half(left), left])
        return np.vstack([side, hem, other]) + (0, self.waist_y)


def pleated(design: Design) -> bool:
    """Whether a wide skirt is laid in knife pleats; dresses are not."""
    wide = design["category"] == "skirt" and design["fit"] == "flared"
    return (
        wide and design["material"] not in ("knit", "lace") and design.rng("skirt", "style").random() < 0.35
    )


def cut(design: Design, waist_y: float, waist_half: float, hem_y: float, middle: float = 0.0) -> Skirt:
    """The skirt of a design, attached to a waist of half width `waist_half` at `waist_y`."""
    fit = design["fit"] if design["fit"] in _HALVES else "straight"
    rng = design.rng("skirt", "measures")
    size, free = rng.uniform(-1, 1, 2)
    halves = np.array(_HALVES[fit]) * (1 + 0.028 * size)
    halves[2:] += 0.8 * free
    halves += (waist_half - halves[0]) * np.exp(-np.array(_HEIGHTS) / 16)
    count, depth = _FLUTES[fit]
    rng = design.rng("skirt", "flutes")
    count += int(rng.integers(-1, 2)) if fit in ("a-line", "flared") else 0
    pleats = pleated(design)
    loose = 0.28
    if pleats:
        count, depth, loose = _PLEATS, 0.95, 0.03
    jitter = rng.uniform(-loose, loose, 16)[:count]
    knots = np.sort(-1 + (np.arange(count) + 0.5 + jitter) * 2 / count)
    knots = np.concatenate([[-1 - 1.0 / count], knots, [1 + 1.0 / count]])
    depths = depth * rng.uniform(0.55, 1.25, 18)[: count + 2] * hand(design).height ** 0.6
    starts = rng.uniform(-6 if fit == "flared" else -2, 14, 18)[: count + 2]
    if pleats:
        depths, starts = np.full(count + 2, depth), np.full(count + 2, -30.0)
    return Skirt(
        design,
        waist_y,
        hem_y - waist_y,
        pchip(_HEIGHTS, halves),
        knots,
        depths,
        starts,
        lean=float(design.rng("skirt", "pose").uniform(-1.2, 1.2)),
        middle=middle,
        pleats=pleats,
    )


def _folds(skirt: Skirt) -> list[Fold]:
    """Pulls at the hips and soft pipes; in cm with y down from the waist."""
    design, feel = skirt.design, hand(skirt.design)
    rng = design.rng("skirt", "folds")
    narrow = design["fit"] in ("fitted", "straight")
    folds = []
    for sign in (-1, 1):
        for k in range(3):
            y = 7 + 5 * k + rng.uniform(-2, 2)
            x, reach, fall = rng.uniform(0.75, 0.98), rng.uniform(6, 15), rng.uniform(-2.0, 5.0)
            height = rng.uniform(0.10, 0.26) * (1.0 if narrow else 0.5)
            wide = float(skirt.half(y))
            folds.append(
                Fold(
                    (sign * x * wide, y),
                    (sign * (x * wide - reach), y + fall),
                    height * feel.height,
                    rng.uniform(0.9, 1.6) * feel.width,
                    rng.uniform(1, feel.steep),
                    rng.uniform(-1, 1),
                )
            )
    for _ in range(6):
        x, top, bottom = rng.uniform(-0.85, 0.85), rng.uniform(14, 34), rng.uniform(50, 105)
        height = rng.uniform(0.12, 0.36) * (1.0 if narrow else 0.6)
        if design["material"] == "leather":  # too stiff for pipes
            height *= 0.35
        folds.append(
            Fold(
                (x * 21, top),
                (x * float(skirt.half(bottom)) * 0.95, bottom),
                height * feel.height,
                rng.uniform(1.4, 2.8) * feel.width,
                rng.uniform(1, feel.steep),
                rng.uniform(-1.2, 1.2),
                0.6,
            )
        )
    small = rng.uniform(size=(24, 6))
    for row in small[: round(12 * feel.count)]:
        y = 6 + 90 * row[0]
        x = (2 * row[1] - 1) * 0.85 * float(skirt.half(y))
        angle, length = (row[2] - 0.5) * 2.0, 6 + 10 * row[3]
        folds.append(
            Fold(
                (x, y),
                (x + np.sin(angle) * length, y + np.cos(angle) * length),
                (0.06 + 0.10 * row[4]) * min(1.0, 20 * feel.crumple),
                (1.0 + 0.9 * row[5]) * feel.width,
                1 + 0.5 * row[2],
            )
        )
    return folds


def cloth_across(skirt: Skirt, x: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Cloth coordinate u in cm: stripes splay half as much as the skirt does, as gored pieces do."""
    widest = float(np.max(skirt.half(np.linspace(0, _REFERENCE_CM, 9))))
    typical = np.float32(0.55 * widest + 0.45 * float(skirt.half(12.0)))
    half = skirt.half(v)
    return (x - skirt.centre(v)) / half * (np.float32(0.5) * half + np.float32(0.5) * typical)


def panel(skirt: Skirt) -> Part:
    """The front of a skirt as one piece of cloth."""
    folds = _folds(skirt)
    gathered = skirt.design["fit"] == "flared"
    gathers = skirt.design.rng("skirt", "gathers").uniform(0, 2 * np.pi, 3)

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        v = y - np.float32(skirt.waist_y)
        s = skirt.across(x, v)
        body = np.float32(6.2) * np.sqrt(np.clip(1 - np.abs(s) ** 2.4, 0.0, 1))
        height = body + skirt.flutes(s, v)
        if gathered:
            fade = np.float32(0.16) * (1 - smoothstep(2, 13, v))
            height = height + fade * (np.sin(s * 34 + gathers[0]) + np.sin(s * 21 + gathers[1])).astype(
                np.float32
            )
        height = height + wandering(folds, x, v, skirt.design.rng("skirt", "wandering"), 1.1)
        return height + unsettled(skirt.design, "skirt", x, v)

    def cloth(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        v = y - np.float32(skirt.waist_y)
        s = skirt.across(x, v)
        u = cloth_across(skirt, x, v)
        droop = np.float32(0.26) * skirt.flutes(s, v) - np.float32(1.5) * np.abs(s) ** 2.2
        down = v - droop * np.clip(v / np.float32(_REFERENCE_CM), 0, 1)
        return u, down

    return Part("skirt", "main", skirt.outline(), relief, cloth, casts=0.30, reach=1.2, rim=0.5)


def inside(skirt: Skirt) -> Part:
    """The back of the hem, seen from inside between the flutes."""
    s = np.linspace(1, -1, 121).astype(np.float32)
    end = skirt.hem - 1.9 * np.abs(s) ** 2.2 - 0.2 - 0.35 * skirt.flutes(s, np.float32(skirt.hem))
    top = np.full_like(s, max(skirt.hem - 8, 1.0))
    low = np.column_stack([skirt.centre(end) + 0.985 * s * skirt.half(end), end])
    high = np.column_stack([skirt.centre(top) + 0.9 * s * skirt.half(top), top])[::-1]
    return Part("skirt", "inside", np.vstack([low, high]) + (0, skirt.waist_y), casts=0.0, rim=0.2, gain=0.42)


def layers(skirt: Skirt) -> list[Layer]:
    """Back to front: the inside of the hem, then the front."""
    deep = skirt.design["fit"] in ("a-line", "flared")
    return [inside(skirt), panel(skirt)] if deep else [panel(skirt)]
