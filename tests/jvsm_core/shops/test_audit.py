"""What is told to the owner of a catalogue."""

from __future__ import annotations

from fakes import make_shop
from typer.testing import CliRunner

from jvsm_core.catalogue import Catalogue, write_catalogue
from jvsm_core.cli import app
from jvsm_core.shops.audit import audit, shared_pictures


def test_one_picture_for_many_is_told(tmp_path):
    shop = make_shop(tmp_path)
    data = shop.path(shop.garments[0]).read_bytes()
    for garment in shop.garments[1:20]:
        shop.path(garment).write_bytes(data)
    groups = shared_pictures(shop)
    assert [len(group) for group in groups] == [20]
    told = CliRunner().invoke(app, ["catalogue", "check", str(tmp_path)])
    assert told.exit_code == 0 and "one picture for 20 garments: red-sleeveless-knee-dress" in told.stdout


def test_words_that_no_table_knows_are_counted(tmp_path):
    shop = make_shop(tmp_path)
    odd = [dict(garment.to_json()) for garment in shop.garments]
    for row in odd[:3]:
        row["attributes"] = row["attributes"] | {"colour": "zorg"}
    garments = [type(shop.garments[0]).from_json(row) for row in odd]
    write_catalogue(tmp_path, garments, name="odd", source="", licence="")
    assert audit(Catalogue.read(tmp_path)).unknown == {"colour": {"zorg": 3}}


def test_check_tells_what_is_left_out_and_ends_with_status_1(tmp_path):
    shop = make_shop(tmp_path)
    shop.path(shop.garments[7]).write_bytes(b"")
    told = CliRunner().invoke(app, ["catalogue", "check", str(tmp_path)])
    assert told.exit_code == 1
    assert (
        f"line 8: garment {shop.garments[7].id}: its picture {shop.garments[7].image} is empty" in told.stdout
    )
    assert "71 garments can be shown, 1 are left out" in told.stdout
