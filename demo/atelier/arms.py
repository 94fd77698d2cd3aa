"""How an arm is held and how wide its sleeve is cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .block import Block, bomber
from .design import Design
from .geometry import Curve, pchip

#: Length down the arm from the shoulder's end, and degrees the arm is held from the vertical.
LENGTHS = {
    "cap": (7.5, 44.0),
    "short": (20.0, 33.0),
    "elbow": (32.0, 25.0),
    "three-quarter": (44.0, 19.0),
    "long": (60.0, 15.5),
}
#: Knitted pieces end in ribs, shirts and dresses in a buttoned cuff.
RIBBED = ("sweater", "hoodie", "cardigan")
_BUTTONED = ("shirt", "blouse", "dress")


@dataclass(frozen=True)
class Arm:
    """One sleeve in a frame of its own: s down the arm from the shoulder's end, t outwards.

    Attributes:
        outer, inner: t of the two edges at s.
        bend: cm the arm's line curves inwards at its end.
    """

    side: str
    sign: int
    start: tuple[float, float]
    angle: float
    length: float
    outer: Curve
    inner: Curve
    bend: float

    @property
    def axes(self) -> tuple[np.ndarray, np.ndarray]:
        """Unit vectors down the arm and outwards, for the right arm mirrored by `sign`."""
        a = np.radians(self.angle)
        down, out = np.array([np.sin(a), np.cos(a)]), np.array([np.cos(a), -np.sin(a)])
        return down * (self.sign, 1), out * (self.sign, 1)

    def drift(self, s: np.ndarray) -> np.ndarray:
        """The arm's own line: hangs more steeply below the elbow."""
        return -self.bend * (np.clip(np.asarray(s), 0, None) / 60) ** 2

    def place(self, s: np.ndarray, t: np.ndarray) -> np.ndarray:
        """Points (N, 2) in the garment's cm."""
        down, out = self.axes
        t = t + self.drift(s)
        return np.asarray(self.start) + np.outer(s, down) + np.outer(t, out)

    def locate(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """s, t (h, w) of a grid."""
        down, out = self.axes
        dx, dy = x - np.float32(self.start[0]), y - np.float32(self.start[1])
        s = dx * np.float32(down[0]) + dy * np.float32(down[1])
        t = dx * np.float32(out[0]) + dy * np.float32(out[1])
        return s, (t - self.drift(s)).astype(np.float32)

    def cuff(self, s: float, bulge: float, count: int = 13) -> np.ndarray:
        """A line across the arm at s, outer to inner, bulging down the arm as a tube's end does."""
        t = np.linspace(float(self.outer(s)), float(self.inner(s)), count)
        q = np.linspace(-1, 1, count)
        return self.place(s + bulge * (1 - q * q) + self._turn(s) * (t - t.mean()), t)

    def _turn(self, s: float) -> float:
        """What makes a line across the arm square to the arm at s, not to its chord."""
        return 2 * self.bend * s / 3600

    def edge(self, curve: Curve, count: int = 40) -> np.ndarray:
        """An edge of the sleeve, shoulder to the corner of the cuff, (count, 2)."""
        middle = (float(self.outer(self.length)) + float(self.inner(self.length))) / 2
        corner = self.length + self._turn(self.length) * (float(curve(self.length)) - middle)
        s = np.linspace(0, corner, count)
        # The cuff's corner has the width of the cuff wherever it falls on the arm.
        return self.place(s, curve(s * (self.length / corner)))


@dataclass(frozen=True)
class _Cut:
    """Widths a sleeve is cut with, in cm: where its edges may not go and how full it is.

    Attributes:
        crown: how far the upper arm stands out from the shoulder's end.
        bicep, elbow, wrist: widths of the flat sleeve.
        pit: s of the armpit.
        floor: t of the inner edge there.
        swell: fullness of a puff.
    """

    crown: float
    bicep: float
    elbow: float
    wrist: float
    pit: float
    floor: float
    swell: float


def hold(block: Block, sleeve: str, side: str, sign: int) -> Arm:
    """One arm of a piece with a sleeve of the named length."""
    design = block.design
    style = design.get("sleeve_style", "plain")
    pose = design.rng("sleeve", "pose")
    spread, bend = pose.uniform(-2.8, 2.2), pose.uniform(4.0, 8.5)
    own = design.rng(f"sleeve {side}", "pose").uniform(-1.9, 1.9)
    free = design.rng("sleeve", f"cut {sleeve}")
    length, angle = LENGTHS[sleeve]
    length += free.uniform(-1, 1) * (0.6 if sleeve == "cap" else 1.4)
    if block.fit == "loose":
        # Wide pieces leave the arms less play, or a sleeve would leave the picture or hide behind the body.
        angle -= 5.5 if sleeve in ("short", "elbow") else 1.0
        spread, own, bend = 0.4 * spread, 0.4 * own, min(max(bend, 6.0), 7.0)
    angle += spread + own
    if style != "plain":
        angle -= 2.5
    cut = _measure(block, sleeve, style, angle, free.uniform(3.0, 4.2))
    outer, inner = _EDGES[style](cut, length)
    if gathered(design) and style == "plain" and sleeve in ("long", "three-quarter"):
        tight = 1.6 if design["category"] in _BUTTONED else 2.0
        outer, inner = _drawn_in(outer, inner, cut, length, tight, 6.0 if sleeve == "long" else 4.0)
    sx, sy = block.shoulder
    start = (sign * sx + float(block.centre(sy)), sy)
    bend = bend if sleeve in ("long", "three-quarter") else 0.5 * bend
    return Arm(side, sign, start, angle, length, outer, inner, bend)


def _measure(block: Block, sleeve: str, style: str, angle: float, swell: float) -> _Cut:
    (sx, sy), (ax, ay) = block.shoulder, block.armpit
    a = np.radians(angle)
    down, out = np.array([np.sin(a), np.cos(a)]), np.array([np.cos(a), -np.sin(a)])
    away = np.array([ax - 1.5 - sx, ay - 0.6 - sy])
    ease = {"fitted": 0.0, "straight": 1.2, "loose": 3.0}[block.fit]
    if block.design["category"] in ("coat", "jacket", "hoodie"):
        ease += 0.8
    crown = 1.4 + 0.25 * ease
    bicep, elbow, wrist = 14.2 + 1.1 * ease, 12.6 + 1.1 * ease, 9.8 + 0.7 * ease
    if sleeve in ("short", "elbow", "cap"):
        # An open sleeve keeps the width of the upper arm down to its hem.
        elbow = bicep - 0.3
    if style == "bell":
        elbow, wrist = elbow + 1.0, 19.5 if sleeve == "long" else 18.0
    floor = min(float(away @ out), crown - bicep * 0.55)
    return _Cut(crown, bicep, elbow, wrist, float(away @ down), floor, swell)


def _plain(cut: _Cut, length: float) -> tuple[Curve, Curve]:
    """Off the shoulder in its own direction, then down the arm; the same line at every length."""
    crown, floor = cut.crown, cut.floor
    outer = pchip(
        [0.0, 2.2, 6.0, 14.0, 30.0, 60.0], [0.0, 0.7 * crown, crown, crown + 0.3, crown - 0.2, crown - 1.4]
    )
    inner = pchip(
        [0.0, cut.pit, 30.0, 60.0], [floor, floor, crown - 0.2 - cut.elbow, crown - 1.4 - cut.wrist]
    )
    return outer, inner


def _puff(cut: _Cut, length: float) -> tuple[Curve, Curve]:
    """Gathered at the shoulder and at the band; a long one swells above both."""
    crown, swell = cut.crown, cut.swell
    if length > 25:
        s = [0.0, 2.2, 8.0, 18.0, length - 9, length - 3.4, length]
        t = [0.8, 2.9, crown + 3.4, crown + 2.0, crown + 0.9 * swell, crown + 0.7 * swell, crown - 2.0]
    else:
        middle = min(length * 0.55, 12.0)
        s = [0.0, 2.0, middle, max(length - 3.5, middle + 2.5), max(length, middle + 6)]
        t = [0.6, 0.7 * swell + 1.0, crown + swell, crown + 0.75 * swell, crown - 0.6]
    inner = pchip(
        [0.0, cut.pit, max(length - 3.5, cut.pit + 3), max(length, cut.pit + 6)],
        [cut.floor, cut.floor, -11.2, -8.6 if length < 25 else -7.0],
    )
    return pchip(s, t), inner


def _bell(cut: _Cut, length: float) -> tuple[Curve, Curve]:
    """Plain to the elbow, then wide."""
    crown = cut.crown
    outer = pchip(
        [0.0, 2.2, 6.0, 14.0, length * 0.62, length], [0.0, 0.9, crown, crown + 0.2, crown, crown + 2.8]
    )
    inner = pchip(
        [0.0, cut.pit, max(length * 0.66, cut.pit + 2), max(length, cut.pit + 6)],
        [cut.floor, cut.floor, crown - cut.elbow, crown + 1.6 - cut.wrist],
    )
    return outer, inner


_EDGES = {"plain": _plain, "puff": _puff, "bell": _bell}


def _drawn_in(
    outer: Curve, inner: Curve, cut: _Cut, length: float, tight: float, cuff: float
) -> tuple[Curve, Curve]:
    """Edges of a sleeve that a cuff holds in; the cloth blouses a little above it."""
    end = [length - cuff - 7, length - cuff - 2.8, length - cuff, length + 1]
    taper = [0.0, 0.25, -tight * 0.5, -tight]
    top = [0.0, 2.2, 6.0, 14.0]
    out = [*(float(outer(s)) for s in top), *(float(outer(s)) + d for s, d in zip(end, taper, strict=True))]
    pit = max(cut.pit, 14.0)
    under = (float(inner(s)) - 0.8 * d for s, d in zip(end, taper, strict=True))
    return pchip([*top, *end], out), pchip([0.0, pit, *end], [cut.floor, float(inner(pit)), *under])


def gathered(design: Design) -> bool:
    """Whether a long sleeve ends in a cuff that holds it in."""
    category = design["category"]
    return category in (*RIBBED, *_BUTTONED) or bomber(design)
