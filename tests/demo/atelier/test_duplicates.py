"""No two families of the shipped catalogue look like one design."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from demo.atelier.duplicates import near_duplicates, signatures
from demo.atelier.sample import family_of
from jvsm_core.catalogue import Catalogue

SHIPPED = Path(__file__).parents[3] / "assets" / "catalogue"


def _garment(width, colour, shift=0):
    """A shape on paper, of a width in pixels."""
    pixels = np.full((100, 80, 3), 240, np.uint8)
    pixels[20:80, 40 - width + shift:40 + width + shift] = colour
    return Image.fromarray(pixels)


def test_the_same_picture_with_noise_is_a_duplicate():
    noisy = np.asarray(_garment(20, (30, 40, 90))).astype(int)
    noisy = np.clip(noisy + np.random.default_rng(0).integers(-2, 3, noisy.shape), 0, 255).astype(np.uint8)
    found = signatures([_garment(20, (30, 40, 90)), Image.fromarray(noisy)])
    assert near_duplicates(found, [1, 2]) == [(0, 1)]
    assert near_duplicates(found, [1, 1]) == [], "one family's members are meant to be alike"


def test_another_shape_or_colour_is_not():
    pictures = [_garment(20, (30, 40, 90)), _garment(30, (30, 40, 90)), _garment(20, (200, 30, 40))]
    assert near_duplicates(signatures(pictures), [1, 2, 3]) == []


@pytest.mark.skipif(not (SHIPPED / "catalogue.json").exists(), reason="assets/catalogue is not drawn yet")
def test_the_shipped_catalogue_has_no_near_duplicates():
    catalogue = Catalogue.read(SHIPPED)
    found = signatures([catalogue.picture(garment) for garment in catalogue])
    pairs = near_duplicates(found, [family_of(garment.id) for garment in catalogue])
    named = [(catalogue.garments[a].id, catalogue.garments[b].id) for a, b in pairs]
    assert named == []
