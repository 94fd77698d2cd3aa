"""Things sewn of the garment's own cloth: pockets, flaps, welts, frills, straps."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .canvas import Layer, Part, Seam, Stitch, Studio, blur
from .design import Design
from .fabric import palette
from .geometry import SUPERSAMPLE
from .notions import linear


def thread(design: Design) -> tuple[float, float, float] | None:
    """Linear colour of contrast thread, or None for thread of the cloth's colour."""
    if design["material"] != "denim":
        return None
    return tuple(linear(palette(design).stitch))


def busy(design: Design) -> bool:
    """Whether a pattern covers the whole cloth."""
    return design["pattern"] not in ("solid", "graphic", "colour-block")


def closed(outline: np.ndarray) -> np.ndarray:
    """An outline whose last point is its first."""
    return np.vstack([outline, outline[:1]])


@dataclass(frozen=True)
class Raised:
    """A piece of the same cloth lying on the garment: its edge throws a shadow, its face is a little lighter.

    Attributes:
        outline: (N, 2) cm.
        within: an outline it is cut to.
        strength: of the shadow round it.
        face: factor on the light of its face.
    """

    outline: np.ndarray
    within: np.ndarray | None = None
    strength: float = 0.42
    reach: float = 0.55
    face: float = 1.05

    def paint(self, studio: Studio) -> None:
        frame = studio.frame
        box = frame.box(self.outline, margin=3 * self.reach)
        if box.empty:
            return
        face = frame.mask([self.outline], box)
        low = frame.mask([self.outline + (0.16, 0.34)], box)
        shade = blur(low, self.reach * 0.6 * frame.scale * SUPERSAMPLE) * (1 - face)
        edge = np.clip(face - blur(face, 0.28 * frame.scale * SUPERSAMPLE), 0, 1) * 2
        if self.within is not None:
            inside = frame.mask([self.within], box)
            shade, face, edge = shade * inside, face * inside, edge * inside
        studio.tint(box, shade, 1 - 1.35 * self.strength)
        studio.tint(box, face, self.face)
        studio.tint(box, np.clip(edge, 0, 1), 0.80)


@dataclass(frozen=True)
class Opening:
    """The mouth of a pocket: a dark slit with a soft shadow along it."""

    path: np.ndarray
    width: float = 0.5
    depth: float = 0.62
    within: np.ndarray | None = None

    def paint(self, studio: Studio) -> None:
        frame = studio.frame
        box = frame.box(self.path, margin=3 * self.width + 0.5)
        if box.empty:
            return
        slit = frame.strokes([self.path], self.width, box)
        soft = blur(
            frame.strokes([self.path + (0.1, 0.35)], 2.2 * self.width, box), 0.4 * frame.scale * SUPERSAMPLE
        )
        if self.within is not None:
            inside = frame.mask([self.within], box)
            slit, soft = slit * inside, soft * inside
        studio.tint(box, soft, 1 - 0.34 * self.depth)
        studio.tint(box, blur(slit, 0.1 * frame.scale * SUPERSAMPLE), 1 - self.depth)


def box_pocket(
    centre: tuple[float, float], width: float, height: float, point: float = 0.0, tilt: float = 0.0
) -> np.ndarray:
    """Outline of a patch pocket from its upper left corner, clockwise; `point` cm deeper in the middle."""
    w = width / 2
    shape = np.array(
        [
            (-w, 0),
            (w, 0),
            (w, height - 0.6),
            (w - 0.6, height),
            (0, height + point),
            (-w + 0.6, height),
            (-w, height - 0.6),
        ]
    )
    c, s = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    return shape @ np.array([(c, s), (-s, c)]) + centre


def patch_pocket(
    design: Design, outline: np.ndarray, within: np.ndarray | None = None, flap: float = 0.0
) -> list[Layer]:
    """A patch pocket (outline as `box_pocket` gives it), with a flap `flap` cm deep if wanted."""
    colour = thread(design)
    mouth = outline[:2]
    inset = np.vstack([outline[1:], outline[:1]])
    layers: list[Layer] = []
    if busy(design):  # or it would drown in the pattern
        layers.append(Part("pocket", "plain", outline, within=within, casts=0.0, rim=0.2, solid=False))
    layers += [Raised(outline, within), Seam(closed(outline), 0.40, 0.28, within)]
    if flap:
        middle = (mouth[0] + mouth[1]) / 2
        low = (0, flap)
        lid = np.vstack(
            [
                mouth[0] - (0.25, 0),
                mouth[1] + (0.25, 0),
                mouth[1] + (0.25, flap * 0.8),
                middle + low + (0, 0.5),
                mouth[0] + (-0.25, flap * 0.8),
            ]
        )
        layers += [
            Raised(lid, within, 0.5),
            Seam(closed(lid), 0.36, 0.26, within),
            Stitch(lid[[2, 3, 4]] - (0, 0.45), colour),
        ]
    else:
        layers += [Opening(mouth, 0.34, 0.5, within), Stitch(mouth + (0, 1.6), colour)]
    return [*layers, Stitch(inset + (np.mean(outline, axis=0) - inset) * 0.09, colour)]


def slanted_pocket(
    design: Design, top: tuple[float, float], low: tuple[float, float], within: np.ndarray | None = None
) -> list[Layer]:
    """A slanted side pocket from the waistband to the side seam."""
    path = np.array([top, low], float)
    return [Opening(path, 0.5, 0.6, within), Stitch(path - (np.sign(low[0]) * 0.7, -0.1), thread(design))]


def welt(
    design: Design, centre: tuple[float, float], length: float, width: float, tilt: float
) -> list[Layer]:
    """A welt pocket: a narrow strip with a slit above it; `tilt` degrees from the horizontal."""
    shape = box_pocket((0, -width / 2), length, width)[[0, 1, 2, 6]]
    shape[2:, 1] = width / 2
    c, s = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    shape = shape @ np.array([(c, s), (-s, c)]) + centre
    return [Raised(shape, None, 0.5), Seam(closed(shape), 0.34, 0.24), Opening(shape[:2], 0.36, 0.6)]


@dataclass(frozen=True)
class Strap:
    """A leather strap or belt: a strip between two lines, rounded, with stitching, in one colour.

    Attributes:
        upper, lower: edges (N, 2) cm.
        colour: sRGB-coded.
    """

    upper: np.ndarray
    lower: np.ndarray
    colour: np.ndarray

    @property
    def outline(self) -> np.ndarray:
        return np.vstack([self.upper, self.lower[::-1]])

    def paint(self, studio: Studio) -> None:
        frame = studio.frame
        outline = self.outline
        box = frame.box(outline)
        if box.empty:
            return
        studio.contact_shadow(outline, 0.5, 1.0)
        x, y = frame.grid(box)
        top = np.interp(x[0], self.upper[:, 0], self.upper[:, 1]).astype(np.float32)
        low = np.interp(x[0], self.lower[:, 0], self.lower[:, 1]).astype(np.float32)
        t = np.clip((y - top) / np.maximum(low - top, 0.2), 0, 1)
        middle, half = outline[:, 0].mean(), np.ptp(outline[:, 0]) / 2
        s = np.clip((x - middle) / half, -1, 1)
        light = 0.62 + 0.46 * np.sqrt(np.clip(1 - (2 * t - 0.9) ** 2, 0, 1)) - 0.12 * t
        light = light * (1 - 0.35 * np.clip(s + 0.15, 0, 1) ** 2 - 0.22 * np.clip(-s - 0.2, 0, 1) ** 2)
        gleam = 0.16 * np.exp(-(((t - 0.28) / 0.12) ** 2)) * np.exp(-(((s + 0.45) / 0.3) ** 2))
        size = ((box.x1 - box.x0) * SUPERSAMPLE, (box.y1 - box.y0) * SUPERSAMPLE)
        light, gleam = (cv2.resize(a.astype(np.float32), size) for a in (light, gleam))
        rows, columns = box.fine
        under = studio.rgb[rows, columns]
        lit = linear(self.colour) * light[:, :, None] + gleam[:, :, None] * np.float32(0.8)
        under += (lit - under) * frame.mask([outline], box)[:, :, None]


def buttons_between(top: float, bottom: float, spacing: float) -> np.ndarray:
    """Heights of evenly spaced buttons, about `spacing` cm apart."""
    count = max(2, round((bottom - top) / spacing) + 1)
    return np.linspace(top, bottom, count)
