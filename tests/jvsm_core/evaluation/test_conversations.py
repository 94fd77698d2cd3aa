"""Scripted conversations: which asks are judged, by which garments, and what counts as right."""

import json
from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEmbedder

from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import DataError
from jvsm_core.evaluation.conversations import (
    Conversation,
    Judge,
    evaluate_conversations,
    read_conversations,
)

RED = {"key": "colour", "values": ["red"]}
DRESS = {"category": "dress", "colour": "blue", "length": "midi"}


@pytest.fixture(scope="module")
def seller(shop, tmp_path_factory):
    return Retriever.assemble(FakeEmbedder(), shop, cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def judge(shop):
    return Judge(shop)


def kinds(shop, mask):
    """(category, colour, length) of the garments of a mask."""
    chosen = (garment for garment, met in zip(shop, mask, strict=True) if met)
    return {(g.category, g.attributes["colour"], g.attributes["length"]) for g in chosen}


def test_values_refusals_and_comparisons_are_judged_by_the_fields(shop, judge):
    shown = judge.on_show(DRESS)
    assert kinds(shop, np.arange(len(shop)) == shown) == {("dress", "blue", "midi")}
    asks = [
        RED,
        {"key": "category", "not": ["shirt"]},
        {"key": "length", "direction": "more", "steps": 2},
    ]
    meeting, left_out = judge.meeting(asks, shown)
    assert kinds(shop, meeting) == {("dress", "red", "maxi")}
    assert left_out == 0


@pytest.mark.parametrize(
    "ask",
    [
        {"part": "buttons", "key": "colour", "values": ["white"]},
        {"key": "material", "values": ["wool"]},
        {"key": "size", "values": ["L"]},
        {"key": "warmth", "direction": "more"},
        {"words": ["dinosaur"]},
    ],
)
def test_what_the_fields_do_not_tell_is_left_out(judge, ask):
    assert judge.meeting([ask], 0) == (None, 1)


def test_a_garment_that_does_not_say_what_its_kind_says_is_passed_over(shop):
    first, *others = shop.garments
    quiet = replace(first, attributes={k: v for k, v in first.attributes.items() if k != "length"})
    judge = Judge(replace(shop, garments=(quiet, *others)))
    assert np.flatnonzero(judge.silent([{"key": "length", "values": ["maxi"]}])).tolist() == [0]
    assert np.flatnonzero(judge.silent([{"key": "length", "direction": "more"}])).tolist() == [0]
    for ask in ({"key": "length", "not": ["maxi"]}, {"key": "colour", "values": ["red"]}):
        assert not judge.silent([ask]).any()


def test_a_comparison_needs_a_garment_on_show(judge):
    assert judge.meeting([{"key": "length", "direction": "more"}], None) == (None, 1)


def test_prices_and_words_are_judged(shop, judge):
    cheap, _ = judge.meeting([{"key": "price", "at_most": 21}], None)
    assert np.flatnonzero(cheap).tolist() == [0, 1]
    cheaper, _ = judge.meeting([{"key": "price", "direction": "less"}], 3)
    assert np.flatnonzero(cheaper).tolist() == [0, 1, 2]
    maxi, _ = judge.meeting([{"words": ["floor", "maxi"]}], None)
    assert {length for _, _, length in kinds(shop, maxi)} == {"maxi"}
    assert not (maxi & judge.meeting([{"not_words": ["maxi"]}], None)[0]).any()


def test_a_conversation_is_right_where_all_of_it_is(seller):
    good = Conversation(1, DRESS, ("red", "thanks"), ((RED,), (RED,)))
    bad = Conversation(2, DRESS, ("red", "in navy"), ((RED,), (RED,)))
    figures = evaluate_conversations(seller, [good, bad])
    assert (figures["conversations"], figures["utterances"]) == (2, 4)
    assert figures["systems"]["jvsm"] == {"ok": 50.0, "utterances_ok": 75.0}
    (failing,) = figures["failing"]
    assert (failing["line"], [one["ok"] for one in failing["utterances"]]) == (2, [True, False])


def test_what_the_shop_has_not_is_not_judged(seller):
    purple = {"key": "colour", "values": ["purple"]}
    figures = evaluate_conversations(
        seller,
        [
            Conversation(1, DRESS, ("in purple", "in red"), ((purple,), (RED,))),
            Conversation(2, {"category": "kurta"}, ("in red",), ((RED,),)),
        ],
    )
    assert (figures["conversations"], figures["utterances"], figures["not_held"]) == (1, 1, 1)
    assert figures["not_judged"] == {"utterances": 1, "asks": 0}


def test_few_garments_in_stock_ask_for_fewer(shop, seller):
    """Six red midi garments, of which five must be shown: ten red ones of any length have too few."""
    meeting, _ = Judge(shop).meeting([RED, {"key": "length", "values": ["midi"]}], None)
    assert meeting.sum() == 6
    asks = (RED, {"key": "length", "values": ["midi"]})
    said = Conversation(1, DRESS, ("red and midi",), (asks,))
    assert evaluate_conversations(seller, [said])["systems"]["jvsm"]["ok"] == 100
    unsaid = Conversation(1, DRESS | {"length": "maxi"}, ("red",), (asks,))
    assert evaluate_conversations(seller, [unsaid])["systems"]["jvsm"]["ok"] == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"start": "a dress", "say": ["red"], "expect": []}', "1 utterances but 0 lists"),
        ('{"start": 3, "say": ["red"], "expect": [[]]}', "start is a text"),
        ('{"say": ["red"], "expect": [[]]}', "start"),
        ("{", "line 2"),
        ("", "no conversations"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path, line, message):
    (tmp_path / "talk.jsonl").write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(DataError, match=message):
        read_conversations(tmp_path / "talk.jsonl")


def test_fields_of_others_are_ignored(tmp_path):
    row = {"start": DRESS, "say": ["red"], "expect": [[RED | {"note": 1}]], "judged_by": "me"}
    (tmp_path / "talk.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    (conversation,) = read_conversations(tmp_path / "talk.jsonl")
    assert conversation.say == ("red",)


def test_what_is_at_hand_does_not_count_as_what_the_shop_has(shop, seller):
    """Only the garment on show is all that it is, and it is not shown again."""
    garment = shop.garments[Judge(shop).on_show(DRESS)]
    like_it = {"category": garment.category, **garment.attributes}
    asks = tuple({"key": key, "values": [value]} for key, value in like_it.items())
    assert Judge(shop).meeting(asks, None)[0].sum() == 1
    with pytest.raises(DataError, match="none of the conversations"):
        evaluate_conversations(seller, [Conversation(1, like_it, ("in blue",), (asks,))])
