"""Exports of shops that write as they like: other languages, other software, nested objects, lists in cells."""

from __future__ import annotations

import json
import time

import pytest
from exports import export_of, table

from jvsm_core.shops.columns import recognise
from jvsm_core.shops.importing import import_catalogue
from jvsm_core.shops.tables import decode

#: A red dress and a navy shirt, as each of these writes them: file name, encoding, separator, rows.
# fmt: off
TABLES = {
    "spanish": ("cp1252", ";", [
        {"Referencia": "A1", "Nombre": "Vestido largo de lino", "Categoría": "Vestidos", "Color": "Rojo", "Talla": "S, M",
         "Precio": "1.299,00 €", "Imagen": "a.png", "Descripción": "<p>Cómodo &amp; ligero</p>", "Género": "Mujer"},
        {"Referencia": "B2", "Nombre": "Camisa de algodón", "Categoría": "Camisas", "Color": "Azul marino", "Talla": "L",
         "Precio": "29,95 €", "Imagen": "b.png", "Descripción": "Clásica", "Género": "Hombre"}]),
    "french": ("cp1252", "\t", [
        {"Réf.": "A1", "Désignation": "Robe longue", "Catégorie": "Robes", "Couleur": "Rouge", "Taille": "S, M",
         "Prix TTC": "1 299,00 €", "Photo 1": "a.png", "Photo 2": "c.png", "Genre": "Femme"},
        {"Réf.": "B2", "Désignation": "Chemise", "Catégorie": "Chemises", "Couleur": "Bleu marine", "Taille": "L",
         "Prix TTC": "29,95 €", "Photo 1": "b.png", "Photo 2": "", "Genre": "Homme"}]),
    "german": ("utf-8-sig", ";", [
        {"Artikelnr.": "A1", "Bezeichnung": "Langes Kleid", "Warengruppe": "Damen > Kleider", "Farbe": "Rot",
         "Größen": "S|M", "Preis (EUR)": "1299,00", "Bilddatei": "a.png"},
        {"Artikelnr.": "B2", "Bezeichnung": "Hemd", "Warengruppe": "Herren > Hemden", "Farbe": "Dunkelblau",
         "Größen": "L", "Preis (EUR)": "29,95", "Bilddatei": "b.png"}]),
    "italian": ("utf-8", ";", [
        {"Codice": "A1", "Nome": "Vestito", "Categoria": "Vestiti", "Colore": "Rosso", "Taglie": "['S', 'M']",
         "Prezzo": "€ 1.299,00", "Immagine": "a.png", "Sesso": "Donna"},
        {"Codice": "B2", "Nome": "Camicia", "Categoria": "Camicie", "Colore": "Blu navy", "Taglie": '["L"]',
         "Prezzo": "€ 29,95", "Immagine": "b.png", "Sesso": "Uomo"}]),
    "amazon": ("utf-8", "\t", [
        {"item_sku": "A1", "item_name": "Long dress", "feed_product_type": "dress", "standard_price": "1299",
         "main_image_url": "https://i.test/a.png", "other_image_url1": "https://i.test/c.png", "color_name": "Red",
         "size_name": "S,M", "department_name": "womens", "currency": "EUR"},
        {"item_sku": "B2", "item_name": "Shirt", "feed_product_type": "shirt", "standard_price": "29.95",
         "main_image_url": "https://i.test/b.png", "other_image_url1": "", "color_name": "Navy Blue",
         "size_name": "L", "department_name": "mens", "currency": "EUR"}]),
    "magento": ("utf-8", ",", [
        {"sku": "A1", "product_type": "simple", "categories": "Default Category/Women/Dresses", "name": "Long dress",
         "price": "1299", "url_key": "long-dress", "base_image": "/a/b/a.png", "additional_images": "/c.png",
         "additional_attributes": "color=Red,size=S|M", "qty": "3", "is_in_stock": "1"},
        {"sku": "B2", "product_type": "simple", "categories": "Default Category/Men/Shirts", "name": "Shirt",
         "price": "29.95", "url_key": "shirt", "base_image": "/b/b/b.png", "additional_images": "",
         "additional_attributes": "color=Navy,size=L", "qty": "3", "is_in_stock": "1"}]),
    "prestashop": ("utf-8", ";", [
        {"Product ID": "A1", "Active (0/1)": "1", "Name *": "Long dress", "Categories (x,y,z...)": "Women > Dresses",
         "Price tax included": "1299", "Image URLs (x,y,z...)": "https://i.test/a.png,https://i.test/c.png",
         "Feature(Name:Value:Position)": "Color:Red:1,Size:S:2,Size:M:3"},
        {"Product ID": "B2", "Active (0/1)": "1", "Name *": "Shirt", "Categories (x,y,z...)": "Men > Shirts",
         "Price tax included": "29.95", "Image URLs (x,y,z...)": "https://i.test/b.png",
         "Feature(Name:Value:Position)": "Color:Navy:1,Size:L:2"},
        {"Product ID": "C3", "Active (0/1)": "0", "Name *": "Hidden", "Categories (x,y,z...)": "Men > Shirts",
         "Price tax included": "1", "Image URLs (x,y,z...)": "https://i.test/d.png"}]),
    "bigcommerce": ("utf-8", ",", [
        {"Product ID": "A1", "Product Name": "Long dress", "Product Code/SKU": "X-1", "Category": "Women/Dresses",
         "Price": "1299", "Product Image File - 1": "x__1/a.png", "Product Image File - 2": "x__1/c.png",
         "Colour": "Red", "Sizes Available": "S,M", "Product Visible?": "Y"},
        {"Product ID": "B2", "Product Name": "Shirt", "Product Code/SKU": "X-2", "Category": "Men/Shirts",
         "Price": "29.95", "Product Image File - 1": "x__2/b.png", "Product Image File - 2": "",
         "Colour": "Navy", "Sizes Available": "L", "Product Visible?": "Y"}]),
    "wix": ("utf-8", ",", [
        {"handleId": "A1", "fieldType": "Product", "name": "Long dress", "productImageUrl": "a.png;c.png",
         "collection": "Women's dresses", "price": "1299", "visible": "true", "productOptionName1": "Color",
         "productOptionType1": "COLOR", "productOptionDescription1": "Red", "productOptionName2": "Size",
         "productOptionType2": "DROP_DOWN", "productOptionDescription2": "S;M"},
        {"handleId": "B2", "fieldType": "Product", "name": "Shirt", "productImageUrl": "b.png",
         "collection": "Men's shirts", "price": "29.95", "visible": "true", "productOptionName1": "Color",
         "productOptionType1": "COLOR", "productOptionDescription1": "Navy", "productOptionName2": "Size",
         "productOptionType2": "DROP_DOWN", "productOptionDescription2": "L"}]),
    "one row a size": ("utf-8", ",", [
        {"Style Code": "A1", "Item": "Long dress", "Dept": "Womens", "Type": "Dresses", "Shade": "Red", "Size": size,
         "RRP": "1299", "Pic": "a.png"} for size in "SM"] + [
        {"Style Code": "B2", "Item": "Shirt", "Dept": "Mens", "Type": "Shirts", "Shade": "Navy", "Size": "L",
         "RRP": "29.95", "Pic": "b.png"}]),
    "names that say nothing": ("utf-8", ";", [
        {"F1": "Long linen dress", "F2": "Dresses", "F3": "Red", "F4": "S,M", "F5": "€1,299.00", "F6": "a.png", "F7": "Women"},
        {"F1": "Plain cotton shirt", "F2": "Shirts", "F3": "Navy", "F4": "L", "F5": "€29.95", "F6": "b.png", "F7": "Men"}]),
}

SHOPIFY_JSON = {"products": [
    {"id": 1, "title": "Long dress", "handle": "A1", "body_html": "<p>Soft</p>", "vendor": "Ours", "product_type": "Dresses",
     "tags": ["women", "new"], "options": [{"name": "Color", "position": 1, "values": ["Red"]},
                                         {"name": "Size", "position": 2, "values": ["S", "M"]}],
     "variants": [{"id": 11, "title": "Red / S", "option1": "Red", "option2": "S", "price": "1299.00", "available": True},
                  {"id": 12, "title": "Red / M", "option1": "Red", "option2": "M", "price": "1299.00", "available": False}],
     "images": [{"src": "https://i.test/a.png?v=1"}, {"src": "https://i.test/c.png"}]},
    {"id": 2, "title": "Shirt", "handle": "B2", "body_html": "", "vendor": "Ours", "product_type": "Shirts", "tags": [],
     "options": [{"name": "Color", "values": ["Navy"]}, {"name": "Size", "values": ["L"]}],
     "variants": [{"id": 21, "title": "Navy / L", "option1": "Navy", "option2": "L", "price": "29.95", "available": True}],
     "images": [{"src": "https://i.test/b.png"}]}]}
WOO_JSON = [
    {"id": 1, "sku": "A1", "name": "Long dress", "regular_price": "1299", "categories": [{"id": 9, "name": "Dresses"}],
     "images": [{"id": 5, "src": "https://i.test/a.png"}, {"id": 6, "src": "https://i.test/c.png"}],
     "attributes": [{"id": 1, "name": "Color", "options": ["Red"]}, {"id": 2, "name": "Size", "options": ["S", "M"]}]},
    {"id": 2, "sku": "B2", "name": "Shirt", "regular_price": "29.95", "categories": [{"id": 8, "name": "Shirts"}],
     "images": [{"id": 7, "src": "https://i.test/b.png"}],
     "attributes": [{"id": 1, "name": "Color", "options": ["Navy"]}, {"id": 2, "name": "Size", "options": ["L"]}]}]
SCHEMA_JSON = {"@context": "https://schema.org", "@graph": [
    {"@type": "Product", "sku": "A1", "name": "Long dress", "category": "Dresses", "color": "Red", "size": ["S", "M"],
     "image": ["https://i.test/a.png", "https://i.test/c.png"], "brand": {"@type": "Brand", "name": "Ours"},
     "offers": {"@type": "Offer", "price": "1299", "priceCurrency": "EUR", "availability": "https://schema.org/InStock"}},
    {"@type": "Product", "sku": "B2", "name": "Shirt", "category": "Shirts", "color": "Navy", "size": "L",
     "image": {"@type": "ImageObject", "url": "https://i.test/b.png"},
     "offers": {"@type": "Offer", "price": 29.95, "priceCurrency": "EUR"}}]}
XML = """<?xml version="1.0"?><shop><products>
<product id="A1"><name>Long dress</name><category>Dresses</category><colour>Red</colour>
<sizes><size>S</size><size>M</size></sizes><price>1299</price>
<images><image>a.png</image><image src="c.png"/></images></product>
<product id="B2"><name>Shirt</name><category>Shirts</category><price>29.95</price>
<param name="Colour">Navy</param><param name="Size">L</param><images><image>b.png</image></images></product>
</products></shop>"""
# fmt: on


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Réf;Désignation\nA1;Robe d’été – 29,95 €"),
        (
            "cp1250",
            "Nazwa;Cena\nDługa sukienka w kolorze żółtym;199 zł\nKoszula męska z długim rękawem;99 zł",
        ),
        ("cp1251", "Название;Цена\nДлинное красное платье из льна;1999\nМужская рубашка синяя;999"),
        ("gb18030", "名称;价格\n红色连衣裙;199\n男士衬衫蓝色;99\n"),
    ],
)
def test_short_tables_in_the_encodings_of_the_world(encoding, text):
    assert decode(text.encode(encoding)) == text


@pytest.fixture
def shop(tmp_path):
    return export_of(tmp_path / "export", "abcd", ".png")


def expected(folder, tmp_path):
    """The dress and the shirt, every field in its place."""
    made = import_catalogue(folder, tmp_path / "catalogue")
    assert not [problem for problem in made.problems if problem.reason != "the shop does not show it"]
    dress, shirt = made.catalogue
    assert (dress.category, dress.attributes["colour"], dress.price) == ("dress", "red", 1299.0)
    assert (shirt.category, shirt.attributes["colour"], shirt.price) == ("shirt", "navy", 29.95)
    assert (dress.sizes, shirt.sizes) == (("S", "M"), ("L",))
    assert dress.title and shirt.title and len(shirt.images) == 1
    return made


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_any_shop_has_every_field_in_its_place(name, shop, tmp_path):
    encoding, separator, rows = TABLES[name]
    header = list(dict.fromkeys(column for row in rows for column in row))
    (shop / "artículos.csv").write_bytes(table(header, rows, separator).encode(encoding))
    made = expected(shop, tmp_path)
    dress, shirt = made.catalogue
    if "nothing" not in name:
        assert (dress.id, shirt.id) == ("A1", "B2")
    if name in ("spanish", "french", "german", "italian", "amazon"):
        assert made.catalogue.currency == "EUR"
        assert (dress.gender, shirt.gender) == ("women", "men")
    assert len(dress.images) == (2 if "c.png" in str(rows[0]) else 1)
    if name == "spanish":
        assert dress.description == "Cómodo & ligero" and dress.own_words["colour"] == "Rojo"


@pytest.mark.parametrize(
    ("cell", "sizes"),
    [
        ("S/M/L", ("S", "M", "L")),
        ("S/M", ("S/M",)),
        ("36-38", ("36-38",)),
        ("['36', '38']", ("36", "38")),
        ("One Size", ()),
    ],
)
def test_sizes_in_one_cell(cell, sizes, shop, tmp_path):
    (shop / "rows.csv").write_text(
        table(["id", "size", "image"], [{"id": "1", "size": cell, "image": "a.png"}])
    )
    (garment,) = import_catalogue(shop, tmp_path / "catalogue").catalogue
    assert garment.sizes == sizes


@pytest.mark.parametrize(
    "form", [SHOPIFY_JSON, WOO_JSON, SCHEMA_JSON], ids=["shopify", "woocommerce", "schema"]
)
def test_nested_objects_are_rows(form, shop, tmp_path):
    (shop / "products.json").write_text(json.dumps(form))
    dress, _ = expected(shop, tmp_path).catalogue
    assert len(dress.images) == 2
    if form is SHOPIFY_JSON:
        assert dress.sold_out == ("M",) and dress.description == "Soft" and dress.tags == ("women", "new")


def test_a_feed_of_its_own_has_lists_and_named_parameters(shop, tmp_path):
    (shop / "export.xml").write_text(XML)
    assert len(expected(shop, tmp_path).catalogue.garments[0].images) == 2


def test_the_parts_of_an_export_below_its_pictures_are_one_table(shop, tmp_path):
    header = "id,title,category,colour,size,price,image\n"
    (shop / "data").mkdir()
    (shop / "data" / "export_1.csv").write_text(f'{header}A1,Dress,dress,red,"S,M",1299,a.png\n')
    (shop / "data" / "export_2.csv").write_text(f"{header}B2,Shirt,shirt,navy,L,29.95,b.png\n")
    expected(shop, tmp_path)


def test_a_readme_beside_photos_is_no_table(shop, tmp_path):
    (shop / "README.txt").write_text("Photos of our shop, spring.\nAsk us before you print them.\n")
    made = import_catalogue(shop, tmp_path / "catalogue")
    assert len(made.catalogue) == 4 and not made.left_out
    assert "no table of garments" in str(made.problems[0])


def test_a_list_of_something_else_beside_photos_is_no_table_either(shop, tmp_path):
    (shop / "notes.csv").write_text("todo\nbuy milk\ncall Ann\n")
    for _ in range(2):
        made = import_catalogue(shop, tmp_path / "catalogue")
        assert len(made.catalogue) == 4 and not made.left_out
        assert "notes.csv" in str(made.problems[0]) and "no table of garments" in str(made.problems[0])


def test_a_table_that_comes_after_its_photos_is_read_as_what_it_is(shop, tmp_path):
    assert import_catalogue(shop, tmp_path / "catalogue").mapping is None
    (shop / "export.csv").write_text("id,title,image\n1,Red dress,a.png\n")
    made = import_catalogue(shop, tmp_path / "catalogue")
    assert made.mapping.kind == "table" and made.catalogue.garments[0].title == "Red dress"


def test_a_path_in_the_spelling_of_addresses_is_found(shop, tmp_path):
    (shop / "a b").mkdir()
    (shop / "a.png").rename(shop / "a b" / "c d.png")
    (shop / "export.csv").write_text("id,image\n1,a%20b/c%20d.png\n2,%2e%2e%2fsecret.png\n3,b.png\n")
    made = import_catalogue(shop, tmp_path / "catalogue")
    assert [garment.id for garment in made.catalogue] == ["1", "3"]
    assert "outside the folder" in str(made.problems[0])


def test_a_name_of_brackets_alone_takes_no_longer_than_it_is_long():
    started = time.process_time()
    columns = recognise(["title", "[" * 100_000]).columns
    assert columns["title"] == "title" and time.process_time() - started < 5, (
        "half a minute where it is quadratic"
    )


@pytest.mark.parametrize(
    ("stock", "availability"),
    [
        ({"Inventory tracker": "shopify", "Inventory quantity": "0"}, "out of stock"),
        ({"Inventory tracker": "", "Inventory quantity": "0", "Inventory policy": "deny"}, "in stock"),
        (
            {"Inventory tracker": "shopify", "Inventory quantity": "-2", "Inventory policy": "continue"},
            "backorder",
        ),
        ({"Stock": "0", "Backorders allowed?": "1"}, "backorder"),
        ({"Stock": "0", "Backorders allowed?": "0"}, "out of stock"),
        ({"Stock": "", "Manage stock": "no"}, ""),
    ],
)
def test_what_nobody_counts_or_sells_on_without_is_not_sold_out(stock, availability, shop, tmp_path):
    row = {"sku": "a", "title": "Red dress", "image": "a.png", **stock}
    (shop / "rows.csv").write_text(table(list(row), [row]))
    (garment,) = import_catalogue(shop, tmp_path / "catalogue").catalogue
    assert garment.availability == availability
