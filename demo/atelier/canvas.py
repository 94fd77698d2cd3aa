"""The studio set: light, shadows, background and the painting of parts.

A picture is a list of layers, painted back to front onto a linear-light canvas at twice the
picture's size. A `Part` is a piece of cloth: an outline, a height field the light falls on, and
cloth coordinates its fabric is woven in. Shading is computed once a picture pixel, fabric twice
as fine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import cv2
import numpy as np
from PIL import Image

from . import fabric
from .design import Design
from .geometry import SUPERSAMPLE, Box, Frame

Field = Callable[[np.ndarray, np.ndarray], np.ndarray]
Coordinates = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]

#: A large soft box from the upper left, and a weak one from the right; unit vectors, y down.
KEY = np.array([-0.50, -0.60, 0.625], np.float32)
FILL = np.array([0.72, -0.10, 0.69], np.float32)
#: Shares of the three lights, and what flat cloth facing the camera then comes out at: a little
#: below one, so that white cloth keeps room for its folds.
AMBIENT, KEY_SHARE, FILL_SHARE = 0.27, 0.63, 0.18
EXPOSURE = 0.92
_FLAT = (AMBIENT + KEY_SHARE * (KEY[2] + 0.25) / 1.25 + FILL_SHARE * FILL[2]) / EXPOSURE
#: Linear light of the paper backdrop, and how much darker its corners are.
PAPER = np.array([0.94, 0.94, 0.945], np.float32)
VIGNETTE = 0.10
#: How far a fold carries the print with it, cm a cm of height above what lies within BEND_REACH cm.
BEND, BEND_REACH = 0.6, 2.0
#: How strongly the weave's own relief shows.
BUMP_GAIN = 0.5
#: How much more a relief breaks up the mirror light than the rest.
GRAIN_GAIN = 2.5
#: White that any surface reflects where it faces the light, and the light at which that begins.
SURFACE, SURFACE_FROM = 0.075, 0.90
#: Strength of a full gloss.
GLOSS_GAIN = 0.5
#: Silk's broad lobe: how narrow it is, and the white it adds where it is full.
LUSTRE_POWER = 7
LUSTRE_GAIN = 0.10

_PRINT_STEPS = 4096


def _print_table() -> np.ndarray:
    """Linear light 0..2 in steps of 1 / 4096 to sRGB bytes; a soft shoulder keeps white from clipping."""
    linear = np.arange(2 * _PRINT_STEPS) / _PRINT_STEPS
    linear = np.where(linear > 0.7, 1 - 0.3 * np.exp((0.7 - linear) / 0.3), linear)
    coded = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    )
    return np.round(255 * coded).astype(np.uint8)


_PRINT = _print_table()


class Layer(Protocol):
    """Anything that paints itself onto the studio."""

    def paint(self, studio: Studio) -> None: ...


def no_relief(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A flat height field, (h, w)."""
    return np.zeros((y.shape[0], x.shape[1]), np.float32)


def upright(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cloth coordinates of a piece that hangs straight: u = x, v = y, each (h, w)."""
    shape = (y.shape[0], x.shape[1])
    return np.broadcast_to(x, shape), np.broadcast_to(y, shape)


@dataclass(frozen=True)
class Part:
    """One piece of cloth.

    Attributes:
        name: the piece as the fabric knows it: "bodice", "sleeve left", "collar" and so on.
        kind: the cloth it is cut from: main, plain, contrast, rib, inside or lining.
        outline: (N, 2) cm.
        relief: height in cm towards the camera, from x (1, w) and y (h, 1) to (h, w).
        cloth: cloth coordinates u, v in cm, each (h, w).
        holes: further outlines: inside the first they cut holes, beside it they add pieces.
        within: an outline the part is cut to, such as the body that carries a pocket.
        casts: strength 0..1 of the contact shadow on what lies below.
        reach: how far that shadow reaches, cm.
        rim: cm over which the edge rounds off.
        gain: factor on the light, for insides in the shade.
        solid: whether the part throws a shadow on the backdrop.
    """

    name: str
    kind: str
    outline: np.ndarray
    relief: Field = no_relief
    cloth: Coordinates = upright
    holes: Sequence[np.ndarray] = ()
    within: np.ndarray | None = None
    casts: float = 0.35
    reach: float = 0.9
    rim: float = 0.45
    gain: float | Field = 1.0
    solid: bool = True

    def paint(self, studio: Studio) -> None:
        frame = studio.frame
        box = frame.box(np.vstack([self.outline, *self.holes]))
        if box.empty:
            return
        mask = frame.mask([self.outline, *self.holes], box)
        if self.within is not None:
            mask *= frame.mask([self.within], box)
        if self.casts:
            studio.contact_shadow(self.outline, self.casts, self.reach, self.within, self.holes)
        x, y = frame.grid(box)
        height = np.asarray(self.relief(x, y), np.float32) + rounded_rim(
            mask, self.rim * frame.scale, self.rim
        )
        u, v = bent(*self.cloth(x, y), height, frame.scale)
        shape = (mask.shape[1], mask.shape[0])
        fine = frame.scale * SUPERSAMPLE
        u, v = (
            cv2.resize(np.ascontiguousarray(a, np.float32), shape, interpolation=cv2.INTER_LINEAR)
            for a in (u, v)
        )
        woven = fabric.weave(studio.design, self.name, self.kind, u, v, fine)
        gain = self.gain(x, y) if callable(self.gain) else self.gain
        light, shine = illuminate(height, frame.scale, woven, gain)
        studio.lay(box, mask, woven, light, shine)


def bent(u: np.ndarray, v: np.ndarray, height: np.ndarray, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Cloth coordinates (h, w) that rise and fall with the folds, so that a stripe runs over them."""
    fold = np.clip(height - blur(height, BEND_REACH * scale), -0.5, 0.5)
    return u + np.float32(0.5 * BEND) * fold, v + np.float32(BEND) * fold


def rounded_rim(mask: np.ndarray, radius: float, depth: float) -> np.ndarray:
    """Height (h, w) of an edge that rolls off over `radius` pixels and `depth` cm; mask is 2x."""
    coarse = cv2.resize(mask, None, fx=1 / SUPERSAMPLE, fy=1 / SUPERSAMPLE, interpolation=cv2.INTER_AREA)
    soft = blur(coarse, max(radius, 0.3))
    return np.sqrt(np.clip(soft * 2 - 1, 0, 1)) * np.float32(depth)


def blur(image: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur; beyond 3 pixels on a smaller copy, which nobody can tell."""
    if sigma <= 0.2:
        return image
    shrink = int(min(8, sigma // 3 + 1))
    if shrink == 1 or min(image.shape[:2]) < 2 * shrink:
        return cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
    height, width = image.shape[:2]
    small = cv2.resize(image, (-(-width // shrink), -(-height // shrink)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_CONSTANT)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def illuminate(
    height: np.ndarray, scale: float, woven: fabric.Cloth, gain: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    """Diffuse light and shine (2h, 2w) of a height field (h, w) in cm at `scale` pixels a cm."""
    hx = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3, scale=scale / 8)
    hy = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3, scale=scale / 8)
    norm = 1 / np.sqrt(1 + hx * hx + hy * hy)
    key = (KEY[2] - hx * KEY[0] - hy * KEY[1]) * norm
    fill = (FILL[2] - hx * FILL[0] - hy * FILL[1]) * norm
    light: np.ndarray = AMBIENT * (0.55 + 0.45 * norm)
    light += KEY_SHARE / 1.25 * np.clip(key + 0.25, 0, None) + FILL_SHARE * np.clip(fill, 0, None)
    light *= 1 / _FLAT
    # Hollows see less of the sky: compare the height with its surroundings at two scales.
    for reach, strength in ((0.5, 0.9), (2.0, 0.40)):
        hollow = blur(height, reach * scale) - height
        # Dye rubbed off a crest is light that stays: fades follow the folds.
        worn = 1 + np.float32(woven.wear)
        light *= 1 - np.clip(hollow * (strength * worn), -0.04 - 0.22 * woven.wear, 0.35)
    light = light * gain
    # Blinn-Phong: half vectors between each light and the camera.
    half_key, half_fill = KEY + (0, 0, 1), FILL + (0, 0, 1)
    # Every cloth reflects a little white of its own: what models black.
    shine: np.ndarray = np.float32(SURFACE) * np.clip(light - SURFACE_FROM, 0, None)
    if woven.gloss > 0:
        exponent = 5 + 110 * (1 - woven.roughness) ** 2.5
        for half, share in ((half_key, 1.0), (half_fill, 0.2)):
            half = half / np.linalg.norm(half)
            facing = np.clip((half[2] - hx * half[0] - hy * half[1]) * norm, 0, 1)
            # Flat cloth would shine evenly, as a haze: only what turns towards the light does.
            glint = np.clip(cv2.pow(facing, float(exponent)) - half[2] ** exponent, 0, None)
            shine += glint * np.float32(share * GLOSS_GAIN * woven.gloss)
    if woven.lustre > 0:
        # Long floating threads: a lobe so broad that it is the cloth's own colour, not a glint.
        half = half_key / np.linalg.norm(half_key)
        facing = np.clip((half[2] - hx * half[0] - hy * half[1]) * norm, 0, 1)
        flat = half[2] ** LUSTRE_POWER
        turned = (cv2.pow(facing, float(LUSTRE_POWER)) - flat) / (1 - flat)
        light = light * np.clip(1 + np.float32(woven.lustre) * turned, 0.7, 1.5)
        shine += np.float32(LUSTRE_GAIN * woven.lustre) * np.clip(turned, 0, None)
    if woven.sheen > 0:
        shine += np.float32(0.5 * woven.sheen) * (1 - norm) ** 2
    shine = shine * gain
    size = (woven.albedo.shape[1], woven.albedo.shape[0])
    light, shine = (
        cv2.resize(np.asarray(a, np.float32), size, interpolation=cv2.INTER_LINEAR) for a in (light, shine)
    )
    # The weave's own relief catches the same key light.
    fine = scale * SUPERSAMPLE / 2
    weave: np.ndarray = cv2.Sobel(woven.bump, cv2.CV_32F, 1, 0, ksize=1, scale=-fine * float(KEY[0]))
    weave += cv2.Sobel(woven.bump, cv2.CV_32F, 0, 1, ksize=1, scale=-fine * float(KEY[1]))
    light *= np.clip(1 + BUMP_GAIN * weave, 0.5, 1.5)
    if woven.gloss > 0:  # and breaks a glint up
        shine *= np.clip(1 + GRAIN_GAIN * woven.gloss * weave, 0.2, 1.6)
    return light, shine


@dataclass
class Studio:
    """A picture in the making.

    Attributes:
        rgb: (2 height, 2 width, 3) linear light.
    """

    design: Design
    frame: Frame
    rgb: np.ndarray = field(init=False)

    def backdrop(self, parts: Sequence[Part]) -> None:
        """Lay the paper, with the soft shadow of everything that is going to hang before it."""
        frame = self.frame
        x = (np.arange(frame.width, dtype=np.float32) + 0.5) / frame.width - 0.47
        y = (np.arange(frame.height, dtype=np.float32)[:, None] + 0.5) / frame.height - 0.42
        tone = 1.03 - VIGNETTE / 0.45 * (x * x + 1.1 * y * y)
        whole = Box(0, 0, frame.width, frame.height)
        cover = frame.silhouette([[p.outline, *p.holes] for p in parts if p.within is None], whole)
        for part in parts:
            if part.within is not None:
                cut = frame.silhouette([[part.outline]], whole) * frame.silhouette([[part.within]], whole)
                np.maximum(cover, cut, out=cover)
        for dx, dy, reach, strength in ((0.5, 0.9, 0.7, 0.24), (1.2, 2.4, 2.6, 0.17)):
            move = np.array([[1, 0, dx * frame.scale], [0, 1, dy * frame.scale]], np.float32)
            shifted = cv2.warpAffine(cover, move, (frame.width, frame.height))
            tone *= 1 - strength * blur(shifted, reach * frame.scale)
        paper = cv2.merge([tone * np.float32(share) for share in PAPER])
        self.rgb = cv2.resize(paper, None, fx=SUPERSAMPLE, fy=SUPERSAMPLE, interpolation=cv2.INTER_LINEAR)

    def contact_shadow(
        self,
        outline: np.ndarray,
        strength: float,
        reach: float,
        within: np.ndarray | None = None,
        holes: Sequence[np.ndarray] = (),
    ) -> None:
        """Darken what lies below a part, close to its edge and a little down and to the right."""
        frame = self.frame
        shifted = [shape + (0.18 * reach, 0.35 * reach) for shape in (outline, *holes)]
        box = frame.box(np.vstack(shifted), margin=1.6 * reach)
        if box.empty:
            return
        shade = blur(frame.silhouette([shifted], box), reach * 0.5 * frame.scale)
        rows, columns = box.fine
        shade = cv2.resize(shade, (columns.stop - columns.start, rows.stop - rows.start))
        if within is not None:
            shade *= frame.mask([within], box)
        self._multiply(box, 1 - np.float32(strength) * shade)

    def _multiply(self, box: Box, factor: np.ndarray) -> None:
        """Multiply the canvas in `box` by `factor` (2h, 2w)."""
        rows, columns = box.fine
        under = self.rgb[rows, columns]
        under[...] = cv2.multiply(under, cv2.merge([factor] * 3))

    def lay(
        self, box: Box, mask: np.ndarray, woven: fabric.Cloth, light: np.ndarray, shine: np.ndarray
    ) -> None:
        """Blend lit cloth over the canvas; shadows gain saturation, as cloth lit by itself does."""
        # lit = albedo + strength * (albedo - grey), times light: one factor and one offset, by plane,
        # because numpy is several times slower over a last axis of three.
        strength = np.clip(0.35 * (1 - light), 0, 0.28)
        grey = cv2.transform(woven.albedo, np.array([[0.25, 0.6, 0.15]], np.float32))
        factor = (1 + strength) * light
        offset = shine - grey * strength * light
        rows, columns = box.fine
        view = self.rgb[rows, columns]
        planes = []
        for colour, under in zip(cv2.split(woven.albedo), cv2.split(view), strict=True):
            colour *= factor
            colour += offset
            np.subtract(colour, under, out=colour)
            colour *= mask
            planes.append(np.add(under, colour, out=under))
        view[...] = cv2.merge(planes)

    def tint(self, box: Box, mask: np.ndarray, factor: float | np.ndarray) -> None:
        """Multiply what is there by `factor` where `mask` covers it: seams, stitches, shades."""
        self._multiply(box, 1 + (np.asarray(factor, np.float32) - 1) * mask)

    def develop(self) -> Image.Image:
        """The finished picture in sRGB."""
        size = (self.frame.width, self.frame.height)
        linear = cv2.resize(self.rgb, size, interpolation=cv2.INTER_AREA)
        return Image.fromarray(
            _PRINT[np.clip(linear * _PRINT_STEPS + 0.5, 0, len(_PRINT) - 1).astype(np.uint16)]
        )


@dataclass(frozen=True)
class Patch:
    """A small flat thing of one colour: a label, a button's hole.

    Attributes:
        outline: (N, 2) cm.
        colour: linear rgb.
        casts: strength of its contact shadow.
    """

    outline: np.ndarray
    colour: tuple[float, float, float]
    casts: float = 0.3
    reach: float = 0.25

    def paint(self, studio: Studio) -> None:
        box = studio.frame.box(self.outline)
        if box.empty:
            return
        if self.casts:
            studio.contact_shadow(self.outline, self.casts, self.reach)
        rows, columns = box.fine
        under = studio.rgb[rows, columns]
        under += (np.array(self.colour, np.float32) - under) * studio.frame.mask([self.outline], box)[
            :, :, None
        ]


@dataclass(frozen=True)
class Seam:
    """Where two pieces meet: a dark ditch with a light lip beside it.

    Attributes:
        path: (N, 2) cm.
        depth: how much light the ditch swallows, 0..1.
        width: cm.
        within: an outline the seam is cut to.
    """

    path: np.ndarray
    depth: float = 0.35
    width: float = 0.28
    within: np.ndarray | None = None

    def paint(self, studio: Studio) -> None:
        frame = studio.frame
        box = frame.box(self.path, margin=2 * self.width + 1 / frame.scale)
        if box.empty:
            return
        ditch = frame.strokes([self.path], self.width, box)
        lip = frame.strokes([self.path + (self.width * 0.7, self.width * 0.9)], self.width, box)
        if self.within is not None:
            inside = frame.mask([self.within], box)
            ditch, lip = ditch * inside, lip * inside
        sigma = self.width * 0.35 * frame.scale * SUPERSAMPLE
        studio.tint(box, blur(lip, sigma), 1 + 0.5 * self.depth)
        studio.tint(box, blur(ditch, sigma), 1 - self.depth)


@dataclass(frozen=True)
class Stitch:
    """Topstitching: a dashed line of thread.

    Attributes:
        path: (N, 2) cm.
        colour: linear rgb of the thread; None for thread of the cloth's own colour.
        width, length: of one stitch, cm.
        within: an outline the line is cut to.
    """

    path: np.ndarray
    colour: tuple[float, float, float] | None = None
    width: float = 0.16
    length: float = 0.45
    strength: float = 0.8
    within: np.ndarray | None = None

    def paint(self, studio: Studio) -> None:
        frame = studio.frame
        box = frame.box(self.path, margin=self.width + 1 / frame.scale)
        steps = np.linalg.norm(np.diff(self.path, axis=0), axis=1)
        along = np.concatenate([[0], np.cumsum(steps)])
        if box.empty or along[-1] < self.length:
            return
        # Dashes finer than a pixel and a half would only flicker: longer ones stand for them.
        length = max(self.length, 1.5 / frame.scale)
        starts = np.arange(0, along[-1] - length * 0.6, length * 1.55)
        ends = np.stack([starts, np.minimum(starts + length, along[-1])], axis=1)
        dashes = np.stack([np.interp(ends, along, self.path[:, k]) for k in (0, 1)], axis=-1)
        mask = frame.strokes(list(dashes), self.width, box) * np.float32(self.strength)
        shadow = frame.strokes([self.path + 0.06], self.width * 1.5, box)
        if self.within is not None:
            inside = frame.mask([self.within], box)
            mask, shadow = mask * inside, shadow * inside
        studio.tint(box, blur(shadow, self.width * frame.scale), 0.86)
        if self.colour is None:
            studio.tint(box, mask, 0.72)
            return
        rows, columns = box.fine
        under = studio.rgb[rows, columns]
        under += (np.array(self.colour, np.float32) - under) * mask[:, :, None]


def moved(part: Part, **changes: Any) -> Part:
    """A copy of a part with some fields changed."""
    return replace(part, **changes)
