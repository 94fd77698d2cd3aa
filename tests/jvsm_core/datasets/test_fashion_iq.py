"""FashionIQ: the real captions, splits and tags by their published counts; small folders by hand."""

import json
import os

import numpy as np
import pytest

from jvsm_core.catalogue import Catalogue
from jvsm_core.datasets.fashion_iq import (
    CATEGORIES,
    fashion_iq_benchmark,
    fashion_iq_training,
    read_captions,
    read_split,
    read_tags,
    side_text,
    to_catalogue,
)
from jvsm_core.datasets.protocol import hold_out, join_captions
from jvsm_core.errors import DataError

#: The protocols page: train triplets and images, val queries, val galleries.
COUNTS = {
    "dress": (5985, 11452, 2017, 3817, 2628),
    "shirt": (5988, 19036, 2038, 6346, 3089),
    "toptee": (6027, 16121, 1961, 5373, 2902),
}


@pytest.fixture(scope="module")
def real(unpacked, draw):
    """The real text with one stand-in picture linked for every garment of the val splits."""
    folder = unpacked("fashion-iq-text.tar.gz") / "fashion-iq"
    picture = draw(folder / "images" / "stand-in.jpg")
    for category in CATEGORIES:
        for asin in read_split(folder, category, "val"):
            if not (folder / "images" / f"{asin}.jpg").exists():
                os.link(picture, folder / "images" / f"{asin}.jpg")
    return folder


@pytest.mark.parametrize("category", CATEGORIES)
def test_real_captions_and_splits_have_the_published_counts(real, category):
    triplets, images, queries, gallery, _ = COUNTS[category]
    records, missing = read_captions(real, category, "train")
    assert (len(records), len(read_split(real, category, "train"))) == (triplets, images)
    assert not missing
    records, _ = read_captions(real, category, "val")
    assert (len(records), len(read_split(real, category, "val"))) == (queries, gallery)
    tests, missing = read_captions(real, category, "test")
    assert tests and not missing and all(record.target is None for record in tests)


@pytest.mark.parametrize("category", CATEGORIES)
def test_real_galleries_have_the_published_counts_under_each_protocol(real, category):
    _, _, queries, original, val_split = COUNTS[category]
    for protocol, gallery, masked in [
        ("original", original, True),
        ("original-keep-reference", original, False),
        ("val-split", val_split, True),
    ]:
        benchmark = fashion_iq_benchmark(real, category, protocol)
        head = benchmark.head()
        assert (head["gallery"], head["queries"], benchmark.mask_reference) == (gallery, queries, masked)
        assert head["protocol"] == f"{protocol}, captions joined"
        assert head["missing"]["pictures missing"] == head["missing"]["rows skipped"] == 0


def test_real_train_captions_are_pairs_to_train_on(real):
    for asin in read_split(real, "dress", "train"):
        if not (real / "images" / f"{asin}.jpg").exists():
            os.link(real / "images" / "stand-in.jpg", real / "images" / f"{asin}.jpg")
    data = fashion_iq_training(real, "dress")
    assert (len(data.pairs), len(data.catalogue)) == COUNTS["dress"][:2]
    assert sum(len(pair.texts) for pair in data.pairs) == 2 * 5985
    assert data.keys == tuple(garment.id for garment in data.catalogue)
    kept, held = hold_out(data, "fashion-iq")
    assert not {data.keys[pair.target] for pair in kept.pairs} & {query.key for query in held.queries}
    assert len(kept.pairs) + len(held.queries) == 5985 and 80 <= len(held.queries) <= 160


def test_real_captions_asked_separately_leave_out_the_empty_ones(real):
    records, _ = read_captions(real, "toptee", "val")
    benchmark = fashion_iq_benchmark(real, "toptee", "val-split", "separate")
    assert len(benchmark.queries) == sum(len(record.captions) for record in records) == 2 * 1961 - 2
    assert all(query.text.strip() for query in benchmark.queries)


def test_real_tags_are_six_lists_also_where_the_file_repeats_them(unpacked):
    tags = read_tags(unpacked("fashion-iq-attributes.tar.gz"))
    assert len(tags) == 42345
    assert {len(lists) for lists in tags.values()} == {6}
    assert all(tag for lists in tags.values() for kind in lists for tag in kind)
    assert tags["B003HE66SG"][4] == ("button", "collar", "long sleeve")


@pytest.fixture
def small(tmp_path, draw):
    """Four dresses, three pictures, and records with everything that goes wrong."""
    records = [
        {"candidate": "A1", "target": "A2", "captions": ["is longer.", " has a belt, "]},
        {"candidate": "A2", "target": "A3", "captions": ["", "is red"]},
        {"candidate": "A3", "target": "A4", "captions": ["is blue", "is shorter"]},
        {"candidate": "A3", "captions": ["is blue", "is shorter"]},
        {"candidate": "A3", "target": "A1", "captions": ["", " "]},
        {"target": "A1", "captions": ["is blue"]},
    ]
    for split in ("train", "val"):
        _write(tmp_path / "captions" / f"cap.dress.{split}.json", records)
        _write(tmp_path / "image_splits" / f"split.dress.{split}.json", ["A1", "A2", "A3", "A4", "A5", "A1"])
    tags = [["dress"], ["floral", ""], ["cotton", "wash"], ["maxi"], ["v-neck"], ["york"]]
    _write(
        tmp_path / "asin2attr.dress.val.json",
        {"A1": tags, "A2": [*tags, ["dress"], ["print"], [], [], [], []]},
    )
    draw(tmp_path / "images" / "A1.jpg")
    draw(tmp_path / "images" / "A2.png")
    draw(tmp_path / "images" / "A3.jpg")
    (tmp_path / "images" / "A5.jpg").write_bytes(b"not a picture")
    return tmp_path


def _write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")


def test_what_is_missing_is_counted_and_named(small):
    benchmark = fashion_iq_benchmark(small, "dress")
    assert [garment.id for garment in benchmark.catalogue] == ["A1", "A2", "A3"]
    assert [garment.image for garment in benchmark.catalogue] == [
        "images/A1.jpg",
        "images/A2.png",
        "images/A3.jpg",
    ]
    missing = benchmark.missing
    assert missing.pictures == ("A4",)
    assert missing.unreadable == ("images/A5.jpg",)
    assert missing.unlabelled == ("A3",)
    assert missing.rows == (
        "cap.dress.val.json record 3: no target",
        "cap.dress.val.json record 4: no caption",
        "cap.dress.val.json record 5: no reference",
        "A3 to A4: no picture of the target",
    )
    assert "1 pictures missing (A4)" in missing.summary()
    assert benchmark.texts == ["Is longer and has a belt", "Is red"]


def test_recalls_by_hand_differ_with_the_protocol(small):
    """Query 1: A1 to A2; query 2: A2 to A3. The rows of `scores` are what each query gives A1, A2, A3."""
    scores, gallery = np.array([[0.9, 0.5, 0.7], [0.1, 0.8, 0.4]]), np.eye(3)
    kept = fashion_iq_benchmark(small, "dress", "original-keep-reference")
    assert kept.ranks(scores, gallery).tolist() == [3, 2]
    excluded = fashion_iq_benchmark(small, "dress", "original")
    found = excluded.ranks(scores, gallery)
    assert found.tolist() == [2, 1]
    assert excluded.recalls(found) == {"R@10": 100.0, "R@50": 100.0}
    # A4 and A5 have no picture, so the VAL gallery holds the same three.
    assert fashion_iq_benchmark(small, "dress", "val-split").ranks(scores, gallery).tolist() == [2, 1]


def test_the_val_split_holds_references_and_targets_only(small, draw):
    draw(small / "images" / "A6.jpg")
    _write(small / "image_splits" / "split.dress.val.json", ["A1", "A2", "A3", "A6"])
    original, val_split = (fashion_iq_benchmark(small, "dress", name) for name in ("original", "val-split"))
    assert (len(original.catalogue), len(val_split.catalogue)) == (4, 3)


def test_training_pairs_keep_both_captions(small):
    for category in ("shirt", "toptee"):
        _write(small / "captions" / f"cap.{category}.train.json", [])
        _write(small / "image_splits" / f"split.{category}.train.json", ["A1"])
    data = fashion_iq_training(small)
    assert [(pair.reference, pair.target, pair.texts) for pair in data.pairs] == [
        (0, 1, ("is longer.", "has a belt,")),
        (1, 2, ("is red",)),
    ]
    assert len(data.catalogue) == 3  # A1 is a dress first and stays one garment


def test_side_text_and_attributes_come_from_the_tags(small):
    garment = fashion_iq_benchmark(small, "dress").catalogue["A1"]
    assert garment.description == "floral cotton wash maxi v-neck dress"
    assert garment.attributes == {
        "category": "dress",
        "pattern": "floral",
        "material": "cotton",
        "length": "maxi",
        "neckline": "v-neck",
    }
    assert garment.title == "Floral cotton maxi dress"
    assert side_text(()) == ""


def test_it_becomes_a_catalogue(small, tmp_path_factory):
    for category in ("shirt", "toptee"):
        _write(small / "image_splits" / f"split.{category}.val.json", [])
    out = tmp_path_factory.mktemp("out") / "shop"
    written, missing = to_catalogue(small, out, "val")
    assert missing.pictures == ("A4",)
    catalogue = Catalogue.read(out)
    assert [garment.id for garment in catalogue] == [
        "A1",
        "A2",
        "A3",
    ] and catalogue.fingerprint == written.fingerprint
    assert catalogue.picture(catalogue["A2"]).size == (16, 20)


def test_captions_are_joined_as_clip4cir_joins_them():
    assert join_captions(["is solid black with no sleeves", "is black with straps"]) == (
        "Is solid black with no sleeves and is black with straps"
    )
    assert join_captions(["the tank top is blue.", " pink "]) == "The tank top is blue and pink"
    assert join_captions(["", "Red?"]) == "Red"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: fashion_iq_benchmark(f, "hat"), "unknown category 'hat'; known: dress, shirt, toptee"),
        (lambda f: fashion_iq_benchmark(f, "dress", "mine"), "unknown protocol 'mine'"),
        (lambda f: fashion_iq_benchmark(f, "dress", captions="both"), "unknown captions 'both'"),
        (lambda f: read_captions(f, "dress", "dev"), "unknown split 'dev'; known: test, train, val"),
        (lambda f: read_captions(f, "shirt", "val"), r"cap\.shirt\.val\.json is missing"),
        (lambda f: fashion_iq_benchmark(f / "nowhere", "dress"), "nowhere: no such folder"),
        (lambda f: to_catalogue(f, f / "out", "dev"), "unknown split 'dev'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(small, call, message):
    with pytest.raises(DataError, match=message):
        call(small)


def test_damaged_files_are_refused_by_name(small):
    path = small / "captions" / "cap.dress.val.json"
    path.write_text("[{", "utf-8")
    with pytest.raises(DataError, match=r"cannot read .*cap\.dress\.val\.json"):
        fashion_iq_benchmark(small, "dress")
    _write(path, {"candidate": "A1"})
    with pytest.raises(DataError, match="expected a list"):
        fashion_iq_benchmark(small, "dress")


def test_a_folder_without_pictures_is_refused_with_the_place_to_put_them(small):
    for path in (small / "images").iterdir():
        path.unlink()
    with pytest.raises(
        DataError, match=r"no picture can be read: 5 pictures missing \(A1, A2, A3, …\).*images"
    ):
        fashion_iq_benchmark(small, "dress")
