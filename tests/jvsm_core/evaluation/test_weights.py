"""Weights are chosen for what serves: the kind at hand is kept first, then most is as asked."""

import numpy as np
import pytest

from jvsm_core.catalogue import Garment
from jvsm_core.evaluation.shop import Labels, Request
from jvsm_core.evaluation.weights import Earned, Shop, earnings, fit_weights
from jvsm_core.model.calibration import Weights
from jvsm_core.search.formula import LEAST


def shop(states_kind=True):
    """A blue dress at hand, six red dresses that look otherwise, and six red skirts that look alike."""
    kinds = ["dress"] * 7 + ["skirt"] * 6
    colours = ["blue", *["red"] * 12]
    garments = [
        Garment(str(place), "", "", "", kind, {"colour": colour, "gender": "women"})
        for place, (kind, colour) in enumerate(zip(kinds, colours, strict=True))
    ]
    dress = np.array([kind == "dress" for kind in kinds])
    earned = Earned(
        Request("colour", "red", "in red", 0),
        np.where(dress, -1.0, 1.0).astype(np.float32),
        np.zeros(len(kinds), np.float32),
        {"category": np.where(dress, 0.0, np.log(LEAST)).astype(np.float32)},
    )
    return Shop(Labels(garments), [earned], states_kind)


def test_a_ranking_is_the_weighted_sum_without_what_is_at_hand():
    (earned,) = shop().earned
    assert earned.ranking(Weights(1.0, 1.0, 0.0))[:6].tolist() == [1, 2, 3, 4, 5, 6]
    assert earned.ranking(Weights(1.0, 0.0, 0.0))[:6].tolist() == [7, 8, 9, 10, 11, 12]
    assert earned.ranking(Weights(1.0, 1.0, 0.0, beyond=0.0))[:7].tolist() == [1, 2, 3, 4, 5, 7, 8]


def test_the_kind_is_kept_where_the_shop_states_it():
    careless, careful = Weights(1.0, 0.0, 0.0), Weights(1.0, 1.0, 0.0)
    assert shop().figures(careful) == {"asked@10": 100, "served": 100, "kind@5": 100}
    assert shop().figures(careless)["kind@5"] == 0
    assert fit_weights([shop()], [careless, careful]) == careful


def test_what_garments_earn_adds_up_to_how_the_shop_ranks(retriever):
    garment = retriever.catalogue.garments[0]
    weights = retriever.evidence.calibration.weights
    (earned,) = earnings(retriever, [Request("colour", "navy", "in navy", 0)])
    dialogue = retriever.refine(retriever.start(garment_id=garment.id), "in navy")
    shown = [retriever.catalogue.row(hit.garment.id) for hit in dialogue.hits]
    assert earned.ranking(weights)[: len(shown)].tolist() == shown
    assert earnings(retriever, [Request("colour", "navy", "", 0)]) == []


@pytest.mark.parametrize("weights", [Weights(2.0, 0.5, 0.25)])
def test_weights_are_kept_beside_the_checkpoint(tmp_path, weights):
    from jvsm_core.model.calibration import Calibration

    Calibration(weights=weights).write(tmp_path)
    assert Calibration.beside(tmp_path).weights == weights
