"""Reranker over the small shop: which garments come first, and that the index finds them all."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from fakes import FakeEmbedder, make_shop
from hypothesis import given, settings
from hypothesis import strategies as st

from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.language.frame import Constraint
from jvsm_core.model.calibration import Weights
from jvsm_core.search import formula, reranking, two_stages
from jvsm_core.search.evidence import Evidence
from jvsm_core.search.filters import Settings
from jvsm_core.search.formula import LEAST, AttributeScores, Term
from jvsm_core.search.index import GarmentIndex
from jvsm_core.search.reranking import RELAXATION, Reranker
from jvsm_core.search.two_stages import search
from jvsm_core.vocabulary import CATEGORIES, RELATED, related_categories

START = "red-long-knee-dress"
DRESS = Evidence({"category": "dress"})


@pytest.fixture(scope="module")
def unlabelled(tmp_path_factory):
    """The same shop, whose attributes only the model sees."""
    folder = tmp_path_factory.mktemp("unlabelled")
    shop = make_shop(folder / "shop", attributes=False)
    return Retriever.assemble(FakeEmbedder(), shop, cache=folder / "cache")


@pytest.fixture(scope="module")
def vectors():
    rows = np.random.default_rng(4).standard_normal((800, 16)).astype(np.float32)
    return GarmentIndex(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def talk(retriever, *texts, settings=None):
    dialogue = retriever.start(garment_id=START, settings=settings)
    for text in texts:
        dialogue = retriever.refine(dialogue, text)
    return dialogue


def asked(**given):
    return Constraint(turn=1, **given)


def all_asked(*probs):
    return AttributeScores(tuple(Term("asked", 1.0, one.astype(np.float32)) for one in probs))


def test_all_garments_shown_have_what_was_asked(retriever):
    dialogue = talk(retriever, "make it sleeveless", "in navy")
    met = [(hit.garment.attributes["sleeve"], hit.garment.attributes["colour"]) for hit in dialogue.hits]
    # Six garments are both, of which three are of another kind; the rest are one of them.
    assert met[:4] == [("sleeveless", "navy")] * 4 and met[:8].count(("sleeveless", "navy")) == 6
    assert all("sleeveless" in pair or "navy" in pair for pair in met)


def test_among_those_the_kind_at_hand_comes_first_unless_another_was_asked(retriever):
    dresses = talk(retriever, "make it sleeveless", "in navy")
    assert [hit.garment.category for hit in dresses.hits[:3]] == ["dress"] * 3
    assert [hit.garment.category for hit in dresses.hits[5:7]] == ["shirt"] * 2
    shirts = talk(retriever, "in navy", "a shirt")
    assert {hit.garment.category for hit in shirts.hits[:9]} == {"shirt"}


def test_scores_fall_and_one_is_all_that_can_be_had(retriever):
    dialogue = talk(retriever, "make it sleeveless", "in navy")
    scores = [hit.score for hit in dialogue.hits]
    assert scores == sorted(scores, reverse=True)
    # The first is exactly what the query stands for, and meets both constraints and the category.
    assert scores[0] == pytest.approx(1, abs=5e-3) and scores[0] <= 1


def shop_of_two_kinds(beyond):
    """Ten of the kind at hand that look alike, of which two have what is asked, and ten others that all have it."""
    kind = np.arange(20) < 10
    met = ~kind | (np.arange(20) < 2)
    terms = (Term("asked", 1.0, _sure(met)), Term("same category", 1.0, _sure(kind), kept=True))
    return AttributeScores(terms, 1.0, beyond), kind, met


def _sure(have):
    return np.where(have, 1, LEAST).astype(np.float32)


def test_after_five_of_the_kind_at_hand_come_others_that_have_what_is_asked():
    scores, kind, met = shop_of_two_kinds(beyond=0.3)
    draw = np.random.default_rng(1).standard_normal((20, 8)).astype(np.float32)
    draw[kind] = draw[0].copy() + 0.1 * draw[kind]
    index = GarmentIndex(draw / np.linalg.norm(draw, axis=1, keepdims=True))
    found = search(index, index.embeddings[0], 12, scores)
    assert set(found.rows[:2]) == {0, 1} and kind[found.rows[2:5]].all()
    assert met[found.rows[5:]].all() and not kind[found.rows[5:]].any()
    assert (np.diff(found.scores) < 0).all()


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    share=st.floats(0, 1),
    k=st.integers(1, 30),
    beyond=st.sampled_from([0, 0.3, 1]),
)
def test_all_scores_are_those_that_a_search_gives(vectors, seed, share, k, beyond):
    draw = np.random.default_rng(seed)
    free = draw.random(len(vectors)) < share
    probs = draw.beta(0.5, 0.5, (2, len(vectors))).astype(np.float32)
    terms = (Term("asked", 1.0, probs[0]), Term("same category", 0.9, probs[1], kept=True))
    scores, query = AttributeScores(terms, 1.0, beyond), vectors.embeddings[draw.integers(len(vectors))]
    found = search(vectors, query, k, scores, free)
    every = scores.of_all(vectors.embeddings @ query, free)
    assert np.isneginf(every[~free]).all()
    best = np.sort(every[free])[::-1][:k]
    np.testing.assert_allclose(found.scores, best, atol=1e-6)
    np.testing.assert_allclose(every[found.rows], found.scores, atol=1e-6)


@pytest.mark.parametrize("which", ["retriever", "unlabelled"])
@pytest.mark.parametrize(
    "texts", [("in navy",), ("longer", "in green"), ("not red", "sleeveless", "a shirt"), ("midi", "shorter")]
)
def test_the_index_finds_what_scoring_every_garment_finds(which, texts, request):
    retriever = request.getfixturevalue(which)
    dialogue = talk(retriever, *texts, settings=Settings(k=7, price_max=80))
    scores = retriever.scores(dialogue)
    assert scores[retriever.catalogue.row(START)] == -np.inf
    np.testing.assert_allclose([hit.score for hit in dialogue.hits], np.sort(scores)[::-1][:7], atol=1e-6)
    assert all(hit.garment.price <= 80 for hit in dialogue.hits)


def test_a_rare_garment_is_found_however_far_from_the_query_it_lies(retriever):
    """Two garments at the far end that have what is asked, behind seventy that lie nearer."""
    index = retriever.index
    query = index.embeddings[0]
    far = np.argsort(index.embeddings @ query, kind="stable")[:2]
    scores = all_asked(np.isin(np.arange(len(index)), far))
    found = search(index, query, 3, scores, excluded=[0])
    assert set(found.rows[:2]) == set(far) and found.rows[2] not in (0, *far)
    assert (np.diff(found.scores) <= 0).all()
    assert len(search(index, query, 3, scores, allowed=np.zeros(len(index), bool)).rows) == 0


@pytest.mark.parametrize("scored", [512, 64])
def test_two_stages_find_what_scoring_every_garment_finds(scored, monkeypatch):
    """A shop of 4,000 where most have what is asked, more or less: at least 98 % of the exhaustive ten."""
    monkeypatch.setattr(formula, "SMALL", 0)
    for name, value in (
        ("_SCORED", scored),
        ("_NEAREST", scored),
        ("_EARNING", 32),
        ("_OUTLINED", 4 * scored),
    ):
        monkeypatch.setattr(two_stages, name, value)
    draw = np.random.default_rng(0)
    # Ever less along each direction, as embeddings are.
    vectors = (draw.standard_normal((4_000, 96)) * 0.96 ** np.arange(96)).astype(np.float32)
    index = GarmentIndex(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    found = []
    for number in range(40):
        probs = draw.beta(0.5, 0.5, (2, len(index)))
        one, other = probs if number % 2 else np.where(probs > 0.5, 1, probs)
        scores = all_asked(one, other)
        query = index.embeddings[number]
        every = scores.scores(index.embeddings @ query, scores.logs)
        best = set(np.argsort(-every, kind="stable")[:10].tolist())
        found.append(len(best & set(search(index, query, 10, scores).rows.tolist())) / 10)
    assert np.mean(found) >= 0.98


@pytest.mark.parametrize("small", [20_000, 0])
@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**32 - 1), share=st.floats(0, 1), k=st.integers(1, 30))
def test_under_any_mask_two_stages_are_the_scoring_of_every_garment(vectors, small, seed, share, k):
    draw = np.random.default_rng(seed)
    allowed, turned_down = draw.random(len(vectors)) < share, draw.integers(len(vectors), size=3)
    scores = all_asked(*draw.beta(0.5, 0.5, (2, len(vectors))))
    query = vectors.embeddings[draw.integers(len(vectors))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formula, "SMALL", small)
        found = search(vectors, query, k, scores, allowed, turned_down.tolist())
    every = scores.scores(vectors.embeddings @ query, scores.logs)
    allowed[turned_down] = False
    best = np.sort(every[allowed])[::-1][:k]
    assert allowed[found.rows].all() and len(set(found.rows)) == len(best)
    np.testing.assert_allclose(found.scores, best, atol=1e-6)


def test_a_constraint_that_nobody_meets_prefers_nobody(retriever):
    assert retriever.reranker.attribute_scores([asked(key="material", values=("leather",))], DRESS) is None
    both = retriever.reranker.attribute_scores(
        [asked(key="material", values=("leather",)), asked(key="colour", values=("navy",))], DRESS
    )
    alone = retriever.reranker.attribute_scores([asked(key="colour", values=("navy",))], DRESS)
    np.testing.assert_array_equal(both.logs, alone.logs)
    assert both.total == pytest.approx(-(1 + Weights().category) * np.log(LEAST), rel=1e-5)


def test_the_kind_that_is_asked_outweighs_what_else_is(retriever):
    every = [asked(key="category", values=("shirt",)), asked(key="colour", values=("red",))]
    logs = retriever.reranker.attribute_scores(every, Evidence({})).logs
    shirts = np.array([garment.category == "shirt" for garment in retriever.catalogue])
    red = np.array([garment.attributes["colour"] == "red" for garment in retriever.catalogue])
    assert logs[shirts & ~red].min() > logs[~shirts & red].max()


def test_what_the_model_sees_counts_as_what_is_stated_does(unlabelled, retriever):
    darker = asked(key="colour", direction="lightness", up=False, reference={"colour": "red"})
    for constraint in (
        asked(key="colour", values=("navy",)),
        asked(key="colour", values=("navy",), negated=True),
        darker,
    ):
        np.testing.assert_allclose(
            unlabelled.reranker.met(constraint), retriever.reranker.met(constraint), atol=0.03
        )


def test_the_colour_at_hand_is_kept_where_nothing_is_said_of_it(retriever):
    red = Evidence({"category": "dress", "colour": "red"})
    sleeveless = asked(key="sleeve", values=("sleeveless",), words="sleeveless")
    darker = asked(key="colour", direction="lightness", up=False, reference={"colour": "red"})
    *_, kept = retriever.reranker.attribute_scores([sleeveless], red).terms
    colours = np.array([garment.attributes["colour"] for garment in retriever.catalogue])
    assert kept.words == "same colour" and kept.kept
    assert kept.logs[colours == "red"].min() > kept.logs[colours != "red"].max()
    for about_colour in (darker, asked(key="colour", values=("navy",))):
        terms = retriever.reranker.attribute_scores([about_colour], red).terms
        assert "same colour" not in [term.words for term in terms]


def test_whom_a_garment_is_for_is_traded_for_nothing_else(retriever, monkeypatch):
    assert reranking.WEIGHTS["gender"] > max(1.0, reranking.WEIGHTS["words"])
    monkeypatch.setitem(reranking.WEIGHTS, "colour", 2.0)
    navy, long = asked(key="colour", values=("navy",), words="navy"), asked(key="sleeve", values=("long",))
    terms = retriever.reranker.attribute_scores([navy, long], DRESS).terms
    assert [term.weight for term in terms[:2]] == [2.0, 1.0]


def test_a_guess_counts_by_its_confidence(retriever):
    navy = asked(key="colour", values=("navy",), confidence=0.8)
    scores = retriever.reranker.attribute_scores([navy], Evidence({}))
    assert scores.total == pytest.approx(-0.8 * np.log(LEAST))


def test_what_nothing_is_known_of_may_be_met(retriever):
    longer = asked(key="length", direction="length")
    assert not retriever.reranker.met(longer).any() and retriever.reranker.may_meet(longer).all()


def test_relatives_of_the_category_at_hand_come_before_strangers_where_it_cannot_be_had(
    retriever, monkeypatch
):
    """No shirt is navy here: who asks for one gets the dresses that are, the sooner where they are related."""
    category = np.array([garment.category for garment in retriever.catalogue])
    met = np.where(category == "dress", 1, 0).astype(np.float32)
    monkeypatch.setattr(retriever.reranker, "_met", lambda constraint: reranking._Met.of(met))
    shirt = Evidence({"category": "shirt"})
    monkeypatch.setattr(reranking, "related_categories", lambda category: frozenset())
    strangers = retriever.reranker.attribute_scores([asked(key="colour", values=("navy",))], shirt).logs
    monkeypatch.setattr(reranking, "related_categories", lambda category: frozenset({"dress"} - {category}))
    related = retriever.reranker.attribute_scores([asked(key="colour", values=("navy",))], shirt).logs
    gained = (related - strangers)[category == "dress"]
    assert (gained > 0.5 * RELAXATION * Weights().category * -np.log(LEAST)).all()
    assert (related[category == "dress"] > related[category == "shirt"].max()).all()


def test_how_much_dressier_a_garment_is_adds_up_over_its_attributes(retriever, monkeypatch):
    monkeypatch.setattr(
        reranking, "FORMALITY", {"colour": {"red": 0, "navy": 2}, "length": {"maxi": 0, "knee": 1}}
    )
    red_maxi = {"colour": "red", "length": "maxi", "category": "dress"}
    smarter = asked(key="category", direction="formality", reference=red_maxi)
    met = retriever.reranker._dressier(smarter)
    for garment, share in zip(retriever.catalogue, met, strict=True):
        dressier = garment.attributes["colour"] == "navy" or garment.attributes["length"] == "knee"
        assert (share > 0.5) == dressier


def test_related_categories_are_other_categories_and_mutual():
    assert {"t-shirt", "shirt"} <= related_categories("tank top") and "dress" not in related_categories(
        "tank top"
    )
    assert related_categories("saree") == frozenset()
    for group in RELATED:
        for one in group:
            assert one not in related_categories(one)
            assert all(one in related_categories(other) for other in related_categories(one))
    assert all(related_categories(category) for category in CATEGORIES)


def test_nothing_is_a_bit_longer_than_what_no_garment_tells(retriever):
    comparison = asked(key="length", direction="length", strength="a bit", reference={"length": "unheard of"})
    assert not retriever.reranker.met(comparison).any()


def test_a_comparison_that_is_guessed_weighs_less_than_one_that_is_said(retriever):
    said = asked(key="length", direction="length", words="longer", reference={"length": "knee"})
    guessed = replace(said, guess=True)
    heavy, light = (
        retriever.reranker.attribute_scores([one], DRESS).terms[0].weight for one in (said, guessed)
    )
    assert light < heavy


def test_the_kind_at_hand_is_kept_where_nobody_is_believed_to_have_what_is_asked(retriever):
    column = retriever.evidence.columns["colour"]
    shirts = column.probs * (retriever.evidence.columns["category"].confidence({"shirt"}) > 0.5)[:, None]
    for chance, share in ((0.3, 1.0), (0.9, RELAXATION)):
        columns = {**retriever.evidence.columns, "colour": replace(column, probs=chance * shirts)}
        known = SimpleNamespace(columns=columns, calibration=retriever.evidence.calibration)
        terms = Reranker(known, None).attribute_scores([asked(key="colour", values=("navy",))], DRESS).terms
        kept = next(term for term in terms if term.words == "same category")
        assert kept.weight == pytest.approx(share * known.calibration.weights.kept["category"])
