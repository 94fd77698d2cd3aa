"""A shop's own export made a catalogue: every field in its place, and what is broken set aside."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from exports import (
    SHOPIFY,
    WOOCOMMERCE,
    as_csv,
    as_excel,
    as_merchant_xml,
    as_shopify,
    export_of,
    lines,
    pictures_of,
    table,
    thirty,
    zipped,
)

from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import CatalogueError
from jvsm_core.files import write_atomically
from jvsm_core.shops.importing import Options, import_catalogue
from jvsm_core.shops.products import split_links


@pytest.fixture(scope="module")
def rows():
    return thirty()


@pytest.fixture
def shop(tmp_path):
    """A folder with pictures a.png to f.png, to which a test adds its table."""
    return export_of(tmp_path / "export", "abcdef", ".png")


def imported(source, tmp_path, **options):
    made = import_catalogue(source, tmp_path / "catalogue", Options(**options))
    read = Catalogue.read(tmp_path / "catalogue")
    assert read.garments == made.catalogue.garments and not read.problems
    return made


def with_table(shop, name, text):
    (shop / name).write_text(text, "utf-8")
    return shop


def alike(catalogue):
    """Garments without what the ways of telling of them differ in."""
    return [replace(garment, price=None, own_words={}) for garment in catalogue]


def test_the_same_pictures_are_the_same_catalogue_however_they_are_told(rows, tmp_path):
    ways = {}
    for name, text in {
        "table.csv": as_csv(rows),
        "table.tsv": as_csv(rows, "\t"),
        "shopify.csv": as_shopify(rows),
        "feed.xml": as_merchant_xml(rows),
        "rows.jsonl": lines(rows),
        "rows.json": json.dumps({"products": rows}),
    }.items():
        folder = pictures_of(rows, tmp_path / name.replace(".", "-"))
        ways[name] = with_table(folder, name, text)
    as_excel(rows, pictures_of(rows, tmp_path / "excel") / "rows.xlsx")
    ways["rows.xlsx"] = tmp_path / "excel"
    ways["zip"] = zipped(ways["table.csv"], tmp_path / "shop.zip")
    first = import_catalogue(ways["table.csv"], tmp_path / "out" / "first").catalogue
    assert [garment.title for garment in first] == [row["title"] for row in rows]
    assert [garment.category for garment in first] == [row["category"] for row in rows]
    assert [garment.attributes["colour"] for garment in first] == [row["colour"] for row in rows]
    for name, source in ways.items():
        made = import_catalogue(source, tmp_path / "out" / name)
        assert alike(made.catalogue) == alike(first), name
        assert [garment.price for garment in made.catalogue] == [float(row["price"]) for row in rows], name
        assert not made.problems, (name, made.problems)


def test_a_folder_of_pictures_has_categories_and_titles_by_its_names(rows, tmp_path):
    for row in rows:
        place = tmp_path / "photos" / f"{row['category']}s"
        place.mkdir(parents=True, exist_ok=True)
        pictures_of([row], place)
        (place / row["picture"]).rename(place / f"{row['title']}.webp")
    made = imported(tmp_path / "photos", tmp_path)
    assert {(g.title, g.category) for g in made.catalogue} == {
        (row["title"], row["category"]) for row in rows
    }
    assert made.mapping is None


def test_views_in_a_folder_are_one_garment(tmp_path, shop):
    for old, new in zip("abcd", ("Red dress", "Red dress back", "Red dress_detail", "Red dress 2")):
        (shop / f"{old}.png").rename(shop / f"{new}.png")
    made = imported(shop, tmp_path)
    assert {g.title: len(g.images) for g in made.catalogue} == {
        "Red dress": 3,
        "Red dress 2": 1,
        "E": 1,
        "F": 1,
    }


def test_a_shopify_product_has_its_colours_sizes_and_pictures(tmp_path, shop):
    common = {"Handle": "swing-dress", "Variant Inventory Tracker": "shopify"}
    export = [
        common
        | {
            "Title": "Swing dress",
            "Body (HTML)": "<p>It <b>swings</b>.</p><script>alert(1)</script><ul><li>Lined&nbsp;&amp; soft</li></ul>",
            "Vendor": "Ours",
            "Product Category": "Apparel & Accessories > Clothing > Dresses",
            "Type": "Dresses",
            "Tags": "new, summer",
            "Published": "true",
            "Option1 Name": "Color",
            "Option1 Value": "Navy Blue",
            "Option2 Name": "Size",
            "Option2 Value": "S",
            "Variant SKU": "SD-N-S",
            "Variant Inventory Qty": "3",
            "Variant Price": "59.90",
            "Image Src": "https://cdn.test/a.png",
            "Image Position": "1",
            "Variant Image": "https://cdn.test/a.png",
            "Google Shopping / Gender": "Female",
            "Status": "active",
        },
        common
        | {
            "Option1 Value": "Navy Blue",
            "Option2 Value": "M",
            "Variant Inventory Qty": "0",
            "Variant Price": "59.90",
            "Image Src": "https://cdn.test/b.png",
            "Image Position": "2",
            "Variant Image": "https://cdn.test/a.png",
        },
        common
        | {
            "Option1 Value": "Red",
            "Option2 Value": "S",
            "Variant Inventory Qty": "1",
            "Variant Price": "49.90",
            "Variant Image": "https://cdn.test/b.png",
        },
        {"Handle": "hat", "Title": "Hat", "Option1 Name": "Title", "Option1 Value": "Default Title",
         "Variant Price": "10", "Image Src": "c.png", "Variant Inventory Qty": "0",
         "Variant Inventory Tracker": "shopify", "Status": "active"},
        {"Handle": "hat", "Image Src": "d.png", "Image Position": "2"},
        {"Handle": "gone", "Title": "Gone", "Variant Price": "10", "Image Src": "e.png", "Status": "archived"},
    ]  # fmt: skip
    made = imported(with_table(shop, "products_export.csv", table(SHOPIFY, export)), tmp_path, currency="EUR")
    navy, red, hat = made.catalogue
    assert made.mapping.kind == "shopify" and made.catalogue.currency == "EUR"
    assert [str(problem) for problem in made.problems] == [
        "products_export.csv, line 7: the shop does not show it"
    ]
    assert navy.attributes == {"category": "dress", "colour": "navy", "gender": "women"}
    assert navy.own_words["colour"] == "Navy Blue" and navy.own_words["category"] == "Dresses"
    assert (navy.title, navy.description) == ("Swing dress", "It swings. Lined & soft")
    assert (navy.brand, navy.tags, navy.price) == ("Ours", ("new", "summer"), 59.9)
    assert (navy.sizes, navy.sold_out, navy.availability) == (("S", "M"), ("M",), "in stock")
    assert (red.title, red.category, red.attributes["colour"], red.price) == (
        "Swing dress",
        "dress",
        "red",
        49.9,
    )
    assert (red.sizes, red.gender) == (("S",), "women")
    assert navy.image != red.image and made.catalogue.variants(navy) == (red,)
    assert (hat.id, hat.sizes, hat.availability, len(hat.images)) == ("hat", (), "out of stock", 2)


def test_a_woocommerce_product_has_its_variations(tmp_path, shop):
    export = [
        {"ID": "10", "Type": "variable", "SKU": "TSH", "Name": "Logo tee", "Published": "1", "In stock?": "1",
         "Short description": "Soft.", "Categories": "Clothing > Women > T-Shirts", "Tags": "basic",
         "Images": "https://shop.test/wp-content/uploads/a.png, https://shop.test/wp-content/uploads/b.png",
         "Attribute 1 name": "Colour", "Attribute 1 value(s)": "White, Black",
         "Attribute 2 name": "Material", "Attribute 2 value(s)": "Cotton"},
        {"ID": "11", "Type": "variation", "SKU": "TSH-W", "Name": "Logo tee - White", "Published": "1",
         "In stock?": "1", "Regular price": "20", "Sale price": "15.5", "Parent": "id:10",
         "Images": "https://shop.test/wp-content/uploads/a.png",
         "Attribute 1 name": "Colour", "Attribute 1 value(s)": "White"},
        {"ID": "12", "Type": "variation", "SKU": "TSH-B", "Name": "Logo tee - Black", "Published": "1",
         "In stock?": "0", "Regular price": "20", "Parent": "TSH",
         "Images": "https://shop.test/wp-content/uploads/b.png",
         "Attribute 1 name": "Colour", "Attribute 1 value(s)": "Black"},
        {"ID": "20", "Type": "simple", "SKU": "BLT", "Name": "Denim skirt", "Published": "1", "In stock?": "1",
         "Regular price": "30", "Categories": "Clothing > Skirts", "Images": "c.png", "Length (cm)": "60",
         "Attribute 1 name": "Size", "Attribute 1 value(s)": "36, 38"},
        {"ID": "21", "Type": "simple", "Name": "Hidden", "Published": "0", "Images": "d.png"},
    ]  # fmt: skip
    made = imported(with_table(shop, "wc-product-export.csv", table(WOOCOMMERCE, export)), tmp_path)
    white, black, skirt = made.catalogue
    assert made.mapping.kind == "woocommerce"
    assert [str(problem) for problem in made.problems] == [
        "wc-product-export.csv, line 6: the shop does not show it"
    ]
    assert white.attributes == {
        "category": "t-shirt", "colour": "white", "material": "cotton", "gender": "women"
    }  # fmt: skip
    assert (white.price, white.description, white.tags) == (15.5, "Soft.", ("basic",))
    assert (black.price, black.availability) == (20.0, "out of stock")
    assert made.catalogue.variants(white) == (black,)
    assert (skirt.category, skirt.sizes, skirt.price) == ("skirt", ("36", "38"), 30.0)
    assert "length" not in skirt.attributes


def test_a_merchant_feed_has_every_field_in_its_place(tmp_path, shop):
    item = """<item><g:id>{id}</g:id><g:item_group_id>dress-1</g:item_group_id><g:title>Tea dress - {size}</g:title>
<g:description>&lt;b&gt;Light&lt;/b&gt; and long.</g:description><g:link>https://shop.test/{id}</g:link>
<g:image_link>https://shop.test/{image}.png</g:image_link>
<g:additional_image_link>https://shop.test/c.png</g:additional_image_link>
<g:additional_image_link>https://shop.test/d.png</g:additional_image_link>
<g:price>1,099.00 GBP</g:price><g:sale_price>{price} GBP</g:sale_price><g:availability>{stock}</g:availability>
<g:brand>Ours</g:brand><g:google_product_category>2271</g:google_product_category>
<g:product_type>Women &gt; Dresses</g:product_type><g:gender>female</g:gender><g:age_group>adult</g:age_group>
<g:color>{colour}</g:color><g:size>{size}</g:size><g:material>100% linen</g:material>
<g:pattern>Floral</g:pattern></item>"""
    items = [
        item.format(id="d1-s", size="S", image="a", price="19.99", stock="in_stock", colour="Red/White"),
        item.format(id="d1-m", size="M", image="a", price="21.99", stock="out of stock", colour="Red/White"),
        item.format(id="d1-b", size="S", image="b", price="19.99", stock="preorder", colour="Blue"),
    ]
    feed = f'<rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Ours</title>{"".join(items)}</channel></rss>'
    made = imported(with_table(shop, "feed.xml", feed), tmp_path)
    red, blue = made.catalogue
    assert made.catalogue.name == "Ours" and made.catalogue.currency == "GBP" and not made.problems
    assert red.attributes == {
        "category": "dress", "colour": "red", "second_colour": "white", "pattern": "floral",
        "material": "linen", "gender": "women",
    }  # fmt: skip
    assert (red.title, red.description, red.url) == ("Tea dress", "Light and long.", "https://shop.test/d1-s")
    assert (red.price, red.sizes, red.sold_out, red.availability) == (19.99, ("S", "M"), ("M",), "in stock")
    assert len(red.images) == 3 and blue.availability == "preorder"
    assert made.catalogue.variants(red) == (blue,)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_agentic_commerce_feed_has_every_field_in_its_place(tmp_path, shop, form):
    rows = [
        {
            "item_id": "SKU-1", "title": "Wool coat", "description": "Warm.", "url": "https://shop.test/1",
            "image_url": "https://shop.test/a.png", "additional_image_urls": "https://shop.test/b.png",
            "brand": "Ours", "price": "129.00 USD", "availability": "in_stock", "group_id": "G1",
            "product_category": "Apparel > Outerwear > Coats", "color": "Camel", "size": "L",
            "material": "Wool", "gender": "male", "is_eligible_search": "true",
        },
        {"item_id": "SKU-2", "title": "Unseen", "image_url": "c.png", "is_eligible_search": "false"},
    ]  # fmt: skip
    text = table(list(rows[0]), rows)
    if form == "json":
        rows[0] |= {"additional_image_urls": ["https://shop.test/b.png"], "is_eligible_search": True}
        rows[0] |= {"variant_dict": {"color": rows[0].pop("color"), "size": rows[0].pop("size")}}
        rows[1]["is_eligible_search"] = False
        text = json.dumps(rows)
    (coat,) = imported(with_table(shop, f"feed.{form}", text), tmp_path).catalogue
    assert (coat.category, coat.attributes["colour"], coat.gender) == ("coat", "camel", "men")
    assert (coat.price, coat.sizes, coat.brand, len(coat.images)) == (129.0, ("L",), "Ours", 2)
    assert coat.availability == "in stock" and coat.url == "https://shop.test/1"


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8-sig", ";"), ("utf-16", "\t"), ("cp1252", ";"), ("utf-8", "|"), ("cp1252", ",")],
)
def test_any_encoding_and_separator_is_read(tmp_path, shop, encoding, separator):
    rows = [
        {"Artikelnummer": name, "Titel": f"Kleid für Mädchen – Größe {name}", "Preis": "1.299,50 €", "Bild": f"{name}.png"}
        for name in "abcdef"
    ]  # fmt: skip
    (shop / "artikel.csv").write_bytes(table(list(rows[0]), rows, separator).encode(encoding))
    made = imported(shop, tmp_path)
    assert [g.title for g in made.catalogue] == [row["Titel"] for row in rows]
    assert {g.price for g in made.catalogue} == {1299.5} and made.catalogue.currency == "EUR"


@pytest.mark.parametrize("said", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_first_line_that_tells_excel_the_separator_is_no_header(tmp_path, shop, said):
    made = imported(
        with_table(shop, "x.csv", f"{said}\r\nname;price;photo\r\nRed, long dress;10,5;a.png\r\n"), tmp_path
    )
    (garment,) = made.catalogue
    assert (garment.title, garment.price) == ("Red, long dress", 10.5) and not made.problems


def test_the_lines_of_a_cell_stay_apart(tmp_path, shop):
    made = imported(
        with_table(shop, "x.csv", 'id,title,description,image\n1,A,"Red\nlinen",a.png\n'), tmp_path
    )
    assert made.catalogue.garments[0].description.split() == ["Red", "linen"]


@pytest.mark.parametrize(
    ("price", "read", "currency"),
    [
        ({"amount": "5.50", "currencyCode": "GBP"}, 5.5, "GBP"),
        ({"value": 7, "currency": "USD"}, 7, "USD"),
        ("1.3E+03", 1300, ""),
    ],
)
def test_prices_as_objects_and_powers_of_ten(tmp_path, shop, price, read, currency):
    made = imported(
        with_table(shop, "x.json", json.dumps([{"id": 1, "title": "A", "image": "a.png", "price": price}])),
        tmp_path,
    )
    assert made.catalogue.garments[0].price == read and made.catalogue.currency == currency


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


def test_two_hundred_thousand_bad_lines_are_each_told(tmp_path, shop):
    (shop / "rows.csv").write_text("id,title,image\na,Dress,a.png\n" + "x,y,z,too many\n" * 200_000)
    made = imported(shop, tmp_path)
    assert len(made.catalogue) == 1 and made.left_out == 200_000


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


@pytest.mark.parametrize(
    ("cell", "pictures"),
    [
        ("Red dress, long.jpg", ["Red dress, long.jpg"]),
        ("a.jpg,b.jpeg;c.webp | d.png", ["a.jpg", "b.jpeg", "c.webp", "d.png"]),
        ("https://x.test/a.jpg?v=1,https://x.test/b", ["https://x.test/a.jpg?v=1", "https://x.test/b"]),
        ("https://x.test/w_100,h_90/a.jpg https://x.test/b.jpg", ["https://x.test/w_100,h_90/a.jpg", "https://x.test/b.jpg"]),
        ("", []),
    ],
)  # fmt: skip
def test_several_pictures_in_one_cell(cell, pictures):
    assert split_links([cell]) == pictures


def test_names_in_camel_case_are_columns_too(tmp_path, shop):
    text = "id,articleType,baseColour,productDisplayName,usage\na,Tshirts,Navy Blue,Logo tee,Sports\n"
    (garment,) = imported(with_table(shop, "styles.csv", text), tmp_path).catalogue
    assert (garment.title, garment.category) == ("Logo tee", "t-shirt")
    assert garment.attributes["colour"] == "navy" and garment.own_words["colour"] == "Navy Blue"
