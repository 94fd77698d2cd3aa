"""What is active after several turns, and what comparisons are relative to."""

import pytest

from jvsm_core.language.frame import Constraint
from jvsm_core.search.constraints import (
    as_far_as_asked,
    comparison_reference,
    concerned_keys,
    judge,
    satisfies,
)
from jvsm_core.search.evidence import Evidence
from jvsm_core.vocabulary import ATTRIBUTES

START = "red-long-knee-dress"


def talk(retriever, *texts, start=START):
    dialogue = retriever.start(garment_id=start)
    for text in texts:
        dialogue = retriever.refine(dialogue, text)
    return dialogue


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (["make it sleeveless", "in navy"], ["sleeveless", "navy"]),
        (["in red", "no, make it blue"], ["blue"]),
        (["longer", "longer"], ["longer"]),
        (["longer", "shorter"], ["shorter"]),
        (["maxi", "shorter"], ["shorter"]),
        (["longer", "knee length"], ["knee length"]),
        (["not red", "in blue"], ["blue"]),
        (["in blue", "not red"], ["blue", "not red"]),
        (["in blue", "not blue"], ["not blue"]),
        (["a shirt", "more formal"], ["shirt", "more formal"]),
        (["more formal", "more casual"], ["more casual"]),
        (["a darker blue"], ["darker", "blue"]),
    ],
)
def test_later_constraints_supersede_earlier_ones(retriever, texts, left):
    assert [one.words for one in talk(retriever, *texts).constraints] == left


def test_what_follows_from_a_constraint_belongs_to_it(retriever):
    colour, formal = talk(retriever, "in navy", "more formal").constraints
    assert concerned_keys(colour) == {"colour", "second_colour"}
    assert concerned_keys(formal) >= {"category", "material", "pattern", "neckline"}


def test_only_the_current_line_counts(retriever):
    dialogue = talk(retriever, "make it sleeveless", "in navy")
    dialogue = retriever.refine(retriever.branch(dialogue, 1), "in green")
    assert [one.words for one in dialogue.constraints] == ["sleeveless", "green"]
    picked = retriever.pick(dialogue, "blue-long-midi-shirt")
    assert [one.turn for one in picked.constraints] == [1, 3]


def test_a_comparison_is_relative_to_what_was_at_hand(retriever):
    dialogue = talk(retriever, "longer", "in navy", "a bit longer")
    (longer,) = [one for one in dialogue.constraints if one.direction]
    # The first "longer" made it midi in the query, though the reference is a knee-length dress.
    assert longer.reference["length"] == "midi" and longer.reference["colour"] == "navy"
    assert longer.reference["sleeve"] == "long"
    assert judge(longer, Evidence({"length": "maxi"})).met is True
    assert judge(longer, Evidence({"length": "midi"})).met is False


def test_what_cannot_be_known_is_not_held_against_a_garment(retriever):
    longer, red = talk(retriever, "longer, in red").constraints
    assert judge(longer, Evidence({"colour": "red"})).met is None
    assert judge(red, Evidence({"length": "knee"})).met is False
    assert judge(red, Evidence({"length": "knee"}, seen=frozenset({"length"}))).met is None
    by_words = retriever.start(text="longer, a dress")
    assert [
        judge(one, Evidence({"category": "dress", "length": "maxi"})).met for one in by_words.constraints
    ] == [
        None,
        True,
    ]


def test_what_was_asked_is_what_a_comparison_starts_from(retriever):
    """Constraints that leave it open are read off the query, as far as the reading agrees with them."""
    maxi, darker = talk(retriever, "maxi, darker").constraints
    seen = {"length": [("knee", 0.9)], "colour": [("green", 0.6), ("navy", 0.4)]}
    reference = {"length": "knee", "colour": "red", "sleeve": "long"}
    assert comparison_reference(reference, (maxi, darker), seen) == {
        "length": "maxi",
        "colour": "navy",
        "sleeve": "long",
    }
    assert comparison_reference(reference, (), seen) == reference


@pytest.mark.parametrize(
    ("key", "direction", "up", "strength", "before", "far"),
    [
        ("length", "length", False, "a bit", "maxi", {"midi"}),
        ("length", "length", False, "much", "maxi", {"thigh", "hip", "waist", "crop"}),
        ("sleeve", "sleeve", True, "a bit", "short", {"elbow"}),
        ("colour", "lightness", False, "a bit", "white", {"ivory", "beige", "mint", "yellow"}),
        ("length", "length", True, "much", "maxi", set()),
    ],
)
def test_a_bit_goes_less_far_than_much(key, direction, up, strength, before, far):
    asked = Constraint(key, direction=direction, up=up, strength=strength, reference={key: before})
    meeting = [
        value
        for value in ATTRIBUTES[key]
        if value != before and satisfies({key: value}, asked, asked.reference)
    ]
    assert as_far_as_asked(meeting, asked) == far


def test_who_asks_for_a_bit_sees_what_is_nearest_first(retriever):
    def lengths(text):
        return [
            hit.garment.attributes["length"]
            for hit in talk(retriever, text, start="red-short-maxi-dress").hits[:3]
        ]

    assert set(lengths("a bit shorter")) == {"midi"} and set(lengths("much shorter")) == {"knee"}
