"""Edit exactness: each attribute changes the parts it concerns, and every other pixel stays.

Designs are taken from a training set, so that all categories, materials and patterns have their
turn. Zones are in the garment's own centimetres: x from its middle, y down from the shoulders, or
from the waist for skirts and legs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import cv2
import numpy as np
import pytest

from demo.atelier import spec
from demo.atelier.canvas import Part
from demo.atelier.design import Design
from demo.atelier.draw import LOWER, compose, draw, frame
from demo.atelier.sample import sample_training
from jvsm_core.vocabulary import DETAILS, KEYS

SIZE = (128, 160)
SOFT = 6  # of 255: what light and shadow may do to cloth beside an edited part

#: Of the dye and the weave: the silhouette stays to the pixel, and so does the paper.
CLOTH = ("colour", "pattern")
#: Values of these follow from others: there is nothing to edit.
DERIVED = ("category", "second_colour", "lapels")

Zone = Callable[[Design, np.ndarray, np.ndarray], np.ndarray]


def _sleeve(design: Design, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    # An off-shoulder band runs around body and arms.
    return (abs(x) > 12) & (y < 75) | ((y < 22) if design.get("neckline") == "off-shoulder" else False)


def _pockets(design: Design, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    if design["category"] in LOWER:
        return (y > 0) & (y < 62) & (abs(x) > 2)
    return (y > 14) & (abs(x) > 2) if design["category"] != "hoodie" else (y > 26) & (abs(x) < 20)


def _belt(design: Design, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return y < 12 if design["category"] in LOWER else (y > 34) & (y < 75)


def _drawstring(design: Design, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (abs(x) < 20) & (y < 24) if design["category"] in LOWER else (abs(x) < 8) & (y > 6) & (y < 36)


#: Where an edit may show on cloth that both pictures have.
ZONES: dict[str, Zone] = {
    "sleeve": _sleeve,
    "sleeve_style": _sleeve,
    "neckline": lambda design, x, y: y < 40,
    "length": lambda design, x, y: y > 8,
    "buttons": lambda design, x, y: abs(x) < 20 if design["category"] == "cardigan" else abs(x) < 12,
    "zip": lambda design, x, y: abs(x) < 6,
    "hood": lambda design, x, y: (abs(x) < 26) & (y < 52),
    "pockets": _pockets,
    "belt": _belt,
    "ruffles": lambda design, x, y: y > 26,
    "drawstring": _drawstring,
}


@pytest.fixture(scope="module")
def designs() -> list[Design]:
    return [sample.design for sample in sample_training(900, 77)]


def edits(designs: list[Design], key: str) -> Iterator[tuple[Design, Design]]:
    """Designs and an edit of one key alone, one a category and then again; both in the same view."""
    seen: dict[str, int] = {}
    for design in designs:
        category = design["category"]
        if key not in design.attributes or seen.get(category, 0) > 1:
            continue
        others = [value for value in spec.options(design.attributes, key) if value != design[key]]
        if not others:
            continue
        value = others[len(seen) % len(others)]
        edited = design.with_attributes(spec.edit(design.attributes, **{key: value}))
        if frame(design, *SIZE) == frame(edited, *SIZE):
            seen[category] = seen.get(category, 0) + 1
            yield design, edited


def once(made: Callable[[Design], np.ndarray]) -> Callable[[Design], np.ndarray]:
    """A design is the subject of many edits, and is drawn once; nobody writes into these arrays."""
    known: dict[object, np.ndarray] = {}

    def remembered(design: Design) -> np.ndarray:
        key = (frozenset(design.attributes.items()), design.seed)
        if key not in known:
            known[key] = made(design)
        return known[key]

    return remembered


@once
def pixels(design: Design) -> np.ndarray:
    return np.asarray(draw(design, SIZE), np.int16)


@once
def cover(design: Design) -> np.ndarray:
    """bool[H, W]: pixels that a part of the garment covers, if only in part."""
    view = frame(design, *SIZE)
    parts = [part.outline for part in compose(design) if isinstance(part, Part) and part.solid]
    whole = view.box(np.array([(-300.0, -300.0), (300.0, 300.0)]))
    return view.silhouette([[outline] for outline in parts], whole) > 0


def grown(mask: np.ndarray, by: int) -> np.ndarray:
    return cv2.dilate(mask.astype(np.uint8), np.ones((2 * by + 1, 2 * by + 1))) > 0


def centimetres(design: Design) -> tuple[np.ndarray, np.ndarray]:
    view = frame(design, *SIZE)
    x = view.left + (np.arange(SIZE[0]) + 0.5) / view.scale
    y = view.top + (np.arange(SIZE[1]) + 0.5) / view.scale
    return np.broadcast_to(x, SIZE[::-1]), np.broadcast_to(y[:, None], SIZE[::-1])


def test_every_attribute_is_tested_here_or_has_nothing_to_edit():
    assert {*ZONES, *CLOTH, *DERIVED, "material", "fit"} == set(KEYS)
    assert set(DETAILS) <= {*ZONES, *DERIVED}


@pytest.mark.parametrize("key", DERIVED)
def test_what_follows_from_other_attributes_has_one_value(designs, key):
    for design in designs[:300]:
        if key in design.attributes:
            assert spec.options(design.attributes, key) == (design[key],)


@pytest.mark.parametrize("key", ZONES)
def test_an_edit_shows_in_its_zone_alone(designs, key):
    tried = 0
    for design, edited in islice(edits(designs, key), 4):
        change = np.abs(pixels(design) - pixels(edited)).max(axis=2)
        zone = ZONES[key](design, *centimetres(design))
        both = ~grown(~(cover(design) & cover(edited)), 1)
        named = (dict(design.attributes), key, edited[key])
        assert change[both & ~zone].max(initial=0) <= SOFT, named
        assert change[zone].max() > 20, named
        tried += 1
    assert tried >= 2


@pytest.mark.parametrize("key", [*CLOTH, "material"])
def test_an_edit_of_the_cloth_leaves_the_paper(designs, key):
    for design, edited in islice(edits(designs, key), 4):
        change = np.abs(pixels(design) - pixels(edited)).max(axis=2)
        named = (dict(design.attributes), key, edited[key])
        if key in CLOTH:
            assert np.array_equal(cover(design), cover(edited)), named
        outside = ~grown(cover(design) | cover(edited), 1)
        # Trims of another material may be wider, and so their soft shadow.
        assert change[outside].max() <= (0 if key in CLOTH else 2), named
        assert change.max() > 8, named


def test_an_edit_of_the_fit_keeps_the_height(designs):
    for design, edited in islice(edits(designs, "fit"), 4):
        x, _ = centimetres(design)
        rows = [(cover(one) & (abs(x) < 6)).any(axis=1).nonzero()[0] for one in (design, edited)]
        assert abs(rows[0].min() - rows[1].min()) <= 1, dict(design.attributes)
        assert abs(rows[0].max() - rows[1].max()) <= 4, dict(design.attributes)
        widths = [cover(one).sum() for one in (design, edited)]
        assert abs(widths[0] - widths[1]) > 30, (dict(design.attributes), edited["fit"])


@pytest.mark.parametrize("category", ["dress", "coat", "jumpsuit"])
def test_a_length_that_needs_another_view_keeps_sleeves_and_neck(designs, category):
    design = next(
        design
        for design in designs
        if design["category"] == category and design.get("sleeve") != "sleeveless"
    )
    for length in spec.options(design.attributes, "length"):
        edited = design.with_attributes(spec.edit(design.attributes, length=length))
        for name in ("sleeve left", "sleeve right", "collar"):
            before, after = (
                [p.outline for p in compose(d) if getattr(p, "name", None) == name] for d in (design, edited)
            )
            assert len(before) == len(after)
            assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True)), (name, length)
