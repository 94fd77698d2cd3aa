"""Zips and folders as strangers pack them."""

from __future__ import annotations

import io
import os
import stat
import zipfile

import pytest
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
