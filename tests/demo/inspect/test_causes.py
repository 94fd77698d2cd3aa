"""Causes of failures, on garments made for them."""

import pytest

from demo.inspect.causes import Cause, cause_of, differing, judge
from jvsm_core.catalogue import Garment
from jvsm_core.datasets.triplets import Triplet
from jvsm_core.language.reading.reader import read


def garment(name="x", **attributes):
    return Garment(name, f"images/{name}.png", name, "", "dress", {"category": "dress", **attributes})


RED = garment("red", colour="red", sleeve="long", length="knee")
NAVY = garment("navy", colour="navy", sleeve="long", length="knee")
IN_NAVY = Triplet(0, (1,), {"colour": ("red", "navy")}, "in navy")


def cause(leader, text="in navy", query=IN_NAVY, target=NAVY, lookalike=False):
    frame = read(text)
    return cause_of(query, frame, judge(frame, RED, leader), target, leader, lookalike)


def test_what_was_asked_is_missing():
    assert cause(garment(colour="green", sleeve="long", length="knee")) is Cause.UNMET


def test_missing_comes_before_changed():
    assert cause(garment(colour="green", sleeve="short", length="maxi"), lookalike=True) is Cause.UNMET


def test_what_should_stay_is_changed():
    assert cause(garment(colour="navy", sleeve="short", length="knee")) is Cause.UNKEPT


def test_of_all_wrong_ones_it_looks_most_like_the_target():
    assert cause(garment(colour="navy", sleeve="short", length="knee"), lookalike=True) is Cause.TWIN


def test_as_good_by_the_words_though_not_by_the_labels():
    longer = Triplet(0, (1,), {"length": ("knee", "midi")}, "longer")
    maxi = garment(colour="red", sleeve="long", length="maxi")
    midi = garment(colour="red", sleeve="long", length="midi")
    assert cause(maxi, "longer", longer, midi) is Cause.TWIN


def test_words_that_nobody_can_place():
    assert cause(garment(colour="green", sleeve="long", length="knee"), "in qwertz") is Cause.UNKNOWN


def test_an_unknown_word_beside_what_is_understood_is_no_cause():
    assert cause(garment(colour="navy", sleeve="short", length="knee"), "qwertz, in navy") is Cause.UNKEPT


def test_a_judgement_tells_asked_kept_and_changed_apart():
    judged = judge(read("in navy"), RED, garment(colour="navy", sleeve="short", length="knee"))
    assert [(verdict.words, verdict.met) for verdict in judged.verdicts] == [("navy", True)]
    assert judged.kept == {"category": "dress", "length": "knee"}
    assert [(change.key, change.before, change.after) for change in judged.changed] == [
        ("sleeve", "long", "short")
    ]


@pytest.mark.parametrize(
    ("one", "other", "keys"),
    [
        (RED, NAVY, {"colour"}),
        (RED, RED, set()),
        (RED, garment(colour="red", sleeve="long"), {"length"}),
    ],
)
def test_differing(one, other, keys):
    assert differing(one, other) == keys
