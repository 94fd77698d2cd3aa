"""What a line wants after several turns, and against what comparisons are held."""

import pytest

from jvsm_core.search.constraints import stood_for
from jvsm_core.search.evidence import Evidence

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
def test_later_wishes_take_back_earlier_ones(retriever, texts, left):
    assert [want.asked.words for want in talk(retriever, *texts).wants] == left


def test_what_follows_from_a_wish_belongs_to_it(retriever):
    colour, formal = talk(retriever, "in navy", "more formal").wants
    assert colour.keys == {"colour", "second_colour"}
    assert formal.keys >= {"category", "material", "pattern", "neckline"}


def test_only_the_current_line_counts(retriever):
    dialogue = talk(retriever, "make it sleeveless", "in navy")
    dialogue = retriever.refine(retriever.branch(dialogue, 1), "in green")
    assert [want.asked.words for want in dialogue.wants] == ["sleeveless", "green"]
    picked = retriever.pick(dialogue, "blue-long-midi-shirt")
    assert [want.turn for want in picked.wants] == [1, 3]


def test_a_comparison_is_held_against_what_was_at_hand(retriever):
    dialogue = talk(retriever, "longer", "in navy", "a bit longer")
    (want,) = [want for want in dialogue.wants if want.asked.direction]
    # The first "longer" made it midi in the query, though the reference is a knee-length dress.
    assert want.against["length"] == "midi" and want.against["colour"] == "navy"
    assert want.against["sleeve"] == "long"
    assert want.met_by(Evidence({"length": "maxi"})) is True
    assert want.met_by(Evidence({"length": "midi"})) is False


def test_what_cannot_be_known_is_not_held_against_a_garment(retriever):
    longer, red = talk(retriever, "longer, in red").wants
    assert longer.met_by(Evidence({"colour": "red"})) is None
    assert red.met_by(Evidence({"length": "knee"})) is False
    assert red.met_by(Evidence({"length": "knee"}, seen=frozenset({"length"}))) is None
    by_words = retriever.start(text="a longer dress")
    assert [w.met_by(Evidence({"category": "dress", "length": "maxi"})) for w in by_words.wants] == [
        None,
        True,
    ]


def test_what_was_asked_is_what_a_comparison_starts_from(retriever):
    """Wishes that leave it open are read off the query, as far as the reading agrees with the wish."""
    maxi, darker = talk(retriever, "maxi, darker").wants
    seen = {"length": [("knee", 0.9)], "colour": [("green", 0.6), ("navy", 0.4)]}
    reference = {"length": "knee", "colour": "red", "sleeve": "long"}
    assert stood_for(reference, (maxi, darker), seen) == {
        "length": "maxi",
        "colour": "navy",
        "sleeve": "long",
    }
    assert stood_for(reference, (), seen) == reference
