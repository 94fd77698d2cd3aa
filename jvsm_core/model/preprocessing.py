"""What a tower is given of a picture or a text, before any network; it needs no torch."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PIL import Image

#: Model input, width x height: the shape of a product card.
COMPACT_SIZE = (160, 200)
PAPER_SIZE = (224, 224)

#: Word pieces of a text that are read; the rest is cut off.
MAX_WORDS = 64


def fit_picture(image: Image.Image, size: tuple[int, int]) -> np.ndarray:
    """A picture scaled to fit `size` whole, the rest filled with its border's median colour.

    Args:
        image: any mode; converted to RGB.
        size: width, height in pixels.

    Returns:
        uint8 array [height, width, 3].
    """
    image = image if image.mode == "RGB" else image.convert("RGB")
    width, height = size
    scale = min(width / image.width, height / image.height)
    inner = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    pixels = np.asarray(image.resize(inner, Image.Resampling.BILINEAR))
    if inner == size:
        return pixels
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    canvas = np.empty((height, width, 3), np.uint8)
    canvas[:] = np.median(border, axis=0).astype(np.uint8)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    canvas[top : top + inner[1], left : left + inner[0]] = pixels
    return canvas


def pixels_of(images: Iterable[Image.Image], size: tuple[int, int]) -> np.ndarray:
    """Pictures of any size and mode as a tower's input: uint8 [B, 3, H, W]."""
    return np.stack([fit_picture(image, size) for image in images]).transpose(0, 3, 1, 2)
