"""Which column of a shop's table is which field of a garment: a table of names, and a file to correct it.

Names are compared without case, accents, punctuation and the "g:" of feeds. Of several columns for one field the
first in the table's order counts that has something to say, so the names stand by how well they fit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

from ..errors import CatalogueError
from ..files import parse_json, write_atomically
from ..language.words.table import rows
from ..vocabulary import KEYS
from .guessing import guessed
from .prices import CODES
from .rows import attribute_key

#: Field to the names of its columns, as `columns.tsv` has them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    row["field"]: row.many("names") for row in rows("columns", Path(__file__).parent)
}

_TARGETS = {name: target for target, columns in COLUMNS.items() for name in columns}

#: Words beside which a name says the same without them.
_FILLERS = frozenset(
    "product products produkt produit producto prodotto prod item article artikel garment variant clothing the of "
    "de del du des la le der die das full main own non editable metafield custom meta pa spec attribute".split()
)
#: What stands behind a name and says nothing: "Colour name", "Image Src (2)".
_TRAILING = frozenset("name value text label s l level lvl".split())
#: Currencies behind the name of a price: "price_gbp".
_CURRENCIES = frozenset(code.casefold() for code in CODES)
#: In brackets: a measure makes another thing of a name, anything else explains it.
# Nothing opens within: else a name of brackets alone costs the square of its length.
_BRACKETS = re.compile(r"[\[({][^\[\](){}]*[\])}]")
_MEASURE = re.compile(
    r"[\[({]\s*(?:cm|mm|m|in|inch(?:es)?|kg|g|lbs?|oz|%|days?|years?)\s*[\])}]", re.IGNORECASE
)

#: Columns that name a further attribute and give its value: "Option1 Name", "Attribute 2 value(s)",
#: "Option Value 1", "productOptionDescription1".
_NAMED = re.compile(
    r"(?:product )?(?:option|attribute|variation) ?"
    r"(?:(\d) (name|values?|description)|(name|values?|description) ?(\d))(?: s)?"
)

#: Where one word of a name written "likeThis" ends.
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")

#: Fields that a mapping file may name besides a key of the vocabulary: see `docs/own-shop.md`.
FIELDS = frozenset(COLUMNS) | frozenset(KEYS)

#: Kinds of exports: the columns that give one away, and what its columns mean otherwise than above.
KINDS: tuple[tuple[str, frozenset[str], Mapping[str, str]], ...] = (
    ("shopify", frozenset({"handle", "title", "option1 name"}), {}),
    ("shopify", frozenset({"url handle", "title", "option1 name"}), {}),
    ("woocommerce", frozenset({"type", "name", "regular price", "parent"}), {"type": "kind", "id": "number"}),
)


#: Fields of which a table has one at least: they tell which garment a row is of.
_TELLING = frozenset({"image", "title", "id", "product"})


@dataclass(frozen=True)
class ColumnMapping:
    """Columns of one table to fields.

    Attributes:
        kind: "shopify", "woocommerce" or "table".
        columns: a column as the table writes it to a field of `FIELDS`, to "option1 name" and its like,
            or to None where it is not used.
        guessed: columns that were recognised by what is in them, not by their names.
    """

    kind: str
    columns: dict[str, str | None] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()

    @property
    def nameless(self) -> bool:
        """Whether no column is named as one that tells which garment a row is of."""
        return not _TELLING & {
            target for column, target in self.columns.items() if column not in self.guessed
        }

    def columns_of(self, name: str) -> list[str]:
        """The table's columns for a field, the best first."""
        order = {known: place for place, known in enumerate(COLUMNS.get(name, ()))}
        columns = [column for column, target in self.columns.items() if target == name]
        return sorted(columns, key=lambda column: order.get(plain_name(column), len(order)))

    def levels_of(self, name: str, column: str) -> list[str]:
        """The columns of a field that differ from one of them in a number alone, in the table's order."""
        bare = re.sub(r"\d+", "", plain_name(column))
        return [
            other
            for other, target in self.columns.items()
            if target == name and re.sub(r"\d+", "", plain_name(other)) == bare
        ]

    def lines(self) -> list[str]:
        """What was recognised, as lines for a person: used columns first, then the others."""
        used = [
            f"{column} -> {target}{', by what is in it' if column in self.guessed else ''}"
            for column, target in self.columns.items()
            if target
        ]
        unused = [column for column, target in self.columns.items() if not target]
        return used + ([f"not used: {', '.join(unused)}"] if unused else [])


def recognise(
    header: Iterable[str], known: ColumnMapping | None = None, sample: Sequence[Mapping[str, Any]] = ()
) -> ColumnMapping:
    """The fields of a table's columns.

    Args:
        known: what a person has said of some of them; it stands.
        sample: some rows, by which columns are recognised whose names say nothing.

    Raises:
        CatalogueError: the table has no column for pictures and none for titles or ids.
    """
    header = [column for column in header if column]
    plain = {column: plain_name(column) for column in header}
    names = frozenset(plain.values())
    kind, special = next(((kind, special) for kind, signs, special in KINDS if signs <= names), ("table", {}))
    said = known.columns if known else {}
    columns: dict[str, str | None] = {}
    for column, name in plain.items():
        if column in said:
            columns[column] = said[column]
        elif found := _NAMED.fullmatch(name):
            columns[column] = (
                f"option{found[1] or found[4]} {'name' if 'name' in (found[2], found[3]) else 'value'}"
            )
        elif name in special:
            columns[column] = special[name]
        else:
            columns[column] = next(filter(None, map(_TARGETS.get, _simpler(column))), None) or _own_key(name)
    unknown = [column for column, target in columns.items() if target is None and column not in said]
    guesses = dict(guessed(unknown, set(columns.values()), sample))
    columns |= guesses
    if not _TELLING & set(columns.values()):
        raise CatalogueError(
            f"no column for pictures, titles or ids among {', '.join(map(repr, header[:12]))}; "
            "name them in a mapping file"
        )
    # A folder in which there was no table yet says nothing of this one.
    kept = known.kind if known and known.kind != "folder" else kind
    return ColumnMapping(kept, columns, frozenset(guesses))


def is_known(column: str) -> bool:
    """Whether a column's name tells which field it is."""
    return any(name in _TARGETS for name in _simpler(column))


def plain_name(column: str) -> str:
    """A column's name without case, accents, punctuation and the prefix of feeds."""
    name = _CAMEL.sub(" ", column.strip()).casefold().removeprefix("g:").removeprefix("c:")
    letters = "".join(letter for letter in normalize("NFKD", name) if not combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def _simpler(column: str) -> Iterator[str]:
    """A column's name, then with ever less of what explains it: brackets, numbers, words that say nothing."""
    yield plain_name(column)
    if _MEASURE.search(column):
        return
    name = plain_name(_BRACKETS.sub(" ", column))
    yield name
    words = re.sub(r"\d+", " ", name).split()
    yield " ".join(words)
    while words and words[-1] in _TRAILING | _CURRENCIES:
        words.pop()
        yield " ".join(words)
    yield " ".join(word for word in words if word not in _FILLERS)
    # "Material / Composition", "Gender/Age": of several names the first that is known.
    yield from map(plain_name, column.split("/"))


def _own_key(name: str) -> str | None:
    key = attribute_key(name)
    return key if key in KEYS and key != "category" else None


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
