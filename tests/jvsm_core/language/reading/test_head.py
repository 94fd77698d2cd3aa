"""The learned head: it turns or drops what no rule refuses, and leaves plain requests alone."""

import pytest

from jvsm_core.language.reading.head import SENSES, probabilities
from jvsm_core.language.reading.reader import read


def asked(text, **about):
    return {(one.key, one.negated) for one in read(text, about=about).constraints if one.values}


@pytest.mark.parametrize(
    "text",
    [
        "in navy please",
        "a red wool coat",
        "white dots on navy",
        "could it have long sleeves?",
        "make it black",
    ],
)
def test_plain_requests_are_read_as_by_the_rules(text):
    assert read(text).constraints == read(text, learned=False).constraints


@pytest.mark.parametrize("text", ["leather squeaks when I walk, so please no", "Wool makes me itch, so no"])
def test_a_reason_against_a_thing_refuses_it(text):
    assert asked(text) == {("material", True)}


def test_what_is_only_mentioned_is_not_asked_for():
    assert asked("the curtains in the kitchen are green") == set()


def test_what_a_rule_refuses_stays_refused():
    for text in ("no hood", "anything but black", "not striped"):
        assert read(text).constraints == read(text, learned=False).constraints


def test_senses_are_as_likely_as_they_add_up_to():
    likely = probabilities(["L1 never", "a feature that nobody learned"])
    assert len(likely) == len(SENSES) and sum(likely) == pytest.approx(1.0)
