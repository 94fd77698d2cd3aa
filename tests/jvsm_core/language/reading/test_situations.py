"""Situations: what people say instead of naming an attribute, and what is no such thing."""

import pytest

from jvsm_core.language.reading.reader import read


def asked(text):
    return {
        (one.key, one.direction or one.value, one.up if one.direction else not one.negated)
        for one in read(text).constraints
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my knees get cold", ("length", "length", True)),
        ("my arms are freezing", ("sleeve", "sleeve", True)),
        ("there's too much going on", ("pattern", "busyness", False)),
        ("jazz it up", ("pattern", "busyness", True)),
        ("shows too much cleavage", ("neckline", "neck depth", False)),
        ("I'm drowning in it", ("fit", "fit", False)),
        ("I can't breathe in this", ("fit", "fit", True)),
        ("for my sister's wedding", ("category", "formality", True)),
        ("something for lounging at home", ("category", "formality", False)),
        ("it's for winter", ("material", "warmth", True)),
        ("show my shoulders", ("neckline", "off-shoulder", True)),
        ("could it button up?", ("buttons", "yes", True)),
        ("somewhere to put my phone", ("pockets", "yes", True)),
        ("take it up a bit", ("length", "length", False)),
    ],
)
def test_what_is_meant(text, expected):
    assert expected in asked(text)


def test_an_occasion_counts_only_where_nothing_else_is_asked():
    assert asked("long sleeves, it's for church") == {("sleeve", "long", True)}


@pytest.mark.parametrize(
    "text",
    [
        "hello there",
        "how much does it cost",
        "I love this",
        "show me more",
        "tell me a joke",
        "what's your return policy",
        "my dog ate my homework",
    ],
)
def test_what_asks_for_nothing(text):
    assert read(text).is_empty
