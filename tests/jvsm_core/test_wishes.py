"""What a line wants after several turns, and against what comparisons are held."""

import pytest

from jvsm_core.traits import Traits
from jvsm_core.wishes import in_force, stood_for

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
    wants = in_force(talk(retriever, *texts), retriever.traits)
    assert [want.asked.words for want in wants] == left


def test_what_follows_from_a_wish_belongs_to_it(retriever):
    colour, formal = in_force(talk(retriever, "in navy", "more formal"), retriever.traits)
    assert colour.keys == {"colour", "second_colour"}
    assert formal.keys >= {"category", "material", "pattern", "neckline"}


def test_only_the_current_line_counts(retriever):
    dialogue = talk(retriever, "make it sleeveless", "in navy")
    dialogue = retriever.refine(retriever.branch(dialogue, 1), "in green")
    assert [want.asked.words for want in in_force(dialogue, retriever.traits)] == ["sleeveless", "green"]
    picked = retriever.pick(dialogue, "blue-long-midi-shirt")
    assert [want.turn for want in in_force(picked, retriever.traits)] == [1, 3]


def test_a_comparison_is_held_against_what_was_at_hand(retriever):
    dialogue = talk(retriever, "longer", "in navy", "a bit longer")
    (want,) = [want for want in in_force(dialogue, retriever.traits) if want.asked.direction]
    # The first "longer" made it midi in the query, though the reference is a knee-length dress.
    assert want.against["length"] == "midi" and want.against["colour"] == "navy"
    assert want.against["sleeve"] == "long"
    assert want.met_by(Traits({"length": "maxi"})) is True
    assert want.met_by(Traits({"length": "midi"})) is False
    assert stood_for(dialogue, dialogue.start, retriever.traits) == {}


def test_what_cannot_be_known_is_not_held_against_a_garment(retriever):
    longer, red = in_force(talk(retriever, "longer, in red"), retriever.traits)
    assert longer.met_by(Traits({"colour": "red"})) is None
    assert red.met_by(Traits({"length": "knee"})) is False
    assert red.met_by(Traits({"length": "knee"}, named=frozenset({"length"}))) is None
    by_words = retriever.start(text="a longer dress")
    assert [w.met_by(Traits({"category": "dress", "length": "maxi"})) for w in
            in_force(by_words, retriever.traits)] == [None, True]
