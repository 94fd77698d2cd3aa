"""Tables whose columns have names of their own: every field in its place, and every picture of a garment."""

from __future__ import annotations

import pytest
from exports import export_of, table

from jvsm_core.shops.importing import import_catalogue
from jvsm_core.shops.values import spelled

# fmt: off
GERMAN = {"Artikel-Nr.": "K-1", "Bezeichnung": "Strickpullover", "Kurzbeschreibung": "Weich &amp; warm",
          "Hauptfarbe": "Anthrazit", "Größe": "S / M / L", "VK brutto": "1.049,90", "Währung": "CHF",
          "Hauptbild": "a.jpg", "Zusatzbilder": "b.jpg;c.jpg", "Material / Zusammensetzung": "80% Wolle, 20% Nylon",
          "Kategorie": "Damen/Pullover", "Verfügbar": "nein"}
FRENCH = {"Référence": "R-1", "Nom du produit": "Robe à fleurs", "Couleur principale": "bleu marine",
          "Taille disponible": "36, 38, 40", "Prix de vente TTC": "1 249,00 €", "Photo principale": "a.jpg",
          "Photos supplémentaires": "b.jpg;c.jpg", "Matière": "coton", "Rayon": "Femme", "Type": "Robes",
          "En stock": "oui", "Description courte": "<p>Légère</p>"}
LEVELS = {"Internal ID": "W-1", "Product Title (EN)": "Long wool coat", "Colour (main)": "Camel", "Img 1 URL": "a.jpg",
          "Img 2 URL": "https://i.test/b.jpg", "Price incl. VAT (EUR)": "250.00", "Sizes (EU)": "36;38",
          "Composition %": "Wool 80% Cashmere 20%", "Gender/Age": "Women", "Stock qty": "0",
          "Product category L1": "Women", "Product category L2": "Outerwear", "Product category L3": "Coats"}
SIDES = {"product_id": "S-1", "name": "Silk blouse", "brand_name": "Ours", "main_color": "Ivory", "fabric": "Silk 100%",
         "image_front": "a.jpg", "image_back": "b.jpg", "seen_on_somebody": "c.jpg", "size_chart": "d.jpg",
         "price_gbp": "120"}
LISTS = {"sku": "L-1", "name": "Dress", "images": '["https://i.test/a.jpg","https://i.test/b.jpg"]',
         "colors": "['Red', 'Blue']"}
LINES = {"sku": "N-1", "name": "Dress", "images": "a.jpg\nb.jpg\nc.jpg"}
MERCHANT = [
    {"id": "1", "title": "Wrap dress", "image link": "https://i.test/a.jpg", "price": "59.90 EUR", "color": "Navy/White",
     "additional image link": "https://i.test/b.jpg,https://i.test/c.jpg", "sale price": "49.90 EUR", "size": "M",
     "availability": "in_stock", "item group id": "g1", "material": "65% polyester, 35% cotton", "pattern": "floral"},
    {"id": "2", "title": "Wrap dress", "image link": "https://i.test/a.jpg", "price": "59.90 EUR", "color": "Navy/White",
     "size": "L", "availability": "out_of_stock", "item group id": "g1"}]
TABLES = {
    "german": ([GERMAN], ";", "cp1252", 3, {
        "id": "K-1", "description": "Weich & warm", "price": 1049.9, "category": "sweater", "gender": "women",
        "sizes": ("S", "M", "L"), "availability": "out of stock"}, {"colour": "charcoal", "material": "wool"}, "CHF"),
    "french": ([FRENCH], ";", "cp1252", 3, {
        "id": "R-1", "description": "Légère", "price": 1249.0, "category": "dress", "gender": "women",
        "sizes": ("36", "38", "40"), "availability": "in stock"}, {"colour": "navy", "material": "cotton"}, "EUR"),
    "levels": ([LEVELS], ",", "utf-8", 2, {
        "id": "W-1", "title": "Long wool coat", "price": 250.0, "category": "coat", "gender": "women",
        "sold_out": ("36", "38")}, {"colour": "camel", "material": "wool"}, "EUR"),
    "sides": ([SIDES], ",", "utf-8", 3, {"id": "S-1", "brand": "Ours", "price": 120.0, "category": "blouse"},
              {"colour": "ivory", "material": "silk"}, "GBP"),
    "lists": ([LISTS], ",", "utf-8", 2, {"id": "L-1"}, {"colour": "red", "second_colour": "blue"}, ""),
    "lines": ([LINES], ",", "utf-16", 3, {"id": "N-1"}, {}, ""),
    "a row a picture": ([{"sku": "P-1", "name": "Dress", "image": f"{name}.jpg"} for name in "abc"], ",", "utf-8", 3,
                        {"id": "P-1", "product": ""}, {}, ""),
    "merchant": (MERCHANT, "\t", "utf-8", 3, {
        "id": "g1", "price": 49.9, "sizes": ("M", "L"), "sold_out": ("L",), "availability": "in stock"},
        {"colour": "navy", "second_colour": "white", "material": "polyester", "pattern": "floral"}, "EUR"),
}
# fmt: on


@pytest.fixture
def shop(tmp_path):
    return export_of(tmp_path / "export", "abcd", ".jpg")


@pytest.mark.parametrize("name", TABLES)
def test_every_field_and_every_picture_is_in_its_place(name, shop, tmp_path):
    rows, separator, encoding, pictures, fields, attributes, currency = TABLES[name]
    (shop / "export.csv").write_bytes(table(list(rows[0]), rows, separator).encode(encoding))
    made = import_catalogue(shop, tmp_path / "catalogue")
    (garment,) = made.catalogue
    assert not made.problems and made.catalogue.currency == currency
    assert len(garment.images) == pictures
    assert {key: getattr(garment, key) for key in fields} == fields
    assert {key: garment.attributes.get(key) for key in attributes} == attributes


@pytest.mark.parametrize("above", ["Export of 12.3.2024\n\n", "Our shop;;;;\n", "All garments\n"])
def test_a_title_above_the_header_is_no_header(above, shop, tmp_path):
    (shop / "export.csv").write_text(above + "id;name;farbe;preis;bild\n1;Kleid;rot;12,50 €;a.jpg\n")
    (garment,) = import_catalogue(shop, tmp_path / "catalogue").catalogue
    assert (garment.id, garment.price, garment.attributes["colour"]) == ("1", 12.5, "red")


def test_a_table_of_one_column_has_its_header_above_lists(shop, tmp_path):
    (shop / "export.csv").write_text("image\na.jpg\nb.jpg\n")
    assert len(import_catalogue(shop, tmp_path / "catalogue").catalogue) == 2


def test_blanks_around_quotes_are_none_of_a_value(shop, tmp_path):
    (shop / "export.csv").write_text(
        '\ufeff"Product ID" ; "Product Name" ; "Main Image"\n"1" ; "Dress, red" ; "a.jpg"\n'
    )
    (garment,) = import_catalogue(shop, tmp_path / "catalogue").catalogue
    assert (garment.id, garment.title) == ("1", "Dress, red")


@pytest.mark.parametrize(
    ("written", "material"),
    [("Silk 100%", "silk"), ("Cotton 95% Elastane 5%", "cotton"), ("20% silk, 80% wool", "wool")],
)
def test_the_largest_share_is_the_material(written, material):
    assert spelled("material", written).value == material


def test_colours_of_one_product_stay_apart_though_they_share_what_is_said(shop, tmp_path):
    rows = [
        {
            "id": "1",
            "item_group_id": "g",
            "title": "Tee",
            "image": "a.jpg",
            "color": "red",
            "material": "cotton",
        },
        {"id": "2", "item_group_id": "g", "title": "Tee", "image": "a.jpg", "color": "blue", "material": ""},
        {"id": "3", "item_group_id": "g", "title": "Tee", "image": "b.jpg", "color": "red", "material": ""},
    ]
    (shop / "export.csv").write_text(table(list(rows[0]), rows))
    made = import_catalogue(shop, tmp_path / "catalogue")
    assert len(made.catalogue) == 3 and not made.problems
