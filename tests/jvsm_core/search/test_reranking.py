"""Reranker over the small shop: which garments come first, and that the index finds them all."""

import numpy as np
import pytest
from fakes import FakeEmbedder, make_shop

from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.language.frame import Constraint
from jvsm_core.search import reranking
from jvsm_core.search.filters import Settings
from jvsm_core.search.reranking import SEEN, STATED, AttributeScores, search
from jvsm_core.vocabulary import CATEGORIES, RELATED, related_categories

START = "red-long-knee-dress"


@pytest.fixture(scope="module")
def unlabelled(tmp_path_factory):
    """The same shop, whose attributes only the model sees."""
    folder = tmp_path_factory.mktemp("unlabelled")
    shop = make_shop(folder / "shop", attributes=False)
    return Retriever.assemble(FakeEmbedder(), shop, cache=folder / "cache")


def talk(retriever, *texts, settings=None):
    dialogue = retriever.start(garment_id=START, settings=settings)
    for text in texts:
        dialogue = retriever.refine(dialogue, text)
    return dialogue


def asked(**given):
    return Constraint(turn=1, **given)


def test_all_garments_shown_have_what_was_asked(retriever):
    dialogue = talk(retriever, "make it sleeveless", "in navy")
    met = [(hit.garment.attributes["sleeve"], hit.garment.attributes["colour"]) for hit in dialogue.hits]
    # Six garments are both; the rest are one of them.
    assert met[:6] == [("sleeveless", "navy")] * 6
    assert all("sleeveless" in pair or "navy" in pair for pair in met)


def test_among_those_the_kind_at_hand_comes_first_unless_another_was_asked(retriever):
    dresses = talk(retriever, "make it sleeveless", "in navy")
    assert [hit.garment.category for hit in dresses.hits[:6]] == ["dress"] * 3 + ["shirt"] * 3
    shirts = talk(retriever, "in navy", "a shirt")
    assert {hit.garment.category for hit in shirts.hits[:9]} == {"shirt"}


def test_scores_fall_and_one_is_all_that_can_be_had(retriever):
    dialogue = talk(retriever, "make it sleeveless", "in navy")
    scores = [hit.score for hit in dialogue.hits]
    assert scores == sorted(scores, reverse=True)
    # The first is exactly what the query stands for, and meets both constraints and the category.
    assert scores[0] == pytest.approx(1, abs=1e-5)
    met, kept = STATED
    # A shirt differs from it in one of four attributes, and lacks the bonus of the category.
    shirt = next(hit for hit in dialogue.hits if hit.garment.id == "navy-sleeveless-knee-shirt")
    assert shirt.score == pytest.approx((0.75 + 2 * met) / (1 + 2 * met + kept), abs=1e-5)


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
    """A bucket of two garments at the far end, behind seventy that lie nearer."""
    index = retriever.index
    query = index.embeddings[0]
    far = np.argsort(index.embeddings @ query, kind="stable")[:2]
    bonus = np.zeros(len(index), np.float32)
    bonus[far] = 1
    found = search(index, query, 3, AttributeScores(bonus, 1.0), excluded=[0])
    assert set(found.rows[:2]) == set(far) and found.rows[2] not in (0, *far)
    assert (np.diff(found.scores) <= 0).all()
    assert (
        len(search(index, query, 3, AttributeScores(bonus, 1.0), allowed=np.zeros(len(index), bool)).rows)
        == 0
    )


def test_a_constraint_that_nobody_meets_prefers_nobody(retriever):
    assert retriever.reranker.attribute_scores([asked(key="material", values=("leather",))], "dress") is None
    both = retriever.reranker.attribute_scores(
        [asked(key="material", values=("leather",)), asked(key="colour", values=("navy",))], "dress"
    )
    met, kept = map(np.float32, STATED)
    assert both.total == sum(STATED) and sorted(set(both.bonus)) == [0, kept, met, met + kept]


def test_an_older_constraint_is_relaxed_for_a_newer_one_that_nothing_has_with_it(retriever):
    navy, green = (Constraint("colour", (value,), turn=turn) for turn, value in ((1, "navy"), (2, "green")))
    scores = retriever.reranker.attribute_scores([navy, green], None)
    colours = np.array([garment.attributes["colour"] for garment in retriever.catalogue])
    assert set(scores.bonus[colours == "navy"]) == {0.5} and set(scores.bonus[colours == "green"]) == {1}
    together = retriever.reranker.attribute_scores([navy, asked(key="colour", values=("green",))], None)
    assert set(together.bonus[colours == "navy"]) == {1} == set(together.bonus[colours == "green"])


def test_what_the_model_names_counts_by_its_confidence(unlabelled, retriever):
    darker = asked(key="colour", direction="lightness", up=False, reference={"colour": "red"})
    for constraint in (
        asked(key="colour", values=("navy",)),
        asked(key="colour", values=("navy",), negated=True),
        darker,
    ):
        np.testing.assert_allclose(
            unlabelled.reranker.met(constraint), retriever.reranker.met(constraint), atol=1e-6
        )
    scores = unlabelled.reranker.attribute_scores([asked(key="colour", values=("navy",))], "dress")
    assert scores.graded and scores.total == sum(SEEN)


def test_a_guess_counts_by_its_confidence(retriever):
    navy = asked(key="colour", values=("navy",), confidence=0.8)
    scores = retriever.reranker.attribute_scores([navy], None)
    assert scores.bonus.max() == pytest.approx(0.8) == scores.total


def test_what_nothing_is_known_of_may_be_met(retriever):
    longer = asked(key="length", direction="length")
    assert not retriever.reranker.met(longer).any() and retriever.reranker.may_meet(longer).all()


def test_relatives_of_the_category_at_hand_come_before_strangers(retriever, monkeypatch):
    category = np.array([garment.category for garment in retriever.catalogue])
    navy = asked(key="colour", values=("navy",))
    strangers = retriever.reranker.attribute_scores([navy], "shirt").bonus
    monkeypatch.setattr(reranking, "related_categories", {"shirt": frozenset({"dress"})}.get)
    related = retriever.reranker.attribute_scores([navy], "shirt").bonus
    _, kind = STATED
    np.testing.assert_allclose(
        (related - strangers)[category == "dress"], reranking.RELATED * kind, rtol=1e-5
    )
    np.testing.assert_allclose((related - strangers)[category == "shirt"], 0)


def test_a_comparison_that_the_category_helps_to_decide_keeps_to_its_kind(retriever, monkeypatch):
    monkeypatch.setattr(
        reranking, "related_categories", {"shirt": frozenset(), "dress": frozenset({"shirt"})}.get
    )
    # Which garments are smarter is of no matter here, and nothing in this shop is.
    met = (np.arange(len(retriever.catalogue)) % 2).astype(np.float32)
    monkeypatch.setattr(retriever.reranker, "met", lambda constraint: met)
    smarter = asked(key="category", direction="formality")
    category = np.array([garment.category for garment in retriever.catalogue])
    for at_hand, kept in (("shirt", category == "shirt"), ("dress", np.full(len(category), True))):
        bonus = retriever.reranker.attribute_scores([smarter], at_hand).bonus
        np.testing.assert_allclose(bonus, STATED[0] * met + STATED[1] * kept)


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
