"""Fashion-200k: the public layout as it is, and the protocol TIRG gave it.

Source: X. Han et al., "Automatic Spatially-aware Fashion Concept Discovery", ICCV 2017,
github.com/xthan/fashion-200k (photos from Lyst; research use); queries of N. Vo et al., "Composing
Text and Image for Image Retrieval", CVPR 2019, github.com/google/tirg. The folder holds::

    labels/{dress,jacket,pants,skirt,top}_{train,test}_detect_all.txt
                       image path <tab> detection score <tab> description
    women/<category>/<subcategory>/<product>/<product>_<n>.jpeg
    test_queries.txt   source path, target path, separated by a space or a tab

The text of a query is derived: the first word of the source's description that is not in the
target's, and the other way round: "replace black with blue". A hit is any picture with the
target's description; the query's own picture is out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from ..catalogue import Catalogue, Garment
from ..errors import DataError
from .common import Missing, copy_catalogue, readable, require_choice, require_folder
from .protocol import Benchmark, Pair, Query, TrainingSet
from .words import attributes_in

NAME = "Fashion-200k"
SOURCE = "Fashion-200k, Han et al., ICCV 2017, github.com/xthan/fashion-200k"
LICENCE = "for research; the photos are those of the shops on Lyst"

CATEGORIES = ("dress", "jacket", "pants", "skirt", "top")
SPLITS = ("train", "test")

_LAYOUT = "it should hold labels/, women/ and test_queries.txt"
_NOUN = {"pants": "trousers"}
_ABOUT = (
    "TIRG's: gallery: all test pictures; text \"replace X with Y\"; a hit has the target's "
    "description; the query's own picture excluded"
)


@dataclass(frozen=True)
class Label:
    """One line of a label file."""

    path: str
    score: float | None
    caption: str
    category: str


def read_labels(folder: str | Path, split: str) -> tuple[tuple[Label, ...], Missing]:
    """Label lines of a split, file by file, each picture once.

    Tabs inside a description or doubled between fields are tolerated. A path that comes twice
    keeps its last line, as TIRG's own look-up does; the others, and lines without a path or a
    description, are named in `missing.rows`.

    Raises:
        DataError: unknown split, or no label file of it.
    """
    folder = require_folder(folder, _LAYOUT)
    require_choice(split, SPLITS, "split", NAME)
    files = [folder / "labels" / f"{category}_{split}_detect_all.txt" for category in CATEGORIES]
    absent = [path for path in files if not path.is_file()]
    if len(absent) == len(files):
        raise DataError(f"{absent[0]} is missing, and so are the other categories' {split} labels")
    labels: dict[str, Label] = {}
    bad = [f"labels/{path.name} is missing" for path in absent]
    for category, path in zip(CATEGORIES, files, strict=True):
        if path in absent:
            continue
        for number, line in _lines(path):
            label = _label(line, category)
            if label is None:
                bad.append(f"{path.name} line {number}: not three fields")
                continue
            if label.path in labels:
                bad.append(f"{path.name} line {number}: {label.path} again")
            labels[label.path] = label
    return tuple(labels.values()), Missing(rows=tuple(bad))


def different_words(source: str, target: str) -> tuple[str, str]:
    """First word of each description that the other lacks; its last word where there is none."""
    lost, gained = source.split(), target.split()
    return (
        next((word for word in lost if word not in gained), lost[-1]),
        next((word for word in gained if word not in lost), gained[-1]),
    )


def modification(source: str, target: str) -> str:
    """The text of a query: "replace black with blue"."""
    return "replace {} with {}".format(*different_words(source, target))


def fashion200k_benchmark(folder: str | Path) -> Benchmark:
    """The test queries on all test pictures; R@1, R@10, R@50; slices by category.

    Queries are left out and named where the source has no picture, a path has no label, or no
    picture but the source's own has the target's description.

    Raises:
        DataError: files missing, or no query left.
    """
    labels, missing = read_labels(folder, "test")
    folder = Path(folder)
    catalogue, lost = _catalogue(folder, labels, "test")
    captions = {label.path: label.caption for label in labels}
    category = {label.path: label.category for label in labels}
    rows = {garment.id: row for row, garment in enumerate(catalogue)}
    answers: dict[str, list[int]] = defaultdict(list)
    for row, garment in enumerate(catalogue):
        answers[captions[garment.id]].append(row)

    queries, skipped = [], []
    for number, line in _lines(folder / "test_queries.txt"):
        paths = line.split()
        reason = _unusable(paths, captions, rows, answers)
        if reason:
            skipped.append(f"test_queries.txt line {number}: {reason}")
            continue
        source, target = (captions[path] for path in paths)
        queries.append(Query(rows[paths[0]], modification(source, target), target, category[paths[0]]))
    return Benchmark(
        name="fashion200k",
        protocol="tirg",
        about=_ABOUT,
        catalogue=catalogue,
        keys=tuple(captions[garment.id] for garment in catalogue),
        queries=tuple(queries),
        mask_reference=True,
        ks=(1, 10, 50),
        missing=missing + lost + Missing(rows=tuple(skipped)),
    )


@dataclass(frozen=True)
class CaptionIndex:
    """Which descriptions are one word away from which, as TIRG indexes them.

    Two descriptions are neighbours when deleting one word from each leaves the same text, their
    parent. TIRG deletes the word's letters wherever they stand, also inside longer words; so does
    this, because the published count of 106,464 modifiable pictures follows from it.
    """

    captions: tuple[str, ...]

    @cached_property
    def rows(self) -> dict[str, list[int]]:
        """Description to the rows that have it."""
        rows: dict[str, list[int]] = defaultdict(list)
        for row, caption in enumerate(self.captions):
            rows[caption].append(row)
        return dict(rows)

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Parent to its descriptions, where it has at least two."""
        children: dict[str, dict[str, None]] = defaultdict(dict)
        for caption in self.rows:
            for word in caption.split():
                children[caption.replace(word, "").replace("  ", " ").strip()][caption] = None
        return {parent: list(found) for parent, found in children.items() if len(found) > 1}

    @cached_property
    def parents(self) -> dict[str, list[str]]:
        """Description to those of its parents that have another child."""
        parents: dict[str, list[str]] = defaultdict(list)
        for parent, found in self.children.items():
            for caption in found:
                parents[caption].append(parent)
        return dict(parents)

    @property
    def modifiable(self) -> list[int]:
        """Rows that can be the source of a pair."""
        return [row for row, caption in enumerate(self.captions) if caption in self.parents]

    def draw(self, row: int, rng: Random) -> int:
        """A random target for a modifiable row: a picture one word away."""
        caption = self.captions[row]
        siblings = self.children[rng.choice(self.parents[caption])]
        return rng.choice(self.rows[rng.choice([other for other in siblings if other != caption])])


def fashion200k_training(folder: str | Path, seed: int = 0, pairs_per_picture: int = 1) -> TrainingSet:
    """Each modifiable train picture as a source, with targets drawn anew for another seed.

    Raises:
        DataError: files missing, or no two descriptions are one word apart.
    """
    labels, missing = read_labels(folder, "train")
    catalogue, lost = _catalogue(Path(folder), labels, "train")
    index = CaptionIndex(tuple(garment.description for garment in catalogue))
    pairs = draw_pairs(index, seed, pairs_per_picture)
    if not pairs:
        raise DataError(f"{folder}: no two train descriptions are one word apart")
    return TrainingSet(catalogue, index.captions, pairs, missing + lost)


def draw_pairs(index: CaptionIndex, seed: int, pairs_per_picture: int) -> tuple[Pair, ...]:
    """Training pairs: each modifiable row with random targets one word away."""
    rng, pairs = Random(seed), []
    for row in index.modifiable:
        for _ in range(pairs_per_picture):
            target = index.draw(row, rng)
            text = modification(index.captions[row], index.captions[target])
            pairs.append(Pair(row, target, (text,)))
    return tuple(pairs)


def to_catalogue(folder: str | Path, out: str | Path, split: str | None = None) -> tuple[Catalogue, Missing]:
    """Write the garments of a split, or of both, as a catalogue folder.

    Raises:
        DataError: files missing, unknown split, nothing to write, or `out` cannot be written.
    """
    garments: dict[str, Garment] = {}
    missing = Missing()
    for one in SPLITS if split is None else (split,):
        labels, bad = read_labels(folder, one)
        catalogue, lost = _catalogue(Path(folder), labels, one)
        garments |= {garment.id: garment for garment in catalogue}
        missing += bad + lost
    pictures = {garment.id: Path(folder) / garment.image for garment in garments.values()}
    written = copy_catalogue(garments.values(), pictures, out, name=NAME, source=SOURCE, licence=LICENCE)
    return written, missing


def _lines(path: Path) -> list[tuple[int, str]]:
    """Line numbers and lines, those left out that hold nothing."""
    try:
        # Not splitlines(): descriptions may hold characters that only it takes for line ends.
        lines = path.read_text("utf-8", errors="replace").split("\n")
        return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    except FileNotFoundError:
        raise DataError(f"{path} is missing; {_LAYOUT}") from None
    except OSError as error:
        raise DataError(f"cannot read {path}: {error}") from None


def _label(line: str, category: str) -> Label | None:
    fields = [field.strip() for field in line.split("\t") if field.strip()]
    if len(fields) < 2:
        return None
    path, score, rest = fields[0], None, fields[1:]
    try:
        score, rest = float(rest[0]), rest[1:]
    except ValueError:
        pass  # a line without a score: what follows the path is the description
    return Label(path, score, " ".join(rest), category) if rest else None


def _catalogue(folder: Path, labels: tuple[Label, ...], split: str) -> tuple[Catalogue, Missing]:
    garments, absent, unreadable = [], [], []
    for label in labels:
        picture = folder / label.path
        if not picture.is_file():
            absent.append(label.path)
        elif not readable(picture):
            unreadable.append(label.path)
        else:
            garments.append(_garment(label, split))
    missing = Missing(tuple(absent), tuple(unreadable))
    if not garments:
        raise DataError(f"{folder}: no picture can be read: {missing.summary()}; unpack women.tar.gz there")
    return Catalogue(folder, NAME, SOURCE, LICENCE, tuple(garments)), missing


def _garment(label: Label, split: str) -> Garment:
    noun = _NOUN.get(label.category, label.category)
    return Garment(
        id=label.path,
        image=label.path,
        title=label.caption.capitalize(),
        description=label.caption,
        category=noun,
        attributes={"category": noun, **attributes_in(label.caption)},
        split=split,
    )


def _unusable(
    paths: list[str], captions: dict[str, str], rows: dict[str, int], answers: dict[str, list[int]]
) -> str:
    if len(paths) != 2:
        return "not two paths"
    for path in paths:
        if path not in captions:
            return f"no label for {path}"
    source, target = paths
    if source not in rows:
        return f"no picture of the source {source}"
    if not set(answers[captions[target]]) - {rows[source]}:
        return f"no picture with the target's description, {captions[target]!r}"
    return ""
