"""What stands or lies around the neck: shirt collars, roll necks, lapels and hoods."""

from __future__ import annotations

import numpy as np

from .block import OUTERWEAR, Block
from .canvas import Layer, Part, Seam, Stitch
from .cloth import Fold, add_folds, unrest
from .design import Design
from .folds import hand
from .geometry import bezier, mirror, offset, smoothstep, spline
from .necklines import Opening
from .strips import along

_AREA = (-40.0, -40.0, 40.0, 60.0)


def behind(block: Block, opening: Opening) -> list[Layer]:
    """Parts of a collar that stand behind the neck, painted before the front."""
    design = block.design
    if design.has("hood"):
        return _hood_inside(block, opening)
    if opening.style == "shirt collar" or design.has("lapels"):
        return _stand(block, opening)
    return []


def before(block: Block, opening: Opening) -> list[Layer]:
    """Parts of a collar that lie on the front."""
    design = block.design
    if design.has("hood"):
        funnel = _roll(block, opening) if opening.style == "turtleneck" else []
        return [*_hood(block, opening), *funnel]
    if opening.style == "shirt collar":
        return _leaves(block, opening)
    if opening.style == "turtleneck":
        return _roll(block, opening)
    if design.has("lapels"):
        return _lapels(block, opening)
    return []


def _leaf(
    outline: np.ndarray, name: str, kind: str, fall: np.ndarray, casts: float = 0.45, along_fall: bool = False
) -> Part:
    """A collar leaf that rolls over its fold line `fall` (N, 2); its grain may run along that line."""
    coordinates = along(fall)

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        _, v = coordinates(x, y)
        v = np.abs(v)
        return np.float32(0.9) * (1 - np.exp(-v / 1.4)) - np.float32(0.035) * v

    def cloth(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        u, v = coordinates(x, y)
        return (v, u) if along_fall else (u, v)

    return Part(name, kind, outline, relief, cloth, casts=casts, reach=0.9, rim=0.25, solid=True)


def _crest(half: float, rise: float) -> np.ndarray:
    """Right half of the line along which a collar turns over, from the shoulder up to the centre back."""
    return bezier(
        (half + 1.2, 1.2), (half + 0.9, -rise * 0.75), (half * 0.62, -rise - 0.2), (0, -rise - 0.2), count=30
    )


def _rise(design: Design) -> float:
    """How high a collar stands at the back."""
    return 4.0 if design["category"] in OUTERWEAR else 3.2


def _cut_from(design: Design) -> str:
    """Collars follow the pattern, but no print and no block runs onto them."""
    plain = design["pattern"] in ("colour-block", "graphic") or design["category"] == "polo"
    return "plain" if plain else "main"


def _stand(block: Block, opening: Opening) -> list[Layer]:
    """The inside of a standing collar, seen behind the neck."""
    design = block.design
    half, rise = opening.half, _rise(design)
    crest = _crest(half, rise)
    low = bezier((half + 1.2, 1.2), (half * 0.6, 4.2), (-half * 0.6, 4.2), (-half - 1.2, 1.2), count=16)
    outline = np.vstack([crest * (-1, 1), crest[::-1][1:], low])

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return 1.6 * (x / np.float32(half)) ** 2 + 0 * y

    def gain(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return 0.90 - 0.34 * smoothstep(-rise, 3.0, y) + 0 * x

    return [Part("collar", _cut_from(design), outline, relief, casts=0.0, rim=0.3, gain=gain)]


def _leaves(block: Block, opening: Opening) -> list[Layer]:
    """The two leaves of a shirt collar."""
    design = block.design
    rng = design.rng("collar", "style")
    half, low, rise = opening.half, opening.depth, _rise(design)
    outer = design["category"] in OUTERWEAR
    point = rng.uniform(6.4, 8.6) + (1.2 if outer else 0.0) - (0.8 if design["category"] == "polo" else 0.0)
    spread = rng.uniform(0.75, 1.35)
    rounded = rng.random() < 0.45 and design["category"] in ("blouse", "dress", "jumpsuit")
    crest = _crest(half, rise)[:13]
    denim = design["material"] == "denim"
    layers: list[Layer] = []
    for sign in (-1, 1):
        own = rng.uniform(-0.25, 0.25)
        meet = np.array([0.45, low - 0.4])
        tip = np.array([4.0 * spread + 1.2 + own, low + point * 0.50])
        side = np.array([half + 3.1, 4.6])
        inner = bezier(crest[-1], (half - 0.9, 1.8), (half * 0.45, low - 3.2), meet, count=18)
        if rounded:
            edge = spline(
                [meet, tip - (2.2, 0.9), tip + (-0.1, -0.5), (tip + side) / 2 + (0.7, 0.8), side, crest[0]],
                36,
            )
        else:
            edge = np.vstack(
                [
                    bezier(meet, (meet + tip) / 2 + (-0.35, 0.15), tip, count=8),
                    bezier(tip, (tip + side) / 2 + (0.55, 0.6), side, count=8),
                    bezier(side, (half + 2.5, 2.4), crest[0], count=6),
                ]
            )
        outline = np.vstack([inner, edge, crest[1:-1]]) * (sign, 1)
        layers.append(_leaf(outline, "collar", _cut_from(design), inner * (sign, 1), 0.55, denim))
        stitched = offset(edge[2:-3] * (sign, 1), -0.55 * sign)
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
        z = 4.2 * np.sqrt(1 - q**2.4) + 0.5 * feel.height * unrest(
            np.random.default_rng(seeds), x, y, (4.0, 1.9), _AREA
        )
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
        Seam(np.vstack([side[len(right) - 1 :], mirror(side)[: len(bottom)]])[:, :], 0.22, 0.24),
    ]
    if roll is not None:
        x = np.linspace(-half - 0.1, half + 0.1, 24)
        layers.append(Seam(np.column_stack([x, roll + 1.2 * (1 - (x / half) ** 2)]), 0.42, 0.42))
    return layers


def _lapels(block: Block, opening: Opening) -> list[Layer]:
    """Notched or peaked lapels with their collar, turned back along the opening."""
    design = block.design
    rng = design.rng("collar", "style")
    half, low, rise = opening.half, opening.depth, _rise(design)
    wide = rng.uniform(7.4, 9.6) * (1.08 if design["category"] == "coat" else 1.0)
    peaked = rng.random() < 0.3
    gorge = rng.uniform(8.6, 12.0)
    crest = _crest(half, rise)[:13]
    layers: list[Layer] = []
    for sign in (1, -1):
        middle = len(opening.path) // 2
        path = opening.path[middle:] if sign > 0 else opening.path[: middle + 1][::-1]
        path = path * (sign, 1)
        roll = path[path[:, 1] > gorge]
        start = np.array([float(np.interp(gorge, path[::-1, 1], path[::-1, 0])), gorge])
        notch = start + (0.60 * wide, 1.6)
        tip = notch + ((0.42 * wide, -3.6) if peaked else (0.44 * wide, -0.2))
        collar_tip = notch + ((0.16 * wide, -2.4) if peaked else (0.26 * wide, -3.0))
        belly = bezier(tip, tip + (-0.4, (low - gorge) * 0.34), roll[0] + (3.0, -7.5), roll[0], count=18)
        lapel = np.vstack([roll, start[None], notch[None], tip[None], belly])
        inner = bezier(crest[-1], (half - 0.7, 2.2), start + (0.4, -3.4), start, count=16)
        outer_edge = bezier(collar_tip, collar_tip + (0.6, -2.8), (half + 3.4, 3.8), crest[0], count=12)
        collar = np.vstack([inner, notch[None], collar_tip[None], outer_edge, crest[1:-1]])
        side = "right" if sign > 0 else "left"
        layers += [
            _leaf(
                lapel * (sign, 1),
                f"lapel {side}",
                _cut_from(design),
                np.vstack([roll, start[None]]) * (sign, 1),
                0.62,
                along_fall=True,
            ),
            Stitch(offset(belly[1:-2] * (sign, 1), 0.55 * sign), strength=0.2, width=0.12),
            _leaf(collar * (sign, 1), "collar", _cut_from(design), inner * (sign, 1), 0.5),
            Seam(np.array([start + (0.4, 0.1), notch]) * (sign, 1), 0.34, 0.26),
        ]
    return layers


def _hood_shape(block: Block) -> tuple[float, float, float]:
    """Height of the crown, its half width and its point, from the collar's own generator."""
    rng = block.design.rng("collar", "hood")
    return rng.uniform(22.0, 25.0), rng.uniform(12.2, 13.6), rng.uniform(-0.6, 0.9)


def _hood_opening(block: Block, opening: Opening) -> np.ndarray:
    """Rim of the hood's opening, closed."""
    tall, wide, tip = _hood_shape(block)
    right = spline(
        [
            (0.0, -tall + 3.4),
            (wide * 0.46, -tall + 4.9),
            (wide * 0.66, -tall * 0.52),
            (wide * 0.60, -3.0),
            (wide * 0.42, 3.6),
            (0.0, opening.depth - 0.4),
        ],
        30,
    )
    return np.vstack([right, mirror(right)[1:-1]])


def _hood_inside(block: Block, opening: Opening) -> list[Layer]:
    """The lining of the hood's back."""
    tall, _, _ = _hood_shape(block)
    hole = _hood_opening(block, opening)
    outline = np.column_stack([hole[:, 0] * 1.08, hole[:, 1] * 1.02])

    def gain(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return 0.36 + 0.24 * smoothstep(-tall + 6, 2, y) + 0.05 * smoothstep(-4, 4, x)

    return [
        Part("hood", "inside", outline, lambda x, y: 0.02 * x * x + 0 * y, casts=0, rim=0.1, gain=gain),
        Seam(np.array([(0.2, -tall + 4), (0.0, -8.0), (-0.1, 1.0)]), 0.3, 0.25, within=outline),
    ]


def _hood(block: Block, opening: Opening) -> list[Layer]:
    """The hood itself, standing up around its opening."""
    design = block.design
    tall, wide, tip = _hood_shape(block)
    hole = _hood_opening(block, opening)
    right = spline(
        [
            (0.2 * tip, -tall - 0.5),
            (wide * 0.52, -tall + 1.2),
            (wide * 0.92, -tall * 0.72),
            (wide * 1.02, -tall * 0.40),
            (wide * 0.93, -4.0),
            (wide * 0.86, 0.6),
            (wide * 0.78, 4.5),
            (wide * 0.34, opening.depth + 1.7),
            (0.0, opening.depth + 3.0),
        ],
        44,
    )
    left = spline(mirror(right)[::4] * (1.0, 1.0), 44)
    outline = np.vstack([right, left[1:-1]])
    feel = hand(design)
    rng = design.rng("collar", "folds")
    strokes = []
    for sign in (-1, 1):
        for k in range(4):
            y = -2.0 - 3.6 * k + rng.uniform(-1, 1)
            strokes.append(
                Fold(
                    (sign * wide * 0.98, y),
                    (sign * wide * 0.55, y + rng.uniform(2, 6)),
                    feel.height * rng.uniform(0.15, 0.4),
                    rng.uniform(1.0, 1.8),
                    1.6,
                    rng.uniform(-0.6, 0.6),
                    0.4,
                )
            )
    seed = design.rng("collar", "unrest").integers(0, 2**31)
    rim = along(np.vstack([hole, hole[:1]]))

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        _, v = rim(x, y)
        v = np.abs(v)
        # A head's volume, and the casing of the cord along the rim.
        z = 6.0 * np.sqrt(np.clip(1 - np.abs(x / (wide * 1.08)) ** 2.2, 0.03, 1))
        z = (
            z
            - 2.2 * smoothstep(-tall + 9, -tall - 1, y) ** 2
            + 0.30 * smoothstep(2.6, 2.0, v)
            - 0.5 * smoothstep(0.9, 0, v)
        )
        z = z + 0.35 * feel.height * unrest(np.random.default_rng(seed), x, y, (3.0, 3.6), _AREA)
        return add_folds(z.astype(np.float32), x, y, strokes)

    kind = _cut_from(design)
    ring = offset(np.vstack([hole, hole[:1]]), -2.2)
    return [
        Part("hood", kind, outline, relief, holes=[hole], casts=0.35, reach=1.2, rim=0.5),
        Stitch(ring[2:-2], strength=0.4),
    ]
