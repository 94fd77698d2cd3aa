"""Fashion Product Images in its public layout, small and by hand; the real subset where it is."""

import json
import tarfile
from collections import Counter

import numpy as np
import pytest

from jvsm_core.catalogue import Catalogue
from jvsm_core.datasets.fashion_products import read_fashion_products, to_catalogue
from jvsm_core.datasets.photo_protocols import (
    apparel_benchmark,
    apparel_training,
    footwear_benchmark,
    footwear_training,
)
from jvsm_core.errors import DataError

HEADER = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName"
LINES = (
    "1,Women,Apparel,Topwear,Tops,Off White,Summer,2012,Casual,Lace Top,224,train",
    "2,Men,Apparel,Topwear,Tshirts,Navy Blue,Summer,2012,Casual,Yes, it's all about me T-shirt,60x80,test",
    "3,Men,Footwear,Shoes,Casual Shoes,NA,Fall,2012,Casual,Canvas Shoes,224,test",
    "4,Men,Apparel,Topwear,Shirts,Blue,Fall,2012,Casual,No Picture,224,train",
    "5,Men,Apparel,Topwear,Shirts,Blue,Fall,2012,Casual,Bad Picture,224,train",
    "6,Men,Apparel,Topwear,Shirts,Blue,Fall,2012,Casual,No Labels,224,train",
    "1,Women,Apparel,Topwear,Tops,Red,Summer,2012,Casual,Again,224,train",
    "7,Women",
)
STYLES = {
    1: {
        "Sleeve Length": "No Sleeves",
        "Neck": "Round Neck",
        "Pattern": "Self Design",
        "Fabric": "Blended",
        "Length": "Crop",
        "Fit": "Regular Fit",
    },
    2: {
        "Sleeve Length": "Short Sleeves",
        "Collar": "Spread Collar",
        "Pattern": "Checked",
        "Fabric": "Cotton",
    },
    3: {
        "Fastening and Back Detail": "Lace-Ups",
        "Material": "Canvas",
        "Toe Shape": "Round Toe",
        "Collar": "Spread Collar",
    },
}


@pytest.fixture
def folder(tmp_path, draw):
    _write_csv(tmp_path, f"{HEADER},resolution,split", LINES)
    (tmp_path / "styles").mkdir()
    for key, stated in STYLES.items():
        data = {
            "price": 499,
            "articleAttributes": stated,
            "productDescriptors": {"description": {"value": "<p>Soft &amp; light.</p>"}},
        }
        (tmp_path / "styles" / f"{key}.json").write_text(json.dumps({"data": data}), "utf-8")
    (tmp_path / "styles" / "6.json").write_text("[]", "utf-8")
    for key in (1, 2, 3, 6):
        draw(tmp_path / "images" / f"{key}.jpg")
    (tmp_path / "images" / "5.jpg").write_bytes((tmp_path / "images" / "1.jpg").read_bytes()[:200])
    return tmp_path


def _write_csv(folder, header, lines):
    (folder / "styles.csv").write_text("\n".join([header, *lines]) + "\n", "utf-8")


def test_attributes_are_mapped_and_the_shops_values_kept(folder):
    photos = read_fashion_products(folder)
    top, tee, shoe, bare = photos.garments
    assert top.attributes == {
        "category": "top",
        "gender": "women",
        "sleeve": "sleeveless",
        "neckline": "crew",
        "length": "crop",
        "fit": "straight",
        "colour": "off white",
        "pattern": "self design",
    }
    assert photos.raw_tuple(top) == ("Tops", "Women", "Off White", "Self Design", "No Sleeves", "Round Neck")
    # A shirt's collar reads as its neckline; the tuple that decides hits has the shop's own "Neck" only.
    assert tee.attributes["neckline"] == "shirt collar" and tee.attributes["colour"] == "navy"
    assert photos.raw_tuple(tee) == ("Tshirts", "Men", "Navy Blue", "Checked", "Short Sleeves", "")
    assert shoe.attributes == {
        "category": "casual shoes",
        "gender": "men",
        "material": "canvas",
        "closure": "lace-up",
        "toe": "round",
    }
    assert photos.raw_tuple(shoe) == ("Casual Shoes", "Men", "", "Canvas", "Lace-Ups", "Round Toe", "", "")
    assert bare.attributes == {"category": "shirt", "gender": "men", "colour": "blue"}
    assert (top.price, top.description, top.split) == (499.0, "Soft & light.", "train")
    assert (photos.group["3"], photos.resolution["2"]) == ("footwear", "60x80")


def test_commas_without_quotes_stay_in_the_name(folder):
    assert (
        read_fashion_products(folder, "test", "60x80").garments[0].title == "Yes, it's all about me T-shirt"
    )


def test_what_is_missing_is_counted_and_named(folder):
    missing = read_fashion_products(folder).missing
    assert missing.pictures == ("images/4.jpg",)
    assert missing.unreadable == ("images/5.jpg",)
    assert missing.unlabelled == ("styles/6.json",)
    assert missing.rows == ("styles.csv line 8", "styles.csv line 9")
    assert missing.summary() == (
        "1 pictures missing (images/4.jpg); 1 pictures unreadable (images/5.jpg); 1 without labels (styles/6.json); "
        "2 rows skipped (styles.csv line 8, styles.csv line 9)"
    )


def test_selections(folder):
    assert [g.id for g in read_fashion_products(folder, split="test").garments] == ["2", "3"]
    assert [g.id for g in read_fashion_products(folder, category="footwear").garments] == ["3"]
    assert [g.id for g in read_fashion_products(folder, "train", "224", "apparel").garments] == ["1", "6"]


def test_the_public_file_without_our_columns_is_read_too(folder):
    _write_csv(folder, HEADER, [line.rsplit(",", 2)[0] for line in LINES[:3]])
    photos = read_fashion_products(folder)
    assert len(photos) == 3 and photos.garments[1].split is None and photos.resolution["2"] == ""
    with pytest.raises(DataError, match="no column split, so 'test' cannot be selected"):
        read_fashion_products(folder, split="test")


def test_it_becomes_a_catalogue(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    _, missing = to_catalogue(folder, out, "test")
    assert not missing.pictures
    catalogue = Catalogue.read(out)
    assert [garment.id for garment in catalogue] == ["2", "3"]
    assert catalogue.picture(catalogue["3"]).size == (16, 20)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: read_fashion_products(f, "dev"), "unknown split 'dev'; known: test, train"),
        (lambda f: read_fashion_products(f, resolution="448"), "unknown resolution '448'; known: 224, 60x80"),
        (lambda f: read_fashion_products(f, category="bags"), "'bags'; known: apparel, footwear"),
        (lambda f: read_fashion_products(f / "nowhere"), "no such folder"),
        (lambda f: (f / "styles.csv").unlink() or read_fashion_products(f), "styles.csv is missing"),
        (
            lambda f: (f / "styles.csv").write_text("id,name\n") and read_fashion_products(f),
            "no column gender",
        ),
        (
            lambda f: (f / "images").rename(f / "pictures") and read_fashion_products(f),
            "no garment can be read: 6 pictures missing",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(folder, call, message):
    with pytest.raises(DataError, match=message):
        call(folder)


def test_the_real_test_photos(shared_data, tmp_path):
    """One part of the working subset: every label it states is mapped, few are lost."""
    source = shared_data / "fashion-product-images"
    if not (source / "apparel-224-001.tar").is_file():
        pytest.skip(f"no apparel-224-001.tar in {source}")
    with tarfile.open(source / "apparel-224-001.tar") as archive:
        archive.extractall(tmp_path, filter="data")
    here = {path.stem for path in (tmp_path / "images").iterdir()}
    lines = (source / "styles.csv").read_text("utf-8").splitlines()
    _write_csv(tmp_path, lines[0], [line for line in lines[1:] if line.partition(",")[0] in here])
    photos = read_fashion_products(tmp_path, resolution="224", category="apparel")
    assert len(photos) == len(here) and not photos.missing
    stated = Counter(key for garment in photos.garments for key in photos.raw[garment.id])
    mapped = Counter(key for garment in photos.garments for key in garment.attributes)
    for key in ("category", "gender", "colour", "sleeve", "neckline", "pattern"):
        assert mapped[key] >= stated[key] > 0, key


@pytest.fixture
def wardrobe(tmp_path, draw):
    """Four t-shirts and four shoes."""
    tees = (
        "Blue,Solid,Short Sleeves",
        "Red,Solid,Short Sleeves",
        "Red,Solid,Short Sleeves",
        "Red,Striped,Long Sleeves",
    )
    shoes = ("Lace-Ups,Canvas", "Slip-On,Canvas", "Slip-On,Leather", ",Leather")
    lines = []
    (tmp_path / "styles").mkdir()
    for number, values in enumerate(tees):
        colour, pattern, sleeve = values.split(",")
        lines.append(f"{number},Men,Apparel,Topwear,Tshirts,{colour},Fall,2012,Casual,Tee {number},224,test")
        _style(tmp_path, number, {"Pattern": pattern, "Sleeve Length": sleeve})
    for number, values in enumerate(shoes, start=10):
        closure, material = values.split(",")
        lines.append(f"{number},Men,Footwear,Shoes,Casual Shoes,Blue,Fall,2012,Casual,Shoe {number},224,test")
        _style(tmp_path, number, {"Fastening": closure, "Material": material})
    _write_csv(tmp_path, f"{HEADER},resolution,split", lines)
    for line in lines:
        draw(tmp_path / "images" / f"{line.partition(',')[0]}.jpg")
    return tmp_path


def _style(folder, number, stated):
    (folder / "styles" / f"{number}.json").write_text(
        json.dumps({"data": {"articleAttributes": stated}}), "utf-8"
    )


def test_apparel_runs_under_fashion_200ks_protocol(wardrobe):
    photos = read_fashion_products(wardrobe, category="apparel")
    benchmark = apparel_benchmark(photos)
    blue, red, striped = "blue", "red solid short-sleeves", "red striped long-sleeves"
    assert benchmark.keys == (
        f"men {blue} solid short-sleeves tshirts",
        f"men {red} tshirts",
        f"men {red} tshirts",
        f"men {striped} tshirts",
    )
    # The striped one is two words away from all others: no query.
    assert [(query.reference, query.text, query.slice) for query in benchmark.queries] == [
        (0, "replace blue with red", "colour"),
        (1, "replace red with blue", "colour"),
        (2, "replace red with blue", "colour"),
    ]
    assert benchmark.catalogue.garments[0].description == benchmark.keys[0]
    scores = np.array([[0.9, 0.1, 0.5, 0.6], [0.4, 0.9, 0.5, 0.3], [0.9, 0.1, 0.8, 0.2]])
    assert benchmark.ranks(scores, np.eye(4)).tolist() == [2, 2, 1]
    assert [pair.texts for pair in apparel_training(photos).pairs] == [
        (query.text,) for query in benchmark.queries
    ]
    # Names of products: "tee 0" and "tee 1" are one word apart too.
    assert len(apparel_benchmark(photos, "names").queries) == 4
    with pytest.raises(DataError, match="unknown captions 'mine'; known: labels, names"):
        apparel_benchmark(photos, "mine")


def test_footwear_runs_under_the_ut_zap50k_protocol(wardrobe):
    photos = read_fashion_products(wardrobe, category="footwear")
    benchmark = footwear_benchmark(photos)
    asked = {query.reference: query for query in benchmark.queries}
    assert sorted(asked) == [0, 1, 2]  # the last shoe's closure is not stated, and no shoe is one edit away
    assert (asked[0].text, asked[0].slice) == ("change closure to slip-on", "closure")
    assert (asked[2].text, asked[2].slice) == ("change material to canvas", "material")
    scores = np.array([[0.9, 0.5, 0.8, 0.1], [0.9, 0.0, 0.9, 0.1], [0.7, 0.6, 0.9, 0.1]])
    # Rows 0 and 2 score the same for shoe 1, and a tie with a wrong answer counts against the right one.
    assert benchmark.ranks(scores, np.eye(4)).tolist() == [2, 2, 2]
    assert len(footwear_training(photos, pairs_per_picture=8).pairs) >= 3
    assert {query.reference for query in footwear_benchmark(photos, edits=2).queries} == {0, 2}
