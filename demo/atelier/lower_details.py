"""Details below the waist: waistband, fly, pockets, buttons, belts, drawstrings, frills, hems."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .canvas import Layer, Part, Seam, Stitch
from .design import Design
from .dyes import luma
from .fabric import palette
from .geometry import bezier
from .hanging import Waist
from .legs import CROTCH, Legs
from .notions import Buckle, Button, Cord
from .sewn import Opening, Raised, Strap, box_pocket, buttons_between, patch_pocket, thread
from .skirts import Skirt

_LEATHERS = ((0.36, 0.20, 0.11), (0.10, 0.09, 0.09), (0.62, 0.39, 0.20), (0.24, 0.13, 0.09))


def belt_colour(design: Design) -> np.ndarray:
    """A leather that stands out from the cloth, sRGB-coded."""
    base = luma(palette(design).base)
    order = design.rng("belt", "colour").permutation(len(_LEATHERS))
    apart = [abs(luma(np.array(_LEATHERS[k])) - base) for k in order]
    good = [k for k, far in zip(order, apart, strict=True) if far > 0.17]
    return np.array(_LEATHERS[good[0] if good else order[int(np.argmax(apart))]], np.float32)


def cord_colour(design: Design) -> np.ndarray:
    """Ivory cord on dark and middling cloth, dark cord on light cloth."""
    light = luma(palette(design).base) > 0.72
    return np.array((0.16, 0.16, 0.19) if light else (0.95, 0.92, 0.85), np.float32)


def waist_details(design: Design, waist: Waist) -> list[Layer]:
    """What is sewn on or put through the waistband of a bottom."""
    colours = palette(design)
    centre = (0.0, waist.y + waist.dip + waist.band / 2)
    layers: list[Layer] = []
    fastened = design["category"] != "skirt" and not design.has("drawstring")
    if design.has("belt"):
        x = np.linspace(-1, 1, 61)
        layers.append(Strap(waist.edge(x, 0.35), waist.edge(x, waist.band - 0.2), belt_colour(design)))
    if fastened or design.has("belt"):
        layers += _loops(design, waist)
    if design.has("belt"):
        gold = np.array((0.83, 0.69, 0.40), np.float32)
        metal = (
            gold if design.rng("belt", "metal").random() < 0.6 else np.array((0.80, 0.81, 0.83), np.float32)
        )
        layers.append(
            Buckle(centre, (2.5, waist.band / 2 + 0.25), metal, design.rng("belt", "shape").random() < 0.25)
        )
    elif fastened:
        layers.append(
            Button(
                (centre[0] + 0.2, centre[1]),
                0.85,
                colours.button,
                metal=design["material"] in ("denim", "leather"),
            )
        )
    if design.has("drawstring"):
        layers += bow(design, (0.0, waist.y + waist.dip + waist.band * 0.62), "waist")
    return layers


def _loops(design: Design, waist: Waist) -> list[Layer]:
    layers: list[Layer] = []
    for s in (-0.84, -0.44, 0.44, 0.84):
        top, low = waist.edge(np.array([s]), -0.15)[0], waist.edge(np.array([s]), waist.band + 0.2)[0]
        w = 0.62 * np.sqrt(1 - 0.5 * s * s)
        outline = np.array([top - (w, 0), top + (w, 0), low + (w, 0), low - (w, 0)])
        layers.append(Part("waistband", "plain", outline, casts=0.45, reach=0.6, rim=0.25, solid=False))
    return layers


def bow(design: Design, at: tuple[float, float], part: str) -> list[Layer]:
    """A drawstring tied to a bow, both tails hanging."""
    rng = design.rng(part, "bow")
    x, y = at
    colour = cord_colour(design)
    layers: list[Layer] = []
    for side in (-1, 1):
        length, swing = rng.uniform(11, 15), rng.uniform(0.5, 2.8)
        loop, drop = rng.uniform(4.4, 5.6), rng.uniform(2.2, 3.4)
        tail = bezier(
            (x, y),
            (x + side * 1.2, y + 4),
            (x + side * swing, y + length * 0.6),
            (x + side * swing * 1.1, y + length),
        )
        ring = np.vstack(
            [
                bezier(
                    (x, y),
                    (x + side * loop * 0.5, y - 2.0),
                    (x + side * loop * 1.1, y - 0.6),
                    (x + side * loop, y + drop * 0.6),
                ),
                bezier(
                    (x + side * loop, y + drop * 0.6),
                    (x + side * loop * 0.8, y + drop * 1.3),
                    (x + side * 1.4, y + 0.8),
                    (x, y),
                ),
            ]
        )
        layers += [Cord(tail, colour, 0.72), Cord(ring, colour, 0.66)]
        end = tail[-1]
        layers.append(Cord(np.array([end, end + (0.05 * side, 1.1)]), colour * 0.55, 0.85))
    return [*layers, Cord(np.array([(x - 0.45, y - 0.2), (x + 0.45, y + 0.3)]), colour, 1.15)]


def leg_details(legs: Legs) -> list[Layer]:
    """Fly, seams, pockets and hems of a pair of legs."""
    design, body = legs.design, legs.outline()
    colour = thread(design)
    suit = design["category"] == "jumpsuit"
    top = legs.waist_y + (1.0 if suit else 4.2)
    fork = legs.waist_y + CROTCH
    layers: list[Layer] = [Seam(np.array([(0.0, top), (0.15, (top + fork) / 2), (0.0, fork)]), 0.34, 0.3)]
    if not suit and not design.has("drawstring"):
        fly = np.vstack([[(3.1, top)], bezier((3.1, top + 9), (3.1, top + 13.5), (0.2, top + 15), count=14)])
        layers += [Seam(fly, 0.16, 0.3), Stitch(fly, colour)]
    for side in (-1, 1):
        hem = legs.hem_of(side)
        v = np.array([hem - 2.6, hem - 2.6])
        ends = np.column_stack([(legs.inner(v[:1], side)[0], legs.outer(v[:1], side)[0]), v])
        middle = ends.mean(axis=0) + (0, 0.06 * float(legs.half(hem)))
        line = bezier(ends[0], middle, ends[1], count=12) + (0, legs.waist_y)
        layers += [Seam(line, 0.18, 0.3, body), Stitch(line + (0, 0.2), colour)]
        if _turned_up(design):
            layers += _turn_up(legs, side, body)
        if design["material"] == "denim":
            along = np.linspace(20, hem - 1, 30)
            seam = np.column_stack([legs.outer(along, side) - side * 1.1, along + legs.waist_y])
            layers.append(Seam(seam, 0.16, 0.3, body))
        if design["material"] == "leather":
            layers += _knee_panels(legs, side, body)
        if design.has("pockets"):
            layers += _leg_pockets(legs, side, top, body)
    return layers


def _knee_panels(legs: Legs, side: int, body: np.ndarray) -> list[Layer]:
    """Leather comes in small hides: seams above and below the knee."""
    layers: list[Layer] = []
    play = 2.0 * float(legs.design.rng("legs", "panels").uniform(-1, 1))
    for v, bow in ((46.0 + play, 2.4), (63.0 + play, -1.6)):
        if v + 4 > legs.hem_of(side):
            break
        ends = np.array([(float(legs.inner(v, side)), v), (float(legs.outer(v, side)), v)])
        line = bezier(ends[0], ends.mean(axis=0) + (0, bow), ends[1], count=14) + (0, legs.waist_y)
        layers += [Seam(line, 0.42, 0.36, body), Stitch(line + (0, 0.6), strength=0.4)]
    return layers


def _skirt_panels(skirt: Skirt, body: np.ndarray) -> list[Layer]:
    """The same on a skirt: two long seams and a yoke."""
    v = np.linspace(0.5, skirt.hem, 30)
    layers: list[Layer] = []
    for s in (-0.42, 0.42):
        line = np.column_stack([skirt.centre(v) + s * skirt.half(v), v + skirt.waist_y])
        layers += [Seam(line, 0.40, 0.34, body), Stitch(line + (np.sign(s) * 0.6, 0), strength=0.4)]
    across, yoke = np.linspace(-1, 1, 25), 15.5
    line = np.column_stack(
        [skirt.centre(yoke) + across * skirt.half(yoke), skirt.waist_y + yoke + 1.5 * (1 - across**2)]
    )
    return [*layers, Seam(line, 0.40, 0.34, body), Stitch(line + (0, 0.6), strength=0.4)]


def _turned_up(design: Design) -> bool:
    """Whether the hems are folded up to cuffs."""
    odds = {"jeans": 0.3, "shorts": 0.35, "trousers": 0.25}.get(design["category"], 0.0)
    return design.rng("legs", "turn-up").random() < odds


def _turn_up(legs: Legs, side: int, body: np.ndarray) -> list[Layer]:
    """A folded hem; denim shows its paler wrong side."""
    hem = legs.hem_of(side)
    tall = 3.6 + 1.2 * float(legs.design.rng("legs", "turn-up").random())
    x = np.array([float(legs.inner(hem - tall, side)), float(legs.outer(hem - tall, side))])
    top = bezier(
        (x[0], hem - tall),
        (x.mean(), hem - tall + 0.09 * float(legs.half(hem))),
        (x[1], hem - tall),
        count=12,
    )
    low = top[::-1] + (0, tall + 0.6)
    strip = np.vstack([top, low]) + (0, legs.waist_y)
    pale = 1.35 if legs.design["material"] == "denim" else 1.05
    return [Raised(strip, body, 0.3, face=pale), Opening(top + (0, legs.waist_y), 0.3, 0.42, body)]


def _leg_pockets(legs: Legs, side: int, top: float, body: np.ndarray) -> list[Layer]:
    """Front pockets of one side: five-pocket style on denim, else slanted, or cargo pockets besides."""
    design, colour = legs.design, thread(legs.design)
    wide = float(legs.outside(4.0))
    layers: list[Layer] = []
    if design["material"] == "denim":
        drop = 8.5 + float(design.rng("pockets", "cut").uniform(-1.0, 1.2))
        end_v = top - legs.waist_y + drop
        end = (side * float(legs.outside(end_v)) * 1.01, legs.waist_y + end_v)
        path = bezier(
            (side * wide * 0.46, top),
            (side * wide * 0.50, top + drop * 0.95),
            (side * wide * 0.78, top + drop),
            end,
            count=20,
        )
        layers += [
            Opening(path, 0.42, 0.5, body),
            Stitch(path - (side * 0.55, -0.5), colour),
            Stitch(path - (side * 1.05, -1.0), colour),
        ]
        copper = np.array((0.80, 0.52, 0.30), np.float32)
        layers += [
            Button(tuple(path[1] + (side * 0.1, 0.2)), 0.34, copper, True),
            Button(tuple(path[-4]), 0.34, copper, True),
        ]
        return layers
    rng = design.rng("pockets", "cut")
    low_v, inset = rng.uniform(17.0, 22.5), rng.uniform(0.52, 0.70)
    start = (side * wide * inset, top + 0.2)
    low = (side * float(legs.outside(low_v)) * 0.985, legs.waist_y + low_v)
    path = bezier(start, ((start[0] + low[0]) / 2 - side * 0.6, (start[1] + low[1]) / 2), low, count=12)
    layers += [Opening(path, 0.55, 0.66, body), Stitch(path - (side * 0.75, 0), colour)]
    if design["category"] in ("trousers", "shorts") and design.rng("pockets", "cargo").random() < 0.3:
        v = 30.0 if design["category"] == "shorts" else 44.0
        if v + 14 < legs.hem:
            x = float(legs.middle(v, side)) + side * 0.42 * float(legs.half(v))
            layers += patch_pocket(design, box_pocket((x, legs.waist_y + v), 11.0, 13.0), body, flap=4.2)
    return layers


def skirt_details(skirt: Skirt) -> list[Layer]:
    """Hem, seams, pockets, buttons and frill of a skirt."""
    design, body = skirt.design, skirt.outline()
    colours, colour = palette(design), thread(design)
    s = np.linspace(-1, 1, 121).astype(np.float32)
    layers: list[Layer] = _skirt_panels(skirt, body) if design["material"] == "leather" else []
    if design.has("ruffles"):
        layers += frill_of_skirt(skirt)
    elif design["material"] not in ("lace", "knit"):
        v = skirt.hem_at(s) - 1.9
        line = np.column_stack([skirt.centre(v) + s * skirt.half(v), v + skirt.waist_y])
        layers += [Seam(line, 0.13, 0.3, body)]
        if design["material"] not in ("satin", "wool"):
            layers.append(Stitch(line, colour))
    if design["category"] == "skirt" and design["fit"] in ("fitted", "straight") and skirt.hem > 70:
        layers += _slit(skirt)
    worn = 0.8 if design["category"] == "dress" else 4.6
    if design.has("pockets"):
        layers += _skirt_pockets(skirt, worn, body)
    if design.has("buttons"):
        low = float(skirt.hem_at(np.float32(0))) - (12.5 if design.has("ruffles") else 0.0)
        run = np.linspace(0.5, low, 24)
        for x in (-1.9, 1.9):
            line = np.column_stack([skirt.centre(run) + x, run + skirt.waist_y])
            layers += [Seam(line, 0.26, 0.28, body), Stitch(line - (np.sign(x) * 0.5, 0), colour)]
        metal = design["material"] in ("denim", "leather")
        for v in buttons_between(worn + 3.0, low - 5.0, 8.5):
            layers.append(Button((float(skirt.centre(v)), skirt.waist_y + v), 0.92, colours.button, metal))
    return layers


def _slit(skirt: Skirt) -> list[Layer]:
    """A slit that lets one walk in a long narrow skirt, on one side of the front."""
    rng = skirt.design.rng("skirt", "slit")
    s, tall = rng.choice((-1, 1)) * rng.uniform(0.38, 0.52), rng.uniform(20, 30)
    v = np.array([skirt.hem - tall, skirt.hem + 0.2])
    x = skirt.centre(v) + s * skirt.half(v)
    v = v + skirt.waist_y
    wedge = np.array([(x[0], v[0]), (x[1] + 1.1, v[1] - 0.4), (x[1] - 1.1, v[1] - 0.4)])
    dark = Part("skirt", "inside", wedge, casts=0.0, rim=0.1, gain=0.36, solid=False)
    return [dark, Seam(wedge[:2], 0.3, 0.4), Seam(wedge[[0, 2]], 0.3, 0.4)]


def _skirt_pockets(skirt: Skirt, top: float, body: np.ndarray) -> list[Layer]:
    design = skirt.design
    patched = design.rng("pockets", "style").random() < 0.65
    layers: list[Layer] = []
    for side in (-1, 1):
        if patched:
            v = top + 7.0
            x = float(skirt.centre(v)) + side * 0.55 * float(skirt.half(v))
            outline = box_pocket((x, skirt.waist_y + v), 11.5, 13.0, point=0.8, tilt=-side * 3.0)
            layers += patch_pocket(design, outline, body)
        else:
            start = (
                float(skirt.centre(top)) + side * 0.62 * float(skirt.half(top)),
                skirt.waist_y + top + 0.5,
            )
            low_v = top + 16
            low = (float(skirt.centre(low_v)) + side * 0.97 * float(skirt.half(low_v)), skirt.waist_y + low_v)
            path = bezier(
                start, ((start[0] + low[0]) / 2 - side * 0.8, (start[1] + low[1]) / 2), low, count=12
            )
            layers += [Opening(path, 0.55, 0.66, body), Stitch(path - (side * 0.75, 0), thread(design))]
    return layers


def frill_of_skirt(skirt: Skirt) -> list[Layer]:
    """A gathered frill along the hem of a skirt."""
    depth = 12.0

    def centre_and_half(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        v = np.asarray(y) - skirt.waist_y
        return skirt.centre(v), skirt.half(v)

    s = np.linspace(-1, 1, 121).astype(np.float32)
    low = skirt.hem_at(s) + skirt.waist_y
    return frill(skirt.design, centre_and_half, low - depth, low, s)


def frill(
    design: Design,
    centre_and_half: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
    top: np.ndarray,
    low: np.ndarray,
    s: np.ndarray,
) -> list[Layer]:
    """A gathered strip between two lines.

    Args:
        centre_and_half: function of y (cm) to the centre line and half width of the piece it is sewn to.
        top, low: y (N,) of the upper and lower edge at `s` (N,) across, -1..1.
    """
    rng = design.rng("ruffle", "gathers")
    _, half = centre_and_half(np.array([float(np.mean(top))]))
    count = max(7, round(2 * float(half[0]) / 4.0))
    knots = np.sort(np.linspace(-1, 1, count) + rng.uniform(-0.25, 0.25, count) * 2 / count)
    deep = rng.uniform(0.6, 1.2, count)

    def ripple(q: np.ndarray) -> np.ndarray:
        at = np.interp(q, knots, np.arange(count))
        return (np.cos(2 * np.pi * at) * np.interp(q, knots, deep)).astype(np.float32)

    wide = 1.07
    scallop = low + 0.7 * ripple(s)
    c_low, h_low = centre_and_half(low)
    c_top, h_top = centre_and_half(top)
    lower = np.column_stack([c_low + wide * s * h_low, scallop])
    upper = np.column_stack([c_top + 1.005 * s * h_top, top])
    mean_top, mean_low = float(np.mean(top)), float(np.mean(low))

    def relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        c, h = centre_and_half(y)
        t = np.clip((y - mean_top) / (mean_low - mean_top), 0, 1)
        q = np.clip((x - c) / (h * (1 + (wide - 1) * t)), -1, 1)
        body = 5.0 * np.sqrt(np.clip(1 - np.abs(q) ** 2.4, 0, 1))
        return (body + (0.30 + 0.75 * t) * ripple(q) + 0.10 * np.sin(q * count * 9.0) * (1 - t) ** 2).astype(
            np.float32
        )

    part = Part("ruffle", "main", np.vstack([upper, lower[::-1]]), relief, casts=0.5, reach=1.2, rim=0.35)
    return [part, Seam(upper, 0.5, 0.45)]
