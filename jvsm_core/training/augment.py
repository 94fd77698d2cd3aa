"""Cheap changes to a batch of pictures that leave every attribute true: no hue, no saturation."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def augment(pixels: Tensor, generator: torch.Generator, coarse: Tensor | None = None) -> Tensor:
    """Mirror, shift, zoom, light, and now and then the resolution of a thumbnail.

    Resolution would be a shortcut between two sets of photos, so some sharp pictures are blurred
    down to what a 60x80 photo shows.

    Args:
        pixels: uint8 [B, 3, H, W].
        coarse: bool [B], pictures that are thumbnails already.

    Returns:
        float 0..255 [B, 3, H, W].
    """
    count, _, height, width = pixels.shape
    device = pixels.device

    def uniform(low: float, high: float) -> Tensor:
        return torch.empty(count).uniform_(low, high, generator=generator).to(device)

    images = pixels.float()
    thumbnail = uniform(0, 1) < 0.25
    if coarse is not None:
        thumbnail &= ~coarse.to(device)
    if thumbnail.any():
        small = F.interpolate(images[thumbnail], size=(80, 64), mode="bilinear", antialias=True)
        images[thumbnail] = F.interpolate(small, size=(height, width), mode="bilinear")

    zoom = uniform(0.82, 1.08)
    mirror = torch.where(uniform(0, 1) < 0.5, -1.0, 1.0)
    theta = torch.zeros(count, 2, 3, device=device)
    theta[:, 0, 0] = zoom * mirror
    theta[:, 1, 1] = zoom * uniform(0.95, 1.05)
    theta[:, 0, 2], theta[:, 1, 2] = uniform(-0.08, 0.08), uniform(-0.08, 0.08)
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    images = F.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)

    light, contrast = uniform(0.93, 1.07).view(-1, 1, 1, 1), uniform(0.93, 1.07).view(-1, 1, 1, 1)
    mean = images.mean(dim=(1, 2, 3), keepdim=True)
    return ((images - mean) * contrast + mean * light).clamp(0, 255)


def mix(images: Tensor, other: Tensor, share: float) -> Tensor:
    """Each of the images [B, 3, H, W] laid over another one of them, rows `other` [B]; `share` is its own part."""
    return images if share == 1 else share * images + (1 - share) * images[other]
