"""The learned head: what it is given of a request, and what becomes of its probabilities."""

import numpy as np
import pytest

from jvsm_core.language.reading.candidates import candidates
from jvsm_core.language.reading.head import NAMED, Head, Names, chosen, flags, named, spans
from jvsm_core.language.reading.reader import steps
from jvsm_core.language.reading.suggestions import Suggestions
from jvsm_core.language.reading.tokenise import tokens


def proposed(text, **about):
    done = dict(steps(text, about=about))
    return candidates(done, [token.text for token in done["normalise"]])


def asked(matches):
    return {
        (one.constraint.part, one.constraint.key, one.constraint.value, one.constraint.negated)
        for one in matches
    }


def likely(every, **senses):
    """One row a candidate: the sense of its key, or mentioned."""
    rows = {"wanted": (0.8, 0.1, 0.1), "turned": (0.1, 0.7, 0.2), "mentioned": (0.1, 0.1, 0.8)}
    return np.array([rows[senses.get(one.match.constraint.key, "mentioned")] for one in every])


def test_what_the_rules_drop_is_still_proposed():
    said = asked(one.match for one in proposed("white, not black"))
    assert {("", "colour", "black", False), ("", "colour", "black", True)} <= said


def test_what_can_be_said_of_a_part_is_proposed_of_it_too():
    said = asked(one.match for one in proposed("a red one with a collar"))
    assert {("", "colour", "red", False), ("collar", "colour", "red", False)} <= said


def test_what_is_meant_the_other_way_round_is_turned():
    every = proposed("red with a hood, longer")
    turned = chosen(every, likely(every, colour="turned", hood="turned", length="turned"))
    by_key = {one.constraint.key: one.constraint for one in turned}
    assert by_key["colour"].negated and by_key["hood"].value == "no" and not by_key["length"].up


def test_what_is_only_mentioned_goes():
    every = proposed("red with a hood")
    assert asked(chosen(every, likely(every, hood="wanted"))) == {("", "hood", "yes", False)}


def test_of_two_readings_of_one_attribute_the_likelier_is_taken():
    every = proposed("red or blue")
    odds = np.array([(0.2, 0.0, 0.8)] * (len(every) - 1) + [(0.9, 0.0, 0.1)])
    assert asked(chosen(every, odds)) == asked([every[-1].match])
    assert chosen(every, odds)[0].constraint.confidence == pytest.approx(odds[-1][0], abs=1e-3)


def test_nothing_is_both_asked_and_refused():
    every = proposed("white, not black")
    both = np.array([(0.9, 0.0, 0.1)] * len(every))
    values = [(one.constraint.value, one.constraint.negated) for one in chosen(every, both)]
    assert len({value for value, _ in values}) == len(values)


def test_words_stand_where_they_were_written():
    text = "Not RED, a blue one"
    words = tokens(text)
    assert [text[first:last] for first, last in spans(words, text)] == [word.shown for word in words]


def test_a_name_that_was_not_learned_is_like_any_other():
    names = Names.of({"key": ["colour"]})
    assert names.number("key", "colour") == 1 and names.number("key", "never") == 0


def test_the_garment_at_hand_is_told():
    here, other = proposed("red"), proposed("red")
    have = flags(here[0], here, {"colour": "red"}, 1)
    lack = flags(other[0], other, {"colour": "blue"}, 1)
    assert have != lack and named(here[0]) == named(other[0])


def test_what_the_rules_say_holds_where_the_head_is_unsure():
    every = proposed("white, not black")
    assert asked(chosen(every, np.array([(0.4, 0.1, 0.5)] * len(every)))) == {
        ("", "colour", "white", False),
        ("", "colour", "black", True),
    }


def test_a_second_value_that_is_sure_is_allowed_as_well():
    every = proposed("denim, leather")
    (both,) = chosen(every, np.array([(0.9, 0.05, 0.05)] * len(every)))
    assert {"denim", "leather"} <= set(both.constraint.values)
    (one,) = chosen(every, np.array([(0.9, 0.05, 0.05)] + [(0.5, 0.1, 0.4)] * (len(every) - 1)))
    assert "leather" not in one.constraint.values


def test_the_same_words_say_a_colour_of_one_thing():
    every = proposed("the belt in tan")
    odds = np.array([(0.95, 0.0, 0.05) if one.match.constraint.part else (0.9, 0.05, 0.05) for one in every])
    assert {one[:2] for one in asked(chosen(every, odds))} == {("belt", "colour"), ("", "belt")}


def test_a_value_that_was_taken_back_is_not_allowed_as_well():
    every = proposed("red, no, blue")
    said = chosen(every, np.array([(0.9, 0.05, 0.05)] * len(every)))
    assert [one.constraint.values for one in said] == [("blue",)]


def test_a_word_that_names_a_brand_names_nothing_else():
    every = proposed("anything except levis")
    said = chosen(every, np.array([(0.05, 0.9, 0.05)] * len(every)))
    assert [one.constraint.key for one in said] == ["brand"]


def test_what_the_rules_took_is_guessed_at_where_nothing_else_is_meant(monkeypatch):
    nothing = Suggestions((), (), np.zeros((0, 5), np.float32))
    names = {what: [] for what in NAMED}
    head = Head({}, names, 1.0, lambda text: (np.zeros((1, 2)), np.array([(0, 9)]), np.zeros(2)), nothing)
    words, every = tokens("a red one"), proposed("a red one")
    for sure, guessed in ((0.2, [("red",)]), (0.05, [])):
        monkeypatch.setattr(
            head, "probabilities", lambda of, sure=sure: np.array([(sure, 0.05, 0.95 - sure)] * len(every))
        )
        meant, doubt = head.decide("a red one", words, every, {})
        assert doubt is None and [one.constraint.values for one in meant] == guessed
        assert all(one.constraint.guess for one in meant)
