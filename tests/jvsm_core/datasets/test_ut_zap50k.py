"""UT-Zap50k in its exact public format, awkward values and folders included, with recalls by hand."""

from random import Random

import numpy as np
import pytest

from jvsm_core.catalogue import Catalogue
from jvsm_core.datasets.ut_zap50k import (
    Edits,
    Shoe,
    find_pictures,
    modification,
    read_meta,
    read_ut_zap50k,
    to_catalogue,
    ut_zap50k_benchmark,
    ut_zap50k_training,
)
from jvsm_core.errors import DataError

HEADER = "CID,Category,SubCategory,HeelHeight,Insole,Closure,Gender,Material,ToeStyle\n"
#: Products 100600, 100615, 100623 and 100625 are in the test split, 100601 and 100602 in train.
LINES = (
    "100600-72,Shoes,Oxfords,,,Lace up,Men,Leather,Round Toe\n"
    "100615-7,Shoes,Oxfords,,,Zipper,Men,Leather,Round Toe\n"
    "100615-9,Shoes,Oxfords,,,Zipper,Men,Leather,Round Toe\n"
    "100623-3,Shoes,Oxfords,,,Lace up,Men,Suede;Leather,Round Toe\n"
    "100625-1,Boots,Ankle,Under 1in,,Zipper,Women,Suede,\n"
    "100601-5,Sandals,Flat,Flat,,Buckle,Women,Cork;Leather,Open Toe\n"
    "100602-5,Sandals,Flat,Flat,,Slip-On,Women,Leather;Cork,Open Toe\n"
)
PICTURES = (
    "Shoes/Oxfords/Bostonian/100600.72.jpg",
    "Shoes/Oxfords/L.A.M.B%2E/100615.7.jpg",  # a brand's trailing dot, written in one archive
    "Shoes/Oxfords/W.A.G./100615.9.jpg",  # and kept in another
    "Shoes/Oxfords/Levi's&#174; Kids/100623.3.jpg",
    "Boots/Ankle/Neil M/100625.1.jpg",
    "Sandals/Flat/Birkenstock/100601.5.jpg",
    "Sandals/Flat/Birkenstock/100602.5.jpg",
)


@pytest.fixture
def folder(tmp_path, draw):
    (tmp_path / "ut-zap50k-data").mkdir()
    (tmp_path / "ut-zap50k-data" / "meta-data.csv").write_text(HEADER + LINES, "utf-8")
    for picture in PICTURES:
        draw(tmp_path / "ut-zap50k-images-square" / picture)
    return tmp_path


def _append(folder, text):
    with (folder / "ut-zap50k-data" / "meta-data.csv").open("a", encoding="utf-8") as file:
        file.write(text)


def test_pictures_are_found_by_cid_whatever_the_brand_folder_is_called(folder):
    catalogue, shoes, missing = read_ut_zap50k(folder)
    assert not missing and len(catalogue) == len(shoes) == 7
    assert catalogue["100615-7"].image == "ut-zap50k-images-square/Shoes/Oxfords/L.A.M.B%2E/100615.7.jpg"
    assert catalogue["100615-7"].title == "L.A.M.B. oxfords"
    assert catalogue["100623-3"].title == "Levi's® Kids oxfords"


def test_values_are_sets_and_may_be_empty(folder):
    shoes = {shoe.cid: shoe for shoe in read_meta(folder)[0]}
    assert shoes["100600-72"].fields == ("Shoes", "Oxfords", "", "", "Lace up", "Men", "Leather", "Round Toe")
    assert shoes["100623-3"].fields[6] == "Leather;Suede"
    assert shoes["100601-5"].fields[6] == shoes["100602-5"].fields[6] == "Cork;Leather"


def test_the_split_is_by_product_so_colours_stay_together(folder):
    assert [shoe.split for shoe in read_meta(folder)[0]] == ["test"] * 5 + ["train"] * 2
    many = [Shoe(f"{number}-1", ()) for number in range(2000)]
    shares = [sum(shoe.split == split for shoe in many) / 2000 for split in ("train", "val", "test")]
    assert shares == pytest.approx([0.8, 0.1, 0.1], abs=0.03)
    assert all(shoe.split == Shoe(shoe.cid.replace("-1", "-2"), ()).split for shoe in many)


def test_the_text_names_changed_fields_only(folder):
    shoes = {shoe.cid: shoe for shoe in read_meta(folder)[0]}
    assert modification(shoes["100600-72"], shoes["100615-7"]) == "change closure to zipper"
    assert modification(shoes["100615-7"], shoes["100623-3"]) == (
        "change closure to lace up, material to leather and suede"
    )


def test_recalls_by_hand(folder):
    """Test rows: 100600-72, 100615-7, 100615-9 (the same tuple), 100623-3, and a boot no edit reaches."""
    benchmark = ut_zap50k_benchmark(folder)
    asked = {query.reference: query for query in benchmark.queries}
    assert sorted(asked) == [0, 1, 2, 3] and len(benchmark.catalogue) == 5
    assert (asked[1].text, asked[1].slice) == ("change closure to lace up", "closure")
    assert (asked[3].text, asked[3].slice) == ("change material to leather", "material")
    zipper = benchmark.keys[1]
    benchmark_by_hand = {  # what each reference's query gives the five rows, and the rank that follows
        1: ([0.2, 0.9, 0.8, 0.1, 0.3], 3),  # its own row is out; row 2, the boot, then row 0
        2: ([0.9, 0.2, 0.1, 0.8, 0.3], 1),
        3: ([0.5, 0.6, 0.7, 0.9, 0.1], 3),  # rows 2 and 1 before row 0
        # Row 0 can become a zipped shoe (rows 1 and 2) or leather and suede (row 3).
        0: ([0.9, 0.1, 0.7, 0.8, 0.2], 2 if asked[0].key == zipper else 1),
    }
    scores = np.array([benchmark_by_hand[row][0] for row in benchmark.references])
    found = benchmark.ranks(scores, np.eye(5))
    assert found.tolist() == [benchmark_by_hand[row][1] for row in benchmark.references]
    assert set(benchmark.slices(found)) == {"closure", "material"}
    assert benchmark.head()["protocol"] == "ours, one field"


def test_two_fields_at_once(folder):
    benchmark = ut_zap50k_benchmark(folder, edits=2)
    texts = {benchmark.catalogue.garments[q.reference].id: (q.text, q.slice) for q in benchmark.queries}
    assert texts == {
        "100615-7": ("change closure to lace up, material to leather and suede", "closure and material"),
        "100615-9": ("change closure to lace up, material to leather and suede", "closure and material"),
        "100623-3": ("change closure to zipper, material to leather", "closure and material"),
    }


def test_what_is_not_stated_is_never_asked_to_change():
    def shoe(cid, closure):
        return Shoe(cid, ("Shoes", "Flats", "", "", closure, "Women", "Leather", ""))

    assert Edits([shoe("1-1", ""), shoe("2-1", "Zipper")]).draw(0, 1, Random(0)) is None
    assert Edits([shoe("1-1", "Buckle"), shoe("2-1", "Zipper")]).draw(0, 1, Random(0)) == (1, ("Closure",))


def test_the_same_seed_asks_the_same(folder):
    assert ut_zap50k_benchmark(folder, seed=4).queries == ut_zap50k_benchmark(folder, seed=4).queries
    asked = {ut_zap50k_benchmark(folder, seed=seed).queries[0].slice for seed in range(12)}
    assert asked == {"closure", "material"}


def test_training_pairs_are_train_shoes(folder):
    data = ut_zap50k_training(folder)
    assert [garment.id for garment in data.catalogue] == ["100601-5", "100602-5"]
    assert {(pair.reference, pair.target, pair.texts) for pair in data.pairs} <= {
        (0, 1, ("change closure to slip-on",)),
        (1, 0, ("change closure to buckle",)),
    }


def test_what_is_missing_is_counted_and_named(folder, draw):
    images = folder / "ut-zap50k-images-square"
    (images / PICTURES[4]).unlink()
    (images / PICTURES[3]).write_bytes(b"\xff\xd8 cut short")
    draw(images / "Shoes" / "Flats" / "Nobody" / "999.1.jpg")
    draw(images / "Shoes" / "Heels" / "Bostonian" / "100600.72.jpg")  # the picture again, elsewhere
    _append(
        folder,
        "100600-72,Shoes,Oxfords,,,Zipper,Men,Leather,Round Toe\n,Shoes,Flats,,,,,,\n100600-73,Shoes\n",
    )
    catalogue, _, missing = read_ut_zap50k(folder, "test")
    assert [garment.id for garment in catalogue] == ["100600-72", "100615-7", "100615-9"]
    assert catalogue["100600-72"].image.endswith("Oxfords/Bostonian/100600.72.jpg")
    assert missing.pictures == ("100625-1",)
    assert missing.unreadable == (f"ut-zap50k-images-square/{PICTURES[3]}",)
    assert missing.unlabelled == ("ut-zap50k-images-square/Shoes/Flats/Nobody/999.1.jpg",)
    assert missing.rows == (
        "meta-data.csv line 9: 100600-72 again",
        "meta-data.csv line 10: incomplete",
        "meta-data.csv line 11: incomplete",
    )
    assert len(find_pictures(folder)["100600-72"]) == 2


def test_it_becomes_a_catalogue(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    to_catalogue(folder, out, None)
    garment = Catalogue.read(out)["100600-72"]
    assert garment.attributes == {
        "category": "oxfords",
        "kind": "shoes",
        "closure": "lace-up",
        "gender": "men",
        "material": "leather",
        "toe": "round",
    }
    assert garment.description == "men; oxfords; closure: lace-up; material: leather; toe style: round"
    assert garment.split == "test" and garment.image == "images/100600-72.jpg"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: read_ut_zap50k(f, "dev"), "unknown split 'dev'; known: test, train, val"),
        (lambda f: read_ut_zap50k(f, "val"), "no picture of split val can be read"),
        (
            lambda f: (f / "ut-zap50k-data" / "meta-data.csv").unlink() or read_meta(f),
            "meta-data.csv is missing",
        ),
        (
            lambda f: (f / "ut-zap50k-data" / "meta-data.csv").write_text("CID,Category\n") and read_meta(f),
            "no column SubCategory, HeelHeight",
        ),
        (
            lambda f: (f / "ut-zap50k-images-square").rename(f / "pictures") and find_pictures(f),
            "ut-zap50k-images-square is missing",
        ),
        (lambda f: ut_zap50k_benchmark(f, edits=3), "no query can be asked"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(folder, call, message):
    with pytest.raises(DataError, match=message):
        call(folder)
