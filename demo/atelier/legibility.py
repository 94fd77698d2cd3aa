"""Can the attributes be read off the pictures? A small CNN is trained to tell.

The CNN (`reader`) is trained on drawn pictures at 160x200 and tested on designs it never saw. What it
confuses is what the drawing does not show, or shows too little of.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from jvsm_core.catalogue import Garment
from jvsm_core.errors import CatalogueError
from jvsm_core.training.hardware import keep_freed_memory
from jvsm_core.training.sources import Source, decode_once, read_sources
from jvsm_core.vocabulary import KEYS

from .catalogue_run import Run
from .reader import ABSENT, Schedule, new_reader, read, train_reader

SIZE = (160, 200)

#: Accuracy that pictures must reach, in per cent.
# fmt: off
TARGETS: Mapping[str, float] = {
    "category": 97, "sleeve": 97, "length": 97, "pattern": 97, "colour": 97,
    "neckline": 93, "fit": 93, "material": 93,
}
# fmt: on


@dataclass(frozen=True)
class Misreading:
    """One attribute of one garment that was read as another value."""

    garment: str
    true: str
    read: str


@dataclass(frozen=True)
class Finding:
    """How well one attribute is read.

    Attributes:
        garments: how many test garments have the attribute.
    """

    key: str
    garments: int
    misread: tuple[Misreading, ...]

    @property
    def accuracy(self) -> float:
        """In per cent, over the test garments that have the attribute."""
        return 100 * (1 - len(self.misread) / self.garments) if self.garments else float("nan")

    @property
    def confusions(self) -> list[tuple[str, str, int]]:
        """(true value, value read, how often), most frequent first."""
        return [
            (*pair, count) for pair, count in Counter((m.true, m.read) for m in self.misread).most_common()
        ]


def legibility(
    train: Path,
    work: Path,
    test: Path | None = None,
    schedule: Schedule = Schedule(),  # noqa: B008
    start: Path | None = None,
) -> list[Finding]:
    """Train a reader on the `train` part of a drawn set and report on designs it never saw.

    Args:
        train: folder of a drawn training set.
        work: folder for the decoded pictures, the reader and `misread.jsonl`; a second run goes on.
        test: folder of a set drawn with another seed or of another kind; without it, the groups of
            `train` that are held out (split `val`).
        start: a checkpoint whose image tower the reader starts from; random weights without one.

    Raises:
        CatalogueError: a folder was not drawn by the atelier, or the test holds designs that were
            trained on, or nothing.
        CheckpointError: the folder holds the reader of another version.
    """
    keep_freed_memory()
    run, source = Run.read(train), read_sources(train)[0]
    unseen = source.select(_held_out(source, train)) if test is None else _other(test, run)
    values = _values(source.garments)
    labels = np.array([_labels(garment, values) for garment in source.garments])
    reader = new_reader({key: len(known) for key, known in values.items()}, schedule, start)
    train_reader(
        reader,
        decode_once(source, SIZE, work),
        labels,
        np.array(source.rows("train")),
        schedule,
        work / f"reader-{run.kind}-{run.seed}-{len(source)}.pt",
    )
    rows = read(reader, decode_once(unseen, SIZE, work))
    findings = [_finding(key, known, unseen, rows[:, i]) for i, (key, known) in enumerate(values.items())]
    _write(findings, work / "misread.jsonl")
    return findings


def report(findings: Sequence[Finding], confusions: int = 4) -> str:
    """A table: accuracy, target, and what is confused most."""
    lines = [f"{'attribute':<14} {'accuracy':>8} {'target':>6} {'garments':>8}  confused most (true > read)"]
    for finding in findings:
        target = f"{TARGETS[finding.key]:.0f}" if finding.key in TARGETS else ""
        pairs = ", ".join(f"{true} > {seen} {count}" for true, seen, count in finding.confusions[:confusions])
        lines.append(f"{finding.key:<14} {finding.accuracy:>8.1f} {target:>6} {finding.garments:>8}  {pairs}")
    return "\n".join(lines)


def _held_out(source: Source, folder: Path) -> list[int]:
    rows = source.rows("val")
    if not rows:
        raise CatalogueError(
            f"{folder} has no garment of the split val; name a test set drawn with another seed"
        )
    return rows


def _other(test: Path, trained: Run) -> Source:
    run = Run.read(test)
    if (run.kind, run.seed) == (trained.kind, trained.seed):
        raise CatalogueError("train and test are drawn with the same seed; draw the test set with another")
    return read_sources(test)[0]


def _values(garments: Sequence[Garment]) -> dict[str, list[str]]:
    """Values of each attribute that occurs with more than one, in the vocabulary's order of keys."""
    seen = {
        key: {garment.attributes[key] for garment in garments if key in garment.attributes} for key in KEYS
    }
    return {key: sorted(found) for key, found in seen.items() if len(found) > 1}


def _labels(garment: Garment, values: Mapping[str, Sequence[str]]) -> list[int]:
    return [
        known.index(garment.attributes[key]) if garment.attributes.get(key) in known else ABSENT
        for key, known in values.items()
    ]


def _finding(key: str, known: Sequence[str], unseen: Source, rows: np.ndarray) -> Finding:
    """Compare what was read of one attribute, int[N] rows of its values, with what was drawn."""
    triples = [
        Misreading(garment.id, garment.attributes[key], known[row])
        for garment, row in zip(unseen.garments, rows, strict=True)
        if key in garment.attributes
    ]
    return Finding(key, len(triples), tuple(found for found in triples if found.true != found.read))


def _write(findings: Sequence[Finding], path: Path) -> None:
    """Every misreading with its garment, a line each, to be looked at."""
    lines = [
        json.dumps({"key": finding.key, **asdict(found)}) for finding in findings for found in finding.misread
    ]
    try:
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    except OSError as error:
        raise CatalogueError(f"cannot write {path}: {error.strerror or error}") from None
