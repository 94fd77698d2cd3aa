"""What the readers share: words read from texts, pictures checked, published rows, the registry."""

import pytest

from jvsm_core.datasets import SOURCES, source
from jvsm_core.datasets.common import Missing, readable
from jvsm_core.datasets.published import PROTOCOLS, ROWS, published
from jvsm_core.datasets.words import attributes_in
from jvsm_core.errors import DataError


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("black off-the-shoulder maxi dress", {"colour": "black", "neckline": "off-shoulder", "length": "maxi"}),
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
    for name, content in {"short.jpg": whole.read_bytes()[:-40], "empty.jpg": b"", "text.png": b"hello"}.items():
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
    assert set(SOURCES) == {"fashion-iq", "multiturn-fashion-iq", "fashion200k", "ut-zap50k", "fashion-products"}
    assert all(one.where and one.licence for one in SOURCES.values())
    assert source("fashion200k").title == "Fashion-200k"
    with pytest.raises(DataError, match="unknown dataset 'imagenet'; known: fashion-iq"):
        source("imagenet")
