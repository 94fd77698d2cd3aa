"""What was understood, as chips; who says so, on the cards."""

import re
from dataclasses import replace

import pytest

from demo.shop.in_force import understood
from demo.ui.cards import badge
from jvsm_core.dialogue.explain import explain
from jvsm_core.language.frame import Constraint
from jvsm_core.search.constraints import Verdict


@pytest.fixture(scope="module")
def line(retriever):
    dialogue = retriever.start(garment_id="red-long-knee-dress")
    for text in ("make it sleeveless", "in navy", "under 60"):
        dialogue = retriever.refine(dialogue, text)
    return dialogue


def test_nothing_asked_is_nothing_to_show(retriever):
    dialogue = retriever.start(garment_id="red-long-knee-dress")
    assert understood(dialogue, explain(retriever, dialogue)) == ""


def test_each_thing_in_force_tells_what_it_was_read_as_and_by_which_words(retriever, line):
    html = understood(line, explain(retriever, line))
    for told in ("sleeve: sleeveless. You said “make it sleeveless”", "colour: navy. You said “in navy”"):
        assert told in html
    assert "price: at most 60. You said “under 60”" in html
    assert html.count('data-do="drop"') == 3 and "The rest as it is: " in html
    assert "red" not in html, "a colour that is asked for does not stay"


def test_taking_everything_off_leaves_nothing(retriever, line):
    dialogue = line
    for key in ("sleeve", "colour", "price"):
        dialogue = retriever.drop(dialogue, key)
    assert understood(dialogue, explain(retriever, dialogue)) == ""


def test_a_guess_is_shown_as_one(retriever, line):
    guessed = replace(line.turn, constraints=(replace(line.constraints[0], guess=True),), filters=())
    dialogue = replace(line, tree=(*line.tree[:-1], guessed))
    html = understood(dialogue, explain(retriever, dialogue))
    assert "unsure" in html and "a guess; " in html


def test_a_guess_of_this_turn_is_asked_back_with_two_answers(retriever, line):
    guess = Constraint("category", direction="formality", up=False, words="for a party", guess=True, turn=3)
    turn = replace(line.turn, constraints=(guess,), filters=())
    dialogue = replace(line, tree=(*line.tree[:-1], turn))
    whys = [replace(why, verdicts=(Verdict(guess, None),)) for why in explain(retriever, line)]
    html = understood(dialogue, whys)
    assert "I took “for a party” to mean less formality. Is that right?" in html
    assert 'data-do="agree"' in html and html.count('data-words="for a party"') == 2
    asked = replace(turn, frame=replace(turn.frame, question="More casual, or cooler?"))
    assert "More casual, or cooler?" in understood(replace(dialogue, tree=(*line.tree[:-1], asked)), whys)
    alone = replace(asked, constraints=(replace(guess, guess=False),))
    html = understood(replace(dialogue, tree=(*line.tree[:-1], alone)), whys)
    assert "More casual, or cooler?" in html and "agree" not in html
    earlier = replace(turn, constraints=(replace(guess, turn=1),))
    assert "agree" not in understood(replace(dialogue, tree=(*line.tree[:-1], earlier)), whys)


def test_what_no_garment_is_known_to_have_is_said(retriever, line):
    unknown = replace(line.turn, constraints=(Constraint("heel_height", ("high",), words="high heels"),))
    dialogue = replace(line, tree=(*line.tree[:-1], unknown))
    whys = [
        replace(why, verdicts=(Verdict(unknown.constraints[0], None),))
        for why in explain(retriever, dialogue)
    ]
    assert "nothing on record tells" in understood(dialogue, whys)


@pytest.mark.parametrize(
    ("witness", "mark"), [("stated", ""), ("told", "in its text"), ("seen", "by its picture")]
)
def test_a_badge_names_the_witness_where_it_is_not_the_catalogue(witness, mark):
    html = badge(Verdict(Constraint("colour", ("navy",), words="navy"), True, witness))
    assert re.sub("<[^>]*>", "", html) == f"✓asked and there: navy{mark}"
