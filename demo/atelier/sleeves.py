"""Sleeves: tubes along a gently bent arm, from cap to wrist, plain, puffed or belled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .block import Block, bomber
from .canvas import Coordinates, Field, Layer, Part, Seam, Stitch
from .cloth import add_folds, unrest
from .design import Design
from .folds import hand, sleeve_folds
from .geometry import Curve, pchip, smoothstep, spline
from .strips import strip

#: Length down the arm from the shoulder's end, and degrees the arm is held from the vertical.
LENGTHS = {
    "cap": (7.5, 44.0),
    "short": (20.0, 33.0),
    "elbow": (32.0, 25.0),
    "three-quarter": (44.0, 19.0),
    "long": (60.0, 15.5),
}
#: Arms hang a little behind the body and take a little less light.
SET_BACK = 0.94
_AREA = (-20.0, -10.0, 20.0, 90.0)
_CUFFED = ("sweater", "hoodie", "cardigan")


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


def build(block: Block) -> list[tuple[Arm, list[Layer]]]:
    """Both sleeves as layers that go behind the body; empty when sleeveless."""
    sleeve = block.design.get("sleeve", "sleeveless")
    if sleeve == "sleeveless":
        return []
    return [_sleeve(block, sleeve, side, sign) for side, sign in (("left", -1), ("right", 1))]


def _arm(block: Block, sleeve: str, side: str, sign: int) -> Arm:
    design = block.design
    pose = design.rng("sleeve", "pose")
    spread, bend = pose.uniform(-2.8, 2.2), pose.uniform(4.0, 8.5)
    own = design.rng(f"sleeve {side}", "pose").uniform(-1.9, 1.9)
    cut = design.rng("sleeve", f"cut {sleeve}")
    length, angle = LENGTHS[sleeve]
    length += cut.uniform(-1, 1) * (0.6 if sleeve == "cap" else 1.4)
    angle += spread + own - (3.0 if block.fit == "loose" else 0.0)
    angle -= 2.5 if design.get("sleeve_style") == "bell" else 0.0
    (sx, sy), (ax, ay) = block.shoulder, block.armpit
    start = (sign * sx + float(block.centre(sy)), sy)
    a = np.radians(angle)
    down, out = np.array([np.sin(a), np.cos(a)]), np.array([np.cos(a), -np.sin(a)])
    away = np.array([ax - 1.5 - sx, ay - 0.6 - sy])
    s_pit, t_pit = float(away @ down), float(away @ out)
    ease = {"fitted": 0.0, "straight": 1.2, "loose": 3.0}[block.fit]
    if design["category"] in ("coat", "jacket", "hoodie"):
        ease += 0.8
    crown = 1.4 + 0.25 * ease
    bicep = 14.2 + 1.1 * ease
    elbow, wrist = 12.6 + 1.1 * ease, 9.8 + 0.7 * ease
    style = design.get("sleeve_style", "plain")
    if sleeve in ("short", "elbow", "cap"):
        # An open sleeve keeps the width of the upper arm down to its hem.
        elbow = bicep - 0.3
    if style == "bell":
        elbow, wrist = elbow + 1.0, 19.5 if sleeve == "long" else 18.0
    high = 10.0
    # Outer edge: off the shoulder in its own direction, then down the arm.
    outer_s = [0.0, 2.2, 6.0, high + 4, 30.0, 60.0]
    outer_t = [0.0, 1.0 * crown * 0.7, crown, crown + 0.3, crown - 0.2, crown - 1.4]
    if style == "puff":
        swell = cut.uniform(3.0, 4.2)
        middle = min(length * 0.55, 12.0)
        outer_s = [0.0, 2.0, middle, max(length - 3.5, middle + 2.5), max(length, middle + 6)]
        outer_t = [0.6, 0.7 * swell + 1.0, crown + swell, crown + 0.75 * swell, crown - 0.6]
        if length > 25:
            outer_s = [0.0, 2.2, 8.0, 18.0, length - 9, length - 3.4, length]
            outer_t = [
                0.8,
                2.9,
                crown + 3.4,
                crown + 2.0,
                crown + 0.9 * swell,
                crown + 0.7 * swell,
                crown - 2.0,
            ]
    if style == "bell":
        outer_s, outer_t = (
            [0.0, 2.2, 6.0, 14.0, length * 0.62, length],
            [0.0, 0.9, crown, crown + 0.2, crown, crown + 2.8],
        )
    outer = pchip(outer_s, outer_t)
    floor = min(t_pit, crown - bicep * 0.55)
    if style == "puff":
        last = -8.6 if length < 25 else -7.0
        inner = pchip(
            [0.0, s_pit, max(length - 3.5, s_pit + 3), max(length, s_pit + 6)], [floor, floor, -11.2, last]
        )
    elif style == "bell":
        inner = pchip(
            [0.0, s_pit, max(length * 0.66, s_pit + 2), max(length, s_pit + 6)],
            [floor, floor, crown - elbow, crown + 1.6 - wrist],
        )
    else:
        inner = pchip([0.0, s_pit, 30.0, 60.0], [floor, floor, crown - 0.2 - elbow, crown - 1.4 - wrist])
    if _gathered(design) and style == "plain" and sleeve in ("long", "three-quarter"):
        # Ribbed and buttoned cuffs hold the sleeve in; the cloth blouses a little above them.
        tight = 1.6 if design["category"] in ("shirt", "blouse", "dress") else 2.0
        cuff = 6.0 if sleeve == "long" else 4.0
        free = [0.0, 2.2, 6.0, 14.0, length - cuff - 7, length - cuff - 2.8, length - cuff, length + 1]
        limit = free[4:]
        taper = [0.0, 0.25, -tight * 0.5, -tight]
        base_outer, base_inner = outer, inner
        outer = pchip(
            free,
            [
                *(float(base_outer(k)) for k in free[:4]),
                *(float(base_outer(k)) + d for k, d in zip(limit, taper, strict=True)),
            ],
        )
        start_inner = [0.0, max(s_pit, 14.0), *limit]
        inner = pchip(
            start_inner,
            [
                floor,
                float(base_inner(start_inner[1])),
                *(float(base_inner(k)) - d * 0.8 for k, d in zip(limit, taper, strict=True)),
            ],
        )
    return Arm(
        side,
        sign,
        start,
        angle,
        length,
        outer,
        inner,
        bend if sleeve in ("long", "three-quarter") else 0.5 * bend,
    )


def _gathered(design: Design) -> bool:
    """Whether a long sleeve ends in a cuff that holds it in."""
    category = design["category"]
    return category in (*_CUFFED, "shirt", "blouse", "dress") or bomber(design)


def _relief(block: Block, arm: Arm) -> Field:
    design = block.design
    feel = hand(design)
    half = 6.0
    strokes = sleeve_folds(design, arm.side, arm.length, half)
    seeds = design.rng(f"sleeve {arm.side}", "unrest").integers(0, 2**31, 2)
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
        z += (
            1.3
            * feel.crumple
            * unrest(np.random.default_rng(seeds[0]), x, y, (3.0, 3.8), (-70, -30, 70, 100))
        )
        z += (
            0.5
            * feel.crumple
            * unrest(np.random.default_rng(seeds[1]), x, y, (1.2, 1.6), (-70, -30, 70, 100))
        )
        if style != "plain":
            away = (t - middle) / wide
            pleat = np.cos(away * np.float32(5.5 * pipes) + np.float32(phase))
            if style == "puff":
                near = smoothstep(7.0, 0.5, s) + smoothstep(arm.length - 8, arm.length - 2.5, s)
                z += 0.26 * feel.height * pleat * near
            else:
                z += 0.62 * feel.height * pleat * smoothstep(arm.length * 0.55, arm.length, s)
        return add_folds(z, x, y, in_frame)

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
    arm = _arm(block, sleeve, side, sign)
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
    elif category in _CUFFED or bomber(design):
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
