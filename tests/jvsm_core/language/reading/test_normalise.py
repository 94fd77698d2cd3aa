"""Spelling: what was meant is found, and nothing else is made of right words."""

import pytest

from jvsm_core.language.reading.normalise import corrected, distance
from jvsm_core.language.reading.tokenise import as_written, tokens


def meant(text):
    return [token.text for word in tokens(text) for token in corrected(word, ())]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("gray colored", ["grey", "coloured"]),
        ("burgendy", ["burgundy"]),
        ("sleevless", ["sleeveless"]),
        ("leapord", ["leopard"]),
        ("turtelnekc", ["turtleneck"]),
        ("balck", ["black"]),
        ("loooong", ["long"]),
        ("navystripes", ["navy", "stripes"]),
        ("shortsleeved", ["shortsleeved"]),
        ("vneck", ["vneck"]),
        ("hoodless", ["without", "hood"]),
        ("reddish", ["red"]),
        ("w/o sleeves", ["without", "sleeves"]),
    ],
)
def test_slips_are_put_right(typed, expected):
    assert meant(typed) == expected


@pytest.mark.parametrize(
    "word", ["sick", "tired", "glass", "late", "quantum", "write", "worn", "during", "strong"]
)
def test_right_words_stay(word):
    assert meant(word) == [word]


def test_parted_words_are_told_as_written():
    (word,) = tokens("navystripes")
    assert as_written(list(corrected(word, ()))) == "navystripes"


@pytest.mark.parametrize(
    ("typed", "word", "slips"),
    [
        ("blue", "blue", 0),
        ("bleu", "blue", 1),
        ("gren", "green", 1),
        ("turqois", "turquoise", 2),
        ("red", "navy", 3),
    ],
)
def test_distance_counts_slips_up_to_a_bound(typed, word, slips):
    assert distance(typed, word, 2) == slips
