import pytest

from jvsm_core.explain import Belief, influence, understood

START = "red-long-knee-dress"


def test_the_query_says_what_it_stands_for(retriever):
    dialogue = retriever.refine(retriever.start(garment_id=START), "navy, sleeveless")
    beliefs = {belief.key: belief for belief in understood(retriever, dialogue.query)}
    assert {key: belief.value for key, belief in beliefs.items()} == {
        "category": "dress", "sleeve": "sleeveless", "length": "knee", "colour": "navy",
    }
    assert beliefs["colour"] == Belief("colour", "navy", pytest.approx(1), (("red", 0.0), ("blue", 0.0)))


def test_words_that_move_the_query_are_told_from_those_that_do_not(retriever):
    dialogue = retriever.refine(retriever.start(garment_id=START), "Make it navy & sleeveless!")
    shares = {word.word: word.share for word in influence(retriever, dialogue)}
    assert list(shares) == ["Make", "it", "navy", "sleeveless"]
    assert shares["Make"] == pytest.approx(0, abs=1e-6)
    assert shares["navy"] == pytest.approx(0.5, abs=1e-6) == shares["sleeveless"]


def test_a_single_word_is_measured_against_the_query_before_it(retriever):
    begun = retriever.start(garment_id=START)
    dialogue = retriever.refine(begun, "navy")
    (word,) = influence(retriever, dialogue)
    assert word.change == pytest.approx(1 - float(begun.query @ dialogue.query), abs=1e-6)
    assert word.change == pytest.approx(0.25, abs=1e-6) and word.share == 1


def test_words_that_began_have_an_influence_too(retriever):
    dialogue = retriever.start(text="a navy dress")
    by_word = {word.word: word for word in influence(retriever, dialogue)}
    assert by_word["a"].change == pytest.approx(0, abs=1e-6)
    assert by_word["navy"].share == pytest.approx(0.5, abs=1e-6)
    (alone,) = influence(retriever, retriever.start(text="navy"))
    assert alone.change == pytest.approx(1)


def test_any_turn_can_be_asked_and_wordless_turns_have_nothing_to_say(retriever):
    begun = retriever.start(garment_id=START)
    dialogue = retriever.pick(retriever.refine(begun, "in navy"), "blue-long-knee-dress")
    assert influence(retriever, dialogue) == ()
    assert [word.word for word in influence(retriever, dialogue, dialogue.at(1))] == ["in", "navy"]


def test_words_that_move_nothing_share_nothing(retriever):
    dialogue = retriever.refine(retriever.start(garment_id=START), "red dress")
    assert [(word.change, word.share) for word in influence(retriever, dialogue)] == [(0, 0), (0, 0)]
