"""Parts: a colour, a cloth or a size said of a part is not the garment's."""

import pytest

from jvsm_core.language.reading.reader import read


def asked(text, about=None):
    return {
        (one.part, one.key, one.direction or one.value, one.up if one.direction else not one.negated)
        for one in read(text, about=about).constraints
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("with white buttons", {("buttons", "colour", "white", True), ("", "buttons", "yes", True)}),
        ("a black collar", {("collar", "colour", "black", True)}),
        ("piping in white", {("piping", "colour", "white", True)}),
        ("the cuffs should be red", {("cuffs", "colour", "red", True)}),
        ("contrast cuffs", {("cuffs", "colour", "contrast", True)}),
        ("bigger buttons", {("buttons", "size", "size", True), ("", "buttons", "yes", True)}),
        (
            "a zip hoodie in grey",
            {("", "zip", "yes", True), ("", "category", "hoodie", True), ("", "colour", "grey", True)},
        ),
        (
            "white dots on navy",
            {
                ("", "second_colour", "white", True),
                ("", "pattern", "polka dots", True),
                ("", "colour", "navy", True),
            },
        ),
        (
            "a cotton dress with a belt in navy",
            {
                ("", "material", "cotton", True),
                ("", "category", "dress", True),
                ("", "belt", "yes", True),
                ("", "colour", "navy", True),
            },
        ),
        ("a belt in navy", {("belt", "colour", "navy", True), ("", "belt", "yes", True)}),
        ("navy on the collar", {("collar", "colour", "navy", True)}),
        ("lace at the cuffs", {("cuffs", "material", "lace", True)}),
        ("red with a hood", {("", "colour", "red", True), ("", "hood", "yes", True)}),
    ],
)
def test_whose_it_is(text, expected):
    assert asked(text) == expected


def test_a_motif_that_is_there_is_not_asked_again():
    assert asked("make the dots smaller", {"pattern": "polka dots"}) == {("dots", "size", "size", False)}


def test_a_tan_leather_belt_leaves_the_dress_its_cloth():
    said = asked("and a tan leather belt")
    assert ("belt", "material", "leather", True) in said and not any(
        part == "" and key == "material" for part, key, *_ in said
    )
