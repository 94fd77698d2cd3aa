"""Parts: what is said of sleeves, necks, stripes and legs in either order, and how far something reaches."""

import pytest

from jvsm_core.language.reading.parts import part_at


@pytest.mark.parametrize(
    ("text", "values", "negated"),
    [
        ("square neck", [("neckline", ("square",))], False),
        ("neck should be square", [("neckline", ("square",))], False),
        ("short and puffy sleeves", [("sleeve", ("short",)), ("sleeve_style", ("puff",))], False),
        ("sleeves should not be long", [("sleeve", ("long",))], True),
        ("stripes that go across", [("pattern", ("horizontal stripes",))], False),
        ("thin white stripes", [("pattern", ("pinstripe",))], False),
    ],
)
def test_a_part_and_its_modifiers(text, values, negated):
    part = part_at(text.split(), 0)
    assert ([(one.key, one.values) for one in part.said], part.negated, part.end) == (
        values,
        negated,
        len(text.split()),
    )


@pytest.mark.parametrize(
    "text", ["sleeves and short", "loose , long sleeves", "sleeves long enough", "wide belt"]
)
def test_what_is_no_part(text):
    assert part_at(text.split(), 0) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("down to my knees", ("knee",)),
        ("to mid calf", ("midi",)),
        ("below the knee", ("midi",)),
        ("covers my hips", ("hip",)),
        ("knee length", ("knee",)),
        ("end just above the elbow", ("short",)),
        ("all the way to the floor", None),
        ("at the waist", None),
        ("reaches the floor", ("maxi",)),
    ],
)
def test_how_far_it_reaches(text, values):
    reach = part_at(text.split(), 0)
    assert (reach and reach.said[0].values) == values
