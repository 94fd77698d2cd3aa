"""What a shop exports, in any of the formats that it may have: every field in its place."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from exports import (
    SHOPIFY,
    WOOCOMMERCE,
    as_csv,
    as_excel,
    as_merchant_xml,
    as_shopify,
    imported,
    lines,
    pictures_of,
    table,
    with_table,
    zipped,
)

from jvsm_core.shops.importing import import_catalogue
from jvsm_core.shops.products import split_links


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
