"""Rows of a table to garments: several rows are one product, its sizes one garment, its colours several.

A garment here has addresses of pictures as the source wrote them; `shops.importing` finds and keeps them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from ..files import parse_json
from ..vocabulary import KEYS
from .availability import availability_of
from .columns import ColumnMapping
from .prices import currency_code, currency_in, parse_price
from .rows import Problem, as_text, as_texts, attribute_key, spell
from .tables import Table
from .values import spelled
from .variants import without_size

#: What shops say of a thing that comes in one form only.
_ONLY_ONE = frozenset({"default title", "one size", "onesize", "os", "n/a", "-"})
_HIDDEN = frozenset({"false", "no", "nein", "non", "0", "-1", "draft", "archived", "private"})
#: What says that something is not done.
_DENIED = frozenset({"", "no", "false", "0", "deny", "n"})
_MARKUP = re.compile(r"<[a-zA-Z!/][^>]*>|&#?\w+;")
_SPACES = re.compile(r"\s+")
#: Around the things of a list that a program wrote into a cell: ["S", "M"].
_AROUND = " \t\n[]{}'\""
#: Between addresses, or after the ending of a file's name: a name may have blanks and commas itself.
_LINKS = re.compile(
    r"""['"]?[\s,;|]+(?=['"]?https?://)|(?:(?<=\.\w{3})|(?<=\.\w{4}))['"]?[^\S\n]*[,;|\n]\s*"""
)


@dataclass(frozen=True)
class Item:
    """One thing that can be bought, as one row or several tell it; pictures are addresses in the source.

    Attributes:
        attributes: key to what the shop wrote of it.
        choices: attributes of which one is chosen when it is bought, with what there is to choose from.
        pictures: of this form of the product.
        shared: pictures of the product, which may show another form of it.
        sellable: it can be bought; rows that only tell of a product cannot.
    """

    line: int
    id: str
    product: str = ""
    title: str = ""
    description: str = ""
    brand: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    price: float | None = None
    currency: str = ""
    url: str = ""
    gender: str = ""
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sizes: tuple[str, ...] = ()
    sold_out: tuple[str, ...] = ()
    availability: str = ""
    pictures: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    sellable: bool = True


def read_items(table: Table, mapping: ColumnMapping) -> Iterator[Item]:
    """One item a garment, in the table's order; `table.problems` tells of what could not be used."""
    products: dict[str, list[Item]] = {}
    parents: dict[str, str] = {}
    options: dict[str, dict[str, str]] = defaultdict(dict)
    hidden: list[int] = []
    for line, row in table.rows:
        said = _Row(row, mapping)
        if said.text("published").casefold() in _HIDDEN:
            hidden.append(line)
            continue
        product = said.text("product") or said.text("parent")
        item = _item(line, said, mapping, table, options[product] if product else {})
        key = parents.get(product, product) or (f"\0{item.id}\0{item.title}" if item.id else f"\0{line}")
        if mapping.kind == "woocommerce" and not product:
            # Variations name their parent by its SKU, or by "id:" and its number.
            key = item.id or key
            parents |= {item.id: key, f"id:{said.text('number')}": key}
        products.setdefault(key, []).append(item)
    if hidden:
        reason = (
            f"the shop does not show it, nor {len(hidden) - 1:,} more"
            if hidden[1:]
            else "the shop does not show it"
        )
        table.problems.append(Problem(hidden[0], "", reason, False, table.name))
    for key, items in products.items():
        yield from _garments("" if key.startswith("\0") else key, items, complete=mapping.kind == "table")


def _item(line: int, said: _Row, mapping: ColumnMapping, table: Table, options: dict[str, str]) -> Item:
    """A row as an item.

    Args:
        options: names of the product's options by their numbers, which its first row tells.
    """
    stated = {key: tuple(said.texts(key)) for key in KEYS if key not in ("category", "gender")}
    chosen = {attribute_key(name): values for name, values in said.options(options).items()}
    sizes = chosen.pop("size", chosen.pop("sizes", tuple(_split_list(said.texts("size")))))
    sizes = tuple(size for cell in sizes for size in _split_sizes(cell) if size.casefold() not in _ONLY_ONE)
    price, currency = _price(line, said, table)
    availability = _availability(said, counts=bool(mapping.columns_of("counted")))
    pictures, shared = said.pictures("image") + said.pictures("more_images"), []
    varies = said.text("kind").casefold() == "variable"
    if mapping.kind == "shopify":
        pictures, shared = said.pictures("image", variant=True), said.pictures("image", variant=False)
    elif varies:
        pictures, shared = [], pictures
    return Item(
        line=line,
        id=said.text("id") or said.text("number") or said.text("product"),
        product=said.text("product") or said.text("parent"),
        title=_plain_text(said.text("title")),
        description=_plain_text(said.text("description")),
        brand=said.text("brand"),
        category=said.path("category"),
        tags=tuple(dict.fromkeys(_split_list(said.all_texts("tags")))),
        price=price,
        currency=currency,
        url=said.text("url"),
        gender=_gender(said),
        attributes={key: values for key, values in stated.items() if values and key not in chosen}
        | {key: values for key, values in chosen.items() if len(values) == 1},
        choices={key: values for key, values in chosen.items() if len(values) > 1},
        sizes=sizes,
        sold_out=sizes if availability == "out of stock" else (),
        availability=availability,
        pictures=tuple(dict.fromkeys(pictures)),
        shared=tuple(dict.fromkeys(shared)),
        sellable=not varies and (mapping.kind != "shopify" or price is not None or bool(chosen or sizes)),
    )


def _availability(said: _Row, counts: bool) -> str:
    """What a row says of its stock; pieces that nobody counts are there, and what is sold without any comes later.

    Args:
        counts: whether the table tells whose pieces are counted.
    """
    if told := said.text("availability"):
        return availability_of(told)
    pieces, oversold = said.text("stock"), said.text("oversold").casefold()
    if counts and said.text("counted").casefold() in _DENIED:
        # A row that only brings a further picture says nothing of stock.
        return "in stock" if pieces or oversold else ""
    found = availability_of(pieces)
    return "backorder" if found == "out of stock" and oversold not in _DENIED else found


class _Row:
    """One row by fields."""

    def __init__(self, row: Mapping[str, Any], mapping: ColumnMapping) -> None:
        self._row, self._mapping = row, mapping

    def text(self, name: str) -> str:
        """The first column of a field that says something."""
        for column in self._mapping.columns_of(name):
            if text := as_text(self._row.get(column)):
                return text
        return ""

    def texts(self, name: str) -> list[str]:
        """All values of the first column of a field that says something."""
        for column in self._mapping.columns_of(name):
            if texts := as_texts(self._row.get(column)):
                written = texts[0].startswith("[") and texts[-1].endswith("]")
                return list(_split_list(texts)) if written else texts
        return []

    def path(self, name: str) -> str:
        """As `text`; where the column is one of several levels, all of them from the widest: "Women > Coats"."""
        for column in self._mapping.columns_of(name):
            if as_text(self._row.get(column)):
                levels = (as_text(self._row.get(one)) for one in self._mapping.levels_of(name, column))
                return " > ".join(filter(None, levels))
        return ""

    def all_texts(self, name: str) -> list[str]:
        """The values of all columns of a field."""
        return [text for column in self._mapping.columns_of(name) for text in as_texts(self._row.get(column))]

    def currency(self, name: str) -> str:
        """The currency that a row states, or the name of the column of a price: "Price (EUR)"."""
        named = (currency_in(column) for column in self._mapping.columns_of(name))
        return currency_code(self.text("currency")) or next(filter(None, named), "")

    def pictures(self, name: str, variant: bool | None = None) -> list[str]:
        """The addresses in all columns of a field, or in those alone that are, or are not, of a variant."""
        columns = [
            column
            for column in self._mapping.columns_of(name)
            if variant is None or column.casefold().startswith("variant") == variant
        ]
        return split_links(text for column in columns for text in as_texts(self._row.get(column)))

    def options(self, names: dict[str, str]) -> dict[str, tuple[str, ...]]:
        """Attributes that the row names itself: "Option1 Name" with its value, or an object of them.

        Args:
            names: of options by their numbers, where the row leaves them out; those it tells join them.
        """
        found: dict[str, tuple[str, ...]] = {}
        for number in "123456789":
            names[number] = self.text(f"option{number} name") or names.get(number, f"option {number}")
            values = list(_split_list(self.texts(f"option{number} value")))
            if values and values[0].casefold() not in _ONLY_ONE:
                found[names[number]] = tuple(values)
        for column in self._mapping.columns_of("attributes"):
            for key, one in _pairs(self._row.get(column)):
                if texts := tuple(_split_list(as_texts(one))):
                    found[key] = found.get(key, ()) + texts
        return found


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """Names and values of attributes in one cell: an object, or "color=Red,size=M", or "Color:Red:1"."""
    if isinstance(value, str) and value.strip().startswith("{"):
        with suppress(ValueError):
            value = parse_json(value)
    if isinstance(value, Mapping):
        yield from ((str(key), one) for key, one in value.items())
        return
    for text in as_texts(value):
        for pair in re.split(r"[,;|](?=\s*[^,;|=:]+[=:])", text):
            name, *rest = re.split(r"\s*[=:]\s*", pair.strip())
            if name and rest and rest[0]:
                yield name, rest[0]


def _price(line: int, said: _Row, table: Table) -> tuple[float | None, str]:
    """What it costs now, and in what; a price that is none is told and left out."""
    for name in ("sale_price", "price"):
        for text in said.texts(name):
            try:
                price, currency = parse_price(text)
            except ValueError as error:
                table.problems.append(
                    Problem(line, said.text("id"), f"{error}; it is shown without", False, table.name)
                )
                continue
            if price is not None:
                return price, currency or said.currency(name)
    return None, said.currency("price")


def _gender(said: _Row) -> str:
    stated = said.text("gender")
    # A letter alone is a gender in a column of genders, and in "H&M" none.
    words = [stated] + re.findall(r"[\w']{3,}", " ".join((stated, *said.all_texts("category"))))
    found = next((gender.value for word in words if (gender := spelled("gender", word)).known), "")
    if said.text("age").casefold() in ("kids", "children", "toddler", "infant", "newborn"):
        return {"men": "boys", "women": "girls"}.get(found, found)
    return found


def _garments(product: str, items: list[Item], complete: bool) -> Iterator[Item]:
    """The garments of one product: its colours, each with its sizes and its pictures.

    Args:
        complete: every row tells all of its garment; otherwise the first tells what the others leave out.
    """
    head = items[0]
    shared = tuple(dict.fromkeys(picture for item in items for picture in item.shared))
    forms: list[list[Item]] = []
    for item in [item for item in items if item.sellable] or [head]:
        if not complete and item is not head:
            item = _inherited(item, head)
        form = next((group for group in forms if _same_form(group, item)), None)
        if form is None:
            forms.append([item])
        else:
            form.append(item)
    claimed = {picture for group in forms for item in group for picture in item.pictures}
    for group in forms:
        own = tuple(dict.fromkeys(picture for item in group for picture in item.pictures))
        rest = tuple(picture for picture in shared if picture not in claimed)
        pictures = own + rest if len(forms) == 1 or not own else own
        yield _one(group, product, len(forms) > 1, pictures or shared)


def _same_form(group: list[Item], item: Item) -> bool:
    """Whether a row tells of the form that others tell of: it shows the same, and says nothing else of it.

    Without a picture of its own nobody could see which form a card shows: those share one. A row that repeats
    another one's id and all that it says brings a further picture.
    """
    first = group[0]
    if item.id and (item.id, item.attributes, item.sizes) == (first.id, first.attributes, first.sizes):
        return True
    if not item.pictures or not group[0].pictures:
        return not item.pictures and not group[0].pictures
    return item.pictures[0] == group[0].pictures[0] and all(
        item.attributes.get(key, values) == values
        for other in group
        for key, values in other.attributes.items()
    )


def _inherited(item: Item, head: Item) -> Item:
    """A row with what only the product's first row says; what the first row chooses stays its own."""
    texts = ("title", "description", "brand", "category", "tags", "currency", "url", "gender")
    blank = {name: getattr(head, name) for name in texts if not getattr(item, name)}
    same = head.attributes if not head.sellable else {}
    return replace(item, **blank, attributes={**same, **item.attributes})


def _one(group: list[Item], product: str, several: bool, pictures: tuple[str, ...]) -> Item:
    """Rows of one form as one garment: its sizes together, the lowest price, in stock where one row is."""
    first = group[0]
    sizes: dict[str, bool] = {}
    for item in group:
        for size in item.sizes:
            sizes[size] = sizes.get(size, True) and size in item.sold_out
    prices = [item.price for item in group if item.price is not None]
    said = [item.availability for item in group if item.availability]
    values = {
        key: {other.attributes[key] for other in group if key in other.attributes}
        for item in group
        for key in item.attributes
    }
    differing = {
        key: tuple(v for one in found for v in one) for key, found in values.items() if len(found) > 1
    }
    attributes = {key: next(iter(found)) for key, found in values.items() if len(found) == 1}
    form = "-".join(_slug(one[0]) for one in first.attributes.values())
    return replace(
        first,
        id=(f"{product}-{form}" if several and form else "" if several else product) or first.id,
        product=product if several else "",
        title=without_size(first.title)[0] if len(group) > 1 and sizes else first.title,
        price=min(prices, default=None),
        attributes=attributes,
        choices={**first.choices, **{key: tuple(sorted(one)) for key, one in differing.items()}},
        sizes=tuple(sizes),
        sold_out=tuple(size for size, gone in sizes.items() if gone),
        availability="in stock" if "in stock" in said else next(iter(said), ""),
        pictures=pictures,
        shared=(),
    )


def fields_of(item: Item) -> dict[str, Any]:
    """The fields of a `Garment` that an item has; its pictures and its id are the importer's."""
    words = dict(item.attributes)
    if item.gender:
        words["gender"] = (item.gender,)
    category = item.category if spelled("category", item.category).known else ""
    category = category or category_in(item.title) or item.category
    attributes, own = spell(({"category": (category,)} if category else {}) | words)
    return {
        "title": item.title or attributes.get("category", item.id).capitalize(),
        "description": item.description,
        "category": attributes.get("category", ""),
        "attributes": attributes,
        "price": item.price,
        "brand": item.brand,
        "tags": item.tags,
        "url": item.url if urlsplit(item.url).scheme in ("http", "https") else "",
        "product": item.product,
        "sizes": item.sizes,
        "sold_out": item.sold_out,
        "availability": item.availability,
        "own_words": own | {key: ", ".join(values) for key, values in item.choices.items()},
    }


def category_in(title: str) -> str:
    """The category that a title names: the noun before "with", "in" or a comma; "" where it names none."""
    head = re.split(r"\b(?:with|in|by|for|from)\b|[,(–|]| - ", title, maxsplit=1)[0]
    found = spelled("category", head)
    return found.value if found.known else ""


def _plain_text(text: str) -> str:
    """A text without markup: what a browser would show of it."""
    if not _MARKUP.search(text):
        return _SPACES.sub(" ", text).strip()
    from bs4 import BeautifulSoup  # only for markup: the app need not wait for it

    soup = BeautifulSoup(text, "html.parser")
    for hidden in soup(["script", "style"]):
        hidden.decompose()
    plain = _SPACES.sub(" ", soup.get_text(" ")).strip()
    return re.sub(r" (?=[.,;:!?])", "", plain)


def split_links(values: Iterable[str]) -> list[str]:
    links = (link.strip(_AROUND) for value in values for link in _LINKS.split(value.strip(_AROUND)))
    return [link for link in links if link]


def _split_list(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        yield from (part for tag in re.split(r"[,;|]", value) if (part := tag.strip(_AROUND)))


def _split_sizes(cell: str) -> list[str]:
    """Three sizes or more between strokes; "S/M" is one size, for whoever wears either."""
    parts = [part.strip() for part in cell.split("/")]
    return parts if len(parts) > 2 and all(parts) else [cell]


def _slug(words: str) -> str:
    return "-".join(re.sub(r"[^\w]+", " ", words.casefold()).split())
