"""UT-Zap50k: the public layout as it is, and a protocol of ours on it.

Source: A. Yu and K. Grauman, "Fine-Grained Visual Comparisons with Local Learning", CVPR 2014,
vision.cs.utexas.edu/projects/finegrained/utzap50k (non-commercial use only). The folder holds::

    ut-zap50k-images-square/<Category>/<SubCategory>/<Brand>/<CID, "." for "-">.jpg
    ut-zap50k-data/meta-data.csv    CID,Category,SubCategory,HeelHeight,Insole,Closure,Gender,Material,ToeStyle

A CID is a product and a colour, "100627-72". Values may be several, joined with ";", or empty.
Pictures are found by their CID and not by `image-path.mat`: brand folders differ between archives
(a trailing dot lost or written "%2E", "&#174;"), file names do not.

The paper's own protocol on this dataset is not known to us. Ours: train, val and test split by
product; a query asks for fields to change, "change closure to zipper, material to suede"; category,
subcategory and gender stay; a hit equals the target in every field.
"""

from __future__ import annotations

import csv
import hashlib
import html
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random
from urllib.parse import unquote

from ..catalogue import Catalogue, Garment
from ..errors import DataError
from .common import Missing, copy_catalogue, readable, require_choice, require_folder
from .protocol import Benchmark, Pair, Query, TrainingSet

NAME = "UT-Zap50k"
SOURCE = "UT-Zap50k, Yu and Grauman, CVPR 2014, vision.cs.utexas.edu/projects/finegrained/utzap50k"
LICENCE = "non-commercial use only; the photos are Zappos'"

SPLITS = ("train", "val", "test")
FIELDS = ("Category", "SubCategory", "HeelHeight", "Insole", "Closure", "Gender", "Material", "ToeStyle")
#: What a query may change, and how it is spoken of.
EDITABLE = {
    "HeelHeight": "heel height",
    "Insole": "insole",
    "Closure": "closure",
    "Material": "material",
    "ToeStyle": "toe style",
}

_LAYOUT = "it should hold ut-zap50k-images-square/ and ut-zap50k-data/meta-data.csv"
_IMAGES = ("ut-zap50k-images-square", "ut-zap50k-images")
_META = ("ut-zap50k-data/meta-data.csv", "meta-data.csv")
_ABOUT = (
    "ours: split by product; gallery: all test pictures; {edits} changed; a hit equals the target in "
    "every field; reference excluded"
)
_CLOSURE = {"lace up": "lace-up", "zipper": "zip", "hook and loop": "velcro", "slip on": "slip-on"}
_KEYS = {
    "SubCategory": "category",
    "Category": "kind",
    "HeelHeight": "heel_height",
    "Insole": "insole",
    "Closure": "closure",
    "Gender": "gender",
    "Material": "material",
    "ToeStyle": "toe",
}


@dataclass(frozen=True)
class Shoe:
    """One line of `meta-data.csv`: several values of a field joined with ";", sorted, each once."""

    cid: str
    fields: tuple[str, ...]

    @property
    def product(self) -> str:
        """The CID without its colour."""
        return self.cid.partition("-")[0]

    @property
    def split(self) -> str:
        """Decided by the product's number alone, so that its colours stay together: 80, 10, 10 %."""
        place = int(hashlib.sha256(self.product.encode()).hexdigest()[:8], 16) % 100
        return "train" if place < 80 else "val" if place < 90 else "test"


def read_meta(folder: str | Path) -> tuple[tuple[Shoe, ...], Missing]:
    """Lines of `meta-data.csv` in the file's order, each CID once.

    Returns:
        The shoes, and lines that could not be used: too short, without CID, or a CID again.

    Raises:
        DataError: the file is missing or lacks a column.
    """
    folder = require_folder(folder, _LAYOUT)
    path = next((folder / place for place in _META if (folder / place).is_file()), folder / _META[0])
    shoes: dict[str, Shoe] = {}
    bad = []
    try:
        with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
            reader = csv.reader(file)
            header = [column.strip() for column in next(reader, [])]
            if lacking := [column for column in ("CID", *FIELDS) if column not in header]:
                raise DataError(f"{path}: no column {', '.join(lacking)}")
            for values in reader:
                row = dict(zip(header, values, strict=False))
                cid = row.get("CID", "").strip()
                if not cid or cid in shoes or len(values) < len(header):
                    bad.append(
                        f"{path.name} line {reader.line_num}: "
                        + (f"{cid} again" if cid in shoes else "incomplete")
                    )
                    continue
                shoes[cid] = Shoe(cid, tuple(_canonical(row[field]) for field in FIELDS))
    except FileNotFoundError:
        raise DataError(f"{path} is missing; {_LAYOUT}") from None
    except (OSError, csv.Error) as error:
        raise DataError(f"cannot read {path}: {error}") from None
    return tuple(shoes.values()), Missing(rows=tuple(bad))


def find_pictures(folder: str | Path) -> dict[str, list[str]]:
    """CID to its pictures, relative to the folder; more than one where an archive holds it twice.

    Raises:
        DataError: there is no folder of pictures.
    """
    folder = require_folder(folder, _LAYOUT)
    root = next((folder / name for name in _IMAGES if (folder / name).is_dir()), None)
    if root is None:
        raise DataError(f"{folder / _IMAGES[0]} is missing; {_LAYOUT}")
    found: dict[str, list[str]] = defaultdict(list)
    for where, folders, files in os.walk(root):
        folders.sort()
        for name in sorted(files):
            stem, suffix = os.path.splitext(name)
            if suffix.lower() in (".jpg", ".jpeg", ".png"):
                found[stem.replace(".", "-")].append(Path(where, name).relative_to(folder).as_posix())
    return dict(found)


def read_ut_zap50k(
    folder: str | Path, split: str | None = None
) -> tuple[Catalogue, tuple[Shoe, ...], Missing]:
    """Garments of a split, or of all, their lines in the same order, and what is missing.

    Raises:
        DataError: unknown split, files missing, or no picture can be read.
    """
    if split is not None:
        require_choice(split, SPLITS, "split", NAME)
    shoes, missing = read_meta(folder)
    folder, pictures = Path(folder), find_pictures(folder)
    garments, kept, absent, unreadable = [], [], [], []
    for shoe in shoes:
        if split is not None and shoe.split != split:
            continue
        image = _picture(shoe, pictures.get(shoe.cid, ()))
        if image is None:
            absent.append(shoe.cid)
        elif not readable(folder / image):
            unreadable.append(image)
        else:
            garments.append(_garment(shoe, image))
            kept.append(shoe)
    known = {shoe.cid for shoe in shoes}
    unlabelled = tuple(paths[0] for cid, paths in pictures.items() if cid not in known)
    missing += Missing(tuple(absent), tuple(unreadable), unlabelled)
    if not garments:
        of = f" of split {split}" if split else ""
        raise DataError(f"{folder}: no picture{of} can be read: {missing.summary()}")
    return Catalogue(folder, NAME, SOURCE, LICENCE, tuple(garments)), tuple(kept), missing


def modification(source: Shoe, target: Shoe) -> str:
    """The changed fields: "change closure to zipper, material to leather and suede"."""
    changed = [
        f"{EDITABLE[field]} to {new.lower().replace(';', ' and ')}"
        for field, old, new in zip(FIELDS, source.fields, target.fields, strict=True)
        if old != new
    ]
    return f"change {', '.join(changed)}"


def side_text(shoe: Shoe) -> str:
    """Its fields as a text: "men; oxfords; closure: lace-up; material: leather"."""
    values = dict(zip(FIELDS, shoe.fields, strict=True))
    kind = ("Gender", "SubCategory" if values["SubCategory"] else "Category")
    said = [_word(field, values[field]) for field in kind if values[field]]
    return "; ".join([*said, *(f"{EDITABLE[f]}: {_word(f, values[f])}" for f in EDITABLE if values[f])])


class Edits:
    """Which shoes differ from which in exactly some of the editable fields, both stating them."""

    def __init__(self, shoes: Sequence[Shoe]) -> None:
        self.shoes = shoes
        self.rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row, shoe in enumerate(shoes):
            self.rows[shoe.fields].append(row)
        self._groups: dict[tuple[str, ...], dict[tuple[str, ...], list[tuple[str, ...]]]] = {}

    def draw(self, row: int, count: int, rng: Random) -> tuple[int, tuple[str, ...]] | None:
        """A random target row and the fields that change, each choice of fields equally likely."""
        choices = list(combinations(EDITABLE, count))
        rng.shuffle(choices)
        for fields in choices:
            if targets := self._targets(self.shoes[row].fields, fields):
                return rng.choice(self.rows[rng.choice(targets)]), fields
        return None

    def _targets(self, at: tuple[str, ...], fields: tuple[str, ...]) -> list[tuple[str, ...]]:
        places = [FIELDS.index(field) for field in fields]
        if fields not in self._groups:
            groups: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
            for values in self.rows:
                groups[_without(values, places)].append(values)
            self._groups[fields] = groups
        return [
            values
            for values in self._groups[fields][_without(at, places)]
            if all(values[place] and at[place] and values[place] != at[place] for place in places)
        ]


def ut_zap50k_benchmark(folder: str | Path, edits: int = 1, split: str = "test", seed: int = 0) -> Benchmark:
    """One query for each picture from which an edit leads to another; slices by what changes.

    Args:
        edits: how many fields change at once.
        seed: which edits are drawn; the same seed draws the same.

    Raises:
        DataError: files missing, unknown split, or no two shoes are that many fields apart.
    """
    catalogue, shoes, missing = read_ut_zap50k(folder, split)
    return Benchmark(
        name="ut-zap50k",
        protocol=f"ours, {counted(edits)}",
        about=_ABOUT.format(edits=counted(edits)),
        catalogue=catalogue,
        keys=tuple(shoe.fields for shoe in shoes),
        queries=draw_queries(shoes, edits, seed),
        mask_reference=True,
        ks=(1, 10, 50),
        missing=missing,
    )


def draw_queries(shoes: Sequence[Shoe], edits: int, seed: int) -> tuple[Query, ...]:
    """One query for each shoe from which so many changed fields lead to another."""
    found, rng, queries = Edits(shoes), Random(seed), []
    for row, shoe in enumerate(shoes):
        if drawn := found.draw(row, edits, rng):
            target, fields = drawn
            name = " and ".join(EDITABLE[field] for field in fields)
            queries.append(Query(row, modification(shoe, shoes[target]), shoes[target].fields, name))
    return tuple(queries)


def ut_zap50k_training(folder: str | Path, seed: int = 0, pairs_per_picture: int = 1) -> TrainingSet:
    """Each train picture with targets one edit away (two, one time in four), anew for another seed.

    Raises:
        DataError: files missing, or no two shoes are one field apart.
    """
    catalogue, shoes, missing = read_ut_zap50k(folder, "train")
    pairs = draw_pairs(shoes, seed, pairs_per_picture)
    if not pairs:
        raise DataError(f"{folder}: no two train shoes are one field apart")
    return TrainingSet(catalogue, tuple(shoe.fields for shoe in shoes), pairs, missing)


def draw_pairs(shoes: Sequence[Shoe], seed: int, pairs_per_picture: int) -> tuple[Pair, ...]:
    """Training pairs, one field changed, or two one time in four."""
    found, rng, pairs = Edits(shoes), Random(seed), []
    for row, shoe in enumerate(shoes):
        for _ in range(pairs_per_picture):
            if drawn := found.draw(row, 2 if rng.random() < 0.25 else 1, rng):
                pairs.append(Pair(row, drawn[0], (modification(shoe, shoes[drawn[0]]),)))
    return tuple(pairs)


def to_catalogue(folder: str | Path, out: str | Path, split: str | None = None) -> tuple[Catalogue, Missing]:
    """Write the shoes of a split, or all, as a catalogue folder.

    Raises:
        DataError: files missing, unknown split, nothing to write, or `out` cannot be written.
    """
    catalogue, _, missing = read_ut_zap50k(folder, split)
    pictures = {garment.id: catalogue.path(garment) for garment in catalogue}
    return copy_catalogue(catalogue, pictures, out, name=NAME, source=SOURCE, licence=LICENCE), missing


def counted(edits: int) -> str:
    """How many fields change, in words."""
    return "one field" if edits == 1 else f"{edits} fields"


def _without(values: tuple[str, ...], places: Sequence[int]) -> tuple[str, ...]:
    return tuple("" if place in places else value for place, value in enumerate(values))


def _canonical(value: str) -> str:
    return ";".join(sorted({part.strip() for part in value.split(";") if part.strip()}))


def _picture(shoe: Shoe, paths: Sequence[str]) -> str | None:
    """The picture under the shoe's own category where there are several."""
    wanted = f"/{shoe.fields[0]}/{shoe.fields[1]}/"
    return next((path for path in paths if wanted in f"/{path}"), paths[0] if paths else None)


def _garment(shoe: Shoe, image: str) -> Garment:
    values: Mapping[str, str] = dict(zip(FIELDS, shoe.fields, strict=True))
    attributes = {
        _KEYS[field]: _word(field, values[field]) for field in ("SubCategory", *FIELDS) if values[field]
    }
    category = attributes.setdefault("category", attributes.get("kind", "shoes"))
    brand = html.unescape(unquote(Path(image).parent.name)).strip()
    return Garment(
        id=shoe.cid,
        image=image,
        title=f"{brand} {category}".strip(),
        description=side_text(shoe),
        category=category,
        attributes=attributes,
        split=shoe.split,
    )


def _word(field: str, value: str) -> str:
    word = value.lower().replace(";", " and ")
    if field == "Closure":
        return _CLOSURE.get(word.replace("-", " "), word)
    return word.removesuffix(" toe") if field == "ToeStyle" else word
