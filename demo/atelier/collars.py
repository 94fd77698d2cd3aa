"""What stands or lies around the neck: shirt collars, roll necks, lapels and hoods."""

from __future__ import annotations

import numpy as np

from .block import OUTERWEAR, Block
from .canvas import Layer, Part, Seam, Stitch
from .cloth import Fold, add_folds, unrest
from .folds import hand
from .geometry import bezier, mirror, offset, smoothstep, spline
from .necklines import Opening
from .strips import along

_AREA = (-40.0, -40.0, 40.0, 60.0)


def behind(block: Block, opening: Opening) -> list[Layer]:
    """Parts of a collar that stand behind the neck, painted before the front."""
    design = block.design
    if design.get("hood") == "yes":
        return _hood_inside(block, opening)
    if opening.style == "shirt collar":
        return _stand(block, opening)
    if design.get("lapels") == "yes":
        return _collar_back(block, opening)
    return []


def before(block: Block, opening: Opening, body: np.ndarray) -> list[Layer]:
    """Parts of a collar that lie on the front."""
    design = block.design
    if design.get("hood") == "yes":
        return _hood(block, opening)
    if opening.style == "shirt collar":
        return _leaves(block, opening)
    if opening.style == "turtleneck":
        return _roll(block, opening)
    if design.get("lapels") == "yes":
        return _lapels(block, opening, body)
    return []


def _leaf(outline: np.ndarray, name: str, kind: str, fall: np.ndarray, casts: float = 0.45) -> Part:
    """A collar leaf that rolls over its fold line `fall` (N, 2)."""
    coordinates = along(fall)

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        _, v = coordinates(x, y)
        v = np.abs(v)
        return np.float32(0.9) * (1 - np.exp(-v / 1.4)) - np.float32(0.035) * v

    def cloth(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return coordinates(x, y)

    return Part(name, kind, outline, relief, cloth, casts=casts, reach=0.9, rim=0.25, solid=True)


def _stand(block: Block, opening: Opening) -> list[Layer]:
    """The back of a shirt collar: its inner stand, and the fall seen over it."""
    half = opening.half
    rise = 3.4 if block.design["category"] not in OUTERWEAR else 4.2
    top = bezier((-half - 0.3, 0.6), (-half + 0.4, -rise), (-half * 0.45, -rise - 0.5), (0, -rise - 0.5), count=14)
    top = np.vstack([top, mirror(top)[1:]])
    low = bezier((half, 1.4), (half * 0.5, 3.0), (-half * 0.5, 3.0), (-half, 1.4), count=16)
    kind = "plain" if block.design["pattern"] in ("colour-block", "graphic") else "main"

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return 1.6 * (x / np.float32(half)) ** 2 + 0 * y

    def gain(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return 0.86 - 0.26 * smoothstep(-rise, 2.5, y) + 0 * x

    return [Part("collar", kind, np.vstack([top, low]), relief, casts=0.0, rim=0.3, gain=gain)]


def _leaves(block: Block, opening: Opening) -> list[Layer]:
    """The two leaves of a shirt collar, and the little gap or open button between them."""
    design = block.design
    rng = design.rng("collar", "style")
    outer = design["category"] in OUTERWEAR
    half = opening.half
    point = rng.uniform(6.6, 8.4) + (1.0 if outer else 0.0) - (0.8 if design["category"] == "polo" else 0.0)
    spread = rng.uniform(0.6, 1.4)
    rounded = design["category"] in ("blouse", "dress", "jumpsuit") and rng.random() < 0.45
    rise = 3.4 if not outer else 4.2
    low = opening.depth
    layers: list[Layer] = []
    for sign in (-1, 1):
        own = rng.uniform(-0.25, 0.25)
        meet = np.array([0.5, low - 0.6])
        tip = np.array([4.2 * spread + 1.0 + own, low + point * 0.52])
        side = np.array([half + 3.0, 3.9])
        shoulder = np.array([half + 1.3, 0.9])
        crown = np.array([half - 0.4, -rise + 0.7])
        inner = bezier(crown, (half - 0.1, 1.6), (half * 0.5, low - 3.0), meet, count=18)
        if rounded:
            edge = spline([meet, tip - (2.0, 0.6), tip + (0.3, -0.6), (tip + side) / 2 + (0.6, 0.9), side, shoulder], 32)
        else:
            edge = np.vstack([
                bezier(meet, (meet + tip) / 2 + (-0.3, 0.2), tip, count=8),
                bezier(tip, (tip + side) / 2 + (0.5, 0.7), side, count=8),
                bezier(side, (half + 2.5, 1.8), shoulder, count=6),
            ])
        outline = np.vstack([inner, edge, bezier(shoulder, (half + 0.6, -rise + 1.2), crown, count=8)]) * (sign, 1)
        fall = inner * (sign, 1)
        kind = "main" if design["pattern"] not in ("colour-block", "graphic") else "plain"
        if design["category"] == "polo":
            kind = "plain"
        layers.append(_leaf(outline, "collar", kind, fall))
        stitched = offset(edge * (sign, 1), -0.55 * sign)
        layers.append(Stitch(stitched, strength=0.30, width=0.12))
    return layers


def _roll(block: Block, opening: Opening) -> list[Layer]:
    """A roll neck, or the funnel of a jacket: a tube that stands around the neck."""
    design = block.design
    rng = design.rng("collar", "style")
    outer = design["category"] in OUTERWEAR
    half = opening.half
    tall = rng.uniform(5.2, 6.2) if outer else rng.uniform(7.4, 9.4)
    top, flare = -tall + 1.0, 0.4 if outer else -0.4
    knit = design["category"] == "sweater" or design["material"] == "knit"
    kind = "rib" if knit else ("main" if design["pattern"] != "colour-block" else "plain")
    right = bezier((half + flare, top), (half + 0.1, top * 0.4), (half - 0.1, 0), (half + 0.9, 2.2), count=14)
    bottom = bezier((half + 0.9, 2.2), (half * 0.6, opening.depth + 1.2), (0, opening.depth + 1.4), count=12)
    side = np.vstack([right, bottom[1:]])
    rim_x = half + flare
    rim = bezier((-rim_x, top), (-rim_x * 0.5, top + 1.5), (rim_x * 0.5, top + 1.5), (rim_x, top), count=20)
    back = bezier((-rim_x, top), (-rim_x * 0.5, top - 1.1), (rim_x * 0.5, top - 1.1), (rim_x, top), count=20)
    outline = np.vstack([rim, side[1:], mirror(side)[1:-1]])
    inside = np.vstack([back, rim[::-1] + (0, 0.5)])
    seeds = design.rng("collar", "unrest").integers(0, 2**31)
    feel = hand(design)
    roll = None if outer else top + (opening.depth - top) * rng.uniform(0.5, 0.58)

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        q = np.minimum(np.abs(x / np.float32(half + 0.8)), 0.985)
        z = 4.2 * np.sqrt(1 - q**2.4) + 0.5 * feel.height * unrest(np.random.default_rng(seeds), x, y, (4.0, 1.9), _AREA)
        if roll is not None:
            # The cloth is turned down once: its lower edge stands off.
            edge = roll + 1.2 * (1 - q * q)
            z = z + 0.55 * smoothstep(0.5, -0.1, y - edge) - 0.3 * smoothstep(-2.5, 0, top - y)
        return z

    def cloth(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        q = np.clip(x / np.float32(half + 1.2), -0.97, 0.97)
        return (half * np.arcsin(q) * 0.9 + 0 * y).astype(np.float32), (y - top + 0 * x).astype(np.float32)

    layers: list[Layer] = [
        Part("collar", "inside" if not outer else "lining", inside, casts=0, rim=0.1, gain=0.48),
        Part("collar", kind, outline, relief, cloth, casts=0.32, reach=0.9, rim=0.45),
        Seam(np.vstack([side[len(right) - 1:], mirror(side)[: len(bottom)]])[:, :], 0.22, 0.24),
    ]
    if roll is not None:
        x = np.linspace(-half - 0.1, half + 0.1, 24)
        layers.append(Seam(np.column_stack([x, roll + 1.2 * (1 - (x / half) ** 2)]), 0.42, 0.42))
    return layers


def _collar_back(block: Block, opening: Opening) -> list[Layer]:
    """The collar of a jacket, seen behind the neck."""
    half = opening.half
    top = bezier((-half - 0.6, 1.4), (-half + 0.6, -3.2), (-half * 0.4, -3.6), (0, -3.6), count=14)
    top = np.vstack([top, mirror(top)[1:]])
    low = bezier((half, 1.8), (half * 0.5, 1.2), (-half * 0.5, 1.2), (-half, 1.8), count=16)
    return [Part("collar", "main", np.vstack([top, low]), lambda x, y: 1.2 * (x / half) ** 2 + 0 * y, casts=0.0, rim=0.4, gain=0.9)]


def _lapels(block: Block, opening: Opening, body: np.ndarray) -> list[Layer]:
    """Notched or peaked lapels with their collar, turned back along the opening."""
    design = block.design
    rng = design.rng("collar", "style")
    half, low = opening.half, opening.depth
    wide = rng.uniform(7.2, 9.0)
    peaked = rng.random() < 0.3
    gorge = rng.uniform(9.5, 12.5)
    layers: list[Layer] = []
    seams: list[Layer] = []
    for sign in (1, -1):
        count = len(opening.path)
        path = opening.path[count // 2:] if sign > 0 else opening.path[: count // 2 + 1][::-1]
        path = path * (sign, 1)
        # From the break at the bottom up to the neck, in the right half.
        at = lambda y: float(np.interp(y, path[::-1, 1], path[::-1, 0]))  # noqa: E731
        notch_in = np.array([at(gorge) + wide * 0.55, gorge + 0.3])
        tip = notch_in + ((wide * 0.52, -2.6) if peaked else (wide * 0.50, 0.6))
        lapel = np.vstack([
            path,
            [(half + 1.2, 1.5), (at(gorge - 3) + 2.0, gorge - 3.0)],
            notch_in[None], tip[None],
            bezier(tip, tip + (-0.2, (low - gorge) * 0.32), path[0] + (2.6, -6), path[0], count=16),
        ])
        collar_tip = notch_in + ((1.0, -3.4) if peaked else (wide * 0.30, -2.8))
        collar = np.vstack([
            bezier((half - 0.5, -3.0), (half + 0.2, 1.0), (at(gorge - 3), gorge - 4.5), (at(gorge), gorge - 0.9), count=12),
            notch_in[None], collar_tip[None],
            bezier(collar_tip, (half + 4.6, 5.4), (half + 3.0, 2.6), (half + 1.4, 0.6), count=10),
            bezier((half + 1.4, 0.6), (half + 0.7, -1.6), (half - 0.5, -3.0), count=6),
        ])
        fall = path[::-1] * (sign, 1)
        layers.append(_leaf(lapel * (sign, 1), f"lapel {'right' if sign > 0 else 'left'}", "main", fall, 0.5))
        layers.append(_leaf(collar * (sign, 1), "collar", "main", collar[:12] * (sign, 1), 0.4))
        edge = bezier(tip, tip + (-0.2, (low - gorge) * 0.32), path[0] + (2.6, -6), path[0], count=16)
        seams.append(Stitch(offset(edge, 0.5) * (sign, 1), strength=0.18, width=0.12))
        seams.append(Seam(np.array([(at(gorge) + 0.3, gorge - 0.6), notch_in]) * (sign, 1), 0.35, 0.25))
    return [*layers, *seams]


def _hood_shape(block: Block) -> tuple[float, float, float]:
    """Height of the crown, its half width and its point, from the collar's own generator."""
    rng = block.design.rng("collar", "hood")
    return rng.uniform(22.0, 25.0), rng.uniform(12.2, 13.6), rng.uniform(-0.6, 0.9)


def _hood_opening(block: Block, opening: Opening) -> np.ndarray:
    """Rim of the hood's opening, closed."""
    tall, wide, tip = _hood_shape(block)
    right = spline([
        (0.0, -tall + 4.2), (wide * 0.42, -tall + 5.4), (wide * 0.60, -tall * 0.52), (wide * 0.56, -3.0),
        (wide * 0.40, 3.6), (0.0, opening.depth - 0.4),
    ], 30)
    return np.vstack([right, mirror(right)[1:-1]])


def _hood_inside(block: Block, opening: Opening) -> list[Layer]:
    """The lining of the hood's back."""
    tall, _, _ = _hood_shape(block)
    hole = _hood_opening(block, opening)
    outline = np.column_stack([hole[:, 0] * 1.08, hole[:, 1] * 1.02])

    def gain(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return 0.36 + 0.24 * smoothstep(-tall + 6, 2, y) + 0.05 * smoothstep(-4, 4, x)

    return [Part("hood", "inside", outline, lambda x, y: 0.02 * x * x + 0 * y, casts=0, rim=0.1, gain=gain),
            Seam(np.array([(0.2, -tall + 4), (0.0, -8.0), (-0.1, 1.0)]), 0.3, 0.25, within=outline)]


def _hood(block: Block, opening: Opening) -> list[Layer]:
    """The hood itself, standing up around its opening."""
    design = block.design
    tall, wide, tip = _hood_shape(block)
    hole = _hood_opening(block, opening)
    right = spline([
        (0.2 * tip, -tall - 0.5), (wide * 0.52, -tall + 1.2), (wide * 0.92, -tall * 0.72), (wide * 1.02, -tall * 0.40),
        (wide * 0.93, -4.0), (wide * 0.86, 0.6), (wide * 0.78, 4.5), (wide * 0.34, opening.depth + 1.7), (0.0, opening.depth + 3.0),
    ], 44)
    left = spline(mirror(right)[::4] * (1.0, 1.0), 44)
    outline = np.vstack([right, left[1:-1]])
    feel = hand(design)
    rng = design.rng("collar", "folds")
    strokes = []
    for sign in (-1, 1):
        for k in range(4):
            y = -2.0 - 3.6 * k + rng.uniform(-1, 1)
            strokes.append(Fold((sign * wide * 0.98, y), (sign * wide * 0.55, y + rng.uniform(2, 6)),
                                feel.height * rng.uniform(0.15, 0.4), rng.uniform(1.0, 1.8), 1.6, rng.uniform(-0.6, 0.6), 0.4))
    seed = design.rng("collar", "unrest").integers(0, 2**31)
    rim = along(np.vstack([hole, hole[:1]]))

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        _, v = rim(x, y)
        v = np.abs(v)
        z = 3.0 * np.sqrt(np.clip(1 - ((v - 1.8) / 7.5) ** 2, 0.02, 1)) + 0.35 * np.exp(-(((v - 0.9) / 0.9) ** 2))
        z = z + 0.35 * feel.height * unrest(np.random.default_rng(seed), x, y, (3.0, 3.6), _AREA)
        return add_folds(z.astype(np.float32), x, y, strokes)

    kind = "plain" if design["pattern"] in ("graphic", "colour-block") else "main"
    ring = offset(np.vstack([hole, hole[:1]]), -2.2)
    return [
        Part("hood", kind, outline, relief, holes=[hole], casts=0.35, reach=1.2, rim=0.5),
        Stitch(ring[2:-2], strength=0.4),
    ]


