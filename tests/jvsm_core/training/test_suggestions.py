"""What a request suggests without words for it: learned, told as a guess, and silent where the like is said."""

import numpy as np
import pytest

from jvsm_core.evaluation.reading import Ask, Request
from jvsm_core.language.frame import Constraint, Match
from jvsm_core.language.reading import suggestions as module
from jvsm_core.language.reading.candidates import slot
from jvsm_core.training.reader_head import of_requests
from jvsm_core.training.suggestions import train_suggestions

PLACES = {"quoll": 0, "vint": 1, "drosk": 2}


def tokens(text):
    """A vector that tells which of some made-up places is named."""
    vector = np.zeros(8, np.float32)
    for word, place in PLACES.items():
        vector[place] = word in text
    vector[7] = 1
    return vector[None], np.array([(0, len(text))]), vector


@pytest.fixture(scope="module")
def suggestions():
    dressier = frozenset({Ask("", "formality", "more")})
    cool = frozenset({Ask("", "material", "is", frozenset({"cotton", "linen"}))})
    made = [
        request
        for number in range(8)
        for request in (
            Request(f"we go to quoll {number}", {}, dressier),
            Request(f"we go to vint {number}", {}, cool, guess=True),
            Request(f"we go to drosk {number}", {}, frozenset()),
        )
    ]
    return train_suggestions(list(of_requests(made)), tokens, epochs=300)


def of(suggestions, text, said=()):
    return [one.constraint for one in suggestions.of(tokens(text), {}, said, 3)]


def test_it_is_learned_and_marked_as_a_guess(suggestions):
    (dressier,) = of(suggestions, "off to quoll")
    assert (dressier.direction, dressier.up, dressier.guess) == ("formality", True, True)
    assert 0.4 <= dressier.confidence <= 1
    assert of(suggestions, "off to drosk") == []


def test_values_of_one_attribute_are_told_together(suggestions):
    (cool,) = of(suggestions, "off to vint")
    assert set(cool.values) == {"cotton", "linen"}


def test_what_is_said_outright_is_not_guessed_at(suggestions):
    wool = Match(Constraint("material", ("wool",)), 0, 1, "phrase")
    assert of(suggestions, "off to vint", [wool]) == []
    fitted = Match(Constraint("fit", ("fitted",)), 0, 1, "phrase")
    assert slot(fitted) != slot(wool) and of(suggestions, "off to vint", [fitted])


def test_where_nothing_is_said_the_likeliest_will_do(suggestions, monkeypatch):
    monkeypatch.setattr(module, "LIKELY", 0.999)
    assert len(of(suggestions, "off to vint")) == 1, "the first alone"
    fitted = Match(Constraint("fit", ("fitted",)), 0, 1, "phrase")
    assert of(suggestions, "off to vint", [fitted]) == [] and of(suggestions, "off to drosk") == []
