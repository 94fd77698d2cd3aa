"""Ablations on a small shop: every variant is trained with every seed, and differs in what it says it does."""

from dataclasses import asdict

import pytest

from jvsm_core.errors import DataError
from jvsm_core.training.ablation import VARIANTS, AblationSettings, Variant, ablate, markdown
from jvsm_core.training.recipes import COMPACT

SHORT = AblationSettings(steps=30, batch=16, seeds=2, triplets=300, dialogues=50, captions=100)


def changed(variant):
    """The settings in which a variant differs from the full recipe at the same budget."""
    full, other = asdict(SHORT.of(Variant("all"))), asdict(SHORT.of(variant))
    return {key: value for key, value in other.items() if value != full[key]}


def test_losses_are_added_one_by_one():
    left_out = [set(changed(variant)) for variant in list(VARIANTS.values())[:6]]
    assert left_out == [
        {"vse", "tm", "naming", "ranking"},
        {"tm", "naming", "ranking"},
        {"naming", "ranking"},
        {"ranking"},
        set(),
        set(),
    ]
    assert [variant.swaps for variant in VARIANTS.values()] == [False] * 5 + [True, True, False]


def test_hard_negatives_that_go_are_made_up_for_with_random_ones():
    assert changed(VARIANTS["all, without hard negatives"]) == {
        "hard_negatives": 0,
        "random_negatives": COMPACT.composition.random_negatives + 2 * SHORT.batch,
    }


@pytest.fixture(scope="module")
def figures(small_checkpoint, split_shop, tmp_path_factory):
    out = tmp_path_factory.mktemp("ablation")
    variants = (VARIANTS["L_im alone"], VARIANTS["+ soft ranking"])
    return ablate(small_checkpoint, [split_shop], SHORT, out, cache=out / "cache", variants=variants)


def test_every_variant_is_measured_over_its_seeds(figures):
    assert list(figures["variants"]) == ["L_im alone", "+ soft ranking"]
    assert figures["val"]["drawn"]["garments"] == 72
    for row in figures["variants"].values():
        # Of 71 others one is right: at random one in seven is among the first ten.
        assert 20 < row["drawn"]["R@10"]["mean"] <= 100
        assert row["drawn"]["R@1"]["spread"] >= 0
    assert figures["variants"]["L_im alone"] != figures["variants"]["+ soft ranking"]


def test_the_table_says_what_it_is_measured_on(figures):
    table = markdown(figures).splitlines()
    assert table[0] == "|  | drawn R@1 | drawn R@10 |"
    assert table[2].startswith("| L_im alone | ") and " ± " in table[2]
    assert table[-1].startswith("30 steps of 16, 2 seeds; third phase alone, on cached features")


def test_nothing_to_measure_with_is_said(small_checkpoint, shop, tmp_path):
    """All of its garments are of split train."""
    with pytest.raises(DataError, match="no garments of split val"):
        ablate(small_checkpoint, [shop.folder], SHORT, tmp_path, cache=tmp_path / "cache")
