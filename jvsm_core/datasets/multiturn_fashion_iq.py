"""Multi-turn FashionIQ: sessions of several captions that lead to one target.

Source: Y. Yuan and W. Lam, "Conversational Fashion Image Retrieval via Multiturn Natural Language
Feedback", SIGIR 2021; github.com/yfyuan01/MultiturnFashionRetrieval. The folder holds::

    data/<category>.<split>.json                {"target": [url, ASIN],
                                                 "reference": [[url, [c0, c1], ASIN], …]} a session
    image_splits/split.<category>.<split>.json  [ASIN, …], some of them twice
    images/<ASIN>.jpg or .png                   FashionIQ's pictures
    attr/asin2attr.<category>.<split>.new.json  FashionIQ's tags

A turn is its reference and the captions that lead from it to the session's target. Of 9,106 train
and 2,400 val sessions all have 2 to 4 turns but one, which has a single turn; a turn has 1 to 3
captions, some of them empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import DataError
from .common import Missing, read_json, require_choice, require_folder
from .fashion_iq import CATEGORIES, build_catalogue
from .protocol import Benchmark, Pair, Query, TrainingSet, join_captions

NAME = "Multi-turn FashionIQ"
SOURCE = "Multi-turn FashionIQ, Yuan and Lam, SIGIR 2021, github.com/yfyuan01/MultiturnFashionRetrieval"
SPLITS = ("train", "val")
#: `all` is the three categories one after another, over one gallery.
PARTS = (*CATEGORIES, "all")

_ABOUT = (
    "gallery: the val split of the sessions; every turn a query for the session's target; "
    'reference {reference}; captions joined with "and"'
)
_DATA_FOLDERS = ("data", "Multiturn", ".")


@dataclass(frozen=True)
class Step:
    """One turn: the garment at hand, and what is said of the one that is wanted."""

    reference: str
    captions: tuple[str, ...]


@dataclass(frozen=True)
class Session:
    """Turns that lead to one target."""

    target: str
    steps: tuple[Step, ...]


def read_sessions(folder: str | Path, category: str, split: str) -> tuple[tuple[Session, ...], Missing]:
    """Sessions of one category and split, in the file's order.

    A turn whose captions are all empty keeps its place with no caption, so that turns stay
    numbered as they were held; sessions without a target or without turns are left out and named.

    Raises:
        DataError: unknown category or split, or the file is missing or damaged.
    """
    require_choice(category, CATEGORIES, "category", NAME)
    require_choice(split, SPLITS, "split", NAME)
    folder = require_folder(folder, "it should hold data/ and image_splits/")
    path = _find(folder, f"{category}.{split}.json")
    content = read_json(path)
    if not isinstance(content, list):
        raise DataError(f"{path}: expected a list of sessions")
    sessions, bad = [], []
    for place, record in enumerate(content):
        try:
            target = record["target"][1]
            steps = tuple(Step(asin, _clean(captions)) for _, captions, asin in record["reference"])
        except (KeyError, IndexError, TypeError, ValueError):
            target, steps = None, ()
        if not isinstance(target, str) or not target or not steps:
            bad.append(f"{path.name} session {place}: {'no turns' if target else 'no target'}")
            continue
        sessions.append(Session(target, steps))
    return tuple(sessions), Missing(rows=tuple(bad))


def read_gallery(folder: str | Path, category: str, split: str) -> tuple[str, ...]:
    """ASINs of the sessions' split, each once.

    Raises:
        DataError: as for `read_sessions`.
    """
    require_choice(category, CATEGORIES, "category", NAME)
    require_choice(split, SPLITS, "split", NAME)
    path = Path(folder) / "image_splits" / f"split.{category}.{split}.json"
    content = read_json(path)
    if not isinstance(content, list):
        raise DataError(f"{path}: expected a list of ASINs")
    return tuple(dict.fromkeys(asin for asin in content if isinstance(asin, str) and asin))


def multiturn_benchmark(folder: str | Path, category: str = "all", mask_reference: bool = False) -> Benchmark:
    """Every turn of the val sessions as a query; `sessions` says which queries form a session.

    Slices are turns: `turn 1`, `turn 2`, … The reference is kept in the gallery by default, as the
    authors' evaluation does. A session with a turn that cannot be asked (no picture, no caption)
    is left out whole and named: a dialogue with a hole is another dialogue.

    Raises:
        DataError: files missing, unknown category, or no session left.
    """
    folder = require_folder(folder, "it should hold data/, image_splits/ and images/")
    listed, sessions, missing = _read(folder, category, "val")
    catalogue, lost = build_catalogue(folder, listed)
    rows = {garment.id: row for row, garment in enumerate(catalogue)}
    queries: list[Query] = []
    numbers: list[tuple[int, ...]] = []
    skipped: list[str] = []
    for place, session in enumerate(sessions):
        if reason := _unusable(session, rows):
            skipped.append(f"session {place}: {reason}")
            continue
        numbers.append(tuple(range(len(queries), len(queries) + len(session.steps))))
        queries += [
            Query(rows[step.reference], join_captions(step.captions), session.target, f"turn {turn}")
            for turn, step in enumerate(session.steps, start=1)
        ]
    reference = "excluded" if mask_reference else "kept"
    return Benchmark(
        name=f"multiturn-fashion-iq {category}",
        protocol=f"reference {reference}",
        about=_ABOUT.format(reference=reference),
        catalogue=catalogue,
        keys=tuple(garment.id for garment in catalogue),
        queries=tuple(queries),
        mask_reference=mask_reference,
        ks=(5, 8, 10, 50),
        missing=missing + lost + Missing(rows=tuple(skipped)),
        sessions=tuple(numbers),
    )


def multiturn_training(folder: str | Path, category: str = "all", split: str = "train") -> TrainingSet:
    """Every turn as a pair from its reference to the session's target.

    Raises:
        DataError: files missing, unknown category or split, or no pair left.
    """
    folder = require_folder(folder, "it should hold data/, image_splits/ and images/")
    listed, sessions, missing = _read(folder, category, split)
    catalogue, lost = build_catalogue(folder, listed)
    rows = {garment.id: row for row, garment in enumerate(catalogue)}
    pairs, skipped = [], []
    for place, session in enumerate(sessions):
        for turn, step in enumerate(session.steps, start=1):
            if step.captions and step.reference in rows and session.target in rows:
                pairs.append(Pair(rows[step.reference], rows[session.target], step.captions))
            else:
                skipped.append(f"session {place} turn {turn}")
    missing += lost + Missing(rows=tuple(skipped))
    if not pairs:
        raise DataError(f"{folder}: no turn has both pictures: {missing.summary()}")
    return TrainingSet(catalogue, tuple(garment.id for garment in catalogue), tuple(pairs), missing)


def _read(folder: Path, part: str, split: str) -> tuple[list[tuple[str, str, str]], list[Session], Missing]:
    """(ASIN, category, split) of every garment, sessions, and what is missing, of one part."""
    require_choice(part, PARTS, "category", NAME)
    listed: list[tuple[str, str, str]] = []
    sessions: list[Session] = []
    missing = Missing()
    for category in CATEGORIES if part == "all" else (part,):
        found, bad = read_sessions(folder, category, split)
        named = [asin for s in found for asin in (s.target, *(step.reference for step in s.steps))]
        listed += [(asin, category, split) for asin in (*read_gallery(folder, category, split), *named)]
        sessions += found
        missing += bad
    return listed, sessions, missing


def _clean(captions: object) -> tuple[str, ...]:
    listed = captions if isinstance(captions, list) else [captions]
    return tuple(text.strip() for text in listed if isinstance(text, str) and text.strip())


def _find(folder: Path, name: str) -> Path:
    for place in _DATA_FOLDERS:
        if (folder / place / name).is_file():
            return folder / place / name
    raise DataError(f"{folder / 'data' / name} is missing")


def _unusable(session: Session, rows: dict[str, int]) -> str:
    for asin in (session.target, *(step.reference for step in session.steps)):
        if asin not in rows:
            return f"no picture of {asin}"
    silent = [turn for turn, step in enumerate(session.steps, start=1) if not step.captions]
    return f"turn {silent[0]} has no caption" if silent else ""
