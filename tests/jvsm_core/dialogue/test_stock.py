"""What is let go of where no garment has all that is asked, and what is looked for instead."""

from dataclasses import replace

import pytest

from jvsm_core.dialogue.stock import _preferred, furthest, nearest
from jvsm_core.language.frame import Constraint

START = "red-long-knee-dress"


def talk(retriever, *texts):
    dialogue = retriever.start(garment_id=START)
    for text in texts:
        dialogue = retriever.refine(dialogue, text)
    return dialogue


def relaxed(retriever, *texts):
    return [
        (one.constraint.words, one.substitute and one.substitute.values)
        for one in retriever.stock.relaxed(talk(retriever, *texts).turn)
    ]


@pytest.mark.parametrize(
    ("texts", "let_go"),
    [
        (("in navy", "maxi"), []),
        # No light blue here: blue is a shade of the same colour, and nearer to it than navy.
        (("in light blue",), [("light blue", ("blue",))]),
        (("in navy", "a midi shirt", "in leather"), [("leather", None)]),
        (("with three-quarter sleeves",), [("three-quarter sleeves", ("long",))]),
        # The kind that was asked for is held on to though more was said since.
        (("trousers", "in navy"), [("trousers", None)]),
    ],
)
def test_what_is_let_go_of(retriever, texts, let_go):
    assert relaxed(retriever, *texts) == let_go


def test_an_older_constraint_weighs_less_than_a_newer_one_that_nothing_has_with_it(retriever):
    navy, green = (Constraint("colour", (value,), turn=turn) for turn, value in ((1, "navy"), (2, "green")))
    turn = replace(talk(retriever).turn, constraints=(navy, green))
    weights = {one.values: one.confidence for one in retriever.stock.ranked(turn)}
    assert weights[green.values] > weights[navy.values]


def test_a_kind_that_is_guessed_is_let_go_of_before_what_is_asked(retriever):
    likely = Constraint("category", ("shirt",), guess=True, turn=2)
    asked = Constraint("words", ("dress",), turn=3)
    turn = replace(talk(retriever).turn, constraints=(likely, asked))
    assert [one.constraint for one in retriever.stock.relaxed(turn)] == [likely]


@pytest.mark.parametrize(
    ("comparison", "values", "furthest_of_them"),
    [
        (Constraint("length", direction="length"), ("knee", "midi", "thigh"), ["midi"]),
        (Constraint("length", direction="length", up=False), ("knee", "midi"), ["knee"]),
        (Constraint("colour", direction="lightness"), ("navy", "beige", "plaid"), ["beige"]),
        (Constraint("length", direction="length"), ("plaid",), []),
    ],
)
def test_values_that_go_furthest(comparison, values, furthest_of_them):
    assert list(furthest(comparison, values)) == furthest_of_them


def test_the_nearest_there_is_comes_first(retriever):
    dialogue = talk(retriever, "in light blue")
    assert {hit.garment.attributes["colour"] for hit in dialogue.hits[:9]} == {"blue"}
    assert {hit.garment.category for hit in dialogue.hits[:9]} == {"dress"}


@pytest.mark.parametrize(
    ("key", "wanted", "values", "near"),
    [
        ("colour", "grey", ("red", "black", "charcoal", "white"), ["charcoal"]),
        ("colour", "grey", ("red", "mustard"), []),
        ("colour", "purple", ("navy", "lavender"), ["lavender"]),
        ("length", "maxi", ("knee", "midi"), ["midi"]),
        ("length", "thigh", ("hip", "knee", "maxi"), ["hip", "knee"]),
        ("pattern", "floral", ("solid",), []),
        ("category", "blouse", ("shirt", "skirt"), ["shirt"]),
    ],
)
def test_the_nearest_values(key, wanted, values, near):
    assert list(nearest(Constraint(key, (wanted,)), values)) == near


def test_of_several_values_of_one_word_the_plainest_comes_first():
    collar = Constraint("neckline", ("shirt collar", "polo collar"), words="collar")
    (preferred,) = _preferred([collar])
    assert preferred.values == ("shirt collar",) and preferred.confidence < 0.5
    listed = Constraint("colour", ("red", "blue"), words="red or blue")
    refused = Constraint("colour", ("red", "blue"), negated=True, words="no red and blue")
    assert not list(_preferred([listed, refused]))


def test_a_pattern_refused_leaves_a_plain_garment():
    dots = Constraint("pattern", ("polka dots",), negated=True, words="no dots")
    (preferred,) = _preferred([dots])
    assert (preferred.values, preferred.negated) == (("solid",), False)
    assert not list(_preferred([dots, Constraint("pattern", ("floral",), words="floral")]))
