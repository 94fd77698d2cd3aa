"""A shop's own export made a catalogue: what is broken is set aside, what is good is never lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from exports import as_merchant_xml, imported, pictures_of, with_table

from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import CatalogueError
from jvsm_core.files import write_atomically
from jvsm_core.shops.importing import import_catalogue


def test_broken_lines_are_set_aside_with_their_lines_and_the_rest_is_imported(tmp_path, shop):
    (shop / "text.txt.png").write_bytes(b"<html>not found</html>" * 30)
    (shop / "empty.png").write_bytes(b"")
    text = (
        "id,title,price,image\n"
        "a,Red dress,10,a.png\n"
        "b,Blue dress,nineteen pounds,b.png\n"
        "c,Too,many,cells,in,this,one\n"
        "d,Outside,10,../../etc/passwd.png\n"
        "a,Same id,10,c.png\n"
        "e,No such picture,10,zzz.png\n"
        "f,Page,10,text.txt.png\n"
        "g,Nothing,10,empty.png\n"
        "h,Address,10,https://shop.test/none.png\n"
        '"i,A quote that never ends,10,c.png\n' + "".join(f"n{n},Row {n},5,d.png\n" for n in range(600))
    )
    made = imported(with_table(shop, "rows.csv", text), tmp_path)
    told = {problem.line: problem.reason for problem in made.problems}
    assert [g.id for g in made.catalogue][:3] == ["a", "b", "n0"] and len(made.catalogue) == 602
    assert made.catalogue["b"].price is None and "no price" in told[3]
    assert "7 cells, the header has 4" in told[4]
    assert "outside the folder" in told[5] and "has the id 'a'" in told[6]
    assert "no such picture" in told[7] and "not a picture" in told[8] and "empty" in told[9]
    assert "--fetch" in told[10] and "quotes do not end" in told[11]
    kept = [
        json.loads(line) for line in (tmp_path / "catalogue" / "set-aside.jsonl").read_text().splitlines()
    ]
    assert len(kept) == len(made.problems) == 9 and kept[0]["place"] == "rows.csv"


def test_a_line_in_another_encoding_is_set_aside(tmp_path, shop):
    good = "".join(f"{n},Größe {n},a.png\n" for n in range(200)).encode()
    (shop / "rows.csv").write_bytes(b"id,title,image\n" + good + "x,Größe,b.png\n".encode("latin-1"))
    made = imported(shop, tmp_path)
    (problem,) = made.problems
    assert problem.line == 202 and "encoding" in problem.reason
    assert made.catalogue["5"].title == "Größe 5"


def test_fifty_thousand_bad_lines_are_each_told(tmp_path, shop):
    (shop / "rows.csv").write_text("id,title,image\na,Dress,a.png\n" + "x,y,z,too many\n" * 50_000)
    made = imported(shop, tmp_path)
    assert len(made.catalogue) == 1 and made.left_out == 50_000


def test_an_xml_feed_cut_short_keeps_what_came_before(tmp_path, shop, rows):
    feed = as_merchant_xml(rows)
    pictures_of(rows, shop)
    made = imported(with_table(shop, "feed.xml", feed[: feed.index(rows[20]["id"])]), tmp_path)
    assert len(made.catalogue) == 20 and "the feed ends here" in str(made.problems[0])


def test_entities_that_multiply_are_refused(tmp_path, shop):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><id>&b;</id></item></channel></rss>'
    with pytest.raises(CatalogueError, match="refused"):
        imported(with_table(shop, "feed.xml", bomb), tmp_path)


def test_a_mapping_corrects_what_was_recognised(tmp_path, shop):
    text = "Nummer;Was;Machart;Anhang\n1;Abendkleid;Dress;a\n2;Jeanshose;Jeans;b\n"
    with_table(shop, "rows.csv", text)
    with pytest.raises(CatalogueError, match="name them in a mapping file"):
        imported(shop, tmp_path)
    mapping = tmp_path / "mapping.json"
    mapping.write_text(
        json.dumps({"columns": {"Nummer": "id", "Was": "title", "Machart": "category", "Anhang": "image"}})
    )
    made = imported(shop, tmp_path, mapping=mapping)
    assert [(g.id, g.title, g.category) for g in made.catalogue] == [
        ("1", "Abendkleid", "dress"),
        ("2", "Jeanshose", "jeans"),
    ]


def test_the_first_run_writes_the_mapping_that_the_second_obeys(tmp_path, shop):
    with_table(shop, "rows.csv", "id,title,note,image\n1,Dress,Skirt of our own,a.png\n")
    imported(shop, tmp_path)
    path = tmp_path / "catalogue" / "mapping.json"
    written = json.loads(path.read_text())
    assert written["columns"] == {"id": "id", "title": "title", "note": None, "image": "image"}
    written["columns"] |= {"title": None, "note": "title"}
    path.write_text(json.dumps(written))
    (garment,) = imported(shop, tmp_path).catalogue
    assert garment.title == "Skirt of our own"
    path.write_text(json.dumps({"columns": {"note": "nonsense"}}))
    with pytest.raises(CatalogueError, match="'note' is mapped to 'nonsense'; the fields are"):
        imported(shop, tmp_path)


def test_what_is_unchanged_is_not_decoded_again(tmp_path, shop, monkeypatch):
    with_table(shop, "rows.csv", "id,title,image\n1,Dress,a.png\n2,Coat,b.png\n3,Hat,c.png\n")
    first = imported(shop, tmp_path)
    assert first.added == ["1", "2", "3"]
    shutil.copyfile(shop / "d.png", shop / "c.png")
    with_table(shop, "rows.csv", "id,title,image\n1,Red dress,a.png\n3,Hat,c.png\n4,Cap,e.png\n")
    decoded = []
    from jvsm_core.shops import photos

    opened = photos.open_picture
    monkeypatch.setattr(photos, "open_picture", lambda data: decoded.append(1) or opened(data))
    second = imported(shop, tmp_path)
    assert (second.added, second.changed, second.removed) == (["4"], ["1", "3"], ["2"])
    assert len(decoded) == 2
    assert all((tmp_path / "catalogue" / g.image).is_file() for g in first.catalogue)
    imported(shop, tmp_path)
    assert sum(1 for _ in (tmp_path / "catalogue" / "images").glob("*/*")) == 3


def test_a_good_catalogue_stays_where_an_import_fails(tmp_path, shop):
    with_table(shop, "rows.csv", "id,title,image\n1,Dress,a.png\n")
    good = imported(shop, tmp_path).catalogue
    with_table(shop, "rows.csv", "id,title,image\n1,Dress,gone.png\n")
    with pytest.raises(CatalogueError, match="no garment with a picture"):
        imported(shop, tmp_path)
    assert Catalogue.read(tmp_path / "catalogue").garments == good.garments


@pytest.mark.parametrize("where", ["export", "export/catalogue", "."])
def test_a_catalogue_never_lies_in_its_source(tmp_path, shop, where):
    with_table(shop, "rows.csv", "id,title,image\n1,Dress,a.png\n")
    with pytest.raises(CatalogueError, match="cannot lie where its source does"):
        import_catalogue(shop, tmp_path / where)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path, shop):
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "thesis.doc").write_text("years of work")
    with pytest.raises(CatalogueError, match="not empty"):
        imported(shop, tmp_path)


def test_a_folder_in_which_the_first_import_was_killed_is_no_obstacle(tmp_path, shop):
    (tmp_path / "catalogue").mkdir()
    with pytest.raises(KeyboardInterrupt), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: None)  # who is killed tidies nothing up
        with write_atomically(tmp_path / "catalogue" / "columns.json") as unfinished:
            unfinished.write_text("{")
            raise KeyboardInterrupt
    assert len(list((tmp_path / "catalogue").iterdir())) == 1
    assert len(imported(shop, tmp_path).catalogue) > 0
