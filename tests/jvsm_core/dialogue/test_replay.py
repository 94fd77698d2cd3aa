"""Whatever people do: it can be written down and performed again, and costs no more the longer it gets."""

import itertools
import json

import numpy as np
import pytest
from fakes import FakeEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st

from jvsm_core.dialogue.actions import (
    Adjust,
    Branch,
    Drop,
    Pick,
    Redo,
    Refine,
    Reject,
    Reset,
    StartGarment,
    StartWords,
    Undo,
    act_from_json,
    act_to_json,
)
from jvsm_core.dialogue.composition import MOST_STEPS, push_away
from jvsm_core.dialogue.dialogue import MAX_ACTS
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError
from jvsm_core.search.constraints import MOST_ACTIVE
from jvsm_core.search.filters import Settings

START = StartGarment("red-long-knee-dress")

GARMENTS = st.sampled_from(["red-long-knee-dress", "navy-short-midi-shirt", "green-sleeveless-maxi-dress"])
WORDS = st.sampled_from(
    ["in navy", "not red", "no, make it green", "longer", "a bit shorter", "maxi", "sleeveless, in blue"]
    + ["a shirt", "not a shirt", "more formal", "darker", "with short sleeves please", "quantum, in red"]
)
STARTS = st.one_of(st.builds(StartGarment, GARMENTS), st.builds(StartWords, WORDS))
ACTS = st.one_of(
    st.builds(Refine, WORDS),
    st.builds(Refine, WORDS),
    st.builds(Pick, GARMENTS),
    st.builds(Reject, GARMENTS),
    st.builds(Branch, st.integers(0, 4)),
    st.sampled_from([Undo(), Redo(), Reset(), Drop("colour"), Drop("length", words="longer")]),
    st.builds(
        Adjust,
        st.builds(
            Settings,
            k=st.integers(1, 12),
            categories=st.sets(st.sampled_from(["dress", "shirt"])).map(tuple),
            price_min=st.one_of(st.none(), st.floats(0, 50)),
            price_max=st.one_of(st.none(), st.integers(50, 100)),
        ),
    ),
)


def performed(retriever, start, acts):
    """A dialogue of the acts that can be performed, one after the other."""
    dialogue = retriever.replay({"format": 1, "acts": [act_to_json(start)]})
    for act in acts:
        try:
            dialogue = retriever.perform(dialogue, act)
        except RequestError:
            continue
    return dialogue


@settings(max_examples=60, deadline=None)
@given(STARTS, st.lists(ACTS, max_size=24))
def test_a_dialogue_written_down_is_the_same_dialogue(retriever, start, acts):
    dialogue = performed(retriever, start, acts)
    again = retriever.replay(json.dumps(dialogue.to_json()))
    assert again == dialogue
    for one, other in zip(again.tree, dialogue.tree, strict=True):
        assert one.hits == other.hits and one.evidence == other.evidence
        np.testing.assert_array_equal(one.query, other.query)


@settings(max_examples=60, deadline=None)
@given(STARTS, st.lists(ACTS, max_size=MOST_STEPS))
def test_what_is_composed_step_by_step_is_what_its_steps_come_to(retriever, start, acts):
    """A turn goes on from what the turn before composed; from the start it would be the same query."""
    for turn in performed(retriever, start, acts).tree:
        query = turn.composition.base
        for step in turn.composition.steps:
            if step.rejected:
                query = push_away(query, retriever.embedding(step.rejected))
            else:
                query = retriever.embedder.compose(query[None], [step.text])[0]
        np.testing.assert_allclose(turn.query, query, atol=1e-5)


@settings(deadline=None)
@given(ACTS)
def test_any_act_survives_json(act):
    assert act_from_json(json.loads(json.dumps(act_to_json(act)))) == act


@settings(deadline=None)
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(["act", "text", "garment", "turn", "acts", "format", "k", "settings"]),
                st.one_of(inner, st.sampled_from(["refine", "branch", "adjust", "start-photo", 1])),
                max_size=4,
            ),
        ),
        max_leaves=12,
    )
)
def test_anything_else_is_refused_in_words(retriever, data):
    for read in (act_from_json, retriever.replay):
        try:
            read(data)
        except RequestError as error:
            assert str(error)


class Counting(FakeEmbedder):
    """Counts what is composed."""

    composed = 0

    def compose(self, queries, texts):
        self.composed += 1
        return super().compose(queries, texts)


@pytest.mark.parametrize(
    "texts",
    [
        ("longer",),
        ("longer", "darker"),
        ("in red", "in blue"),
        ("not red", "not green", "not blue"),
        ("darker", "longer", "in navy", "shorter", "sleeveless", "long sleeves", "a shirt", "a dress"),
    ],
)
def test_a_turn_costs_no_more_after_many(shop, tmp_path, texts):
    """As many acts as a dialogue may have, each after all that came before it."""
    embedder = Counting()
    retriever = Retriever.assemble(embedder, shop, cache=tmp_path)
    acts = [START, *(Refine(text) for text in itertools.islice(itertools.cycle(texts), MAX_ACTS - 1))]
    half = MAX_ACTS // 2
    dialogue = retriever.replay({"format": 1, "acts": [act_to_json(act) for act in acts[:half]]})
    costs = [embedder.composed]
    for act in acts[half:]:
        dialogue = retriever.perform(dialogue, act)
        assert len(dialogue.turn.composition.steps) <= MOST_STEPS + 2
        assert len(dialogue.constraints) <= MOST_ACTIVE
    costs.append(embedder.composed)
    assert costs[1] <= 2.2 * costs[0] and costs[1] <= MOST_STEPS * MAX_ACTS
