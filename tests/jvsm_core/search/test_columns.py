"""What a column's gists bound, and that a search by them finds what scoring every garment finds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jvsm_core.search import formula, two_stages
from jvsm_core.search.columns import Column
from jvsm_core.search.formula import AttributeScores, Term
from jvsm_core.search.index import GarmentIndex
from jvsm_core.search.two_stages import search


def column(draw, count, values, sure):
    """Seen by a model that is more or less sure, of garments of which some have no such attribute."""
    probs = draw.dirichlet(np.full(values, sure), count) * draw.choice([1, 0.9, 0.02], (count, 1))
    names = tuple(f"value {place}" for place in range(values))
    return Column(names, np.asfortranarray(probs.astype(np.float32)), np.ones(count, np.uint8))


def likenesses(column, draw):
    values = draw.permutation(len(column.values))[: draw.integers(1, len(column.values) + 1)].tolist()
    wanted = dict(zip(column.values, draw.dirichlet(np.full(len(column.values), 0.3)).tolist(), strict=True))
    return [
        column.alike(wanted),
        column.alike(wanted, unknown=1.0),
        *(
            column.having(values, absent=absent, negated=negated)
            for absent in (False, True)
            for negated in (False, True)
        ),
    ]


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**32 - 1),
    values=st.integers(1, 30),
    sure=st.sampled_from([0.02, 0.3, 3]),
    least=st.floats(0, 1),
)
def test_no_garment_is_more_like_than_its_gist_leaves_possible(seed, values, sure, least):
    draw = np.random.default_rng(seed)
    shop = column(draw, 300, values, sure)
    for one in likenesses(shop, draw):
        exact = one[np.arange(300)]
        assert (one.at_most(np.arange(300)) >= exact).all()
        rows = one.rows(least)
        assert len(rows) == len(set(rows.tolist())) == one.count(least)
        assert set(np.flatnonzero(exact >= least)) <= set(rows.tolist())


def test_what_was_worked_out_for_all_is_the_sum_of_its_values():
    draw = np.random.default_rng(2)
    shop = column(draw, 50, 4, 0.3)
    some, rest = shop.probs[:, [0, 2]].sum(1), shop.probs[:, [1, 3]].sum(1)
    none = 1 - some - rest
    for given_, wanted in (
        ({}, some),
        ({"negated": True}, rest + none),
        ({"absent": True}, some + none),
        ({"absent": True, "negated": True}, rest),
    ):
        np.testing.assert_allclose(shop.having([0, 2], **given_)[slice(None)], wanted, atol=1e-6)


@pytest.mark.parametrize("sure", [0.01, 0.3])
def test_the_first_ten_of_a_large_shop_are_those_of_all(monkeypatch, sure):
    """4,000 garments of which few or none have all that is asked: at least 98 % of the exhaustive ten."""
    monkeypatch.setattr(formula, "SMALL", 0)
    for name, count in (("_NEAREST", 32), ("_FURTHER", 128), ("_EARNING", 16), ("_SCORED", 64)):
        monkeypatch.setattr(two_stages, name, count)
    monkeypatch.setattr(two_stages, "_OUTLINED", 512)
    draw = np.random.default_rng(5)
    vectors = (draw.standard_normal((4_000, 96)) * 0.96 ** np.arange(96)).astype(np.float32)
    index = GarmentIndex(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    asked, kind, cut = (column(draw, len(index), values, sure) for values in (12, 6, 20))
    found = []
    for number in range(30):
        at_hand = dict(zip(kind.values, kind.probs[number].tolist(), strict=True))
        terms = [
            Term("asked", 1.0, asked.having([number % 12])),
            Term("kept", 0.97, kind.alike(at_hand), kept=True),
            Term("not asked", 0.8, cut.having([3, number % 20], negated=bool(number % 2))),
        ]
        scores = AttributeScores(tuple(terms[: 2 + number % 2]))
        query = index.embeddings[number]
        every = scores.scores(index.embeddings @ query, scores.logs)
        tenth = np.sort(every)[-10]
        hits = search(index, query, 10, scores)
        np.testing.assert_allclose(hits.scores, every[hits.rows], atol=1e-6)
        found.append(np.mean(hits.scores >= tenth - 1e-6))
    assert np.mean(found) >= 0.98
