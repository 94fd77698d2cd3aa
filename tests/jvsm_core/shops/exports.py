"""Exports of one small shop in every form a shop hands over, with the columns of the public documentation."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook
from PIL import Image

from jvsm_core.catalogue import Catalogue
from jvsm_core.shops.importing import Options, import_catalogue

ASSETS = Path(__file__).parents[3] / "assets" / "catalogue"

#: Columns of a product export, as Shopify's help pages list them.
SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,"
    "Option2 Name,Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Grams,"
    "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,"
    "Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,"
    "Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,"
    "Google Shopping / Google Product Category,Google Shopping / Gender,Google Shopping / Age Group,"
    "Variant Image,Variant Weight Unit,Variant Tax Code,Cost per item,Status"
).split(",")

#: Columns of the product exporter, as WooCommerce's import schema lists them.
WOOCOMMERCE = (
    "ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,Short description,Description,"
    "Date sale price starts,Date sale price ends,Tax status,Tax class,In stock?,Stock,Low stock amount,"
    "Backorders allowed?,Sold individually?,Weight (kg),Length (cm),Width (cm),Height (cm),"
    "Allow customer reviews?,Purchase note,Sale price,Regular price,Categories,Tags,Shipping class,Images,"
    "Download limit,Download expiry days,Parent,Grouped products,Upsells,Cross-sells,External URL,"
    "Button text,Position,Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,"
    "Attribute 2 name,Attribute 2 value(s),Attribute 2 visible,Attribute 2 global"
).split(",")


def thirty():
    """Thirty garments of the shipped catalogue, one of each title, as plain rows."""
    rows: dict[str, dict[str, str]] = {}
    for garment in Catalogue.read(ASSETS, strict=True):
        rows.setdefault(
            garment.title,
            {
                "id": garment.id,
                "title": garment.title,
                "category": garment.category,
                "colour": garment.attributes["colour"],
                "price": f"{garment.price:.2f}",
                "picture": Path(garment.image).name,
            },
        )
        if len(rows) == 30:
            break
    return list(rows.values())


def pictures_of(rows, folder: Path) -> Path:
    """The pictures of some rows, under their own names, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        shutil.copyfile(ASSETS / "images" / row["picture"], folder / row["picture"])
    return folder


def table(header, rows, separator=",") -> str:
    """A table with all columns of an export; what a row does not name is left empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header, delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: row.get(column, "") for column in header} for row in rows)
    return out.getvalue()


def as_csv(rows, separator=","):
    """A plain table, as a person keeps one."""
    return table(["id", "title", "category", "colour", "price", "picture"], rows, separator)


def as_shopify(rows):
    """A product export of products in one form each."""
    return table(
        SHOPIFY,
        [
            {
                "Handle": row["id"],
                "Title": row["title"],
                "Type": row["category"],
                "Published": "true",
                "Option1 Name": "Color",
                "Option1 Value": row["colour"],
                "Variant SKU": f"sku-{row['id']}",
                "Variant Price": row["price"],
                "Image Src": f"https://cdn.shop.test/files/{row['picture']}?v=17",
                "Image Position": "1",
                "Status": "active",
            }
            for row in rows
        ],
    )


def as_merchant_xml(rows):
    """A feed for Google Merchant Center, RSS 2.0."""
    items = "".join(
        f"""<item>
<g:id>{row["id"]}</g:id><title>{escape(row["title"])}</title>
<g:image_link>https://cdn.shop.test/files/{row["picture"]}</g:image_link>
<g:price>{row["price"]}</g:price><g:product_type>Clothing &gt; {row["category"]}</g:product_type>
<g:color>{row["colour"]}</g:color>
<g:shipping><g:country>GB</g:country><g:price>4.95 GBP</g:price></g:shipping>
</item>
"""
        for row in rows
    )
    return (
        '<?xml version="1.0"?>\n<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>\n'
        f"<title>Our shop</title><link>https://shop.test</link>\n{items}</channel></rss>"
    )


def as_excel(rows, path: Path):
    """A workbook whose table begins below a line of its own."""
    book = Workbook()
    book.active.append(["Our shop, autumn"])
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append([float(value) if key == "price" else value for key, value in row.items()])
    book.save(path)


def zipped(folder: Path, path: Path) -> Path:
    """A folder as a zip."""
    with zipfile.ZipFile(path, "w") as out:
        for file in sorted(folder.rglob("*")):
            out.write(file, file.relative_to(folder))
    return path


def lines(rows) -> str:
    """Rows as JSON lines."""
    return "".join(json.dumps(row) + "\n" for row in rows)


def export_of(folder: Path, names: str, ending: str) -> Path:
    """A new folder with pictures, one for each letter, to which a test adds its table."""
    folder.mkdir()
    for number, name in enumerate(names):
        Image.effect_noise((60, 80), 30 + 10 * number).convert("RGB").save(folder / f"{name}{ending}")
    return folder


def with_table(shop: Path, name: str, text: str) -> Path:
    """The same folder, with a table in it."""
    (shop / name).write_text(text, "utf-8")
    return shop


def imported(source: Path, folder: Path, **options):
    """What an import into `folder`'s catalogue made, which reads back as the same."""
    made = import_catalogue(source, folder / "catalogue", Options(**options))
    read = Catalogue.read(folder / "catalogue")
    assert read.garments == made.catalogue.garments and not read.problems
    return made
