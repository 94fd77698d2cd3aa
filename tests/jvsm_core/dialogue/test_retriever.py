"""Turns and what they find, over the small shop where every right answer is known."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from fakes import VALUES, FakeEmbedder, draw
from PIL import Image

from jvsm_core.dialogue.composition import push_away
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError
from jvsm_core.search.filters import Settings

START = "red-long-knee-dress"


def ids(dialogue):
    return [hit.garment.id for hit in dialogue.hits]


@pytest.fixture
def begun(retriever):
    return retriever.start(garment_id=START)


def test_start_finds_what_is_alike_but_not_itself(retriever, begun):
    assert START not in ids(begun) and len(begun.hits) == 10
    assert begun.reference == START and begun.start.text == ""
    wanted = retriever.catalogue[START].attributes
    shared = [sum(hit.garment.attributes[key] == wanted[key] for key in VALUES) for hit in begun.hits]
    # 3 + 2 + 2 + 1 garments differ in one attribute; two more in two.
    assert shared == [3] * 8 + [2] * 2
    assert [hit.score for hit in begun.hits] == sorted((hit.score for hit in begun.hits), reverse=True)


def test_turns_remember_what_was_said(retriever, begun):
    turned = retriever.refine(retriever.refine(begun, "make it sleeveless"), "in navy")
    assert ids(turned)[0] == "navy-sleeveless-knee-dress"
    assert turned.asked == ("make it sleeveless", "in navy")
    assert turned.reference == START


def test_a_taken_back_wish_is_gone(retriever, begun):
    detour = retriever.refine(retriever.refine(begun, "make it green"), "no, make it blue")
    assert ids(detour) == ids(retriever.refine(begun, "make it blue"))


def test_words_alone_and_photo_alone_start(retriever):
    by_words = retriever.start(text="a navy maxi shirt with long sleeves")
    assert ids(by_words)[0] == "navy-long-maxi-shirt" and by_words.reference is None
    wanted = {"category": "shirt", "colour": "green", "sleeve": "short", "length": "midi"}
    by_photo = retriever.start(image=draw(wanted))
    assert ids(by_photo)[0] == "green-short-midi-shirt" and by_photo.photo is not None
    assert ids(retriever.refine(by_photo, "in red"))[0] == "red-short-midi-shirt"


def test_pick_re_anchors_and_keeps_what_was_asked(retriever, begun):
    asked = retriever.refine(begun, "in navy")
    picked = retriever.pick(asked, "green-short-maxi-shirt")
    # The picked garment's sleeves and length, the navy that was asked before.
    assert ids(picked)[0] == "navy-short-maxi-shirt"
    assert picked.reference == "green-short-maxi-shirt" and "green-short-maxi-shirt" not in ids(picked)
    assert ids(retriever.refine(picked, "make it sleeveless"))[0] == "navy-sleeveless-maxi-shirt"


def test_pick_does_not_ask_again_for_what_would_be_more_each_time(retriever, begun):
    longer = retriever.refine(begun, "longer")
    assert ids(longer)[0] == "red-long-midi-dress"
    met = retriever.pick(longer, "blue-long-midi-shirt")
    np.testing.assert_allclose(met.query, retriever.embedding("blue-long-midi-shirt"), atol=1e-6)
    mixed = retriever.refine(begun, "longer and in navy")
    assert ids(retriever.pick(mixed, "navy-short-midi-dress"))[0] != "navy-short-maxi-dress"
    then_navy = retriever.pick(retriever.refine(longer, "in navy"), "blue-long-midi-shirt")
    assert ids(then_navy)[0] == "navy-long-midi-shirt"
    not_met = retriever.pick(longer, "blue-long-knee-shirt")
    assert ids(not_met)[0] == "blue-long-midi-shirt"


def test_words_that_name_an_act_perform_it(retriever, begun):
    one = retriever.say(begun, "make it sleeveless")
    two = retriever.say(one, "in navy")
    assert retriever.say(two, "No, go back please!").turn == one.turn
    assert retriever.say(two, "start over").turn == begun.turn
    assert retriever.say(retriever.undo(two), "redo").turn == two.turn
    first = ids(two)[0]
    assert retriever.say(two, "hmm, not that one").turn.rejected == (first,)


def test_pick_keeps_the_words_that_began(retriever):
    picked = retriever.pick(retriever.start(text="navy"), "green-short-maxi-shirt")
    assert ids(picked)[0] == "navy-short-maxi-shirt"


def test_the_first_reference_may_return_after_a_pick(retriever, begun):
    picked = retriever.pick(begun, "red-long-midi-dress")
    assert START in ids(picked) and "red-long-midi-dress" not in ids(picked)


def test_reject_moves_away_from_what_differs(retriever, begun):
    first = ids(begun)[0]
    less = retriever.reject(begun, first)
    assert first not in ids(less) and less.turn.rejected == (first,)
    away = retriever.embedding(first)
    assert less.query @ away < begun.query @ away
    assert less.query @ retriever.embedding(START) > 0.95
    differs = next(
        key
        for key in VALUES
        if retriever.catalogue[first].attributes[key] != retriever.catalogue[START].attributes[key]
    )
    unwanted = retriever.catalogue[first].attributes[differs]
    assert all(hit.garment.attributes[differs] != unwanted for hit in less.hits[:5])


def test_between_two_garments(retriever, begun):
    between = retriever.between(begun, "red-short-knee-dress", "navy-short-midi-dress")
    assert between.reference is None
    assert between.turn.between == ("red-short-knee-dress", "navy-short-midi-dress")
    # What both share stays; of the rest, it is one or the other. Neither of the two is shown.
    first = [garment.split("-") for garment in ids(between)[:2]]
    assert sorted(first) == [["navy", "short", "knee", "dress"], ["red", "short", "midi", "dress"]]
    assert not set(between.turn.between) & set(ids(between))
    assert set(between.turn.evidence.values) == {"category", "sleeve"}


def test_what_was_asked_holds_between_two_garments(retriever, begun):
    asked = retriever.refine(begun, "in green")
    between = retriever.between(asked, "red-short-knee-dress", "navy-short-midi-dress")
    assert {garment.split("-")[0] for garment in ids(between)[:2]} == {"green"}
    again = retriever.pick(between, "red-short-knee-dress")
    assert again.turn.between == () and again.reference == "red-short-knee-dress"
    replayed = retriever.replay(between.to_json())
    assert ids(replayed) == ids(between) and retriever.undo(between).turn == asked.turn


@pytest.mark.parametrize(("other", "says"), [(START, "itself"), ("nobody", "no garment")])
def test_nothing_is_between_a_garment_and_itself_or_nobody(retriever, begun, other, says):
    with pytest.raises(RequestError, match=says):
        retriever.between(begun, START, other)


def test_rejected_stays_out_until_it_is_picked(retriever, begun):
    less = retriever.refine(retriever.reject(begun, "blue-long-knee-dress"), "in blue")
    assert "blue-long-knee-dress" not in ids(less)
    picked = retriever.pick(less, "blue-long-knee-dress")
    assert picked.turn.rejected == ()
    with pytest.raises(RequestError, match="turned down before"):
        retriever.reject(less, "blue-long-knee-dress")


def test_push_away_leaves_what_is_shared():
    shared, own = np.eye(3, dtype=np.float32)[:2]
    query, rejected = shared, (shared + own) / np.sqrt(2)
    turned = push_away(query, rejected, push=0.5)
    # What differs is sqrt(1/2) along `own`; half of it, times a cosine of sqrt(1/2), is a quarter.
    assert (turned @ own) / (turned @ shared) == pytest.approx(-0.25)
    assert np.linalg.norm(turned) == pytest.approx(1)
    np.testing.assert_allclose(push_away(query, own), query)
    np.testing.assert_allclose(push_away(query, query), query)


def test_undo_redo_branch_reset_move_in_the_tree(retriever, begun):
    one = retriever.refine(begun, "make it sleeveless")
    navy = retriever.refine(one, "in navy")
    back = retriever.undo(navy)
    assert ids(back) == ids(one) and back.can_redo
    assert ids(retriever.redo(back)) == ids(navy)
    green = retriever.refine(back, "in green")
    assert not green.can_redo and [turn.id for turn in green.turns] == [0, 1, 3]
    assert [turn.text for turn in green.ends] == ["in navy", "in green"]
    again = retriever.branch(green, 2)
    assert ids(again) == ids(navy) and again.asked == ("make it sleeveless", "in navy")
    start = retriever.reset(again)
    assert ids(start) == ids(begun) and len(start.tree) == 4 and not start.can_undo
    assert ids(retriever.redo(retriever.redo(start))) == ids(navy)
    assert [turn.id for turn in start.children(1)] == [2, 3]


def test_an_act_leaves_the_dialogue_it_was_given(retriever, begun):
    before = begun.to_json()
    for act in (
        lambda: retriever.refine(begun, "in navy"),
        lambda: retriever.reject(begun, "blue-long-knee-dress"),
        lambda: retriever.pick(begun, "blue-long-knee-dress"),
        lambda: retriever.adjust(begun, Settings(k=3)),
    ):
        assert act() is not begun
    assert begun.to_json() == before and len(begun.tree) == 1 and len(begun.hits) == 10
    with pytest.raises(ValueError, match="read-only"):
        begun.query[0] = 1


def test_filters_and_k(retriever, begun):
    few = retriever.adjust(begun, Settings(k=4, categories=("shirt",), price_max=60))
    assert len(few.hits) == 4
    assert all(hit.garment.category == "shirt" and hit.garment.price <= 60 for hit in few.hits)
    # Settings hold for the turns visited afterwards, and can be taken back.
    one = retriever.refine(few, "make it sleeveless")
    assert {hit.garment.category for hit in one.hits} == {"shirt"} and len(one.hits) == 4
    assert ids(retriever.undo(retriever.adjust(one, Settings()))) == ids(begun)


def test_filters_that_leave_nothing_are_no_error(retriever):
    empty = retriever.start(garment_id=START, settings=Settings(price_max=1))
    assert empty.hits == []


def test_an_unknown_category_names_the_known_ones(retriever, begun):
    with pytest.raises(RequestError, match="no category 'hat'; it has dress, shirt"):
        retriever.adjust(begun, Settings(categories=("hat",)))


def test_turns_say_how_long_they_took_and_who_answered(retriever, begun):
    turn = retriever.refine(begun, "in navy").turn
    # What a small shop's garments earn by what is asked is known of all, so all are compared.
    assert (begun.turn.engine, turn.engine) == ("hnsw", "exact")
    assert 0 < turn.timings.compose_ms < turn.timings.total_ms
    assert 0 < turn.timings.search_ms < turn.timings.total_ms
    photo = retriever.start(image=Image.new("RGB", (64, 64))).turn.timings
    assert 0 < photo.embed_ms < photo.total_ms


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ({}, "start with one of"),
        ({"garment_id": START, "text": "navy"}, "not with garment_id and text"),
        ({"garment_id": "hat-1"}, "no garment 'hat-1'"),
        ({"garment_id": 3}, "no garment '3'"),
        ({"text": "   "}, "empty"),
        ({"text": "navy " * 2000}, "9999 characters"),
        ({"text": "qwerty 👗"}, "I don't know “qwerty”"),
        ({"text": ["navy"]}, "is a text, not list"),
        ({"image": b"dear diary"}, "not a picture"),
    ],
)
def test_a_start_that_cannot_be_used(retriever, start, says):
    with pytest.raises(RequestError, match=says):
        retriever.start(**start)


@pytest.mark.parametrize(
    "act",
    [
        lambda r, d: r.refine(d, ""),
        lambda r, d: r.refine(d, "navy " * 2000),
        lambda r, d: r.refine(d, "👗👗"),
        lambda r, d: r.refine(d, "привет"),
        lambda r, d: r.refine(d, "<br>"),
        lambda r, d: r.refine(d, "the the of"),
        lambda r, d: r.refine(d, "sleeveless with long sleeves"),
        lambda r, d: r.say(d, "go back"),
        lambda r, d: r.say(d, "asdf"),
        lambda r, d: r.pick(d, "hat-1"),
        lambda r, d: r.reject(d, ""),
        lambda r, d: r.undo(d),
        lambda r, d: r.redo(d),
        lambda r, d: r.branch(d, 1),
        lambda r, d: r.branch(d, -1),
        lambda r, d: r.branch(d, "0"),
        lambda r, d: r.perform(d, d.acts[0]),
    ],
)
def test_an_act_that_cannot_be_used_changes_nothing(retriever, begun, act):
    before = begun.to_json()
    with pytest.raises(RequestError):
        act(retriever, begun)
    assert begun.to_json() == before


def test_dialogues_do_not_cross_checkpoints(shop, begun, tmp_path):
    other = Retriever.assemble(FakeEmbedder("fake-2"), shop, cache=tmp_path)
    with pytest.raises(RequestError, match="another catalogue or checkpoint"):
        other.refine(begun, "in navy")


def test_threads_share_a_retriever(retriever):
    def shop_for(colour):
        dialogue = retriever.start(garment_id=START)
        return ids(retriever.refine(retriever.refine(dialogue, f"in {colour}"), "make it sleeveless"))[0]

    colours = list(VALUES["colour"]) * 10
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(shop_for, colours)) == [f"{colour}-sleeveless-knee-dress" for colour in colours]


def test_parts_that_do_not_fit_are_refused(retriever, shop):
    class Wider(FakeEmbedder):
        dim = FakeEmbedder.dim + 1

    with pytest.raises(ValueError, match="does not fit"):
        Retriever(Wider(), shop, retriever.index)


def test_what_was_asked_can_be_dropped_again(retriever, begun):
    both = retriever.refine(retriever.refine(begun, "make it sleeveless"), "in navy")
    dropped = retriever.drop(both, "colour")
    assert [one.words for one in dropped.constraints] == ["sleeveless"]
    assert ids(dropped) == ids(retriever.refine(begun, "make it sleeveless"))
    assert (
        ids(retriever.undo(dropped)) == ids(both) and retriever.undo(dropped).constraints == both.constraints
    )
    again = retriever.replay(dropped.to_json())
    assert again == dropped and again.to_json()["acts"][-1] == {"act": "drop", "key": "colour"}


def test_one_of_several_can_be_dropped_by_its_words(retriever, begun):
    both = retriever.refine(retriever.refine(begun, "not red"), "not green")
    assert [one.words for one in retriever.drop(both, "colour", words="not red").constraints] == ["not green"]
    with pytest.raises(RequestError, match="nothing about “blue” is in force; you asked for “not red”"):
        retriever.drop(both, "colour", words="blue")
    with pytest.raises(RequestError, match="nothing about “colour” is in force; nothing is"):
        retriever.drop(begun, "colour")
