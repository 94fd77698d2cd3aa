"""Refusals: before, after and around what is refused, and how far they reach."""

import pytest

from jvsm_core.language.reading.reader import read


def refused(text):
    return {(one.key, one.value) for one in read(text).constraints if one.negated or one.values == ("no",)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the belt has to go", {("belt", "no")}),
        ("pockets? no thanks", {("pockets", "no")}),
        ("too many buttons", {("buttons", "no")}),
        ("do away with the hood", {("hood", "no")}),
        ("anything but black", {("colour", "black")}),
        ("I look terrible in orange", {("colour", "orange")}),
        ("not itchy wool", {("material", "wool")}),
        ("sick of stripes", {("pattern", "horizontal stripes")}),
        ("no buttons or pockets", {("buttons", "no"), ("pockets", "no")}),
        ("polka dots are not my thing", {("pattern", "polka dots")}),
        ("buttons instead of a zip", {("zip", "no")}),
        ("without the belt and in black", {("belt", "no")}),
        ("same but in green", set()),
        ("the same colour but with a hood", set()),
        ("no, make it blue", set()),
        ("not only red", set()),
        ("no pockets, frilly", {("pockets", "no")}),
    ],
)
def test_what_is_refused(text, expected):
    assert refused(text) == expected


def test_a_refusal_leaves_what_is_wanted_beside_it():
    (wool, knit) = read("wool rather than knit").constraints
    assert wool.values == ("wool",) and knit.negated and "wool" not in knit.values
