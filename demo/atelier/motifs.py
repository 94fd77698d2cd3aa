"""Printed all-over motifs as repeating tiles: flowers, leopard rosettes."""

from __future__ import annotations

import cv2
import numpy as np

from .dyes import Palette, deepen, luma, mix
from .tiles import TILE_PX, ellipse, scattered, stamp

_LEAVES = ((0.36, 0.47, 0.28), (0.24, 0.42, 0.30), (0.52, 0.55, 0.32))


def _rgb(colour: np.ndarray) -> tuple[float, ...]:
    return tuple(float(x) * 255 for x in np.clip(colour, 0, 1))


def _ground(palette: Palette) -> np.ndarray:
    tile = np.empty((TILE_PX, TILE_PX, 3), np.uint8)
    tile[:] = np.round(palette.base * 255).astype(np.uint8)
    return tile


def _petals(centre: np.ndarray, radius: float, count: int, turn: float, fullness: float) -> list[np.ndarray]:
    outlines = []
    for k in range(count):
        angle = turn + 2 * np.pi * k / count
        middle = centre + 0.55 * radius * np.array((np.cos(angle), np.sin(angle)))
        outlines.append(ellipse(middle, (0.47 * radius, fullness * radius), angle))
    return outlines


def _flower(
    tile: np.ndarray,
    centre: np.ndarray,
    radius: float,
    colour: np.ndarray,
    heart: np.ndarray,
    rng: np.random.Generator,
    size: float,
    layers: int,
) -> None:
    count = int(rng.choice((5, 5, 6)))
    turn = rng.random() * 2 * np.pi
    shade = deepen(colour, 0.22)
    for layer in range(layers):
        scale = radius * (1 - 0.38 * layer)
        tone = colour if layer % 2 == 0 else mix(colour, np.ones(3, np.float32), 0.28)
        for outline in _petals(centre, scale, count, turn + 0.6 * layer, 0.36):
            stamp(tile, outline, _rgb(tone), size)
        for k in range(count):
            angle = turn + 0.6 * layer + 2 * np.pi * k / count
            vein = centre + scale * np.array(((0.22, 0.62), (0.22, 0.62))).T * np.array(
                (np.cos(angle), np.sin(angle))
            )
            across = 0.05 * scale * np.array((-np.sin(angle), np.cos(angle)))
            stamp(tile, np.array((vein[0] + across, vein[1], vein[0] - across)), _rgb(shade), size)
    stamp(tile, ellipse(centre, (0.25 * radius, 0.25 * radius)), _rgb(heart), size)
    stamp(tile, ellipse(centre, (0.12 * radius, 0.12 * radius)), _rgb(deepen(heart, 0.4)), size)


def _leaf(
    tile: np.ndarray, root: np.ndarray, angle: float, length: float, colour: np.ndarray, size: float
) -> None:
    t = np.linspace(0, 1, 9)
    width = 0.24 * length * np.sin(np.pi * t) ** 0.8
    spine = np.stack((t * length, 0.12 * length * np.sin(np.pi * t)), 1)
    outline = np.concatenate(
        (spine + np.stack((0 * t, width), 1), (spine - np.stack((0 * t, width), 1))[::-1])
    )
    c, s = np.cos(angle), np.sin(angle)
    stamp(tile, outline @ np.array(((c, s), (-s, c))) + root, _rgb(colour), size)


def floral(palette: Palette, rng: np.random.Generator, scale: float) -> tuple[np.ndarray, float]:
    """A flower print: ([TILE_PX, TILE_PX, 3] uint8 RGB, its size in cm).

    The ground keeps more than half of the cloth, so the garment still has its named colour;
    the leading flower has the second colour. `scale` multiplies every length.
    """
    style = int(rng.integers(3))  # small and even; blooms with layers; wild with stems
    spacing, radius, layers = ((4.1, 1.25, 1), (6.6, 2.35, 2), (5.2, 1.6, 1))[style]
    spacing *= scale * rng.uniform(0.92, 1.12)
    radius *= scale * rng.uniform(0.92, 1.08)
    count = 13 + int(rng.integers(4))
    size = spacing * float(np.sqrt(count))
    tile = _ground(palette)
    leaf = np.array(_LEAVES[int(rng.integers(3))], np.float32)
    if np.abs(leaf - palette.base).max() < 0.22:
        leaf = mix(leaf, np.ones(3, np.float32), 0.45) if luma(palette.base) < 0.5 else deepen(leaf, 0.5)
    heart = palette.accents[1] if luma(palette.second) < 0.6 else np.array((0.86, 0.62, 0.16), np.float32)
    colours = (palette.second, palette.second, palette.accents[0], palette.accents[-1])
    points = scattered(rng, count, size)
    for k, centre in enumerate(points):
        turn = rng.random() * 2 * np.pi
        for leaf_turn in (turn, turn + 2.2)[: 1 + (style > 0)]:
            _leaf(
                tile,
                centre + 0.6 * radius * np.array((np.cos(leaf_turn), np.sin(leaf_turn))),
                leaf_turn,
                radius * rng.uniform(0.95, 1.25),
                leaf,
                size,
            )
        if style == 2:
            stem = centre + radius * np.array(((0.0, 0.0), (0.5, 1.2), (0.2, 2.1)))
            stamp(tile, np.concatenate((stem, stem[::-1] + (0.13 * radius, 0))), _rgb(leaf), size)
        grown = radius * rng.uniform(0.82, 1.12)
        _flower(tile, centre, grown, colours[k % 4], heart, rng, size, layers)
    for spot in scattered(rng, count, size):  # buds where there is room
        apart = np.abs(points - spot)
        apart = np.minimum(apart, size - apart)
        if np.sqrt((apart**2).sum(1)).min() > 1.45 * radius:
            stamp(tile, ellipse(spot, (0.26 * radius, 0.26 * radius)), _rgb(palette.accents[0]), size)
    return tile, size


def leopard(palette: Palette, rng: np.random.Generator, scale: float) -> tuple[np.ndarray, float]:
    """Leopard rosettes, dark broken rings round a deeper ground; returns what `floral` does."""
    spacing = 4.0 * scale * rng.uniform(0.95, 1.2)
    count = 30
    size = spacing * float(np.sqrt(count))
    tile = _ground(palette)
    dark = palette.second
    inner = deepen(palette.base, 0.26) if luma(palette.base) > luma(dark) else mix(palette.base, dark, 0.3)
    points = scattered(rng, count, size)
    for centre in points:
        radius = spacing * rng.uniform(0.25, 0.35)
        stretch, angle = rng.uniform(1.05, 1.4), rng.random() * np.pi
        stamp(tile, ellipse(centre, (radius * stretch * 0.9, radius * 0.9), angle), _rgb(inner), size)
        parts = int(rng.integers(2, 5))
        start = rng.random() * 2 * np.pi
        for k in range(parts):
            span = 2 * np.pi / parts * rng.uniform(0.62, 0.84)
            turn = start + 2 * np.pi * k / parts + np.linspace(0, span, 10)
            swell = 0.24 * radius * np.sin(np.linspace(0.15, np.pi - 0.15, 10)) * rng.uniform(0.95, 1.5)
            ring = np.stack((np.cos(turn) * stretch, np.sin(turn)), 1)
            c, s = np.cos(angle), np.sin(angle)
            ring = ring @ np.array(((c, s), (-s, c)))
            outline = np.concatenate(
                (ring * (radius + swell)[:, None], (ring * (radius - swell)[:, None])[::-1])
            )
            stamp(tile, centre + outline, _rgb(dark), size)
    for spot in scattered(rng, count, size):
        apart = np.abs(points - spot)
        apart = np.minimum(apart, size - apart)
        if np.sqrt((apart**2).sum(1)).min() > 0.50 * spacing:
            stamp(
                tile, ellipse(spot, (0.13 * spacing, 0.085 * spacing), rng.random() * np.pi), _rgb(dark), size
            )
    return cv2.GaussianBlur(tile, (0, 0), 1.0, borderType=cv2.BORDER_REFLECT_101), size
