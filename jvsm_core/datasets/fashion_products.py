"""Fashion Product Images: the public layout as it is.

Source: P. Aggarwal, "Fashion Product Images Dataset", Kaggle (labelled MIT by its uploader; the
photos are a retailer's). The folder holds::

    images/<id>.jpg
    styles/<id>.json    {"data": {"articleAttributes": {"Sleeve Length": …}, "productDescriptors": …}}
    styles.csv          id,gender,masterCategory,…,productDisplayName[,resolution,split]

The public `styles.csv` ends with the display name, which in some lines holds commas without
quotes; a subset may add `resolution` (`224`, `60x80`) and `split`. Kaggle's small version has no
`styles/` at all: its garments have type, gender and colour only, and are counted as unlabelled.
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..catalogue import Catalogue, Garment
from ..errors import DataError
from .common import Missing, copy_catalogue, read_json, readable, require_choice, require_folder
from .fashion_products_labels import TUPLE_KEYS, attributes, raw_labels

NAME = "Fashion Product Images"
SOURCE = "Fashion Product Images, P. Aggarwal, Kaggle"
LICENCE = "MIT as labelled by its uploader; the photos are a retailer's own"

_NEEDED = ("id", "gender", "masterCategory", "articleType", "baseColour", "productDisplayName")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class PhotoSet:
    """Garments of one selection, with the shop's own labels.

    Attributes:
        folder: what `Garment.image` is relative to.
        garments: in the order of `styles.csv`, each with a readable picture.
        raw: garment id to the shop's values before mapping, by our keys; absent means not stated.
        group: garment id to `apparel`, `footwear`, …: the master category in lower case.
        resolution: garment id to `224` or `60x80`; empty where the file has no such column.
        missing: what was left out, and why; `unlabelled` garments are kept, with fewer attributes.
    """

    folder: Path
    garments: tuple[Garment, ...]
    raw: Mapping[str, Mapping[str, str]]
    group: Mapping[str, str]
    resolution: Mapping[str, str]
    missing: Missing

    def __len__(self) -> int:
        return len(self.garments)

    def tuple_keys(self, garment: Garment) -> tuple[str, ...]:
        """Keys of the tuple that decides a hit, by the garment's group."""
        return TUPLE_KEYS.get(self.group[garment.id], ("category", "gender", "colour"))

    def raw_tuple(self, garment: Garment) -> tuple[str, ...]:
        """What decides a hit: the shop's own values, `""` where not stated."""
        values = self.raw[garment.id]
        return tuple(values.get(key, "") for key in self.tuple_keys(garment))

    def catalogue(self) -> Catalogue:
        """The garments as a catalogue that reads its pictures where they are."""
        return Catalogue(self.folder, NAME, SOURCE, LICENCE, self.garments)


def read_fashion_products(
    folder: str | Path,
    split: str | None = None,
    resolution: str | None = None,
    category: str | None = None,
) -> PhotoSet:
    """Read the public layout.

    Args:
        split: a value of the `split` column; None for all.
        resolution: `224` or `60x80`; None for both.
        category: `apparel`, `footwear` or another master category; None for all.

    Raises:
        DataError: no such folder, `styles.csv` missing or without its columns, a split, resolution
            or category that the file does not have, or nothing left to read.
    """
    folder = require_folder(folder, "it should hold images/, styles/ and styles.csv")
    rows, bad = _rows(folder / "styles.csv")
    for column, value in (("split", split), ("resolution", resolution), ("masterCategory", category)):
        rows = _select(rows, column, value, folder / "styles.csv")

    garments: list[Garment] = []
    raw: dict[str, Mapping[str, str]] = {}
    absent, unreadable, unlabelled = [], [], []
    for row in rows:
        image = f"images/{row['id']}.jpg"
        if not (folder / image).is_file():
            absent.append(image)
            continue
        if not readable(folder / image):
            unreadable.append(image)
            continue
        data = _style(folder / "styles" / f"{row['id']}.json")
        if data is None:
            unlabelled.append(f"styles/{row['id']}.json")
        stated = _mapping(data, "articleAttributes")
        raw[row["id"]] = raw_labels(row, stated)
        garments.append(_garment(row, image, data or {}, attributes(row, stated)))

    missing = Missing(tuple(absent), tuple(unreadable), tuple(unlabelled), bad)
    if not garments:
        raise DataError(f"{folder}: no garment can be read: {missing.summary()}")
    kept = {row["id"]: row for row in rows if row["id"] in raw}
    return PhotoSet(
        folder,
        tuple(garments),
        raw,
        group={key: row["masterCategory"].lower() for key, row in kept.items()},
        resolution={key: row.get("resolution", "") for key, row in kept.items()},
        missing=missing,
    )


def to_catalogue(folder: str | Path, out: str | Path, split: str | None = None) -> tuple[Catalogue, Missing]:
    """Write a split, or all, as a catalogue folder the app can shop in.

    Raises:
        DataError: the dataset cannot be read, or the folder not written.
    """
    photos = read_fashion_products(folder, split)
    return write_photos(photos, out), photos.missing


def write_photos(photos: PhotoSet, out: str | Path) -> Catalogue:
    """Write any selection of photos as a catalogue folder.

    Raises:
        DataError: the folder cannot be written.
    """
    pictures = {garment.id: photos.folder / garment.image for garment in photos.garments}
    return copy_catalogue(photos.garments, pictures, out, name=NAME, source=SOURCE, licence=LICENCE)


def _rows(path: Path) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    """Lines of `styles.csv` by column name, and the lines that could not be used."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            columns = next(reader, [])
            lacking = [column for column in _NEEDED if column not in columns]
            if lacking:
                raise DataError(f"{path}: no column {', '.join(lacking)}; is it the dataset's styles.csv?")
            rows, bad, seen = [], [], set()
            for values in reader:
                row = _row(columns, values)
                if row is None or not row["id"] or row["id"] in seen:
                    bad.append(f"{path.name} line {reader.line_num}")
                    continue
                seen.add(row["id"])
                rows.append(row)
            return rows, tuple(bad)
    except FileNotFoundError:
        raise DataError(f"{path} is missing; put it beside images/ and styles/") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"cannot read {path}: {error}") from None


def _row(columns: list[str], values: list[str]) -> dict[str, str] | None:
    extra = len(values) - len(columns)
    if extra < 0:
        return None
    if extra:  # an unquoted comma in the display name, the only free text
        at = columns.index("productDisplayName")
        values = [*values[:at], ",".join(values[at : at + extra + 1]), *values[at + extra + 1 :]]
    return {column: value.strip() for column, value in zip(columns, values, strict=True)}


def _select(rows: list[dict[str, str]], column: str, value: str | None, path: Path) -> list[dict[str, str]]:
    if value is None:
        return rows
    known = {row[column].lower() for row in rows if column in row}
    if not known:
        raise DataError(f"{path} has no column {column}, so {value!r} cannot be selected")
    value = require_choice(value.lower(), known, column, path)
    return [row for row in rows if row[column].lower() == value]


def _style(path: Path) -> Mapping | None:
    try:
        content = read_json(path)
    except DataError:
        return None
    data = content.get("data") if isinstance(content, dict) else None
    return data if isinstance(data, dict) else None


def _mapping(data: Mapping | None, key: str) -> Mapping:
    value = (data or {}).get(key)
    return value if isinstance(value, dict) else {}


def _garment(row: Mapping[str, str], image: str, data: Mapping, words: Mapping[str, str]) -> Garment:
    price = data.get("price")
    return Garment(
        id=row["id"],
        image=image,
        title=row["productDisplayName"] or words["category"],
        description=" ".join(_texts(_mapping(data, "productDescriptors"))),
        category=words["category"],
        attributes=words,
        price=float(price) if isinstance(price, int | float) and not isinstance(price, bool) else None,
        split=row.get("split") or None,
    )


def _texts(descriptors: Mapping) -> Iterator[str]:
    """The style note and the description, without markup; care and size notes do not describe."""
    for kind in ("style_note", "description"):
        descriptor = descriptors.get(kind)
        value = descriptor.get("value") if isinstance(descriptor, dict) else None
        if isinstance(value, str) and (text := html.unescape(_TAG.sub(" ", value)).strip()):
            yield re.sub(r"\s+", " ", text)
