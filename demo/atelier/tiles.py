"""Repeating tiles: drawn once, filtered to the picture's resolution, sampled by cloth coordinates."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

TILE_PX = 512


def sample(
    tile: np.ndarray, u_cm: np.ndarray, v_cm: np.ndarray, width_cm: float, height_cm: float
) -> np.ndarray:
    """A periodic tile read at cloth coordinates (bilinear).

    Args:
        tile: [h, w] or [h, w, C], float32 or uint8; one period of `width_cm` by `height_cm`.
        u_cm, v_cm: [H, W] float32.
    Returns:
        [H, W] or [H, W, C] of the tile's type.
    """
    height, width = tile.shape[:2]
    across = u_cm * np.float32(width / width_cm) - np.float32(0.5)
    down = v_cm * np.float32(height / height_cm) - np.float32(0.5)
    return cv2.remap(tile, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)


def fitted(tile: np.ndarray, width_cm: float, height_cm: float, px_per_cm: float) -> np.ndarray:
    """The tile, averaged down so that one tile pixel is about one picture pixel: no moiré."""
    width = int(np.clip(round(width_cm * px_per_cm), 4, tile.shape[1]))
    height = int(np.clip(round(height_cm * px_per_cm), 4, tile.shape[0]))
    return cv2.resize(tile, (width, height), interpolation=cv2.INTER_AREA)


def grid(width_cm: float, height_cm: float, size: int = TILE_PX) -> tuple[np.ndarray, np.ndarray]:
    """Centimetre coordinates (u, v) of a tile's pixel centres, each [size, size] float32."""
    ticks = (np.arange(size, dtype=np.float32) + 0.5) / size
    return np.meshgrid(ticks * np.float32(width_cm), ticks * np.float32(height_cm))


@lru_cache(maxsize=64)
def noise(seed: int, sigma_u: float, sigma_v: float, size: int = TILE_PX) -> np.ndarray:
    """Periodic smooth noise of unit variance, [size, size] float32; sigmas in tile pixels."""
    white = np.random.default_rng(seed).standard_normal((size, size)).astype(np.float32)
    spectrum = np.fft.rfft2(white)
    fv = np.fft.fftfreq(size).astype(np.float32)[:, None]
    fu = np.fft.rfftfreq(size).astype(np.float32)[None, :]
    spectrum *= np.exp(-2 * np.pi**2 * ((sigma_u * fu) ** 2 + (sigma_v * fv) ** 2))
    smooth = np.fft.irfft2(spectrum, s=(size, size)).astype(np.float32)
    smooth -= smooth.mean()
    return smooth / smooth.std()


def stamp(tile: np.ndarray, points: np.ndarray, colour: tuple[float, ...] | float, size_cm: float) -> None:
    """Fills a polygon (points [N, 2] in cm) on a square tile of `size_cm`, wrapping over its borders."""
    scale = tile.shape[0] / size_cm
    (left, top), (right, bottom) = points.min(0), points.max(0)
    fixed = np.round(points * (scale * 16)).astype(np.int32)
    for shift_u in (-size_cm, 0.0, size_cm):
        if right + shift_u < 0 or left + shift_u > size_cm:
            continue
        for shift_v in (-size_cm, 0.0, size_cm):
            if bottom + shift_v < 0 or top + shift_v > size_cm:
                continue
            moved = fixed + np.round(np.array((shift_u, shift_v)) * (scale * 16)).astype(np.int32)
            cv2.fillPoly(tile, [moved], colour, cv2.LINE_AA, 4)


def scattered(rng: np.random.Generator, count: int, size_cm: float) -> np.ndarray:
    """`count` points [count, 2] in a periodic square, kept apart (best of a few candidates each)."""
    points = [rng.random(2) * size_cm]
    for _ in range(count - 1):
        candidates = rng.random((24, 2)) * size_cm
        apart = np.abs(candidates[:, None] - np.array(points)[None])
        apart = np.minimum(apart, size_cm - apart)
        points.append(candidates[np.argmax((apart**2).sum(-1).min(1))])
    return np.array(points)


def ellipse(
    centre: tuple[float, float] | np.ndarray, radii: tuple[float, float], angle: float = 0.0, steps: int = 28
) -> np.ndarray:
    """Outline of a rotated ellipse, [steps, 2]; angle in radians."""
    turn = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    x, y = np.cos(turn) * radii[0], np.sin(turn) * radii[1]
    c, s = np.cos(angle), np.sin(angle)
    return np.stack((centre[0] + c * x - s * y, centre[1] + s * x + c * y), 1)
