"""Which column of a shop's table is which field of a garment: a table of names, and a file to correct it.

Names are compared without case, punctuation and the "g:" of feeds. Of several columns for one field the
first in the table's order counts that has something to say, so the names stand by how well they fit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import CatalogueError
from ..files import parse_json, write_atomically
from ..vocabulary import KEYS
from .rows import attribute_key

#: Field to the names of its columns, as Shopify, WooCommerce, Google Merchant Center, the Agentic
#: Commerce feed and plain tables write them.
# fmt: off
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "item id", "sku", "variant sku", "product id", "article number", "artikelnummer", "code"),
    "product": ("handle", "item group id", "group id", "product group", "parent sku", "style id"),
    "parent": ("parent", "post parent"),
    "title": ("title", "name", "product name", "product title", "product display name", "post title",
              "item title", "titel"),
    "description": ("body html", "body", "description", "short description", "product description",
                    "product details", "post content", "details", "beschreibung"),
    "brand": ("brand", "vendor", "brands", "manufacturer", "brand name", "marke"),
    "category": ("product type", "category", "type", "article type", "categories", "product category",
                 "tax product cat", "sub category", "google product category",
                 "google shopping google product category", "kategorie"),
    "tags": ("tags", "keywords", "labels", "tax product tag"),
    "sale_price": ("sale price", "special price", "discounted price"),
    "price": ("variant price", "price", "regular price", "list price", "price amount", "retail price",
              "preis", "mrp"),
    "currency": ("currency", "price currency", "currency code"),
    "image": ("variant image", "image src", "image link", "image url", "image", "images", "picture", "photo",
              "main image", "img", "image path", "filename", "file name", "file", "bild"),
    "more_images": ("additional image link", "additional image links", "additional image urls",
                    "additional images", "more images", "other images", "gallery"),
    "image_position": ("image position",),
    "url": ("link", "url", "product url", "external url", "canonical link", "product page"),
    "size": ("size", "sizes", "grösse", "größe", "taille", "taglia"),
    "availability": ("availability", "in stock", "stock status", "available", "stockstatus"),
    "stock": ("variant inventory qty", "stock", "inventory quantity", "quantity", "qty", "inventory"),
    "published": ("status", "published", "is eligible search", "enable search"),
    "kind": ("tax product type",),
    "number": ("post id",),
    "attributes": ("attributes", "variant dict", "options"),
    "colour": ("color", "colour", "base colour", "base color", "farbe", "couleur", "colore"),
    "gender": ("gender", "google shopping gender", "sex", "department", "target gender"),
    "age": ("age group", "google shopping age group"),
    "material": ("material", "fabric", "composition", "stoff"),
    "pattern": ("pattern", "print"),
    "sleeve": ("sleeve", "sleeve length", "sleeves"),
    "neckline": ("neckline", "neck", "neck line", "collar"),
    "fit": ("fit", "fit type"),
    "length": ("garment length", "length type"),
}
# fmt: on

#: Columns that name a further attribute and give its value: "Option1 Name", "Attribute 2 value(s)".
_NAMED = re.compile(r"(option|attribute) ?(\d) (name|value)(?: s)?")

#: Where one word of a name written "likeThis" ends.
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")

#: Fields that a mapping file may name besides a key of the vocabulary: see `docs/own-shop.md`.
FIELDS = frozenset(COLUMNS) | frozenset(KEYS)

#: A kind of export to the columns that give it away, and to what its columns mean otherwise than above.
KINDS: Mapping[str, tuple[frozenset[str], Mapping[str, str]]] = {
    "shopify": (frozenset({"handle", "title", "option1 name"}), {}),
    "woocommerce": (
        frozenset({"type", "name", "regular price", "parent"}),
        {"type": "kind", "id": "number"},
    ),
}


@dataclass(frozen=True)
class ColumnMapping:
    """Columns of one table to fields.

    Attributes:
        kind: "shopify", "woocommerce" or "table".
        columns: a column as the table writes it to a field of `FIELDS`, to "option1 name" and its like,
            or to None where it is not used.
    """

    kind: str
    columns: dict[str, str | None] = field(default_factory=dict)

    def columns_of(self, name: str) -> list[str]:
        """The table's columns for a field, the best first."""
        order = {known: place for place, known in enumerate(COLUMNS.get(name, ()))}
        columns = [column for column, target in self.columns.items() if target == name]
        return sorted(columns, key=lambda column: order.get(plain_name(column), len(order)))

    def lines(self) -> list[str]:
        """What was recognised, as lines for a person: used columns first, then the others."""
        used = [f"{column} -> {target}" for column, target in self.columns.items() if target]
        unused = [column for column, target in self.columns.items() if not target]
        return used + ([f"not used: {', '.join(unused)}"] if unused else [])


def recognise(header: Iterable[str], known: ColumnMapping | None = None) -> ColumnMapping:
    """The fields of a table's columns.

    Args:
        known: what a person has said of some of them; it stands.

    Raises:
        CatalogueError: the table has no column for pictures and none for titles or ids.
    """
    header = [column for column in header if column]
    plain = {column: plain_name(column) for column in header}
    names = frozenset(plain.values())
    kind = next((kind for kind, (signs, _) in KINDS.items() if signs <= names), "table")
    special = KINDS[kind][1] if kind in KINDS else {}
    targets = {name: target for target, columns in COLUMNS.items() for name in columns}
    columns: dict[str, str | None] = {}
    for column, name in plain.items():
        if known is not None and column in known.columns:
            columns[column] = known.columns[column]
        elif found := _NAMED.fullmatch(name):
            columns[column] = f"option{found[2]} {found[3]}"
        elif name in special:
            columns[column] = special[name]
        else:
            key = attribute_key(name)
            columns[column] = targets.get(name) or (key if key in KEYS and key != "category" else None)
    if not {"image", "title", "id", "product"} & set(columns.values()):
        raise CatalogueError(
            f"no column for pictures, titles or ids among {', '.join(map(repr, header[:12]))}; "
            "name them in a mapping file"
        )
    return ColumnMapping(known.kind if known else kind, columns)


def plain_name(column: str) -> str:
    """A column's name without case, punctuation and the prefix of feeds."""
    name = _CAMEL.sub(" ", column.strip()).casefold().removeprefix("g:").removeprefix("c:")
    return " ".join(re.sub(r"[\W_]+", " ", name).split())


def read_mapping(path: Path) -> ColumnMapping:
    """A mapping file that a run wrote and a person may have corrected.

    Raises:
        CatalogueError: it cannot be read, or names a field that there is not.
    """
    try:
        data = parse_json(path.read_text("utf-8-sig"))
        columns = {str(column): target or None for column, target in data["columns"].items()}
        kind = str(data.get("kind", "table"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CatalogueError(f"cannot read the mapping {path}: {error}") from None
    for column, target in columns.items():
        if target and target not in FIELDS and not _NAMED.fullmatch(target):
            raise CatalogueError(
                f"{path}: column {column!r} is mapped to {target!r}; "
                f"the fields are {', '.join(sorted(FIELDS))}"
            )
    return ColumnMapping(kind, columns)


def write_mapping(path: Path, mapping: ColumnMapping) -> None:
    """Write what was recognised, for a person to correct: null for a column that is not used."""
    text = json.dumps({"kind": mapping.kind, "columns": mapping.columns}, indent=2, ensure_ascii=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    with write_atomically(path) as unfinished:
        unfinished.write_text(text + "\n", "utf-8")
