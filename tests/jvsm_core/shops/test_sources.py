"""Zips and folders as strangers pack them."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zipfile

import pytest
from openpyxl import Workbook
from PIL import Image

from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import CatalogueError
from jvsm_core.shops import sources
from jvsm_core.shops.importing import import_catalogue


def picture(level=40) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((60, 80), level).convert("RGB").save(out, "PNG")
    return out.getvalue()


def test_a_zip_with_traps_gives_the_rest_and_names_them(tmp_path):
    with zipfile.ZipFile(tmp_path / "shop.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("shop/dresses/Red dress.png", picture(30))
        out.writestr("shop/coats/Grey coat.png", picture(50))
        out.writestr("../../outside.png", picture())
        out.writestr("/absolute.png", picture())
        out.writestr("C:\\windows.png", picture())
        link = zipfile.ZipInfo("shop/dresses/link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(link, "/etc/passwd")
        out.writestr("__MACOSX/shop/dresses/._Red dress.png", b"resource fork")
    made = import_catalogue(tmp_path / "shop.zip", tmp_path / "out")
    assert {(g.title, g.category) for g in made.catalogue} == {("Red dress", "dress"), ("Grey coat", "coat")}
    told = {str(problem) for problem in made.problems}
    assert told == {
        "shop.zip/../../outside.png: it leads out of the archive",
        "shop.zip//absolute.png: it leads out of the archive",
        "shop.zip/C:/windows.png: it leads out of the archive",
        "shop.zip/shop/dresses/link.png: links are not followed",
    }
    assert not (tmp_path / "outside.png").exists() and not (tmp_path.parent / "outside.png").exists()


def test_a_zip_that_unpacks_to_far_more_is_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MAX_UNPACKED", 5_000_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.png", picture())
        out.writestr("bomb.png", b"\0" * 50_000_000)
        out.writestr("b.png", picture(60))
    made = import_catalogue(tmp_path / "bomb.zip", tmp_path / "out")
    assert "bomb.zip/bomb.png: it unpacks to more than can be meant; it is left out" in map(
        str, made.problems
    )
    assert {g.id for g in made.catalogue} == {"a", "b"}


def test_a_damaged_zip_is_said_to_be_one(tmp_path):
    with zipfile.ZipFile(tmp_path / "shop.zip", "w") as out:
        out.writestr("a.png", picture())
    data = (tmp_path / "shop.zip").read_bytes()
    (tmp_path / "shop.zip").write_bytes(data[: len(data) // 2])
    with pytest.raises(CatalogueError, match="neither a folder, a zip nor one of"):
        import_catalogue(tmp_path / "shop.zip", tmp_path / "out")
    (tmp_path / "shop.zip").write_bytes(data[:200] + b"\xff" * 40 + data[240:])
    with pytest.raises(
        CatalogueError, match="no garment with a picture; first: shop.zip/a.png: it is damaged"
    ):
        import_catalogue(tmp_path / "shop.zip", tmp_path / "out")


def test_links_that_lead_out_of_a_folder_are_not_followed(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.png").write_bytes(picture())
    (tmp_path / "secret.png").write_bytes(picture(70))
    os.symlink(tmp_path / "secret.png", folder / "b.png")
    os.symlink(folder / "a.png", folder / "c.png")
    made = import_catalogue(folder, tmp_path / "out")
    assert {g.id for g in made.catalogue} == {"a", "c"}
    assert [str(problem) for problem in made.problems] == [
        "b.png: a link that leads out of the folder is not followed"
    ]


def test_several_tables_are_not_guessed_between(tmp_path):
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text(f"id,title,{name[0]} image,image\n1,Dress,,a.png\n")
    with pytest.raises(CatalogueError, match="several tables \\(one.csv, two.csv\\); name the one"):
        import_catalogue(tmp_path, tmp_path.parent / "out")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("rows.csv", b"", "is empty"),
        ("rows.csv", b"\n\n\n", "is empty"),
        ("rows.json", b"[1, 2", "not JSON"),
        ("rows.json", b"[]", "is empty"),
        ("rows.xlsx", b"PK\x03\x04 but no more", "no workbook that can be read"),
        ("feed.xml", b"<rss><channel></channel></rss>", "no <item> and no <entry>"),
        ("notes.doc", b"dear diary", "neither a folder, a zip nor one of"),
    ],
)
def test_what_holds_no_table_is_refused_in_plain_words(tmp_path, name, data, says):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CatalogueError, match=says):
        import_catalogue(tmp_path / name, tmp_path / "out")


def test_a_picture_that_is_named_as_the_garment_needs_no_column(tmp_path):
    (tmp_path / "shop" / "photos").mkdir(parents=True)
    (tmp_path / "shop" / "photos" / "SKU-7.png").write_bytes(picture())
    (tmp_path / "shop" / "rows.csv").write_text("sku,name\nSKU-7,Red dress\n")
    import_catalogue(tmp_path / "shop" / "rows.csv", tmp_path / "out")
    (garment,) = Catalogue.read(tmp_path / "out")
    assert (garment.id, garment.title, garment.category) == ("SKU-7", "Red dress", "dress")


TABLE = b"id,title,image\n1,Red dress,a.png\n"
TABLES = {
    "rows.csv.gz": TABLE,
    "rows.TSV.gz": TABLE.replace(b",", b"\t"),
    "rows.jsonl.gz": b'{"id": "1", "title": "Red dress", "image": "a.png"}\n',
    "feed.xml.gz": b"<rss><channel><item><id>1</id><title>Red dress</title><image>a.png</image></item></channel></rss>",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_packed_table_is_read(tmp_path, name):
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "a.png").write_bytes(picture())
    (shop / name).write_bytes(gzip.compress(TABLES[name]))
    for source in (shop, shop / name):
        made = import_catalogue(source, tmp_path / "out")
        assert [(g.id, g.title) for g in made.catalogue] == [("1", "Red dress")] and not made.problems


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (gzip.compress(TABLE)[:-12], "rows.csv.gz: it is damaged"),
        (b"no gzip at all", "rows.csv.gz: it is damaged"),
        (gzip.compress(b"\0" * 250 * 2**20, 1), "rows.csv.gz: it unpacks to more than can be meant"),
    ],
    ids=["cut", "other", "bomb"],
)
def test_a_packed_table_that_is_damaged_or_a_bomb_is_refused(tmp_path, data, says):
    (tmp_path / "rows.csv.gz").write_bytes(data)
    with pytest.raises(CatalogueError, match=says):
        import_catalogue(tmp_path / "rows.csv.gz", tmp_path / "out")


def test_what_is_passed_over_is_said(tmp_path):
    shop = tmp_path / "shop"
    for name in ("one/same.png", "two/same.png", "three/a.png"):
        (shop / name).parent.mkdir(parents=True)
        (shop / name).write_bytes(picture(30 + 10 * len(name)))
    (shop / "rows.csv").write_text(
        "id,title,published,image\n1,Dress,yes,same.png\n2,Coat,yes,a.png\n3,Skirt,no,a.png\n4,Top,no,a.png\n"
    )
    for name in (
        "more.zip",
        "parts/set.tar.gz",
        "shirt.psd",
        "parts/coat.psd",
        "LICENSE",
        ".hidden",
        "a.pdf",
    ):
        (shop / name).parent.mkdir(exist_ok=True)
        (shop / name).write_bytes(b"something")
    (tmp_path / "elsewhere").mkdir()
    os.symlink(tmp_path / "elsewhere", shop / "link")
    told = {str(problem) for problem in import_catalogue(shop, tmp_path / "out").problems}
    other, packed = (
        "it is neither a picture nor a table that can be read",
        "what is packed within is not opened",
    )
    assert told == {
        "more.zip: " + packed + "; unpack it",
        "parts/set.tar.gz: " + packed + "; unpack it",
        f"shirt.psd: {other}, as 1 more ending in .psd",
        f"LICENSE: {other}",
        f"a.pdf: {other}",
        "link: links to folders and tables are not followed",
        "rows.csv, line 4: the shop does not show it, nor 1 more",
        "rows.csv, line 2: garment 1: 2 pictures have this name, such as one/same.png and two/same.png; "
        "give its path in the folder",
    }


def test_sheets_that_are_not_read_are_named(tmp_path):
    (tmp_path / "a.png").write_bytes(picture())
    book = Workbook()
    for sheet in (book.active, book.create_sheet("Winter")):
        sheet.append(["id", "title", "image"])
        sheet.append(["1", "Red dress", "a.png"])
    book.create_sheet("Empty")
    book.save(tmp_path / "rows.xlsx")
    made = import_catalogue(tmp_path / "rows.xlsx", tmp_path / "out")
    assert [str(problem) for problem in made.problems] == [
        "rows.xlsx: of its sheets 'Sheet' is read, 'Winter' is not"
    ]


def test_columns_of_one_name_do_not_hide_each_other(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.png").write_bytes(picture(30 + 10 * ord(name)))
    (tmp_path / "rows.csv").write_text(
        "id,title,image,image,tags,tags\n1,Dress,a.png,b.png,new,\n2,Coat,b.png,,,\n"
    )
    dress, coat = import_catalogue(tmp_path / "rows.csv", tmp_path.parent / "columns").catalogue
    assert (len(dress.images), len(coat.images), dress.tags) == (2, 1, ("new",))
