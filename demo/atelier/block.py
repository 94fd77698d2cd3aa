"""The block of an upper-body piece: its measurements, decided once for all parts.

Tailors cut every garment from a block; so do we. All numbers are centimetres with the origin at
the neck, y down. Each group of numbers is drawn from a generator of its own, so that an edit of
the sleeve, say, leaves body and neckline where they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .design import Design
from .geometry import Curve, bezier, pchip

#: Hem below the shoulder's high point.
HEMS = {"crop": 41.0, "waist": 51.0, "hip": 64.0, "thigh": 81.0, "knee": 100.0, "midi": 121.0, "maxi": 143.0}
WAIST = 41.0
HIP = 61.0

OUTERWEAR = ("jacket", "blazer", "coat")
#: Half widths by fit: shoulder, armpit, chest, waist, hip; straight to loose differs by a fifth.
_WIDTHS = {
    "fitted": (18.6, 17.9, 19.8, 17.1, 19.6),
    "straight": (20.3, 20.2, 22.6, 21.8, 22.8),
    "loose": (23.8, 24.6, 28.2, 28.2, 29.0),
}
_EASE = {"jacket": 1.6, "blazer": 1.0, "coat": 2.0, "hoodie": 1.2, "cardigan": 0.6, "sweater": 0.6}
#: Dresses and jumpsuits that widen below the waist are fitted above it.
_ABOVE_WAIST = {"a-line": "fitted", "flared": "fitted", "skinny": "fitted", "wide": "fitted"}


@dataclass(frozen=True)
class Block:
    """Measurements of one piece.

    Attributes:
        fit: of the upper body: fitted, straight or loose.
        one_piece: whether body and skirt are cut in one.
        hem: y of the hem at the centre.
        shoulder, armpit: (x, y) of the right shoulder's end and armpit.
        half: half width of the body at a height.
        lean: cm the centre line moves sideways from neck to hem.
        skew: relative difference between right and left half widths.
        ease_hem: cm the hem's corners lift.
    """

    design: Design
    fit: str
    one_piece: bool
    hem: float
    shoulder: tuple[float, float]
    armpit: tuple[float, float]
    half: Curve
    lean: float
    skew: float
    ease_hem: float

    def centre(self, y: np.ndarray | float) -> np.ndarray:
        """x of the centre line at a height."""
        return self.lean * np.clip(np.asarray(y) - 10, 0, None) / 60

    def side(self, y: np.ndarray | float, sign: int) -> np.ndarray:
        """x of the right (+1) or left (-1) side seam."""
        return self.centre(y) + sign * self.half(y) * (1 + sign * self.skew)

    def shoulder_y(self, x: np.ndarray | float) -> np.ndarray:
        """Height of the shoulder line at a distance `x` from the centre."""
        sx, sy = self.shoulder
        t = np.clip((np.abs(x) - 6.5) / (sx - 6.5), 0, 1.2)
        return sy * (0.75 * t + 0.25 * t * t)

    def armhole(self, sign: int) -> np.ndarray:
        """Seam from shoulder to armpit, (24, 2)."""
        (sx, sy), (ax, ay) = self.shoulder, self.armpit
        inset = min(sx, ax) - 1.6
        curve = bezier((sx, sy), (inset, sy + 6.0), (inset - 0.6, ay - 2.5), (ax, ay), count=24)
        return curve * (sign, 1) + np.column_stack([self.centre(curve[:, 1]), np.zeros(24)])

    def hem_line(self, count: int = 41) -> np.ndarray:
        """Hem from the right corner to the left, (count, 2)."""
        right, left = float(self.side(self.hem, 1)), float(self.side(self.hem, -1))
        t = np.linspace(-1, 1, count)
        x = right + (left - right) * (t + 1) / 2
        rng = self.design.rng("bodice", "hem")
        phase, waves = rng.uniform(0, 6.28, 2), rng.uniform(0.10, 0.26)
        if self.design["category"] in ("shirt", "polo") or (
            self.design["category"] == "blouse" and rng.random() < 0.4
        ):
            lift = 5.2 if self.design["category"] == "shirt" else 1.0
        else:
            lift = self.ease_hem
        y = self.hem - lift * np.abs(t) ** 2.6
        if self.design["category"] == "shirt":
            y += 1.2 * (1 - t * t)
        y += waves * (np.sin(5.2 * t + phase[0]) + 0.6 * np.sin(9.1 * t + phase[1])) * (1 - t**4)
        return np.column_stack([x, y])

    @cached_property
    def hem_at(self) -> Curve:
        """y of the hem at x."""
        line = self.hem_line()[::-1]
        return lambda x: np.interp(x, line[:, 0], line[:, 1]).astype(np.float32)


def measure(design: Design) -> Block:
    """Cut the block of a design."""
    category, fit = design["category"], design.get("fit", "straight")
    body = _ABOVE_WAIST.get(fit, fit)
    if category == "coat" and fit == "a-line":
        body = "straight"
    if category == "jumpsuit":
        body = "fitted"
    one_piece = category != "jumpsuit" and not (category == "dress" and fit in ("a-line", "flared"))
    rng = design.rng("bodice", "measures")
    size, curve, drop, slope, narrow = rng.uniform(-1, 1, 5)
    shoulder, armpit, chest, waist, hip = (w * (1 + 0.022 * size) for w in _WIDTHS[body])
    ease = _EASE.get(category, 0.0)
    shoulder, armpit = shoulder + 0.45 * ease + 0.4 * narrow, armpit + 0.7 * ease + 0.4 * narrow
    chest, waist, hip = chest + ease, waist + ease + (0.5 if body != "fitted" else 0.35) * curve, hip + ease
    if category == "tank top":
        shoulder -= {"fitted": 4.6, "straight": 4.8, "loose": 6.0}[body] + 0.8 * drop
        armpit = chest - 0.7
    sy = {"fitted": 4.3, "straight": 5.0, "loose": 6.6}[body] + 0.5 * slope
    ay = {"fitted": 20.5, "straight": 22.5, "loose": 25.5}[body] + 0.6 * drop + 0.5 * ease
    hem = HEMS.get(design.get("length", "hip"), WAIST) + 1.1 * float(
        design.rng("bodice", "length").uniform(-1, 1)
    )
    if not one_piece:
        hem = WAIST
    low = _below_hip(category, fit, body, hip, float(rng.uniform(-1, 1)))
    heights = [ay, ay + 9, WAIST, HIP, 82.0, 102.0, 145.0]
    if category in ("hoodie", "sweater") and fit != "fitted" or (category == "jacket" and fit == "loose"):
        hip -= 0.8
    half = pchip(heights, [armpit, chest, waist, hip, *low])
    if category == "coat" and fit == "a-line":
        half = pchip(heights, [armpit, chest - 0.8, waist, hip + 2.6, hip + 7.5, hip + 12.0, hip + 18.0])
    if ribbed_hem(design) and one_piece:
        half = _held_in(half, hem)
    pose = design.rng("bodice", "pose")
    return Block(
        design=design,
        fit=body,
        one_piece=one_piece,
        hem=hem,
        shoulder=(shoulder, sy),
        armpit=(armpit, ay),
        half=half,
        lean=float(pose.uniform(-1.5, 1.5)),
        skew=float(pose.uniform(-0.026, 0.026)),
        ease_hem=float(pose.uniform(0.4, 1.3)),
    )


def bomber(design: Design) -> bool:
    """Whether a jacket has ribbed neck, cuffs and hem."""
    return design["category"] == "jacket" and design["neckline"] == "crew" and design["material"] != "denim"


def hangs_open(design: Design) -> bool:
    """Whether the fronts do not meet: a cardigan without buttons."""
    return design["category"] == "cardigan" and not design.has("buttons")


def ribbed_hem(design: Design) -> bool:
    """Whether the hem ends in ribs that hold the body in."""
    short = design.get("length") in ("crop", "waist", "hip")
    return design["category"] in ("sweater", "hoodie", "cardigan") or (bomber(design) and short)


def _held_in(half: Curve, hem: float) -> Curve:
    """The body blouses a little above the ribs and is drawn in by them."""
    knots = [hem - 16, hem - 9, hem - 6, hem - 4.5, hem + 2]
    factor = pchip(knots, [1.0, 1.012, 1.0, 0.955, 0.945])
    return lambda y: half(y) * factor(y)


def _below_hip(category: str, fit: str, body: str, hip: float, free: float) -> tuple[float, float, float]:
    """Half widths at thigh, knee and floor of a piece that hangs past the hip."""
    if body == "fitted":
        return hip - 0.8, hip - 2.4 + 0.8 * free, hip - 1.2 + 1.4 * free
    spread = 1.5 if body == "straight" else 2.2
    return hip + 0.4 * spread, hip + (0.9 + 0.3 * free) * spread, hip + (1.6 + 0.5 * free) * spread
