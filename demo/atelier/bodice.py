"""The body of an upper-body piece: outline, the volume below the cloth, and how it hangs."""

from __future__ import annotations

import numpy as np

from .block import Block, hangs_open, ribbed_hem
from .canvas import Coordinates, Field, Layer, Part, Seam, Stitch
from .cloth import AREA, unrest, wandering
from .folds import body_folds, hand
from .geometry import bezier, smoothstep
from .necklines import Opening, open_edges
from .sewn import thread
from .strips import strip

#: Cm of volume towards the camera.
_DEPTH = {"fitted": 10.0, "straight": 9.5, "loose": 9.0}


def outlines(block: Block, opening: Opening) -> list[np.ndarray]:
    """Closed outlines of the front, each (N, 2) cm: one, or the two fronts of an open piece."""
    sides = {sign: _side(block, sign) for sign in (1, -1)}
    left, right = upper(block, opening, -1), upper(block, opening, 1)
    if block.one_piece:
        hem = block.hem_line()
    else:
        hem = np.array([(block.side(block.hem, 1), block.hem), (block.side(block.hem, -1), block.hem)], float)
    if not hangs_open(block.design):
        return [np.vstack([opening.path, right, sides[1], hem, sides[-1][::-1], left[::-1]])]
    fronts = []
    for sign, edge, shoulder in zip((-1, 1), open_edges(block, opening), (left, right), strict=True):
        end = edge[-1, 0]
        below = hem[hem[:, 0] > end] if sign > 0 else hem[hem[:, 0] < end][::-1]
        fronts.append(np.vstack([edge[::-1], shoulder, sides[sign], below]))
    return fronts


def _side(block: Block, sign: int) -> np.ndarray:
    low = float(block.hem_line()[0 if sign > 0 else -1, 1]) if block.one_piece else block.hem
    y = np.linspace(block.armpit[1], low, 40)
    return np.column_stack([block.side(y, sign), y])


def upper(block: Block, opening: Opening, sign: int) -> np.ndarray:
    """From the neck point over the shoulder to the armpit."""
    ax, ay = block.armpit
    if opening.style == "off-shoulder":
        end = opening.path[-1] * (sign, 1)
        return np.array([end, (sign * ax, ay)])
    if opening.style == "halter":
        half, top = opening.half, float(opening.path[0, 1])
        strap = half + 3.4
        curve = bezier((strap, top), (strap + 1.6, 9), (ax - 6, ay - 3.5), (ax, ay), count=20)
        return np.vstack([[(half, top)], curve]) * (sign, 1)
    x = np.linspace(opening.half, block.shoulder[0], 12)
    line = np.column_stack([sign * x, block.shoulder_y(x)])
    return np.vstack([line, block.armhole(sign)])


def relief(block: Block) -> Field:
    """Height of the body's cloth: a rounded torso, creases and unrest."""
    feel = hand(block.design)
    strokes = body_folds(block, block.hem)
    depth = _DEPTH[block.fit]
    bust = {"fitted": 1.3, "straight": 0.55, "loose": 0.25}[block.fit]
    noise = block.design.rng("bodice", "unrest")
    seeds = noise.integers(0, 2**31, 4)

    def height(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        rows = y[:, 0]
        # Above the armpit the torso is as wide as below it: cloth goes on into the sleeve.
        half = np.where(
            rows < block.armpit[1] + 5,
            np.maximum(block.half(rows), block.shoulder[0] + 1.5),
            block.half(rows),
        )
        across = (x - block.centre(rows)[:, None]) / half[:, None]
        q = np.minimum(np.abs(across) * 0.97, 0.985).astype(np.float32)
        round_ = np.sqrt(1 - q**2.7)
        z = np.float32(depth) * round_
        z *= 1 - 0.25 * smoothstep(9, -2, y)
        z -= 0.9 * smoothstep(10, -1, y) ** 2
        if bust:
            for sign in (-1, 1):
                away = ((x - sign * 8.2) / 7.5) ** 2 + ((y - 26.5) / 8.5) ** 2
                z += np.float32(bust) * np.exp(-away)
        coarse = unrest(np.random.default_rng(seeds[0]), x, y, (8.0, 12.0), AREA)
        middle = unrest(np.random.default_rng(seeds[1]), x, y, (3.4, 5.2), AREA)
        fine = unrest(np.random.default_rng(seeds[2]), x, y, (1.3, 1.9), AREA)
        z += 0.30 * feel.height * coarse + 1.6 * feel.crumple * middle + 0.55 * feel.crumple * fine
        return z + wandering(strokes, x, y, np.random.default_rng(seeds[3]))

    return height


def cloth(block: Block) -> Coordinates:
    """Coordinates of the body's fabric: it leans with the body and is pulled in at the waist a little."""

    def coordinates(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows = y[:, 0]
        u = x - block.centre(rows)[:, None]
        rng = block.design.rng("bodice", "grain")
        sag = rng.uniform(0.2, 0.7)
        q = u / np.maximum(block.half(rows), 10)[:, None]
        v = y + np.float32(sag) * (1 - np.minimum(q * q, 1.2)) * smoothstep(10, 40, y)
        # Cloth that turns away at the side is seen foreshortened.
        return u * (1 + 0.07 * np.minimum(np.abs(q), 1.1) ** 3), v.astype(np.float32)

    return coordinates


def front(block: Block, fronts: list[np.ndarray]) -> Part:
    """The body as a part."""
    return Part(
        "bodice", "main", fronts[0], relief(block), cloth(block), fronts[1:], casts=0.58, reach=1.9, rim=0.55
    )


def edges(block: Block, opening: Opening, edge: np.ndarray) -> list[Layer]:
    """How hem and armholes of one front are finished."""
    design, category = block.design, block.design["category"]
    layers: list[Layer] = []
    sleeveless = design.get("sleeve") == "sleeveless"
    bound = sleeveless and opening.style != "off-shoulder"
    for sign in (1, -1):
        if opening.style not in ("halter", "off-shoulder"):
            hole = block.armhole(sign)
            if bound:
                ribbed = category in ("sweater", "hoodie", "cardigan")
                inward = hole if sign > 0 else hole[::-1]
                width = 1.8 if ribbed else 0.9
                layers.append(
                    strip("trim", "rib" if ribbed else "plain", inward, width, 0.25, within=edge, casts=0.1)
                )
                shifted = hole - (sign * width, 0)
                layers.append(Seam(shifted, 0.22, 0.2, within=edge))
        elif opening.style == "halter":
            layers.append(Stitch(upper(block, opening, sign)[1:] - (sign * 0.8, 0), strength=0.35))
    if not block.one_piece:
        return layers
    hem = block.hem_line()[::-1]
    if ribbed_hem(design):
        width = {"sweater": 5.0, "hoodie": 5.6, "jacket": 5.0}.get(category, 4.4) * (
            0.7 if block.hem < 46 else 1.0
        )
        path = hem - (0.0, width)
        layers.append(strip("trim", "rib", path, width + 2, 0.5, within=edge, casts=0.2))
        layers.append(Seam(path, 0.30, 0.3, within=edge))
    else:
        turn = {"t-shirt": 2.2, "shirt": 0.8, "coat": 3.4, "blazer": 3.2, "jacket": 2.6}.get(category, 2.0)
        visible = category in ("t-shirt", "shirt", "polo", "tank top") or design["material"] == "denim"
        layers.append(Stitch(hem - (0.0, turn), thread(design), strength=0.45 if visible else 0.2))
        layers.append(Seam(hem - (0.0, turn * 0.9), 0.10, 0.3, within=edge))
    return layers
