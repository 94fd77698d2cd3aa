"""Comparisons: which way, said of what, and when an adjective is only a complaint."""

import pytest

from jvsm_core.language.reading.comparisons import comparison_at


@pytest.mark.parametrize(
    ("text", "at", "scale", "up"),
    [
        ("longer", 0, "length", True),
        ("longer sleeves", 0, "sleeve", True),
        ("sleeves a bit longer", 3, "sleeve", True),
        ("too long", 0, "length", False),
        ("not long enough", 0, "length", True),
        ("not so tight", 0, "fit", True),
        ("less busy", 0, "busyness", False),
        ("more room", 0, "fit", True),
        ("too much leg", 0, "length", True),
        ("a bit boring", 1, "busyness", True),
        ("lighter fabric", 0, "warmth", False),
        ("deeper neckline", 0, "neck depth", True),
        ("lower hem", 0, "length", True),
        ("classier", 0, "formality", True),
        ("bolder colour", 0, "lightness", True),
    ],
)
def test_ways(text, at, scale, up):
    way = comparison_at(text.split(), at).way
    assert (way.scale, way.up) == (scale, up)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("long", 0),
        ("make it a bit long", 3),
        ("no more stripes", 1),
        ("not blue", 0),
        ("a bit short sleeves", 1),
    ],
)
def test_what_compares_nothing(text, at):
    assert comparison_at(text.split(), at) is None


def test_strength_is_told():
    assert comparison_at("a bit longer".split(), 2).strength == "a bit"
    assert comparison_at("much looser".split(), 1).strength == "much"
