"""The table of garments: what exists, what does not, and how edits settle."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest

from demo.atelier import spec
from demo.atelier.palette import LIGHT
from demo.atelier.table import RULES, TABLE
from jvsm_core import vocabulary
from jvsm_core.errors import CatalogueError

DRESS = {
    "category": "dress",
    "sleeve": "short",
    "sleeve_style": "puff",
    "neckline": "v-neck",
    "length": "midi",
    "fit": "a-line",
    "colour": "navy",
    "second_colour": "ivory",
    "pattern": "floral",
    "material": "cotton",
    "buttons": "yes",
    "pockets": "no",
    "belt": "no",
    "ruffles": "no",
}


def test_table_speaks_the_vocabulary():
    assert tuple(TABLE) == vocabulary.CATEGORIES
    for row in TABLE.values():
        for key, values in row.items():
            assert set(values) <= set(vocabulary.values(key)), key
    for rule in RULES:
        assert set(rule.when) <= set(vocabulary.values(rule.key))
        for key, values in rule.then.items():
            assert set(values) <= set(vocabulary.values(key))


def test_every_value_of_the_vocabulary_is_drawn_somewhere():
    for key in vocabulary.KEYS:
        drawn = {value for category in TABLE for value in spec.values(category, key)}
        assert drawn == set(vocabulary.values(key)), key


def test_colours_are_told_apart():
    assert tuple(spec.COLOURS) == vocabulary.COLOURS
    rgb = np.array([list(spec.COLOURS.values())], np.float32) / 255
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)[0]
    for (name, first), (other, second) in itertools.combinations(zip(spec.COLOURS, lab, strict=True), 2):
        assert np.linalg.norm(first - second) > 15, f"{name} and {other}"


def test_second_colour_differs_and_is_constant_within_a_tone():
    for pattern in vocabulary.ATTRIBUTES["pattern"]:
        for tone in (LIGHT, set(spec.COLOURS) - LIGHT):
            assert len({spec.second_colour(pattern, colour) for colour in tone}) == 1
    leopard = next(rule for rule in RULES if rule.when == ("leopard",))
    for pattern, colour in itertools.product(vocabulary.ATTRIBUTES["pattern"], spec.COLOURS):
        if pattern != "leopard" or colour in leopard.then["colour"]:
            assert spec.second_colour(pattern, colour) != colour


def test_a_legal_garment_passes():
    spec.check(DRESS)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sleeve": "cap", "neckline": "off-shoulder"}, ["cap", "off-shoulder", "short"]),
        ({"neckline": "halter"}, ["halter", "legal: sleeveless"]),
        ({"material": "lace"}, ["floral", "lace", "legal: solid"]),
        ({"material": "denim", "pattern": "solid", "colour": "mint"}, ["mint", "denim", "blue"]),
        ({"sleeve_style": "bell"}, ["bell", "short", "puff"]),
        ({"sleeve": "tiny"}, ["tiny", "legal: sleeveless"]),
        ({"colour": "blurple"}, ["blurple", "navy"]),
        ({"hood": "yes"}, ["hood", "neckline"]),
        ({"category": "boots"}, ["boots", "t-shirt"]),
    ],
)
def test_an_impossible_edit_names_the_pair_and_what_is_legal(changes, said):
    with pytest.raises(CatalogueError) as error:
        spec.edit(DRESS, **changes)
    assert all(word in str(error.value) for word in said), str(error.value)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({key: value for key, value in DRESS.items() if key != "fit"}, "needs 'fit'"),
        (DRESS | {"second_colour": "black"}, "second_colour"),
        ({key: value for key, value in DRESS.items() if key != "second_colour"}, "second_colour"),
        (DRESS | {"pattern": "solid"}, "leave it out"),
        (DRESS | {"sleeve": "sleeveless"}, "leave it out"),
    ],
)
def test_check_wants_every_key_and_no_more(broken, said):
    with pytest.raises(CatalogueError, match=said):
        spec.check(broken)


def test_edit_settles_what_depends_on_the_change():
    bare = spec.edit(DRESS, sleeve="sleeveless")
    assert "sleeve_style" not in bare
    assert spec.edit(bare, sleeve="long")["sleeve_style"] == "plain"
    assert spec.edit(DRESS, colour="red")["second_colour"] == "ivory"
    assert spec.edit(DRESS, colour="white")["second_colour"] == "pink"
    assert "second_colour" not in spec.edit(DRESS, pattern="solid")
    assert spec.edit(DRESS, sleeve="sleeveless", neckline="halter")["buttons"] == "no"


def test_edit_changes_nothing_else():
    assert spec.edit(DRESS, length="maxi") == DRESS | {"length": "maxi"}
    assert list(spec.edit(DRESS)) == [key for key in vocabulary.KEYS if key in DRESS]


def test_options_are_exactly_the_values_an_edit_accepts():
    for key in spec.keys("dress"):
        if key == "second_colour":
            continue
        for value in spec.values("dress", key):
            try:
                spec.edit(DRESS, **{key: value})
                legal = True
            except CatalogueError:
                legal = False
            assert (value in spec.options(DRESS, key)) == legal, (key, value)
    assert spec.options(DRESS, "neckline") == tuple(
        neckline for neckline in vocabulary.ATTRIBUTES["neckline"] if neckline != "halter"
    )


@pytest.mark.parametrize(
    ("category", "key", "only"),
    [
        ("tank top", "sleeve", "sleeveless"),
        ("hoodie", "hood", "yes"),
        ("blazer", "lapels", "yes"),
        ("polo", "neckline", "shirt collar"),
        ("jeans", "material", "denim"),
        ("shirt", "buttons", "yes"),
    ],
)
def test_what_makes_a_category(category, key, only):
    assert spec.values(category, key) == (only,)


def test_zip_and_buttons_exclude_each_other():
    jacket = {
        "category": "jacket",
        "sleeve": "long",
        "neckline": "crew",
        "length": "hip",
        "fit": "loose",
        "colour": "black",
        "pattern": "solid",
        "material": "leather",
        "buttons": "no",
        "zip": "yes",
        "hood": "no",
        "pockets": "yes",
    }
    spec.check(jacket)
    buttoned = spec.edit(jacket, buttons="yes")
    assert (buttoned["buttons"], buttoned["zip"]) == ("yes", "no")
    with pytest.raises(CatalogueError):
        spec.check(jacket | {"buttons": "yes"})
