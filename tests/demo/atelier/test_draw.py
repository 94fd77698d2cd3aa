"""What an edit may change in a picture, and what it may not."""

from __future__ import annotations

import numpy as np
import pytest

from demo.atelier import spec
from demo.atelier.canvas import Part
from demo.atelier.design import Design
from demo.atelier.draw import compose, draw, frame
from jvsm_core.errors import RequestError

SIZE = (120, 150)
SHIRT = {
    "category": "t-shirt",
    "sleeve": "short",
    "neckline": "crew",
    "length": "hip",
    "fit": "straight",
    "colour": "teal",
    "pattern": "solid",
    "material": "cotton",
    "pockets": "no",
}


def design(**changes: str) -> Design:
    return Design(spec.edit(SHIRT, **changes), seed=11)


def pixels(piece: Design, size: tuple[int, int] = SIZE) -> np.ndarray:
    return np.asarray(draw(piece, size), np.int16)


def cover(piece: Design) -> np.ndarray:
    """Pixels that any part of a garment covers, bool."""
    view = frame(piece, *SIZE)
    whole = view.box(np.array([(-300.0, -300.0), (300.0, 300.0)]))
    parts = [p for p in compose(piece) if isinstance(p, Part) and p.solid]
    return view.silhouette([[p.outline] for p in parts], whole) > 0.5


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "burgundy"},
        {"pattern": "polka dots"},
        {"pattern": "horizontal stripes"},
        {"material": "linen"},
    ],
)
def test_a_cloth_edit_keeps_the_silhouette_to_the_pixel(changes):
    before, after = design(), design(**changes)
    assert np.array_equal(cover(before), cover(after))
    outside = ~cover(before)
    # The garment's edge is blended into its pixels: the paper beyond them is untouched.
    outside &= ~np.roll(cover(before), 1, 0) & ~np.roll(cover(before), -1, 0)
    outside &= ~np.roll(cover(before), 1, 1) & ~np.roll(cover(before), -1, 1)
    assert np.array_equal(pixels(before)[outside], pixels(after)[outside])
    assert np.abs(pixels(before) - pixels(after))[cover(before)].mean() > 1


@pytest.mark.parametrize("sleeve", ["cap", "elbow", "three-quarter", "long"])
def test_a_sleeve_edit_keeps_the_middle_of_the_body_and_its_hem(sleeve):
    before, after = design(), design(sleeve=sleeve)
    change = np.abs(pixels(before) - pixels(after)).max(axis=2)
    view = frame(before, *SIZE)
    columns = slice(round((-15 - view.left) * view.scale), round((15 - view.left) * view.scale))
    # On the cloth nothing moves; on the paper below, the arms' wide shadow may.
    assert change[:, columns][cover(before)[:, columns]].max() == 0
    assert change[:, columns].max() <= 4
    assert change.max() > 20


def test_a_neckline_edit_keeps_all_below_the_chest():
    before, after = pixels(design()), pixels(design(neckline="square"))
    view = frame(design(), *SIZE)
    chest = round((24 - view.top) * view.scale)
    assert np.array_equal(before[chest:], after[chest:])
    assert not np.array_equal(before[:chest], after[:chest])


def test_a_shorter_hem_shows_in_the_same_view():
    long, short = design(length="hip"), design(length="crop")
    assert frame(long, *SIZE) == frame(short, *SIZE)
    assert cover(long).any(axis=1).nonzero()[0].max() - cover(short).any(axis=1).nonzero()[0].max() > 15


def test_widths_of_the_fits_are_a_fifth_apart():
    def width(fit: str) -> float:
        row = round((50 - frame(design(), *SIZE).top) * frame(design(), *SIZE).scale)
        return cover(Design(spec.edit(SHIRT, fit=fit, sleeve="sleeveless"), 11))[row].sum()

    assert width("loose") >= 1.18 * width("straight") >= 1.18 * 1.1 * width("fitted")


def test_the_same_design_gives_the_same_bytes():
    assert draw(design(), SIZE).tobytes() == draw(design(), SIZE).tobytes()
    assert draw(design(), SIZE).tobytes() != draw(Design(SHIRT, seed=12), SIZE).tobytes()


def test_one_geometry_at_every_size():
    small = pixels(design(), (80, 100)).astype(float)
    large = np.asarray(draw(design(), (160, 200)).reduce(2), float)
    assert np.abs(small - large).mean() < 3


@pytest.mark.parametrize("size", [(0, 200), (160, 0), (-1, 5), (100_000, 100)])
def test_an_impossible_size_is_refused(size):
    with pytest.raises(RequestError, match="each side must be"):
        draw(design(), size)
