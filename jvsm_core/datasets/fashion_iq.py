"""FashionIQ: the public layout as it is, and its three protocols.

Source: H. Wu et al., "Fashion IQ: A New Dataset Towards Retrieving Images by Natural Language
Feedback", CVPR 2021; github.com/XiaoxiaoGuo/fashion-iq (Community Data License Agreement). The
folder holds::

    captions/cap.<category>.<split>.json       [{"candidate", "target", "captions": [c0, c1]}, …]
    image_splits/split.<category>.<split>.json [ASIN, …]
    images/<ASIN>.jpg or .png
    asin2attr.<category>.<split>[.new].json    {ASIN: six lists of tags}; here, or in attr/,
                                               tags/ or image_tag_dataset/tags/

Tests carry no target. Some captions are empty, some ASINs carry the six lists twice or three
times over, and about 3,300 pictures can no longer be downloaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..catalogue import Catalogue, Garment
from ..errors import DataError
from .common import (
    PICTURE_SUFFIXES,
    Missing,
    copy_catalogue,
    read_json,
    readable,
    require_choice,
    require_folder,
)
from .protocol import Benchmark, Pair, Query, TrainingSet, join_captions
from .words import attributes_in

NAME = "FashionIQ"
SOURCE = "FashionIQ, Wu et al., CVPR 2021, github.com/XiaoxiaoGuo/fashion-iq"
LICENCE = "Community Data License Agreement; the photos are Amazon's"

CATEGORIES = ("dress", "shirt", "toptee")
SPLITS = ("train", "val", "test")
#: Not to be mixed in one table: galleries and the reference's place differ.
PROTOCOLS = {
    "original": "gallery: the whole val split of the category; reference excluded (DQU-CIR, DCNet)",
    "original-keep-reference": "gallery: the whole val split of the category; reference kept (CLIP4Cir, SPRC)",
    "val-split": "gallery: references and targets of the category's val queries; "
    "reference excluded (VAL, CLVC-Net, TG-CIR)",
}
CAPTIONS = {
    "joined": 'the two captions joined with "and" (CLIP4Cir)',
    "separate": "each caption a query of its own (VAL)",
}

_NOUN = {"dress": "dress", "shirt": "shirt", "toptee": "top"}
#: Places of the six lists, read off their values; the sixth is style, brands and chatter.
_TAG_KINDS = ("type", "texture", "fabric", "shape", "part", "style")
_TAG_FOLDERS = (".", "attr", "tags", "image_tag_dataset/tags")


@dataclass(frozen=True)
class Caption:
    """One record: a reference, two captions that lead to a target, None in the test split."""

    reference: str
    target: str | None
    captions: tuple[str, ...]


def read_captions(folder: str | Path, category: str, split: str) -> tuple[tuple[Caption, ...], Missing]:
    """Records of one category and split, in the file's order.

    Returns:
        The records, and those that could not be used, as file and place: without a reference,
        without a target where the split has targets, with no caption that is not empty.

    Raises:
        DataError: unknown category or split, or the file is missing or not a list.
    """
    path = _path(folder, "captions", "cap", category, split)
    records, bad = [], []
    for place, record in enumerate(_list(path)):
        entry = record if isinstance(record, dict) else {}
        reference, target = _asin(entry.get("candidate")), _asin(entry.get("target"))
        texts = entry.get("captions")
        texts = (
            tuple(text.strip() for text in texts if isinstance(text, str)) if isinstance(texts, list) else ()
        )
        texts = tuple(text for text in texts if text)
        if reference is None or not texts or (target is None and split != "test"):
            lack = "reference" if reference is None else "caption" if not texts else "target"
            bad.append(f"{path.name} record {place}: no {lack}")
            continue
        records.append(Caption(reference, target, texts))
    return tuple(records), Missing(rows=tuple(bad))


def read_all_captions(folder: str | Path, split: str) -> tuple[str, ...]:
    """Every single caption of a split, all categories, each once, in order.

    Raises:
        DataError: as `read_captions`.
    """
    records = (record for category in CATEGORIES for record in read_captions(folder, category, split)[0])
    return tuple(dict.fromkeys(text for record in records for text in record.captions))


def read_split(folder: str | Path, category: str, split: str) -> tuple[str, ...]:
    """ASINs of one category and split, each once, in the file's order.

    Raises:
        DataError: unknown category or split, or the file is missing or not a list.
    """
    listed = _list(_path(folder, "image_splits", "split", category, split))
    return tuple(dict.fromkeys(asin for entry in listed if (asin := _asin(entry))))


def read_tags(folder: str | Path) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Six lists of tags an ASIN, over all files there are; empty where there are none.

    Lists that come twice or three times over are merged; empty tags are dropped.

    Raises:
        DataError: a tag file is damaged.
    """
    tags: dict[str, tuple[tuple[str, ...], ...]] = {}
    for place in _TAG_FOLDERS:
        for path in sorted((Path(folder) / place).glob("asin2attr.*.json")):
            content = read_json(path)
            if not isinstance(content, dict):
                raise DataError(f"{path}: expected ASINs with their tags")
            for asin, lists in content.items():
                if asin not in tags and isinstance(lists, list):
                    tags[asin] = _six(lists)
    return tags


def side_text(tags: tuple[tuple[str, ...], ...]) -> str:
    """Tags as a text: texture, fabric, shape, part, then what it is. Style tags are left out."""
    kinds = dict(zip(_TAG_KINDS, tags, strict=False))
    order = ("texture", "fabric", "shape", "part", "type")
    return " ".join(dict.fromkeys(tag for kind in order for tag in kinds.get(kind, ())))


def find_pictures(folder: str | Path) -> dict[str, str]:
    """ASIN to picture, relative to the folder; `.jpg` before `.png` where there are both."""
    images = Path(folder) / "images"
    found: dict[str, str] = {}
    by_suffix = {suffix: place for place, suffix in enumerate(PICTURE_SUFFIXES)}
    paths = [path for path in images.iterdir() if path.suffix.lower() in by_suffix] if images.is_dir() else []
    for path in sorted(paths, key=lambda path: (by_suffix[path.suffix.lower()], path.name)):
        found.setdefault(path.stem, f"images/{path.name}")
    return found


def fashion_iq_benchmark(
    folder: str | Path, category: str, protocol: str = "original", captions: str = "joined"
) -> Benchmark:
    """The val queries of one category under one protocol; R@10 and R@50.

    Queries whose reference or target has no readable picture are left out, as VAL does, and named.

    Raises:
        DataError: unknown category, protocol or way with captions; files missing; no query left.
    """
    folder = require_folder(folder, "it should hold captions/, image_splits/ and images/")
    require_choice(protocol, PROTOCOLS, "protocol", NAME)
    require_choice(captions, CAPTIONS, "captions", NAME)
    records, missing = read_captions(folder, category, "val")
    if protocol == "val-split":
        listed = tuple(sorted({asin for r in records for asin in (r.reference, r.target) if asin}))
    else:
        listed = read_split(folder, category, "val")
    catalogue, lost = build_catalogue(folder, [(asin, category, "val") for asin in listed])
    rows = {garment.id: row for row, garment in enumerate(catalogue)}

    queries, skipped = [], []
    for record in records:
        if reason := _unusable(record, rows):
            skipped.append(reason)
            continue
        texts = [join_captions(record.captions)] if captions == "joined" else record.captions
        queries += [Query(rows[record.reference], text, record.target) for text in texts]
    return Benchmark(
        name=f"fashion-iq {category}",
        protocol=f"{protocol}, captions {captions}",
        about=f"{PROTOCOLS[protocol]}; {CAPTIONS[captions]}",
        catalogue=catalogue,
        keys=tuple(garment.id for garment in catalogue),
        queries=tuple(queries),
        mask_reference=protocol != "original-keep-reference",
        ks=(10, 50),
        missing=missing + lost + Missing(rows=tuple(skipped)),
    )


def fashion_iq_training(folder: str | Path, category: str = "all", split: str = "train") -> TrainingSet:
    """Captioned pairs of one category or all, with both captions of each.

    Raises:
        DataError: as for `fashion_iq_benchmark`.
    """
    folder = require_folder(folder, "it should hold captions/, image_splits/ and images/")
    chosen = CATEGORIES if category == "all" else (category,)
    listed: list[tuple[str, str, str]] = []
    records: list[Caption] = []
    missing = Missing()
    for one in chosen:
        found, bad = read_captions(folder, one, split)
        listed += [(asin, one, split) for asin in read_split(folder, one, split)]
        listed += [(asin, one, split) for r in found for asin in (r.reference, r.target) if asin]
        records += found
        missing += bad
    catalogue, lost = build_catalogue(folder, listed)
    rows = {garment.id: row for row, garment in enumerate(catalogue)}
    reasons = [(record, _unusable(record, rows)) for record in records]
    pairs = tuple(
        Pair(rows[r.reference], rows[r.target], r.captions)
        for r, reason in reasons
        if r.target is not None and not reason
    )
    missing += lost + Missing(rows=tuple(reason for _, reason in reasons if reason))
    if not pairs:
        raise DataError(f"{folder}: no captioned pair has both pictures: {missing.summary()}")
    return TrainingSet(catalogue, tuple(garment.id for garment in catalogue), pairs, missing)


def to_catalogue(folder: str | Path, out: str | Path, split: str | None = None) -> tuple[Catalogue, Missing]:
    """Write the garments of a split, or of all, as a catalogue folder.

    Raises:
        DataError: files missing, unknown split, nothing to write, or `out` cannot be written.
    """
    folder = require_folder(folder, "it should hold image_splits/ and images/")
    splits = SPLITS if split is None else (require_choice(split, SPLITS, "split", NAME),)
    listed = [(asin, c, s) for c in CATEGORIES for s in splits for asin in read_split(folder, c, s)]
    catalogue, missing = build_catalogue(folder, listed)
    pictures = {garment.id: catalogue.path(garment) for garment in catalogue}
    return copy_catalogue(catalogue, pictures, out, name=NAME, source=SOURCE, licence=LICENCE), missing


def build_catalogue(folder: Path, listed: Iterable[tuple[str, str, str]]) -> tuple[Catalogue, Missing]:
    """Garments with a readable picture, each ASIN once; the first mention decides its category.

    Args:
        listed: ASIN, category and split.

    Raises:
        DataError: not one picture can be read, or the tags are damaged.
    """
    pictures, tags = find_pictures(folder), read_tags(folder)
    garments, absent, unreadable, untagged = [], [], [], []
    for asin, (category, split) in _first(listed).items():
        image = pictures.get(asin)
        if image is None:
            absent.append(asin)
        elif not readable(folder / image):
            unreadable.append(image)
        else:
            if asin not in tags:
                untagged.append(asin)
            garments.append(_garment(asin, image, category, split, tags.get(asin, ())))
    missing = Missing(tuple(absent), tuple(unreadable), tuple(untagged))
    if not garments:
        raise DataError(
            f"{folder}: no picture can be read: {missing.summary()}; put them in {folder / 'images'}"
        )
    return Catalogue(folder, NAME, SOURCE, LICENCE, tuple(garments)), missing


def _first(listed: Iterable[tuple[str, str, str]]) -> Mapping[str, tuple[str, str]]:
    seen: dict[str, tuple[str, str]] = {}
    for asin, category, split in listed:
        seen.setdefault(asin, (category, split))
    return seen


def _garment(asin: str, image: str, category: str, split: str, tags: tuple[tuple[str, ...], ...]) -> Garment:
    noun, text = _NOUN[category], side_text(tags)
    attributes = {"category": noun, **attributes_in(text)}
    told = [attributes[key] for key in ("pattern", "material", "length") if key in attributes]
    return Garment(asin, image, " ".join([*told, noun]).capitalize(), text, noun, attributes, split=split)


def _unusable(record: Caption, rows: Mapping[str, int]) -> str:
    for role, asin in (("reference", record.reference), ("target", record.target)):
        if asin not in rows:
            return f"{record.reference} to {record.target}: no picture of the {role}"
    return ""


def _six(lists: list) -> tuple[tuple[str, ...], ...]:
    kinds: list[list[str]] = [[] for _ in _TAG_KINDS]
    for place, tags in enumerate(lists):
        kinds[place % len(kinds)] += [tag for tag in tags if isinstance(tag, str) and tag.strip()]
    return tuple(tuple(dict.fromkeys(tags)) for tags in kinds)


def _path(folder: str | Path, part: str, stem: str, category: str, split: str) -> Path:
    require_choice(category, CATEGORIES, "category", NAME)
    require_choice(split, SPLITS, "split", NAME)
    return Path(folder) / part / f"{stem}.{category}.{split}.json"


def _list(path: Path) -> list:
    content = read_json(path)
    if not isinstance(content, list):
        raise DataError(f"{path}: expected a list")
    return content


def _asin(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
