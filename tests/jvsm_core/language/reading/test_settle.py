"""Scope and settling: mentions are no wishes, accents are second colours, a value says all that a direction does."""

import pytest

from jvsm_core.language.reading.reader import read


def asked(text):
    return [(one.key, one.direction or one.values[0]) for one in read(text).constraints]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the same dress but in red", [("colour", "red")]),
        ("I'd like a navy coat", [("colour", "navy"), ("category", "coat")]),
        ("keep it red but add a belt", [("colour", "red"), ("belt", "yes")]),
        ("keep it red", [("colour", "red")]),
        ("a collar like a dress shirt", [("neckline", "shirt collar")]),
        ("white with beige trim", [("colour", "white"), ("colour", "beige")]),
        ("solid blue with a logo", [("colour", "blue"), ("pattern", "graphic")]),
        ("longer, down to the knee", [("length", "knee")]),
        ("not too tight, not too loose", [("fit", "straight")]),
        ("the print is too loud", [("pattern", "busyness")]),
        ("red plaid", [("colour", "red"), ("pattern", "plaid")]),
        ("white dots", [("second_colour", "white"), ("pattern", "polka dots")]),
        ("full-length trousers", [("length", "full"), ("category", "trousers")]),
        ("wide lapels", [("size", "size"), ("lapels", "yes")]),
    ],
)
def test_what_remains(text, expected):
    assert asked(text) == expected
