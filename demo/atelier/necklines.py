"""Necklines: the opening a front is cut with, the back seen through it, and its finish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .arms import Arm
from .block import OUTERWEAR, Block, hangs_open
from .canvas import Layer, Part, Patch, Seam, Stitch
from .design import Design
from .geometry import bezier, offset, resample, smoothstep
from .strips import strip

#: Half width of the opening at the shoulder and depth at the centre, each with its free play.
OPENINGS = {
    "crew": (8.0, 0.5, 8.2, 0.8),
    "v-neck": (8.2, 0.7, 18.5, 2.0),
    "scoop": (10.6, 0.7, 16.2, 1.4),
    "square": (9.6, 0.7, 13.2, 1.2),
    "boat": (14.6, 0.6, 4.6, 0.5),
    "turtleneck": (7.0, 0.3, 6.4, 0.4),
    "shirt collar": (7.2, 0.3, 8.6, 0.5),
    "halter": (4.4, 0.3, 12.0, 2.5),
    "off-shoulder": (17.0, 0.5, 14.0, 0.8),
}


@dataclass(frozen=True)
class Opening:
    """The hole for the neck.

    Attributes:
        style: the neckline's name.
        path: its front edge, left neck point to right, (N, 2) cm.
        back: its back edge, left to right, (N, 2) cm.
        depth: y of its lowest point.
        half: half width at the shoulder.
    """

    style: str
    path: np.ndarray
    back: np.ndarray
    depth: float
    half: float


def open_neck(block: Block) -> Opening:
    """The opening of a block's neckline."""
    design = block.design
    style = design["neckline"]
    rng = design.rng("neckline", style)
    half, half_play, depth, depth_play = OPENINGS[style]
    half += half_play * rng.uniform(-1, 1)
    depth += depth_play * rng.uniform(-1, 1)
    category = design["category"]
    if design.has("lapels"):
        half, depth = 8.2, {"blazer": 36.0, "coat": 33.0}.get(category, 34.0) + 3.0 * rng.uniform(-1, 1)
    elif category == "cardigan" and style == "v-neck":
        depth += 8.0
    elif design.has("hood") and style != "turtleneck":
        half, depth = 7.6, 10.0 + rng.uniform(-0.5, 1.0)
    elif category == "tank top":
        half, depth = min(half, block.shoulder[0] - 3.2), depth + 1.5
    elif category == "sweater" and style == "crew":
        half, depth = half + 0.4, depth - 0.4
    half = min(half, block.shoulder[0] - 2.4)
    top = float(block.shoulder_y(half)) if style not in ("halter", "off-shoulder") else -2.0
    if style == "off-shoulder":
        half, top = block.armpit[0] - 0.6, depth - 1.0
        x = np.linspace(-half, half, 25)
        path = np.column_stack([x, depth - 1.0 * (x / half) ** 2])
        back = np.column_stack([x, depth - 1.6 - 0.6 * (1 - (x / half) ** 2)])
        return Opening(style, path, back, depth, half)
    t = np.linspace(np.pi, 0, 49)
    c, s = np.cos(t), np.sin(t)
    power_x, power_y = {
        "crew": (1.0, 0.92),
        "scoop": (0.80, 0.90),
        "boat": (1.0, 1.15),
        "square": (0.16, 0.13),
        "shirt collar": (1.15, 1.25),
        "turtleneck": (1.0, 1.0),
    }.get(style, (1.0, 1.0))
    if style in ("v-neck", "halter") or design.has("lapels"):
        bow = rng.uniform(0.0, 0.7) if category != "cardigan" else 1.2
        right = bezier((0, depth), (half * 0.5 + bow, (depth + top) / 2 + bow), (half, top), count=16)
        path = np.vstack([(right * (-1, 1))[::-1], right[1:]])
    else:
        slant = 1 - (0.10 if style == "square" else 0.0) * np.abs(s) ** 0.13
        x = half * np.sign(c) * np.abs(c) ** power_x * slant
        path = np.column_stack([x, top + (depth - top) * np.abs(s) ** power_y])
    drop = {"boat": 1.3, "halter": 0.0}.get(style, 2.3)
    x = np.linspace(-half, half, 25)
    back = np.column_stack([x, top - 0.1 + drop * (1 - (x / half) ** 2) ** 0.8])
    lean = block.centre(depth)
    weight = np.clip((path[:, 1] - top) / max(depth - top, 1e-3), 0, 1)
    path = path + np.column_stack([lean * weight, np.zeros(len(path))])
    return Opening(style, path, back, depth, half)


def open_edges(block: Block, opening: Opening) -> tuple[np.ndarray, np.ndarray]:
    """The two front edges of an open piece, from the neck point to the hem: left, right; (N, 2) cm."""
    rng = block.design.rng("front", "open")
    wide = rng.uniform(2.6, 4.6)
    spread = rng.uniform(0.5, 2.2)
    edges = []
    middle = len(opening.path) // 2
    for sign, path in ((-1, opening.path[: middle + 1]), (1, opening.path[middle:][::-1])):
        gap = wide + rng.uniform(-0.5, 0.5)
        # The neck's curve runs into the edge where it comes as close to the centre as the gap.
        kept = path[np.abs(path[:, 0]) > gap]
        start = float(kept[-1, 1])
        y = np.linspace(start + 1.5, float(block.hem), 22)
        t = (y - start) / (block.hem - start)
        x = sign * (gap + spread * t * t) + block.centre(y)
        edges.append(np.vstack([kept, np.column_stack([x, y])]))
    return edges[0], edges[1]


def inside_back(block: Block, opening: Opening) -> list[Layer]:
    """What is seen through the opening: the inside of the back, its neck edge and a label."""
    design = block.design
    if opening.style == "halter":
        return [_halter_loop(opening)]
    lined = design["category"] in OUTERWEAR
    kind = "lining" if lined else "inside"
    lower = opening.path + (0.0, 1.2)
    if hangs_open(design):
        low = block.hem - 0.7
        lower = np.array([(-opening.half - 1, 8.0), (-12.0, low), (12.0, low), (opening.half + 1, 8.0)])
    outline = np.vstack([opening.back, lower[::-1]])
    top = float(opening.back[:, 1].min())

    def gain(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        # The front lip keeps the light from the inside, most near the edge and deep down.
        depth = smoothstep(top, top + 16, y)
        return (0.66 - 0.26 * depth) * (1 - 0.16 * smoothstep(-2, opening.half, -x))

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return 2.2 * (x / np.float32(opening.half)) ** 2 + 0 * y

    layers: list[Layer] = [Part("lining", kind, outline, relief, casts=0.0, rim=0.1, gain=gain)]
    if opening.style in ("boat", "off-shoulder"):
        return layers
    tape = resample(opening.back, 16)
    ribbed = design["category"] in ("t-shirt", "sweater", "polo", "tank top")
    layers.append(
        strip(
            "trim",
            "rib" if ribbed else "plain",
            tape,
            1.5 if ribbed else 1.0,
            0.25,
            within=outline,
            gain=0.74,
        )
    )
    layers.append(Seam(offset(tape, 1.6 if ribbed else 1.1), 0.3, 0.2, within=outline))
    return [*layers, *_label(design, float(tape[8, 1]) + 2.0)]


def _label(design: Design, y: float) -> list[Layer]:
    """A woven label with a line of print."""
    rng = design.rng("label", "style")
    wide, tall = rng.uniform(1.6, 2.2), rng.uniform(1.4, 2.0)
    light = rng.random() < 0.7
    colour = (0.74, 0.70, 0.60) if light else (0.03, 0.03, 0.035)
    ink = (0.16, 0.15, 0.14) if light else (0.6, 0.6, 0.58)
    box = np.array([(-wide, y), (wide, y), (wide, y + tall), (-wide, y + tall)])
    line = np.array(
        [
            (-wide * 0.6, y + tall * 0.42),
            (wide * 0.6, y + tall * 0.42),
            (wide * 0.6, y + tall * 0.62),
            (-wide * 0.6, y + tall * 0.62),
        ]
    )
    return [Patch(box, colour), Patch(line, ink, casts=0.0)]


def _halter_loop(opening: Opening) -> Part:
    """The strap behind the neck."""
    half, top = opening.half, float(opening.path[0, 1])
    path = bezier(
        (-half - 1.5, top + 0.6), (-half, top - 2.6), (half, top - 2.6), (half + 1.5, top + 0.6), count=20
    )
    return strip("trim", "inside", path, 1.9, 0.2, casts=0.0, gain=0.7)


def finish(block: Block, opening: Opening, fronts: Sequence[np.ndarray]) -> list[Layer]:
    """The edge of the front: a ribbed band, a binding, or a facing turned under and stitched."""
    design, category = block.design, block.design["category"]
    rng = design.rng("neckline", "finish")
    bound, wide = rng.random() < 0.5, rng.uniform(-1, 1)
    if (
        design.has("lapels")
        or design.has("hood")
        or opening.style in ("turtleneck", "shirt collar", "off-shoulder")
    ):
        return []
    if hangs_open(design):
        left, right = open_edges(block, opening)
        # Each band lies on its front: to the left of the left edge, to the right of the right one.
        return [
            _band(path, "rib", 3.0, front)[k]
            for path, front in ((left[::-1], fronts[0]), (right, fronts[1]))
            for k in (0, 1)
        ]
    body = fronts[0]
    if category in ("t-shirt", "sweater", "cardigan", "jacket"):
        width = {"t-shirt": 1.8 + 0.3 * wide, "sweater": 2.6 + 0.35 * wide}.get(category, 2.6 + 0.4 * wide)
        if opening.style in ("boat", "square"):
            width = 1.3
        return _band(opening.path, "rib", width, body)
    if category == "tank top" and design["material"] in ("cotton", "knit"):
        return _band(opening.path, "plain", 1.1, body)
    if bound:
        return _band(opening.path, "plain", 0.8, body)
    return [Stitch(offset(opening.path, 0.9), strength=0.35)]


def _band(path: np.ndarray, kind: str, width: float, body: np.ndarray) -> list[Layer]:
    return [
        strip("trim", kind, path, width, 0.3, within=body, casts=0.12),
        Seam(offset(path, width + 0.05), 0.27, 0.22, within=body),
    ]


def shoulder_band(block: Block, opening: Opening, arms: Sequence[Arm]) -> list[Layer]:
    """The band of an off-shoulder piece: folded over, it runs round body and arms."""
    design = block.design
    rng = design.rng("neckline", "band")
    tall = rng.uniform(6.2, 8.6)
    top = opening.depth - 1.6
    reach = opening.half + 0.8
    if arms:
        reach = (
            max(float(np.abs(arm.place(np.array([9.5]), arm.outer(np.array([9.5])))[0, 0])) for arm in arms)
            + 0.7
        )
    t = np.linspace(-1, 1, 61)
    upper = np.column_stack([t * reach, top + 0.9 - 1.9 * np.abs(t) ** 2.2])
    phase = rng.uniform(0, 6.28, 2)
    ripple = 0.28 * np.sin(19 * t + phase[0]) + 0.18 * np.sin(31 * t + phase[1])
    droop = 0.8 * (1 - t * t)
    lower = np.column_stack(
        [t * (reach + 0.3), upper[:, 1] + tall * (1 - 0.18 * np.abs(t) ** 3) + droop + ripple]
    )
    pleats = rng.uniform(0.8, 1.25)

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        q = np.minimum(np.abs(x) / np.float32(reach + 0.5), 0.985)
        down = smoothstep(top - 0.5, top + tall, y)
        gather = np.cos(x * np.float32(1.9 * pleats) + phase[0]) + 0.6 * np.cos(
            x * np.float32(3.1 * pleats) + phase[1]
        )
        return 6.0 * np.sqrt(1 - q**3) + 1.1 * down + (0.10 + 0.10 * down) * gather

    return [
        Part("bodice", "main", np.vstack([upper, lower[::-1]]), relief, casts=0.5, reach=1.3, rim=0.35),
        Seam(offset(upper, 0.9), 0.18, 0.24),
    ]
