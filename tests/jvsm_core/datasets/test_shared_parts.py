"""What the readers share: words read from texts, pictures checked, published rows, the registry."""

from dataclasses import replace
from pathlib import Path

import pytest

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.datasets import SOURCES, named_folder, source
from jvsm_core.datasets.common import Missing, readable
from jvsm_core.datasets.protocol import Pair, TrainingSet, hold_out
from jvsm_core.datasets.published import PROTOCOLS, ROWS, published
from jvsm_core.datasets.words import attributes_in
from jvsm_core.errors import DataError


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        (
            "black off-the-shoulder maxi dress",
            {"colour": "black", "neckline": "off-shoulder", "length": "maxi"},
        ),
        ("floral print cotton dress", {"pattern": "floral", "material": "cotton"}),
        ("printed silk blouse", {"pattern": "printed", "material": "silk"}),
        ("black and white striped top", {"pattern": "striped"}),  # two colours: not stated which
        ("navy blue jacket", {"colour": "navy"}),
        ("v-neck sweater, long sleeves", {"neckline": "v-neck", "sleeve": "long"}),
        ("sprinted incredible whiteboard", {}),
    ],
)
def test_words_that_mean_one_thing_become_attributes(text, attributes):
    assert attributes_in(text) == attributes


def test_a_picture_cut_short_is_unreadable(tmp_path, draw):
    whole = draw(tmp_path / "whole.jpg")
    assert readable(whole) and readable(draw(tmp_path / "whole.png"))
    for name, content in {
        "short.jpg": whole.read_bytes()[:-40],
        "empty.jpg": b"",
        "text.png": b"hello",
    }.items():
        (tmp_path / name).write_bytes(content)
        assert not readable(tmp_path / name), name
    (tmp_path / "folder.jpg").mkdir()
    assert not readable(tmp_path / "folder.jpg")


def test_missing_adds_up_and_names_a_few():
    missing = Missing(pictures=("a", "b")) + Missing(pictures=("c", "d"), rows=("line 3",))
    assert missing.summary(2) == "4 pictures missing (a, b, …); 1 rows skipped (line 3)"
    assert not Missing() and Missing().summary() == "nothing missing"


def test_published_rows_stand_only_under_their_own_protocol():
    original = {row.system for row in published("fashion-iq", "original, captions joined")}
    kept = {row.system for row in published("fashion-iq", "original-keep-reference")}
    assert original - kept == {"DQU-CIR"} and kept - original == {"SPN (SPRC)"}
    assert published("fashion-iq", "val-split") == () == published("ut-zap50k", "ours, one field")
    jvsm = next(row for row in published("fashion200k", "tirg") if row.system.startswith("JVSM"))
    assert dict(jvsm.scores) == {"R@1": 19.0, "R@10": 52.1, "R@50": 70.0}
    assert all(row.published and row.paper for row in ROWS)
    assert all(set(row.protocols) <= set(PROTOCOLS[row.benchmark]) for row in ROWS)
    unsure = {row.system for row in published("fashion-iq", "original") if row.note}
    assert unsure == {"JVSM", "TIRG"}
    with pytest.raises(DataError, match="no protocol 'mine' of 'fashion-iq'"):
        published("fashion-iq", "mine")


def test_jvsms_printed_mean_follows_from_its_printed_parts():
    scores = next(row for row in ROWS if row.system == "JVSM").scores
    parts = [value for name, value in scores.items() if name != "mean"]
    assert sum(parts) / 6 == pytest.approx(scores["mean"], abs=0.05)


def test_the_registry_names_every_dataset_and_refuses_others():
    photos = {f"fashion-products-as:{protocol}" for protocol in ("fashion200k", "ut-zap50k")}
    named = {"fashion-iq", "multiturn-fashion-iq", "fashion200k", "ut-zap50k", "fashion-products"}
    assert set(SOURCES) == named | photos
    assert all(one.where and one.licence for one in SOURCES.values())
    assert source("fashion200k").title == "Fashion-200k"
    with pytest.raises(DataError, match="unknown dataset 'imagenet'; known: fashion-iq"):
        source("imagenet")


def test_a_named_folder_is_a_dataset_and_its_place(tmp_path):
    assert named_folder("fashion-iq:data/fiq") == ("fashion-iq", Path("data/fiq"))
    assert named_folder("fashion-products-as:ut-zap50k:D") == ("fashion-products-as:ut-zap50k", Path("D"))
    assert named_folder("some/catalogue") == (None, Path("some/catalogue"))
    (tmp_path / "a:b").mkdir()
    assert named_folder(str(tmp_path / "a:b")) == (None, tmp_path / "a:b")
    with pytest.raises(DataError, match="unknown dataset 'imagenet'"):
        named_folder("imagenet:data")


def _training_set(pairs: list[tuple[int, int]], keys: str) -> TrainingSet:
    garments = tuple(Garment(str(row), f"{row}.jpg", "", "", "dress", {}) for row in range(len(keys)))
    catalogue = Catalogue(Path(), "photos", "", "", garments)
    return TrainingSet(
        catalogue, tuple(keys), tuple(Pair(a, b, ("red", "long")) for a, b in pairs), Missing()
    )


def test_held_out_pairs_take_all_pairs_of_their_targets_with_them():
    data = _training_set([(0, 1), (1, 2), (0, 2), (2, 3), (3, 2), (0, 4)], "ABCDC")
    kept, benchmark = hold_out(data, "photos", share=0.5)
    # Targets in order: B, C, D; row 4 has row 2's key. Every second is held out.
    assert [(pair.reference, pair.target) for pair in kept.pairs] == [(0, 1), (2, 3)]
    assert [(query.reference, query.key) for query in benchmark.queries] == [
        (1, "C"),
        (0, "C"),
        (3, "C"),
        (0, "C"),
    ]
    assert benchmark.texts[0] == "Red and long" and benchmark.mask_reference
    assert len(hold_out(data, "photos", share=0.5, most=2)[1].queries) == 2
    with pytest.raises(DataError, match="too little to train on"):
        hold_out(_training_set([(0, 1)], "AB"), "photos")


def test_every_row_has_a_key():
    with pytest.raises(DataError, match="photos: 3 garments but 2 keys"):
        replace(_training_set([(0, 1)], "ABC"), keys=("A", "B"))
