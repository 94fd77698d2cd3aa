from dataclasses import replace

import pytest

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.dialogue.understanding import Understanding
from jvsm_core.errors import RequestError
from jvsm_core.search.lexical import WordIndex


@pytest.fixture
def understanding(tmp_path):
    garment = Garment("a", "a.png", "A", "a", "kimono", {"category": "kimono", "colour": "ultraviolet"})
    catalogue = Catalogue(tmp_path, "small", "", "", (garment,))
    return Understanding(catalogue, WordIndex(catalogue))


def test_the_catalogues_own_words_are_known(understanding):
    frame = understanding.understand("  in\tultraviolet ")
    assert frame.text == "in ultraviolet" and frame.constraints[0].values == ("ultraviolet",)
    assert understanding.understand("a kimono").constraints[0].key == "category"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("x" * 10_000, "10000 characters"),
        ("the the of", "that says nothing about a garment; say what"),
        ("👗👗", "says nothing"),
        ("<script>alert(1)</script>", "I don't know “alert”; say what"),
        ("asdf qwerty", "I don't know “asdf” or “qwerty”; say what"),
        ("привет", "I don't know “привет”"),
        ("z" * 400, "I don't know “" + "z" * 30 + "”"),
        ("sleeveless with long sleeves", "“sleeveless” and “long sleeves” cannot both be"),
        (None, "not NoneType"),
    ],
)
def test_what_asks_for_nothing_is_turned_down(understanding, text, says):
    with pytest.raises(RequestError, match=says):
        understanding.understand(text)


def reads(text):
    """A model that is sure of sleeves in "zwooshy", and of nothing else that it says."""
    sure = 0.95 if "zwooshy" in text else 0.3
    return {"sleeve": [("long", sure), ("short", 1 - sure)], "hood": [("no", sure)], "colour": [("red", 0.6)]}


@pytest.fixture
def helped(tmp_path):
    garment = Garment("a", "a.png", "A", "a", "kimono", {"category": "kimono", "sleeve": "long"})
    catalogue = Catalogue(tmp_path, "small", "", "", (garment,))
    return Understanding(catalogue, WordIndex(catalogue), reads)


def test_what_the_model_is_sure_of_counts_where_the_rules_left_words_over(helped):
    frame = helped.understand("zwooshy")
    assert [(one.key, one.value, one.words, one.confidence, one.guess) for one in frame.constraints] == [
        ("sleeve", "long", "long", 0.95, True),
        ("hood", "no", "no hood", 0.95, True),
    ]


def test_the_rules_are_believed_before_the_model(helped):
    assert not any(one.guess for one in helped.understand("short sleeves").constraints)
    mixed = helped.understand("zwooshy short sleeves")
    assert [(one.key, one.confidence, one.guess) for one in mixed.constraints] == [
        ("sleeve", 1, False),
        ("hood", 0.95, True),
    ]


def test_nonsense_stays_nonsense_to_a_model_that_is_not_sure(helped):
    with pytest.raises(RequestError, match="I don't know “asdf”; say what"):
        helped.understand("asdf")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Square neck! Something round.", "crew"),
        ("make the square neckline a v-neck", "v-neck"),
    ],
)
def test_of_two_things_that_cannot_both_be_the_one_at_hand_is_not_asked(understanding, text, asked):
    frame = understanding.understand(text, {"neckline": "square"})
    (neckline,) = (one for one in frame.constraints if not one.negated)
    assert asked in neckline.values


def test_words_of_prose_are_no_request_unless_something_is_to_have_them(tmp_path):
    names = Garment("a", "a.png", "Zorro tee", "He says it keeps you dry, with gizmos", "t-shirt", {})
    plain = Garment("b", "b.png", "A tee", "", "t-shirt", {})
    catalogue = Catalogue(tmp_path, "small", "", "", (names, plain))
    understanding = Understanding(catalogue, WordIndex(catalogue))
    for text, words in (
        ("my husband says it should be red", []),
        ("he would like his red and of zorro", ["zorro"]),
        ("could it be in red with gizmos", ["gizmos"]),
        ("gizmos", ["gizmos"]),
    ):
        frame = understanding.read(text)
        assert [one.value for one in frame.constraints if one.key == "words"] == words, text


class Unsure:
    """A head that takes all that is said as wanted, and is half sure of it."""

    def decide(self, text, words, every, about):
        return tuple(
            replace(one.match, constraint=replace(one.match.constraint, confidence=0.5)) for one in every
        ), None


def test_what_is_asked_counts_in_full_however_narrowly_it_was_decided(tmp_path):
    garment = Garment("a", "a.png", "A", "a", "shirt", {"category": "shirt", "colour": "red"})
    catalogue = Catalogue(tmp_path, "small", "", "", (garment,))
    read = Understanding(catalogue, WordIndex(catalogue), head=Unsure())
    assert [(one.value, one.confidence) for one in read.understand("in red").constraints] == [("red", 1.0)]


def test_a_part_of_the_body_is_not_looked_for_in_the_garments_words(tmp_path):
    titles = ("Knee-length cardigan", "Elbow-sleeve cardigan", "Zwooshy cardigan")
    garments = tuple(
        Garment(str(n), "a.png", title, title, "cardigan", {"category": "cardigan"})
        for n, title in enumerate(titles)
    )
    catalogue = Catalogue(tmp_path, "small", "", "", garments)
    understanding = Understanding(catalogue, WordIndex(catalogue))
    assert [one.values for one in understanding.understand("zwooshy").constraints] == [("zwooshy",)]
    with pytest.raises(RequestError, match="I don't know"):
        understanding.understand("knees are private")
