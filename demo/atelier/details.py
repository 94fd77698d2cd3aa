"""Details above the waist: closures, pockets, belts, drawstrings and frills."""

from __future__ import annotations

import numpy as np

from .canvas import Layer, Part, Seam, Stitch
from .design import Design
from .fabric import palette
from .geometry import bezier
from .lower_details import belt_colour, cord_colour, frill
from .notions import Buckle, Button, Cord, Zip
from .sewn import (
    Opening,
    Raised,
    Strap,
    box_pocket,
    buttons_between,
    closed,
    patch_pocket,
    slanted_pocket,
    thread,
    welt,
)
from .tops import Anatomy


def for_top(design: Design, anatomy: Anatomy) -> list[Layer]:
    """Everything sewn on an upper-body piece, a dress or a jumpsuit, painted last."""
    layers: list[Layer] = []
    if design.has("ruffles") and anatomy.block.one_piece:
        layers += _hem_frill(design, anatomy)
    if design.has("buttons"):
        layers += _buttoned(design, anatomy)
    elif design.has("zip"):
        layers += _zipped(design, anatomy)
    elif design["category"] in ("jacket", "coat"):
        layers += _open_front(anatomy)
    if design.has("pockets"):
        layers += _pockets(design, anatomy)
    if design.has("belt"):
        layers += _belt(design, anatomy)
    elif not anatomy.block.one_piece:
        layers.append(Seam(_across(anatomy, anatomy.waist, 0.0), 0.34, 0.34))
    if design.has("drawstring"):
        layers += _cords(design, anatomy)
    return layers


def _across(anatomy: Anatomy, y: float, sag: float, reach: float = 1.0) -> np.ndarray:
    """A line (41, 2) across the body at y, from left to right, hanging `sag` cm in front."""
    left, right = float(anatomy.block.side(y, -1)), float(anatomy.block.side(y, 1))
    t = np.linspace(-1, 1, 41)
    middle, half = (left + right) / 2, (right - left) / 2 * reach
    return np.column_stack([middle + t * half, y + sag * (1 - t * t)])


def _run(anatomy: Anatomy, x: float, top: float, bottom: float) -> np.ndarray:
    """A line (24, 2) down the front at `x` cm from the centre line."""
    y = np.linspace(top, bottom, 24)
    return np.column_stack([anatomy.block.centre(y) + x, y])


def _button_span(design: Design, anatomy: Anatomy) -> tuple[float, float]:
    """Height of the first and the last button."""
    top, bottom = anatomy.opening.depth, anatomy.bottom
    category = design["category"]
    if category == "polo" or (category == "tank top" and design["neckline"] != "halter"):
        return top + 1.6, top + 10.5
    if design.has("lapels"):
        return top + 0.5, min(top + 18.0, bottom - 9.0)
    if category in ("dress", "jumpsuit", "blouse") and design["neckline"] != "shirt collar":
        return top + 2.2, bottom - 5.0
    return top + 1.2, bottom - (6.5 if anatomy.block.one_piece else 2.5)


def _buttoned(design: Design, anatomy: Anatomy) -> list[Layer]:
    """Placket and buttons: a short one on polos, crossed fronts under lapels, else all the way down."""
    category, body = design["category"], anatomy.body
    colours, colour = palette(design), thread(design)
    rng = design.rng("buttons", "style")
    outer = category in ("jacket", "coat", "blazer", "cardigan")
    radius = (1.25 if category in ("coat", "blazer") else 1.05 if outer else 0.82) * rng.uniform(0.94, 1.08)
    metal = design["material"] in ("denim", "leather") or (category == "blazer" and rng.random() < 0.3)
    tone = colours.hardware if category == "blazer" and metal else colours.button
    first, last = _button_span(design, anatomy)
    top, bottom = anatomy.opening.depth - 0.5, anatomy.bottom
    layers: list[Layer] = []
    if design.has("lapels"):
        return layers + _crossed(design, anatomy, first, last, radius, tone, metal)
    half = 2.4 if outer else 1.55
    if category in ("polo", "tank top"):
        end = last + 2.2
        layers += [Raised(np.array([(-half, top), (half, top), (half, end), (-half, end)]), body, 0.3)]
        layers += [
            Seam(np.array([(half, top), (half, end), (-half, end), (-half, top)], float), 0.34, 0.26, body),
            Stitch(np.array([(-half, end - 0.7), (half, end - 0.7)]), colour),
        ]
    else:
        layers.append(Seam(_run(anatomy, half, top, bottom), 0.36, 0.28, body))
        layers.append(Seam(_run(anatomy, -half, top, bottom), 0.16, 0.26, body))
        if design["material"] not in ("knit", "satin", "lace"):
            layers += [Stitch(_run(anatomy, sign * (half - 0.45), top, bottom), colour) for sign in (-1, 1)]
    spacing = {"polo": 4.2, "tank top": 4.2, "coat": 14.0, "jacket": 10.0, "cardigan": 9.0}.get(category, 8.5)
    for y in buttons_between(first, last, spacing):
        layers.append(Button((float(anatomy.block.centre(y)), float(y)), radius, tone, metal))
    return layers


def _crossed(
    design: Design, anatomy: Anatomy, first: float, last: float, radius: float, tone: np.ndarray, metal: bool
) -> list[Layer]:
    """Fronts that cross under lapels: single- or double-breasted."""
    rng = design.rng("buttons", "breasted")
    double = rng.random() < 0.35
    lap = 6.0 if double else 2.2
    low = anatomy.bottom
    top = anatomy.opening.depth
    edge = np.vstack(
        [
            bezier((0.0, top), (lap * 0.8, top + 0.8), (lap, top + 3.0), count=8),
            _run(anatomy, lap, top + 3.2, low - 7.0),
            bezier(
                (lap, low - 6.8),
                (lap, low - 1.5),
                (lap - 2.6 + float(anatomy.block.centre(low)), low + 0.2),
                count=8,
            ),
        ]
    )
    layers: list[Layer] = [
        Opening(edge, 0.34, 0.52, anatomy.body),
        Stitch(edge - (0.6, 0), None, strength=0.35),
    ]
    count = (
        2
        if double
        else (1 if design["category"] == "blazer" and rng.random() < 0.3 else 3 if last - first > 16 else 2)
    )
    for y in np.linspace(first + 1.0, first + min(last - first, 8.5 * max(count - 1, 1)), count):
        for x in (-5.2, 4.6) if double else (0.0,):
            layers.append(Button((float(anatomy.block.centre(y)) + x, float(y)), radius, tone, metal))
    return layers


def _zipped(design: Design, anatomy: Anatomy) -> list[Layer]:
    colours = palette(design)
    top = anatomy.opening.depth - (1.0 if design.get("neckline") != "turtleneck" else 10.5)
    path = _run(anatomy, 0.0, top, anatomy.bottom - 0.4)
    tape = 0.55 * colours.base
    metal = np.maximum(colours.hardware, 0.62)
    layers: list[Layer] = [Zip(path, metal, tape, 1.3)]
    if design["material"] != "knit":
        layers += [
            Stitch(_run(anatomy, sign * 1.6, max(top, anatomy.opening.depth), anatomy.bottom), thread(design))
            for sign in (-1, 1)
        ]
    return layers


def _open_front(anatomy: Anatomy) -> list[Layer]:
    """Fronts that only meet: a deep line down the centre."""
    path = _run(anatomy, 0.4, anatomy.opening.depth - 0.3, anatomy.bottom + 0.3)
    return [Opening(path, 0.55, 0.72, anatomy.body), Seam(path - (1.0, 0), 0.14, 0.3, anatomy.body)]


def _pockets(design: Design, anatomy: Anatomy) -> list[Layer]:
    category, body = design["category"], anatomy.body
    rng = design.rng("pockets", "style")
    style, play = int(rng.integers(3)), rng.uniform(-1, 1)
    bottom = anatomy.block.hem
    layers: list[Layer] = []
    if category in ("t-shirt", "polo"):
        y = min(19.5 + play, bottom - 17)
        return patch_pocket(design, box_pocket((9.4, y), 9.6, 10.8, point=(0.0, 1.2, 1.2)[style]), body)
    if category in ("shirt", "jumpsuit") or (category == "jacket" and design["material"] == "denim"):
        y = 21.0 + 0.8 * play
        sides = (1,) if category == "shirt" and style == 0 and design["material"] != "denim" else (-1, 1)
        for side in sides:
            flap = 3.8 if style == 2 or category == "jacket" or design["material"] == "denim" else 0.0
            outline = box_pocket((side * 9.8, y), 9.8, 11.2, point=1.4)
            layers += patch_pocket(design, outline, body, flap)
            if flap:
                layers.append(
                    Button((side * 9.8, y + 3.0), 0.72, palette(design).button, design["material"] == "denim")
                )
        return layers
    if category == "hoodie":
        return _kangaroo(design, anatomy)
    if category == "cardigan":
        y = min(bottom - 19.0, 48.0)
        for side in (-1, 1):
            layers += patch_pocket(design, box_pocket((side * 12.2, y), 11.0, 12.0), body)
        return layers
    if category == "dress" and not anatomy.block.one_piece:
        return []  # its skirt has them
    if category in ("blazer", "coat") or (style == 0 and category != "dress"):
        y = min(52.0 + play, bottom - 14.0)
        for side in (-1, 1):
            x = float(anatomy.block.centre(y)) + side * 0.56 * float(anatomy.block.half(y))
            lid = box_pocket((x, y), 13.0, 5.4, tilt=side * -3.0)
            layers += [
                Raised(lid, body, 0.5),
                Seam(closed(lid), 0.36, 0.28, body),
                Opening(lid[:2], 0.36, 0.55, body),
            ]
        if category == "blazer":
            layers += welt(design, (10.2, 22.5), 9.5, 2.2, -6.0)
        return layers
    if category == "dress" and style < 2:
        for side in (-1, 1):
            layers += patch_pocket(
                design, box_pocket((side * 0.55 * float(anatomy.block.half(52)), 49.0), 11.5, 12.5), body
            )
        return layers
    if category == "dress":
        for side in (-1, 1):
            start, low = 47.0, 61.0
            x = float(anatomy.block.side(start, side))
            layers += slanted_pocket(
                design, (x * 0.72, start), (float(anatomy.block.side(low, side)) * 0.97, low), body
            )
        return layers
    y = min(48.0 + play, bottom - 12.0)
    for side in (-1, 1):
        layers += welt(design, (side * 0.58 * float(anatomy.block.half(y)), y), 13.5, 2.0, side * -68.0)
    return layers


def _kangaroo(design: Design, anatomy: Anatomy) -> list[Layer]:
    """The front pouch of a hoodie; a zip divides it."""
    bottom = anatomy.block.hem - (5.6 if anatomy.block.hem > 46 else 3.9)
    top = bottom - min(17.5, 0.36 * bottom)
    wide = min(0.72 * float(anatomy.block.half(bottom - 6)), 17.0)
    narrow = 0.62 * wide
    turn = top + 0.68 * (bottom - top)
    outline = np.array(
        [(-narrow, top), (narrow, top), (wide, turn), (wide, bottom), (-wide, bottom), (-wide, turn)]
    )
    outline = outline + (float(anatomy.block.centre(bottom)), 0)
    layers: list[Layer] = [
        Raised(outline, anatomy.body, 0.42),
        Seam(closed(outline), 0.30, 0.3, anatomy.body),
    ]
    for mouth in (outline[[1, 2]], outline[[0, 5]]):
        layers += [Opening(mouth, 0.5, 0.6, anatomy.body)]
    layers.append(Stitch(outline[[0, 1]] + (0, 0.8), thread(design)))
    if design.has("zip"):
        colours = palette(design)
        path = _run(anatomy, 0.0, top - 1.0, anatomy.bottom - 0.4)
        layers.append(Zip(path, np.maximum(colours.hardware, 0.62), 0.55 * colours.base, 1.3, slider=0.9))
    return layers


def _belt(design: Design, anatomy: Anatomy) -> list[Layer]:
    """A leather belt with a buckle, or a tie belt of the cloth with a knot."""
    rng = design.rng("belt", "style")
    tied = rng.random() < 0.45
    coat = design["category"] == "coat"
    wide = (4.6 if coat else 3.4) * rng.uniform(0.92, 1.1)
    y = anatomy.waist - wide / 2
    upper, lower = _across(anatomy, y, 0.9, 1.012), _across(anatomy, y + wide, 0.9, 1.012)
    middle = (float(anatomy.block.centre(y)), y + 0.9 + wide / 2)
    if not tied:
        gold = np.array((0.83, 0.69, 0.40), np.float32)
        metal = gold if rng.random() < 0.6 else np.array((0.80, 0.81, 0.83), np.float32)
        return [
            Strap(upper, lower, belt_colour(design)),
            Buckle(middle, (wide * 0.62, wide * 0.56), metal, rng.random() < 0.3),
        ]
    kind = "lining" if design["material"] == "lace" else "plain"  # a ribbon shows on lace
    layers: list[Layer] = [_band_of_cloth(np.vstack([upper, lower[::-1]]), y, wide, kind)]
    layers += [Seam(upper, 0.36, 0.32), Seam(lower, 0.55, 0.42)]
    x0, y0 = middle
    for side in (-1, 1):
        length, swing = rng.uniform(20, 28), side * rng.uniform(1.5, 4.0)
        w = wide * 0.46
        tail = np.array(
            [
                (x0 - w * 0.5, y0),
                (x0 + w * 0.5, y0),
                (x0 + swing + w, y0 + length * 0.6),
                (x0 + swing * 1.2 + w, y0 + length),
                (x0 + swing * 1.2 - w, y0 + length - side * 1.4),
                (x0 + swing - w, y0 + length * 0.6),
            ]
        )
        layers.append(_band_of_cloth(tail, y0, length, kind, casts=0.6))
    knot = np.array(
        [
            (x0 - 1.9, y0 - wide * 0.45),
            (x0 + 1.7, y0 - wide * 0.55),
            (x0 + 2.1, y0 + wide * 0.5),
            (x0 - 1.6, y0 + wide * 0.62),
        ]
    )
    return [*layers, _band_of_cloth(knot, y0, wide, kind, casts=0.6)]


def _band_of_cloth(outline: np.ndarray, top: float, tall: float, kind: str, casts: float = 0.4) -> Part:
    """A flat strip of the garment's cloth, without its pattern, bent round the body."""
    middle, half = float(outline[:, 0].mean()), float(np.ptp(outline[:, 0])) / 2 + 1e-3

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        s = np.clip((x - middle) / half, -1, 1)
        t = np.clip((y - top) / tall, 0, 1)
        across = min(half, 6.0) * 0.8 * np.sqrt(np.clip(1 - np.abs(s) ** 2.4, 0, 1))
        return (across + 0.10 * np.sin(2 * np.pi * (2.2 * t + 0.6 * s))).astype(np.float32)

    return Part("belt", kind, outline, relief, casts=casts, reach=1.0, rim=0.4)


def _cords(design: Design, anatomy: Anatomy) -> list[Layer]:
    """The two ends of a hood's cord."""
    rng = design.rng("drawstring", "cords")
    colour = cord_colour(design)
    layers: list[Layer] = []
    y = anatomy.opening.depth + 0.5
    for side in (-1, 1):
        length, swing = rng.uniform(13, 18), rng.uniform(-0.6, 1.6)
        x = side * rng.uniform(2.9, 3.6)
        path = bezier(
            (x, y),
            (x + side * 0.5, y + length * 0.35),
            (x + side * swing, y + length * 0.7),
            (x + side * swing, y + length),
        )
        end = path[-1]
        layers += [
            Button((x, y), 0.62, palette(design).hardware, True),
            Cord(path, colour, 0.78),
            Cord(np.array([end, end + (0.0, 1.5)]), colour * 0.5, 0.9),
        ]
    return layers


def _hem_frill(design: Design, anatomy: Anatomy) -> list[Layer]:
    """A gathered frill along the hem of a blouse or a dress cut in one."""
    block = anatomy.block
    depth = 8.0 if design["category"] == "blouse" else 11.0
    s = np.linspace(-1, 1, 121).astype(np.float32)
    line = block.hem_line()[::-1]
    low = np.interp(s, np.linspace(-1, 1, len(line)), line[:, 1]).astype(np.float32)

    def centre_and_half(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        left, right = block.side(y, -1), block.side(y, 1)
        return (left + right) / 2, (right - left) / 2

    return frill(design, centre_and_half, low - depth, low, s)
