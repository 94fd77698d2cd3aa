"""Notions, as tailors call them: buttons, zips, buckles, cords, rivets. Small solid things on cloth."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .canvas import Studio, blur
from .geometry import SUPERSAMPLE, band, resample


def linear(colour: np.ndarray) -> np.ndarray:
    """sRGB-coded colour in 0..1 to linear light."""
    colour = np.asarray(colour, np.float32)
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4).astype(np.float32)


def circle(centre: tuple[float, float], radius: float, count: int = 32) -> np.ndarray:
    """Outline (count, 2) of a circle in cm."""
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack([centre[0] + radius * np.cos(turn), centre[1] + radius * np.sin(turn)])


def _lay(studio: Studio, outline: np.ndarray, colour: np.ndarray, light: np.ndarray | float = 1.0) -> None:
    """Blend an outline of one linear colour, times `light` (2h, 2w), over the picture."""
    box = studio.frame.box(outline)
    if box.empty:
        return
    rows, columns = box.fine
    under = studio.rgb[rows, columns]
    mask = studio.frame.mask([outline], box)[:, :, None]
    lit = colour * np.asarray(light, np.float32)[..., None] if np.ndim(light) else colour * np.float32(light)
    under += (lit - under) * mask


def _dome(
    studio: Studio, outline: np.ndarray, centre: tuple[float, float], radius: float, shiny: float
) -> np.ndarray:
    """Light (2h, 2w) on a shallow round thing lit from the upper left."""
    box = studio.frame.box(outline)
    x, y = studio.frame.grid(box)
    dx, dy = (x - centre[0]) / radius, (y - centre[1]) / radius
    light = 0.92 - 0.26 * (0.6 * dx + 0.8 * dy) + shiny * np.exp(-((dx + 0.35) ** 2 + (dy + 0.4) ** 2) / 0.10)
    return cv2.resize(
        light.astype(np.float32), None, fx=SUPERSAMPLE, fy=SUPERSAMPLE, interpolation=cv2.INTER_LINEAR
    )


@dataclass(frozen=True)
class Button:
    """A sewn button, or a metal one.

    Attributes:
        colour: sRGB-coded, 0..1.
        metal: a domed shank button instead of one with holes.
    """

    at: tuple[float, float]
    radius: float
    colour: np.ndarray
    metal: bool = False

    def paint(self, studio: Studio) -> None:
        outline = circle(self.at, self.radius)
        if studio.frame.box(outline).empty:
            return
        studio.contact_shadow(outline, 0.45, 0.55 * self.radius + 0.2)
        colour = linear(self.colour)
        _lay(studio, outline, colour * 0.62)
        inner = circle(self.at, self.radius * 0.86)
        _lay(studio, inner, colour, _dome(studio, inner, self.at, self.radius, 0.7 if self.metal else 0.18))
        if self.metal:
            return
        hole = 0.13 * self.radius
        dark = colour * 0.25 if colour.mean() > 0.08 else colour * 3.0 + 0.05
        for dx in (-0.26, 0.26):
            for dy in (-0.26, 0.26):
                _lay(
                    studio,
                    circle((self.at[0] + dx * self.radius, self.at[1] + dy * self.radius), hole, 8),
                    dark,
                )


@dataclass(frozen=True)
class Cord:
    """A round cord, `width` cm thick, along a path (N, 2)."""

    path: np.ndarray
    colour: np.ndarray
    width: float = 0.6
    casts: float = 0.4

    def paint(self, studio: Studio) -> None:
        frame = studio.frame
        outline = np.vstack([self.path - (0.5 * self.width, 0), self.path[::-1] + (0.5 * self.width, 0)])
        box = frame.box(self.path, margin=2 * self.width)
        if box.empty:
            return
        studio.contact_shadow(outline, self.casts, 0.9 * self.width)
        rows, columns = box.fine
        under = studio.rgb[rows, columns]
        colour = linear(self.colour)
        for share, light, shift in ((1.0, 0.68, 0.0), (0.62, 1.0, -0.10)):
            mask = frame.strokes([self.path + shift * self.width], self.width * share, box)
            mask = blur(mask, 0.12 * self.width * frame.scale) if share < 1 else mask
            under += (colour * np.float32(light) - under) * mask[:, :, None]


@dataclass(frozen=True)
class Zip:
    """A zip along a path from its top: tape, metal teeth and a slider."""

    path: np.ndarray
    metal: np.ndarray
    tape: np.ndarray
    width: float = 1.1
    slider: float = 0.0

    def paint(self, studio: Studio) -> None:
        frame = studio.frame
        outline = band(self.path - (self.width / 2, 0), -self.width)
        box = frame.box(outline, margin=0.5)
        if box.empty:
            return
        studio.contact_shadow(outline, 0.4, 0.6)
        rows, columns = box.fine
        under = studio.rgb[rows, columns]
        metal, tape = linear(self.metal), linear(self.tape)
        for colour, width, strength in (
            (tape * 0.7, self.width, 1.0),
            (metal * 0.55, 0.62 * self.width, 1.0),
        ):
            mask = frame.strokes([self.path], width, box) * np.float32(strength)
            under += (colour - under) * mask[:, :, None]
        length = float(np.linalg.norm(np.diff(self.path, axis=0), axis=1).sum())
        teeth = resample(self.path, max(3, int(length / 0.42)))
        ends = [np.array((p - (0.27 * self.width, 0), p + (0.27 * self.width, 0))) for p in teeth]
        mask = frame.strokes(ends, 0.22, box)
        under += (metal * np.float32(1.15) - under) * mask[:, :, None]
        x, y = resample(self.path, 101)[int(100 * self.slider)]
        body = np.array([(x - 0.5, y), (x + 0.5, y), (x + 0.4, y + 1.4), (x - 0.4, y + 1.4)])
        pull = np.array([(x - 0.28, y + 1.2), (x + 0.28, y + 1.2), (x + 0.34, y + 3.6), (x - 0.34, y + 3.6)])
        for shape, light in ((body, 0.8), (pull, 1.15)):
            studio.contact_shadow(shape, 0.4, 0.5)
            _lay(studio, shape, metal, light)


@dataclass(frozen=True)
class Buckle:
    """A belt's frame buckle with its prong, `half` = half width and half height in cm."""

    at: tuple[float, float]
    half: tuple[float, float]
    metal: np.ndarray
    round_: bool = False

    def paint(self, studio: Studio) -> None:
        frame = studio.frame
        (x, y), (w, h) = self.at, self.half
        if self.round_:
            ring = circle(self.at, h, 40)
        else:
            ring = np.array([(x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)])
        ring = np.vstack([ring, ring[:2]])
        box = frame.box(ring, margin=1.0)
        if box.empty:
            return
        shade = blur(frame.strokes([ring + (0.1, 0.22)], 0.9, box), 0.25 * frame.scale)
        studio.tint(box, shade, 0.55)
        rows, columns = box.fine
        under = studio.rgb[rows, columns]
        metal = linear(self.metal)
        prong = np.array([(x - w * 0.95, y), (x + w * 0.9, y)])
        for path, width, light, shift in (
            (ring, 0.78, 0.7, 0.0),
            (ring, 0.36, 1.25, -0.08),
            (prong, 0.42, 1.0, 0.0),
        ):
            mask = frame.strokes([path + shift], width, box)
            under += (metal * np.float32(light) - under) * mask[:, :, None]
