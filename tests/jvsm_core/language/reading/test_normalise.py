"""Spelling: what was meant is found, and nothing else is made of right words."""

import pytest

from jvsm_core.language.reading.normalise import corrected
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
        ("sleaves", ["sleeves"]),
        ("butons", ["buttons"]),
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


def test_of_words_as_near_the_one_that_the_shop_has_is_meant():
    shop = (("colour", "black"), ("material", "leather"))
    assert [corrected(tokens(word)[0], shop)[0].text for word in ("blak", "lether")] == ["black", "leather"]
