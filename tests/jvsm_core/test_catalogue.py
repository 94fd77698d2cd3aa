"""What a garment says of itself, and catalogues as strangers write them."""

from __future__ import annotations

import io
import json
import re

import pytest
from PIL import Image

from jvsm_core.catalogue import Catalogue, Garment, write_catalogue
from jvsm_core.errors import CatalogueError


@pytest.mark.parametrize(
    ("title", "description", "told"),
    [
        ("Red shoe", "A shoe to run in.", "Red shoe. A shoe to run in."),
        ("Black dress", "black dress with sleeves", "black dress with sleeves"),
        ("Red shoe", " ", "Red shoe"),
        ("", "A shoe.", "A shoe."),
        ("", "", ""),
    ],
)
def test_side_text_says_title_and_description_once(title, description, told):
    assert Garment("1", "1.jpg", title, description, "shoe").side_text == told


def test_a_detail_that_it_has_not_is_not_stated():
    garment = Garment("1", "1.jpg", "", "", "coat", {"colour": "navy", "hood": "no", "belt": "yes"})
    assert garment.stated == {"colour": "navy", "belt": "yes"}


def shop_of(folder, *rows, head=None):
    """A catalogue folder with the given rows as its lines; every row has a picture of its own at hand."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    for number in range(len(rows)):
        Image.new("RGB", (32, 40), (40 * number % 256, 90, 20)).save(folder / "images" / f"{number}.png")
    lines = [
        row if isinstance(row, str) else json.dumps(usual(number) | row) for number, row in enumerate(rows)
    ]
    (folder / "garments.jsonl").write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8"))
    head = {"format": 1, "name": "shop"} | (head or {})
    (folder / "catalogue.json").write_text(json.dumps(head))
    return folder


def usual(number):
    return {
        "id": str(number),
        "image": f"images/{number}.png",
        "title": f"Garment number {number}",
        "description": "",
        "category": "dress",
        "attributes": {},
        "price": 10,
    }


def test_a_garment_keeps_everything_through_its_file(tmp_path):
    shop_of(tmp_path, {}, {})
    garment = Garment(
        id="a", image="images/0.png", title="Dress", description="It swings.", category="dress",
        attributes={"category": "dress", "colour": "navy", "gender": "women"}, price=19.5,
        more_images=("images/1.png",), brand="Ours", tags=("new", "linen"), url="https://shop.test/a",
        product="p1", sizes=("S", "M"), sold_out=("M",), availability="in stock", own_words={"colour": "Navy Blue"},
    )  # fmt: skip
    write_catalogue(tmp_path, [garment], name="shop", source="", licence="", currency="EUR")
    read = Catalogue.read(tmp_path)
    assert read.garments == (garment,) and read.currency == "EUR" and not read.problems
    assert read[garment.id].gender == "women" and read[garment.id].images == ("images/0.png", "images/1.png")


def test_what_format_2_added_is_written_only_where_it_is_said():
    row = Garment("1", "1.png", "t", "", "dress").to_json()
    assert list(row) == [
        "id", "image", "title", "description", "category", "attributes", "price", "split"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "written", "ours"),
    [
        ("colour", "navy blue", "navy"),
        ("color", "Gray", "grey"),
        ("colour", "Red", "red"),
        ("neckline", "RND NECK", "crew"),
        ("sleeve", "3/4th Sleeve", "three-quarter"),
        ("material", "5% elastane, 95% Cotton", "cotton"),
        ("hood", True, "yes"),
        ("hood", False, "no"),
        ("belt", "Yes", "yes"),
        ("toe", 42, "42"),
    ],
)
def test_a_shops_own_spelling_is_read_and_kept_beside_ours(tmp_path, key, written, ours):
    read = Catalogue.read(shop_of(tmp_path, {"attributes": {key: written}}))
    (garment,) = read
    ((our_key, value),) = garment.attributes.items()
    assert value == ours and not read.problems
    assert garment.own_words == ({our_key: written} if written not in (ours, True, False, 42) else {})


@pytest.mark.parametrize("written", ["Dress", "dresses", "Women > Maxi Dresses", "DRESSES "])
def test_a_category_in_the_shops_own_spelling_is_the_vocabularys(tmp_path, written):
    (garment,) = Catalogue.read(shop_of(tmp_path, {"category": written}))
    assert garment.category == "dress" and garment.own_words == {"category": written.strip()}


def test_several_colours_are_two_and_nothing_is_none(tmp_path):
    rows = [
        {"attributes": {"colour": ["red", "white"]}},
        {"attributes": {"colour": "Navy/White"}},
        {"attributes": {"colour": None, "sleeve": "", "length": []}},
    ]
    two, split, none = Catalogue.read(shop_of(tmp_path, *rows))
    assert two.attributes == {"colour": "red", "second_colour": "white"}
    assert split.attributes == {"colour": "navy", "second_colour": "white"}
    assert none.attributes == {}


@pytest.mark.parametrize(
    ("written", "price", "currency"),
    [
        ("19.99", 19.99, ""),
        ("19.99 USD", 19.99, "USD"),
        ("1.299,00 €", 1299.0, "EUR"),
        ("£ 1,299", 1299.0, "GBP"),
        (None, None, ""),
        ("", None, ""),
    ],
)
def test_a_price_as_text_is_read(tmp_path, written, price, currency):
    read = Catalogue.read(shop_of(tmp_path, {"price": written}))
    assert [garment.price for garment in read] == [price]
    assert read.currency == currency and not read.problems


@pytest.mark.parametrize("written", ["NaN", "-5", '"-5 EUR"', '"nineteen pounds"', "Infinity", "[1]", "true"])
def test_a_price_that_is_none_leaves_the_garment_without_one_and_is_told(tmp_path, written):
    row = json.dumps(usual(1) | {"price": 0}).replace('"price": 0', f'"price": {written}')
    read = Catalogue.read(shop_of(tmp_path, {}, row))
    assert [garment.price for garment in read] == [10, None]
    (problem,) = read.problems
    assert str(problem).startswith("garments.jsonl, line 2: garment 1: ") and not problem.left_out


def test_prices_in_another_currency_are_not_shown_as_if_in_ours(tmp_path):
    read = Catalogue.read(shop_of(tmp_path, {"price": "10 GBP"}, {"price": "900 JPY"}))
    assert read.currency == "GBP" and [garment.price for garment in read] == [10, None]
    assert "JPY, not GBP" in str(read.problems[0])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"id": "1", "image": "images/1.png", "title": "Bag \\ud83d"}', "its title holds half a character"),
        ('{"id": "1", "image": "images/1.png", "attributes": {"colour": "\\udc80"}}', "half a character"),
        ('{"id": "1", "image": "../1.png"}', "outside the catalogue's folder"),
        ('{"id": "1", "image": "/etc/passwd"}', "outside the catalogue's folder"),
        ('{"id": "1", "image": "C:\\\\\\\\1.png"}', "outside the catalogue's folder"),
        ('{"id": "1", "title": "no picture"}', "it has no picture"),
        ('{"image": "images/1.png"}', "it has no id"),
        ('{"id": "0", "image": "images/1.png"}', "the same id"),
        ('["1"]', "not an object"),
        ('{"id": "1", "ima', "Unterminated"),
        ('{"id": "1", "image": "images/absent.png"}', "its picture images/absent.png is missing"),
    ],
)
def test_a_row_that_cannot_be_sold_by_is_left_out_with_its_line_and_the_rest_opens(tmp_path, row, reason):
    folder = shop_of(tmp_path, {}, row, {})
    read = Catalogue.read(folder)
    assert [garment.id for garment in read] == ["0", "2"]
    (problem,) = read.problems
    assert problem.line == 2 and problem.left_out and reason in str(problem)
    with pytest.raises(CatalogueError, match="line 2|missing"):
        Catalogue.read(folder, strict=True)


def noise(kind):
    out = io.BytesIO()
    Image.effect_noise((200, 200), 90).convert("RGB").save(out, kind)
    return out.getvalue()


def huge():
    out = io.BytesIO()
    Image.new("1", (14_000, 14_000)).save(out, "PNG")
    return out.getvalue()


BAD_PICTURES = {
    "is empty": lambda: b"",
    "is cut short": lambda: noise("JPEG")[:3000],
    "is cut short|no picture": lambda: noise("PNG")[:30_000],
    "no picture that can be read": lambda: b"<!doctype html><title>404</title>" * 20,
    "more than 64 million pixels": huge,
}


@pytest.mark.parametrize("reason", BAD_PICTURES)
def test_one_bad_picture_is_set_aside_and_the_rest_opens(tmp_path, reason):
    folder = shop_of(tmp_path, {}, {}, {"more_images": ["images/0.png"]})
    data = BAD_PICTURES[reason]()
    for number in (1, 2):
        (folder / "images" / f"{number}.png").write_bytes(data)
    read = Catalogue.read(folder)
    assert [(garment.id, garment.image) for garment in read] == [("0", "images/0.png"), ("2", "images/0.png")]
    lost, another = read.problems
    assert (lost.line, lost.left_out, another.left_out) == (2, True, False)
    assert re.search(reason, lost.reason), lost.reason


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path):
    folder = shop_of(tmp_path, {}, {})
    for name in ("catalogue.json", "garments.jsonl"):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())
    read = Catalogue.read(folder)
    assert len(read) == 2 and read.name == "shop" and not read.problems


def test_a_table_of_format_1_cut_short_is_an_error(tmp_path):
    with pytest.raises(CatalogueError, match="says 3 garments, .* has 2; was writing it interrupted"):
        Catalogue.read(shop_of(tmp_path, {}, {}, head={"count": 3}))


def test_sizes_as_rows_of_their_own_are_one_garment(tmp_path):
    shirt = {"image": "images/0.png", "category": "shirt", "attributes": {"colour": "white"}}
    rows = [
        shirt | {"title": "Oxford shirt", "price": 30, "attributes": {"colour": "white", "size": 38}},
        shirt | {"title": "Oxford shirt", "price": 28, "attributes": {"colour": "white", "size": "40"}},
        shirt | {"title": "Oxford shirt", "sizes": ["42"], "availability": "out_of_stock"},
        {"image": "images/3.png", "title": "Linen dress - S"},
        {"image": "images/3.png", "title": "Linen dress - XL"},
    ]
    shirt, dress = Catalogue.read(shop_of(tmp_path, *rows))
    assert (shirt.id, shirt.sizes, shirt.sold_out, shirt.price) == ("0", ("38", "40", "42"), ("42",), 10)
    assert (dress.title, dress.sizes) == ("Linen dress", ("S", "XL"))


def test_different_things_under_one_picture_stay_apart(tmp_path):
    rows = [{"image": "images/0.png", "title": title} for title in ("Blue 501", "Blue 502", "Hat M", "Cap L")]
    assert len(Catalogue.read(shop_of(tmp_path, *rows))) == 4


def test_colours_of_one_product_know_each_other(tmp_path):
    read = Catalogue.read(shop_of(tmp_path, {"product": "p"}, {}, {"product": "p"}))
    assert [other.id for other in read.variants(read["0"])] == ["2"] and not read.variants(read["1"])


def test_pictures_may_lie_anywhere_inside_the_folder(tmp_path):
    folder = shop_of(tmp_path, {"image": "photos/x.png"})
    (folder / "images").rename(folder / "photos")
    (folder / "photos" / "0.png").rename(folder / "photos" / "x.png")
    (garment,) = Catalogue.read(folder)
    assert Catalogue.read(folder).picture(garment).size == (32, 40)


def test_a_shop_without_one_garment_left_says_why(tmp_path):
    with pytest.raises(CatalogueError, match="no garment can be shown; garments.jsonl, line 1: .*no id"):
        Catalogue.read(shop_of(tmp_path, '{"image": "images/0.png"}'))
