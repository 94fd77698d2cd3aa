"""What counts as a near-duplicate, measured on drawn garments; the shop is tested in test_shipped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from demo.atelier.draw import draw
from demo.atelier.duplicates import MOST_COLOUR, MOST_MARKS, pairs, signatures
from demo.atelier.sample import sample_designs
from demo.atelier.spec import edit


def _garment(width, colour, shift=0):
    """A shape on paper, of a width in pixels."""
    pixels = np.full((100, 80, 3), 240, np.uint8)
    pixels[20:80, 40 - width + shift : 40 + width + shift] = colour
    return Image.fromarray(pixels)


def _rows(found):
    return [(pair.first, pair.second) for pair in found]


def test_the_same_picture_with_noise_is_a_duplicate():
    noisy = np.asarray(_garment(20, (30, 40, 90))).astype(int)
    noisy = np.clip(noisy + np.random.default_rng(0).integers(-2, 3, noisy.shape), 0, 255).astype(np.uint8)
    found = signatures([_garment(20, (30, 40, 90)), Image.fromarray(noisy)])
    assert _rows(pairs(found, [1, 2])) == [(0, 1)]
    assert pairs(found, [1, 1]) == [], "one family's members are meant to be alike"


def test_another_shape_or_colour_is_not():
    pictures = [_garment(20, (30, 40, 90)), _garment(30, (30, 40, 90)), _garment(20, (200, 30, 40))]
    assert pairs(signatures(pictures), [1, 2, 3]) == []


def test_paper_counts_for_nothing():
    """Two small shapes that share no edge are as far apart as two large ones."""
    small = pairs(
        signatures([_garment(3, (0, 0, 0), -20), _garment(3, (0, 0, 0), 20)]),
        [1, 2],
        most_marks=1,
        most_colour=99,
    )
    assert small[0].marks > 0.8


def test_the_most_alike_come_first():
    base = _garment(20, (30, 40, 90))
    found = pairs(
        signatures([base, _garment(21, (30, 40, 90)), base]), [1, 2, 3], most_marks=1, most_colour=99
    )
    assert _rows(found)[0] == (0, 2)
    assert [pair.marks for pair in found] == sorted(pair.marks for pair in found)
    assert found[0].marks == 0 == found[0].colour


@pytest.fixture(scope="module")
def designs():
    return [sample.design for sample in sample_designs(60, 9)[:10]]


def test_a_garment_drawn_at_another_size_is_found_again(designs):
    for design in designs:
        found = signatures([draw(design, (192, 240)), draw(design, (160, 200))])
        assert _rows(pairs(found, [1, 2])) == [(0, 1)], dict(design.attributes)


def test_another_seed_is_another_design(designs):
    """The attributes alone do not make a duplicate: what the seed leaves open is seen."""
    for design in designs:
        found = signatures(
            [draw(design, (160, 200)), draw(replace(design, seed=design.seed + 1), (160, 200))]
        )
        assert pairs(found, [1, 2]) == [], dict(design.attributes)


def test_another_colour_is_no_duplicate(designs):
    design = designs[0]
    colour = "red" if design["colour"] != "red" else "navy"
    red = design.with_attributes(edit(design.attributes, colour=colour))
    found = pairs(
        signatures([draw(design, (160, 200)), draw(red, (160, 200))]), [1, 2], most_marks=1, most_colour=999
    )
    assert found[0].colour > MOST_COLOUR
    assert found[0].marks < 2 * MOST_MARKS, "the shape is still the same"
