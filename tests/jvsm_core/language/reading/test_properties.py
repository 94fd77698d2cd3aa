"""What holds of every text: reading raises nothing but `RequestError`, manners and case change nothing, and
"not X" is never read as "X" is."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jvsm_core.errors import RequestError
from jvsm_core.language.reading.reader import read
from jvsm_core.language.reading.tokenise import LONGEST, check_refinement
from jvsm_core.vocabulary import ATTRIBUTES, DETAILS

WORDS = (
    "a the in with without no not and or but it longer darker less more too long navy red sleeves collar hood"
    " belt stripes dress coat wool cotton knee my keep instead of , . ? nothing please not so very"
).split()
REQUESTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
VALUES = [
    value
    for key in ("colour", "material", "neckline", "pattern", "category")
    for value in ATTRIBUTES[key]
    if value != "solid"
]


def asked(text):
    """What is asked, without the words that ask it."""
    return [
        (one.key, one.values, one.direction, one.up, one.negated, one.part) for one in read(text).constraints
    ]


@settings(deadline=None)
@given(st.text(max_size=LONGEST + 5))
def test_reading_raises_nothing_but_request_errors(text):
    try:
        read(check_refinement(text))
    except RequestError:
        assert not text.strip() or len(text) > LONGEST or not text.isprintable()


@settings(deadline=None)
@given(REQUESTS)
def test_spaces_and_case_change_nothing(text):
    assert asked(text) == asked(text.replace(" ", "  ")) == asked(text.upper())


@settings(deadline=None)
@given(REQUESTS)
def test_please_changes_nothing(text):
    assert asked(f"{text} please") == asked(f"please {text}") == asked(text)


@pytest.mark.parametrize("value", VALUES)
@given(start=st.sampled_from(["", "it's ", "I said ", "the coat is "]))
@settings(deadline=None, max_examples=4)
def test_a_value_and_its_refusal_are_never_read_alike(value, start):
    assume(asked(start + value))
    assert asked(f"{start}not {value}") != asked(f"{start}{value}")


@pytest.mark.parametrize("detail", DETAILS)
def test_a_detail_and_its_absence_are_never_read_alike(detail):
    assert asked(f"with {detail}") == [(detail, ("yes",), None, True, False, "")]
    assert asked(f"no {detail}") == [(detail, ("no",), None, True, False, "")]
