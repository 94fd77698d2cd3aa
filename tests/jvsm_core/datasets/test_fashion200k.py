"""Fashion-200k in its exact public format, awkward lines included, with recalls worked out by hand."""

from random import Random

import numpy as np
import pytest

from jvsm_core.catalogue import Catalogue
from jvsm_core.datasets.fashion200k import (
    CaptionIndex,
    different_words,
    fashion200k_benchmark,
    fashion200k_training,
    modification,
    read_labels,
    to_catalogue,
)
from jvsm_core.errors import DataError

DRESS = "women/dresses/casual_and_day_dresses"
SKIRT = "women/skirts/mini_skirts"
A, B, B2, C = (f"{DRESS}/{name}.jpeg" for name in ("51/51_0", "52/52_0", "52/52_1", "53/53_0"))
D, GONE, BAD = f"{SKIRT}/61/61_0.jpeg", f"{SKIRT}/62/62_0.jpeg", f"{SKIRT}/63/63_0.jpeg"

TEST_LABELS = {
    "dress": (
        f"{A}\t0.9\told words\n"  # comes again below: the last line counts
        f"{B}\t-1.25\tblue lace dress \n"
        f"{B2}\t0.8\tblue lace dress\n"
        f"{C}\t\t0.5\tred silk dress\n"  # a doubled tab
        f"{A}\t0.9\tblack lace dress\n"
        "\n"
        "women/dresses/broken\n"
    ),
    "skirt": (
        f"{D}\t0.7\tblack\tlace skirt\n"  # a tab inside the description
        f"{GONE}\t0.7\tgreen skirt\n"
        f"{BAD}\t0.7\tyellow skirt\n"
    ),
    "jacket": "",
    "pants": "",
    "top": "",
}
QUERIES = (
    f"{A} {B}\n"
    f"{B}\t{A}\n"  # a tab between the paths
    f"{C} {B2} \n"
    f"{D} {A}\n"
    f"{B} {B2}\n"  # equal descriptions: the other picture of the pair is the answer
    f"{C} {C}\n"  # only itself has the description, and itself is out
    f"{GONE} {A}\n"
    f"{A} {GONE}\n"
    f"{A} women/unknown.jpeg\n"
    f"{A}\n"
)


@pytest.fixture
def folder(tmp_path, draw):
    (tmp_path / "labels").mkdir()
    for category, lines in TEST_LABELS.items():
        (tmp_path / "labels" / f"{category}_test_detect_all.txt").write_text(lines, "utf-8")
    (tmp_path / "test_queries.txt").write_text(QUERIES, "utf-8")
    for path in (A, B, B2, C, D):
        draw(tmp_path / path)
    (tmp_path / BAD).parent.mkdir(parents=True)
    (tmp_path / BAD).write_bytes(b"")
    return tmp_path


def test_labels_are_read_through_their_awkward_lines(folder):
    labels, missing = read_labels(folder, "test")
    assert [(label.path, label.caption) for label in labels] == [
        (A, "black lace dress"),
        (B, "blue lace dress"),
        (B2, "blue lace dress"),
        (C, "red silk dress"),
        (D, "black lace skirt"),
        (GONE, "green skirt"),
        (BAD, "yellow skirt"),
    ]
    assert labels[1].score == -1.25 and labels[3].score == 0.5
    assert missing.rows == (
        f"dress_test_detect_all.txt line 5: {A} again",
        "dress_test_detect_all.txt line 7: not three fields",
    )


def test_what_is_missing_is_counted_and_named(folder):
    benchmark = fashion200k_benchmark(folder)
    assert [garment.id for garment in benchmark.catalogue] == [A, B, B2, C, D]
    assert benchmark.missing.pictures == (GONE,) and benchmark.missing.unreadable == (BAD,)
    assert benchmark.missing.rows[2:] == (
        "test_queries.txt line 6: no picture with the target's description, 'red silk dress'",
        f"test_queries.txt line 7: no picture of the source {GONE}",
        "test_queries.txt line 8: no picture with the target's description, 'green skirt'",
        "test_queries.txt line 9: no label for women/unknown.jpeg",
        "test_queries.txt line 10: not two paths",
    )
    head = benchmark.head()
    assert (head["gallery"], head["queries"], head["protocol"]) == (5, 5, "tirg")


def test_recalls_by_hand(folder):
    """Rows are A, B, B2, C, D; each line holds what a query gives them."""
    benchmark = fashion200k_benchmark(folder)
    assert benchmark.texts == [
        "replace black with blue",
        "replace blue with black",
        "replace red with blue",
        "replace skirt with dress",
        "replace dress with dress",
    ]
    scores = np.array(
        [
            [0.9, 0.1, 0.7, 0.8, 0.2],  # A to "blue lace dress": A is out, C before B2: rank 2
            [0.8, 0.9, 0.7, 0.1, 0.2],  # B to "black lace dress": B is out, A first: rank 1
            [0.5, 0.1, 0.2, 0.9, 0.6],  # C to "blue lace dress": D, A, then B2: rank 3
            [0.1, 0.6, 0.7, 0.8, 0.9],  # D to "black lace dress": C, B2, B, then A: rank 4
            [0.1, 0.9, 0.8, 0.2, 0.3],  # B to "blue lace dress": B is out, B2 first: rank 1
        ]
    )
    found = benchmark.ranks(scores, np.eye(5))
    assert found.tolist() == [2, 1, 3, 4, 1]
    assert benchmark.recalls(found) == {"R@1": 40.0, "R@10": 100.0, "R@50": 100.0}
    assert benchmark.slices(found)["dress"]["R@1"] == 50.0 and benchmark.slices(found)["skirt"]["R@1"] == 0.0


def test_the_text_names_the_first_word_that_differs_on_each_side():
    assert modification("black lace midi dress", "black silk maxi dress") == "replace lace with silk"
    # Where one description has nothing of its own, TIRG's loop ends on its last word; so do we.
    assert different_words("blue dress", "blue long dress") == ("dress", "long")


def test_captions_one_word_apart_are_neighbours():
    index = CaptionIndex(
        ("black lace dress", "blue lace dress", "blue lace dress", "red silk skirt", "lace dress")
    )
    # Deleting "black" and "blue" leaves "lace dress"; deleting nothing from "lace dress" is no parent of it.
    assert index.children["lace dress"] == ["black lace dress", "blue lace dress"]
    assert index.modifiable == [0, 1, 2]
    drawn = {index.draw(0, Random(seed)) for seed in range(20)}
    assert drawn == {1, 2}


def test_a_words_letters_are_deleted_wherever_they_stand_as_tirg_does():
    assert CaptionIndex(("red shredded top", "blue shded top")).modifiable == [0, 1]


def test_training_pairs_follow_the_seed(folder, draw):
    with pytest.raises(DataError, match="dress_train_detect_all.txt is missing"):
        fashion200k_training(folder)
    for category in TEST_LABELS:
        lines = TEST_LABELS["dress"] if category == "dress" else ""
        (folder / "labels" / f"{category}_train_detect_all.txt").write_text(lines, "utf-8")
    data = fashion200k_training(folder, seed=3, pairs_per_picture=2)
    captions = [garment.description for garment in data.catalogue]
    assert len(data.pairs) == 6  # A, B and B2 are modifiable; "red silk dress" is two words away
    for pair in data.pairs:
        assert captions[pair.reference] != captions[pair.target]
        assert pair.texts == (modification(captions[pair.reference], captions[pair.target]),)
    assert data.pairs == fashion200k_training(folder, seed=3, pairs_per_picture=2).pairs


def test_it_becomes_a_catalogue(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    written, missing = to_catalogue(folder, out, "test")
    assert len(Catalogue.read(out)) == len(written) == 5 and missing.pictures == (GONE,)
    garment = Catalogue.read(out)[B]
    assert (garment.title, garment.description) == ("Blue lace dress", "blue lace dress")
    assert garment.attributes == {"category": "dress", "colour": "blue", "material": "lace"}
    assert "/" not in garment.image.removeprefix("images/")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: read_labels(f, "val"), "unknown split 'val'; known: test, train"),
        (lambda f: read_labels(f / "nowhere", "test"), "no such folder"),
        (
            lambda f: (f / "test_queries.txt").unlink() or fashion200k_benchmark(f),
            "test_queries.txt is missing",
        ),
        (
            lambda f: (f / "test_queries.txt").write_text("") and None or fashion200k_benchmark(f),
            "no query can be asked",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(folder, call, message):
    with pytest.raises(DataError, match=message):
        call(folder)


def test_a_missing_label_file_is_named_and_the_others_are_read(folder):
    (folder / "labels" / "top_test_detect_all.txt").unlink()
    labels, missing = read_labels(folder, "test")
    assert len(labels) == 7 and missing.rows[0] == "labels/top_test_detect_all.txt is missing"
