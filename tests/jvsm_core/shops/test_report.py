"""The page about a catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from exports import as_csv, pictures_of, thirty

from jvsm_core.catalogue import Catalogue
from jvsm_core.cli import app
from jvsm_core.search.evidence import Conflict
from jvsm_core.shops.audit import audit
from jvsm_core.shops.importing import import_catalogue
from jvsm_core.shops.report import report, write_report

CHECKPOINT = Path(__file__).resolve().parents[3] / "assets" / "checkpoint"


def test_the_page_tells_what_is_there_what_is_not_and_what_can_be_said(tmp_path):
    rows = thirty()
    rows[3] |= {"colour": "Zorg & <b>blue"}
    rows[4] |= {"colour": "Navy Blue"}
    rows[5] |= {"picture": "missing.png"}
    rows[7] |= {"picture": rows[6]["picture"]}
    (
        pictures_of([row for row in rows if row["picture"] != "missing.png"], tmp_path / "shop") / "rows.csv"
    ).write_text(as_csv(rows))
    import_catalogue(tmp_path / "shop", tmp_path / "out")
    page = write_report(Catalogue.read(tmp_path / "out"), tmp_path / "out" / "report.html").read_text()
    for said in (
        "<td>Garments</td><td>29</td>",
        "rows.csv, line 7: ",
        "<td>picture</td><td>image</td>",
        "<td>colour</td><td>Navy Blue</td><td>navy</td>",
        "One picture for several garments: 1",
        "What shoppers can say here",
        "<q>in ",
    ):
        assert said in page, said
    assert "<b>blue" not in page
    assert "http" not in page


def test_a_catalogue_with_nothing_to_tell_of_has_a_page_too(tmp_path):
    pictures_of(thirty()[:1], tmp_path / "shop")
    import_catalogue(tmp_path / "shop", tmp_path / "out")
    page = write_report(Catalogue.read(tmp_path / "out"), tmp_path / "page.html").read_text()
    assert "Nothing: all of the export is here." in page and "<html lang=" in page


def test_words_that_a_picture_contradicts_are_named(tmp_path, capsys):
    """Every garment is said to be of another colour than it is: the model sees most of it."""
    if not (CHECKPOINT / "config.json").exists():
        pytest.skip("assets/checkpoint is not there")
    rows = thirty()[:12]
    wrong = {row["id"]: "red" if row["colour"] != "red" else "green" for row in rows}
    for row in rows:
        row["colour"] = wrong[row["id"]]
    (pictures_of(rows, tmp_path / "shop") / "rows.csv").write_text(as_csv(rows))
    import_catalogue(tmp_path / "shop", tmp_path / "out")
    app(["catalogue", "report", str(tmp_path / "out")], standalone_mode=False)
    page = (tmp_path / "out" / "report.html").read_text()
    (told,) = re.findall(r"Words against pictures: (\d+)", page)
    assert 3 <= int(told) <= 12
    assert "<td>colour</td><td>red</td>" in page


def test_words_alone_need_no_model(tmp_path):
    pictures_of(thirty()[:1], tmp_path / "shop")
    made = import_catalogue(tmp_path / "shop", tmp_path / "out").catalogue
    assert "pictures:" not in report(made, audit(made))
    agreed = report(made, audit(made), [])
    assert "No picture clearly contradicts" in agreed
    differs = report(made, audit(made), [Conflict(made.garments[0].id, "colour", "red", "<navy>", 0.97)])
    assert "Words against pictures: 1" in differs and "&lt;navy&gt;" in differs and "97 %" in differs
