"""The page about a catalogue."""

from __future__ import annotations

from exports import as_csv, pictures_of, thirty

from jvsm_core.catalogue import Catalogue
from jvsm_core.shops.importing import import_catalogue
from jvsm_core.shops.report import write_report


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
