"""Chest prints: motifs drawn once per design on a small sheet and pressed on the bodice."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import ArrayLike
from PIL import Image, ImageDraw, ImageFont

from .design import Design
from .dyes import Palette, luma, mix
from .tiles import ellipse

_SHEET_PX = 360
_TOP_CM = 20.5
_WORDS = ("COAST", "ATLAS", "NORD", "SOLE", "CAMP 72", "STUDIO", "PACIFIC", "LUNA", "WILD", "CLUB 89")

# Outlines of animals in -1..1, clockwise, smoothed when drawn.
# fmt: off
_WHALE = (
    (-0.95, -0.05), (-0.85, -0.32), (-0.5, -0.46), (-0.05, -0.42), (0.35, -0.22), (0.62, -0.06),
    (0.78, -0.16), (0.72, -0.5), (0.86, -0.44), (0.94, -0.34), (1.06, -0.46), (1.12, -0.36),
    (0.98, -0.02), (0.78, 0.2), (0.4, 0.36), (0.05, 0.42), (-0.08, 0.62), (-0.26, 0.62),
    (-0.24, 0.42), (-0.6, 0.36), (-0.85, 0.2),
)
_CAT = (
    (-0.42, -0.98), (-0.22, -0.72), (0.0, -0.7), (0.22, -0.72), (0.42, -0.98), (0.5, -0.6),
    (0.5, -0.34), (0.38, -0.12), (0.3, 0.0), (0.48, 0.3), (0.54, 0.66), (0.5, 0.86),
    (0.72, 0.84), (0.84, 0.62), (0.74, 0.36), (0.86, 0.3), (1.0, 0.62), (0.88, 0.92),
    (0.6, 1.02), (0.0, 1.0), (-0.5, 1.0), (-0.54, 0.66), (-0.46, 0.3), (-0.3, 0.0),
    (-0.38, -0.12), (-0.5, -0.34), (-0.5, -0.6),
)
_BIRD = (
    (-1.05, -0.2), (-0.78, -0.38), (-0.52, -0.34), (-0.3, -0.1), (0.0, -0.55), (0.42, -0.95),
    (0.95, -1.0), (0.66, -0.72), (0.74, -0.6), (0.5, -0.44), (0.56, -0.3), (0.34, -0.14),
    (0.52, 0.06), (0.86, 0.16), (1.1, 0.4), (0.78, 0.42), (0.72, 0.56), (0.4, 0.34),
    (0.0, 0.34), (-0.36, 0.2), (-0.6, 0.0), (-0.78, -0.12),
)
_FOX = (
    (-0.8, -1.0), (-0.42, -0.62), (0.0, -0.5), (0.42, -0.62), (0.8, -1.0), (0.92, -0.4),
    (0.98, 0.06), (0.62, 0.4), (0.3, 0.66), (0.0, 0.95), (-0.3, 0.66), (-0.62, 0.4),
    (-0.98, 0.06), (-0.92, -0.4),
)
# fmt: on

#: sRGB, 0 to 255.
Ink = tuple[int, int, int]


class _Sheet:
    """A small drawing board in -1..1 with RGBA ink."""

    def __init__(self) -> None:
        self.rgb = np.zeros((_SHEET_PX, _SHEET_PX, 3), np.uint8)
        self.alpha = np.zeros((_SHEET_PX, _SHEET_PX), np.uint8)

    def fill(self, points: ArrayLike, ink: Ink | None) -> None:
        """Fills a polygon; without ink the cloth shows through."""
        fixed = [np.round((np.asarray(points, float) * 0.46 + 0.5) * _SHEET_PX * 16).astype(np.int32)]
        if ink is not None:
            cover = np.zeros_like(self.alpha)
            cv2.fillPoly(cover, fixed, 255, cv2.LINE_8, 4)
            self.rgb[cv2.dilate(cover, np.ones((3, 3), np.uint8), iterations=2) > 0] = ink
        cv2.fillPoly(self.alpha, fixed, 0 if ink is None else 255, cv2.LINE_AA, 4)

    def disc(self, centre: tuple[float, float], radius: float, ink: Ink | None) -> None:
        self.fill(ellipse(centre, (radius, radius), steps=64), ink)

    def words(self, text: str, top: float, height: float, ink: Ink, width: float = 1.9) -> None:
        """A line of bold capitals, centred, `height` tall and at most `width` wide."""
        font = ImageFont.load_default(int(height * 0.46 * _SHEET_PX * 1.35))
        stroke = max(1, int(height * 0.46 * _SHEET_PX * 0.09))
        left, upper, right, lower = font.getbbox(text, stroke_width=stroke)
        image = Image.new("L", (int(right - left), int(lower - upper)), 0)
        ImageDraw.Draw(image).text((-left, -upper), text, 255, font, stroke_width=stroke)
        fit = min(1.0, width * 0.46 * _SHEET_PX / image.width)
        image = image.resize(
            (max(1, int(image.width * fit)), max(1, int(image.height * fit))), Image.Resampling.LANCZOS
        )
        x = (_SHEET_PX - image.width) // 2
        y = int((top * 0.46 + 0.5) * _SHEET_PX)
        letters = np.asarray(image)[: _SHEET_PX - y]
        window = np.s_[y : y + letters.shape[0], x : x + letters.shape[1]]
        self.rgb[window][letters > 0] = ink
        self.alpha[window] = np.maximum(self.alpha[window], letters)


def _smooth(points: tuple[tuple[float, float], ...], steps: int = 6) -> np.ndarray:
    """A closed Catmull-Rom curve through the points."""
    p = np.asarray(points, float)
    a, b, c, d = np.roll(p, 1, 0), p, np.roll(p, -1, 0), np.roll(p, -2, 0)
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    a, b, c, d = (q[:, None] for q in (a, b, c, d))
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return curve.reshape(-1, 2)


def _sun_and_mountains(sheet: _Sheet, ink: Ink, accent: Ink, rng: np.random.Generator, word: str) -> None:
    sheet.disc((0, -0.25), 0.72, accent)
    for k in range(4):
        y = 0.02 + 0.13 * k
        sheet.fill(((-1, y), (1, y), (1, y + 0.045), (-1, y + 0.045)), None)
    for peak, low, high in ((-0.3, 0.55, -0.28), (0.36, 0.5, 0.0)):
        left, right = (peak - low - 0.08, 0.5), (peak + low + 0.08, 0.5)
        ridge = ((peak - 0.06, high), (peak, high + 0.07), (peak + 0.05, high - 0.04))
        sheet.fill((left, *ridge, right), ink)
    sheet.words(word, 0.66, 0.24, ink)


def _wave(sheet: _Sheet, ink: Ink, accent: Ink, rng: np.random.Generator, word: str) -> None:
    sheet.disc((0, 0), 0.95, accent)
    for k, (top, size) in enumerate(((-0.18, 0.30), (0.16, 0.26), (0.5, 0.22))):
        x = np.linspace(-1.05, 1.05, 90)
        ridge = top + size * 0.42 * np.abs(np.sin(2.6 * x + 0.9 * k)) ** 0.7
        line = np.stack((x, ridge), 1)
        sheet.fill(np.concatenate((line, (line + (0, 0.20))[::-1])), ink if k % 2 == 0 else None)
    outside = np.hypot(*np.meshgrid(*(np.linspace(-1.087, 1.087, _SHEET_PX),) * 2)) > 0.96
    sheet.alpha[outside] = 0


def _letters(sheet: _Sheet, ink: Ink, accent: Ink, rng: np.random.Generator, word: str) -> None:
    sheet.words(word, -0.42, 0.52, ink, width=2.1)
    sheet.fill(((-0.95, 0.28), (0.95, 0.28), (0.95, 0.38), (-0.95, 0.38)), accent)
    sheet.words("EST. " + str(int(rng.integers(1962, 1999))), 0.5, 0.2, ink)


def _star(sheet: _Sheet, ink: Ink, accent: Ink, rng: np.random.Generator, word: str) -> None:
    turn = np.arange(10) * np.pi / 5 - np.pi / 2
    reach = np.where(np.arange(10) % 2 == 0, 0.98, 0.42)
    spikes = np.stack((np.cos(turn) * reach, np.sin(turn) * reach), 1)
    sheet.fill(spikes, ink)
    if rng.random() < 0.6:
        sheet.fill(spikes * 0.62, None)
        sheet.fill(spikes * 0.46, accent)


def _geometric(sheet: _Sheet, ink: Ink, accent: Ink, rng: np.random.Generator, word: str) -> None:
    tones = (ink, accent)
    for row in range(3):
        for column in range(3):
            x, y, tone = -0.95 + 0.65 * column, -0.95 + 0.65 * row, tones[int(rng.integers(2))]
            kind = int(rng.integers(4))
            if kind == 0:
                sheet.disc((x + 0.3, y + 0.3), 0.29, tone)
            elif kind == 1:
                corner = int(rng.integers(4)) * np.pi / 2
                arc = corner + np.linspace(0, np.pi / 2, 20)
                origin = np.array((x + 0.3, y + 0.3)) - 0.29 * np.sqrt(2) * np.array(
                    (np.cos(corner + np.pi / 4), np.sin(corner + np.pi / 4))
                )
                quarter = origin + 0.58 * np.stack((np.cos(arc), np.sin(arc)), 1)
                sheet.fill(np.concatenate((origin[None], quarter)), tone)
            elif kind == 2:
                box = np.array(((x, y), (x + 0.58, y), (x + 0.58, y + 0.58), (x, y + 0.58)))
                sheet.fill(np.delete(box, int(rng.integers(4)), 0), tone)
            else:
                sheet.fill(((x, y), (x + 0.58, y), (x + 0.58, y + 0.25), (x, y + 0.25)), tone)
                sheet.fill(((x, y + 0.35), (x + 0.58, y + 0.35), (x + 0.58, y + 0.58), (x, y + 0.58)), tone)


def _animal(sheet: _Sheet, ink: Ink, accent: Ink, rng: np.random.Generator, word: str) -> None:
    kind = int(rng.integers(4))
    if rng.random() < 0.6:
        sheet.disc((0, 0), 0.95, accent)
    sheet.fill(_smooth((_WHALE, _CAT, _BIRD, _FOX)[kind]) * (0.74 if kind else 0.78), ink)
    if kind == 0:
        sheet.disc((-0.5, -0.06), 0.045, None)
    elif kind in (1, 3):
        eyes = ((-0.17, -0.33), (0.17, -0.33)) if kind == 1 else ((-0.28, -0.1), (0.28, -0.1))
        for eye in eyes:
            sheet.fill(ellipse(eye, (0.075, 0.04), 0.35 if eye[0] < 0 else -0.35), None)
        if kind == 3:
            sheet.disc((0, 0.56), 0.09, None)


_MOTIFS = (_sun_and_mountains, _wave, _letters, _star, _geometric, _animal)


@lru_cache(maxsize=8)
def _sheet(seed: int, ink: Ink, accent: Ink) -> np.ndarray:
    """The print as [px, px, 4] float32, colour premultiplied, one motif per seed."""
    rng = np.random.default_rng(seed)
    sheet = _Sheet()
    _MOTIFS[int(rng.integers(len(_MOTIFS)))](sheet, ink, accent, rng, _WORDS[int(rng.integers(len(_WORDS)))])
    alpha = sheet.alpha.astype(np.float32)[..., None] * np.float32(1 / 255)
    return np.concatenate((sheet.rgb.astype(np.float32) * np.float32(1 / 255) * alpha, alpha), 2)


def _ink(colour: np.ndarray) -> Ink:
    red, green, blue = (int(x) for x in np.round(np.clip(colour, 0, 1) * 255))
    return red, green, blue


def printed(design: Design, palette: Palette, u: np.ndarray, v: np.ndarray, px_per_cm: float) -> np.ndarray:
    """The base colour with a chest print: [H, W, 3] sRGB-coded, the print centred at u = 0."""
    rng = design.rng("pattern", "graphic")
    seed = int(rng.integers(2**31))
    size, top = rng.uniform(21.0, 25.0), _TOP_CM
    if design.get("length") == "crop":  # there is less room, least of all between hood and pouch
        share, top = (0.5, 15.0) if design["category"] == "hoodie" else (0.78, 18.5)
        size *= share
    accent = next(
        (
            a
            for a in palette.accents
            if abs(luma(a) - luma(palette.second)) > 0.12 and abs(luma(a) - luma(palette.base)) > 0.15
        ),
        mix(palette.second, palette.base, 0.4),
    )
    sheet = _sheet(seed, _ink(palette.second), _ink(accent))
    pixels = int(np.clip(round(size * px_per_cm), 8, _SHEET_PX))
    sheet = cv2.resize(sheet, (pixels, pixels), interpolation=cv2.INTER_AREA)
    x = (u + np.float32(size / 2)) * np.float32(pixels / size) - np.float32(0.5)
    y = (v - np.float32(top)) * np.float32(pixels / size) - np.float32(0.5)
    inked = cv2.remap(sheet, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(0, 0, 0, 0))
    return palette.base * (1 - inked[..., 3:]) + inked[..., :3]
