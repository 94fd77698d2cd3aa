"""Skirts and legs: classes stay apart, and an edit changes what it names and no more."""

from __future__ import annotations

import numpy as np
import pytest

from demo.atelier import bottoms, legs, skirts, spec
from demo.atelier.canvas import Part
from demo.atelier.design import Design
from demo.atelier.draw import draw
from demo.atelier.spec import values

SIZE = (160, 200)
SEEDS = range(8)


def make(category: str, seed: int = 1, **chosen: str) -> Design:
    """A plain design of a category with some values chosen."""
    usual = {"length": "knee", "fit": "straight", "colour": "blue", "pattern": "solid", "material": "cotton"}
    attributes = {"category": category}
    for key in spec.keys(category):
        legal = values(category, key)
        if key in ("category", "second_colour"):
            continue
        wanted = chosen.get(key, usual.get(key, "no"))
        attributes[key] = wanted if wanted in legal else legal[-1]
    return Design(spec.edit(attributes), seed)


def pixels(design: Design) -> np.ndarray:
    return np.asarray(draw(design, SIZE)).astype(int)


def hem_width(design: Design) -> float:
    """Width in cm of the hem of a skirt, or of one leg."""
    if design["category"] == "skirt":
        hem = skirts.SKIRT_LENGTHS[design["length"]]
        return 2 * float(skirts.cut(design, 0.0, 17.4, hem).half(hem))
    hem = legs.LEG_LENGTHS[design["length"]]
    return 2 * float(legs.cut(design, 0.0, 17.4, hem).half(hem))


@pytest.mark.parametrize(
    "category,length,narrow,wide",
    [
        ("skirt", "knee", "fitted", "straight"),
        ("skirt", "knee", "straight", "a-line"),
        ("skirt", "knee", "a-line", "flared"),
        ("trousers", "full", "skinny", "straight"),
        ("trousers", "full", "straight", "wide"),
        ("shorts", "knee", "skinny", "straight"),
        ("shorts", "knee", "straight", "wide"),
    ],
)
def test_fits_stay_apart_whatever_the_seed(category: str, length: str, narrow: str, wide: str) -> None:
    slim = max(hem_width(make(category, seed, length=length, fit=narrow)) for seed in SEEDS)
    broad = min(hem_width(make(category, seed, length=length, fit=wide)) for seed in SEEDS)
    assert broad > 1.08 * slim


@pytest.mark.parametrize("category,short,long", [("skirt", "knee", "maxi"), ("trousers", "cropped", "full")])
def test_a_longer_piece_is_the_same_piece_that_goes_on(category: str, short: str, long: str) -> None:
    first, other = (make(category, fit="straight", length=length) for length in (short, long))
    v = np.linspace(0, 55, 20)
    if category == "skirt":
        halves = [skirts.cut(d, 0.0, 17.4, 58.0).half(v) for d in (first, other)]
    else:
        halves = [legs.cut(d, 0.0, 17.4, 82.0).outer(v, 1) for d in (first, other)]
    assert np.array_equal(*halves)


def test_flutes_drive_the_hem() -> None:
    skirt = skirts.cut(make("skirt", fit="flared"), 0.0, 17.4, 58.0)
    s = np.linspace(-0.8, 0.8, 400).astype(np.float32)
    level = skirt.hem_at(s) + 1.5 * np.abs(s) ** 2.2
    assert np.corrcoef(level, skirt.flutes(s, np.float32(58.0)) * (1 - s**4))[0, 1] > 0.99


@pytest.mark.parametrize("category", ["skirt", "trousers", "shorts"])
@pytest.mark.parametrize("edit", [{"colour": "red"}, {"pattern": "pinstripe"}])
def test_colour_and_pattern_keep_the_outline_to_the_pixel(category: str, edit: dict[str, str]) -> None:
    design = make(category, length="full" if category == "trousers" else "knee")
    edited = design.with_attributes(spec.edit(design.attributes, **edit))
    shapes = [
        [layer.outline for layer in bottoms.build(d) if isinstance(layer, Part)] for d in (design, edited)
    ]
    assert len(shapes[0]) == len(shapes[1])
    assert all(np.array_equal(a, b) for a, b in zip(*shapes, strict=True))
    assert (pixels(design) != pixels(edited)).any()


@pytest.mark.parametrize(
    "category,detail,rows",
    [
        ("skirt", "belt", (0.35, 1.0)),
        ("trousers", "belt", (0.35, 1.0)),
        ("trousers", "pockets", (0.65, 1.0)),
        ("skirt", "ruffles", (0.0, 0.4)),
    ],
)
def test_a_detail_leaves_the_rest_of_the_picture(
    category: str, detail: str, rows: tuple[float, float]
) -> None:
    """Rows (as shares of the picture's height) that the detail does not concern stay as they were."""
    design = make(category, length="full" if category == "trousers" else "knee")
    edited = design.with_attributes(spec.edit(design.attributes, **{detail: "yes"}))
    before, after = pixels(design), pixels(edited)
    assert np.abs(before - after).max() > 40
    top, bottom = (int(share * SIZE[1]) for share in rows)
    assert np.abs(before[top:bottom] - after[top:bottom]).max() <= 2


@pytest.mark.parametrize("category", ["skirt", "trousers", "jeans", "shorts"])
def test_seeds_make_different_garments(category: str) -> None:
    pictures = [pixels(make(category, seed, length="full")) for seed in range(4)]
    gaps = [np.abs(a - b).mean() for i, a in enumerate(pictures) for b in pictures[:i]]
    assert min(gaps) > 1.0
