"""What of a line is composed, and in which order."""

import itertools

import numpy as np
import pytest

from jvsm_core.dialogue.composition import bare
from jvsm_core.dialogue.explain import influence

START = "red-long-knee-dress"


def talk(retriever, *texts):
    dialogue = retriever.start(garment_id=START)
    for text in texts:
        dialogue = retriever.refine(dialogue, text)
    return dialogue


def composed(dialogue):
    return [dialogue.at(step.turn).text or step.rejected for step in dialogue.turn.composition.steps]


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (("in red", "no, make it blue"), ["no, make it blue"]),
        (("in navy", "in navy"), ["in navy"]),
        (("not red", "in blue"), ["in blue"]),
        (("in blue", "not blue"), ["not blue"]),
        # What is relative to the words before needs them; what names a value does not.
        (("maxi", "shorter"), ["maxi", "shorter"]),
        (("longer", "longer"), ["longer", "longer"]),
        (("longer", "knee length"), ["knee length"]),
        # Half of it still stands.
        (("navy and sleeveless", "in red"), ["navy and sleeveless", "in red"]),
        (("navy and sleeveless", "in red", "long sleeves"), ["long sleeves", "in red"]),
        # What does not touch is composed in the order of the vocabulary: sleeve, length, colour.
        (("in navy", "longer", "make it sleeveless"), ["make it sleeveless", "longer", "in navy"]),
        (("in navy", "maxi", "shorter"), ["maxi", "shorter", "in navy"]),
    ],
)
def test_what_stands_of_a_line(retriever, texts, left):
    assert composed(talk(retriever, *texts)) == left


def test_what_was_turned_down_keeps_its_place(retriever):
    dialogue = retriever.reject(talk(retriever, "in navy", "longer"), "blue-long-knee-dress")
    dialogue = retriever.refine(retriever.refine(dialogue, "in green"), "sleeveless")
    assert composed(dialogue) == ["longer", "blue-long-knee-dress", "sleeveless", "in green"]


def test_any_order_of_edits_that_do_not_touch_is_one_query(retriever):
    edits = ("in navy", "make it sleeveless", "longer")
    queries = [talk(retriever, *order).query for order in itertools.permutations(edits)]
    for query in queries[1:]:
        np.testing.assert_array_equal(query, queries[0])


def test_a_detour_ends_where_the_direct_way_does(retriever):
    detour = talk(retriever, "make it green", "make it sleeveless", "no, make it blue")
    direct = talk(retriever, "make it sleeveless", "make it blue")
    assert [hit.garment.id for hit in detour.hits] == [hit.garment.id for hit in direct.hits]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("no, make it blue", "make it blue"),
        ("Hmm, actually sleeveless!", "sleeveless"),
        ("no make it red please", "make it red"),
        ("in red instead, thanks", "in red"),
        ("no sleeves", "no sleeves"),
        ("not red", "not red"),
        ("so short", "so short"),
        ("well-fitted", "well-fitted"),
        ("no in-between length", "no in-between length"),
        ("please", "please"),
        ("no", "no"),
        ("", ""),
    ],
)
def test_what_leads_up_to_a_request_is_not_composed(text, left):
    assert bare(text) == left


def test_influence_is_that_of_the_words_in_the_whole_line(retriever):
    dialogue = talk(retriever, "longer", "no, navy and maxi")
    shares = {word.word: word.share for word in influence(retriever, dialogue)}
    assert shares["no"] == shares["and"] == pytest.approx(0, abs=1e-6)
    assert shares["navy"] > 0 and shares["maxi"] > 0
