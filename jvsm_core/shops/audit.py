"""What a shop's owner should know of a catalogue: pictures that fail or repeat, words that no table knows."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..catalogue import Catalogue, Garment
from ..errors import CatalogueError
from ..vocabulary import DETAILS, KEYS
from .rows import Problem
from .values import spelled


@dataclass(frozen=True)
class Audit:
    """The findings on a catalogue.

    Attributes:
        problems: what could not be used, those found by decoding every picture included.
        shared: garments under one and the same picture, the largest group first.
        unknown: attribute key to the values that no table of the vocabulary knows, by garments.
    """

    problems: tuple[Problem, ...]
    shared: tuple[tuple[Garment, ...], ...]
    unknown: dict[str, Counter[str]]

    @property
    def left_out(self) -> int:
        """How many garments cannot be shown."""
        return sum(problem.left_out for problem in self.problems)


def audit(catalogue: Catalogue, progress: Callable[[int, int], object] | None = None) -> Audit:
    """Decode every picture of a catalogue, and compare them and the words that stand beside them.

    Args:
        progress: called with (done, total) garments.
    """
    problems = list(catalogue.problems)
    for done, garment in enumerate(catalogue, start=1):
        for number in range(len(garment.images)):
            try:
                catalogue.picture(garment, number)
            except CatalogueError as error:
                problems.append(Problem(0, garment.id, str(error), left_out=number == 0))
        if progress:
            progress(done, len(catalogue))
    return Audit(tuple(problems), tuple(shared_pictures(catalogue)), unknown_values(catalogue))


def shared_pictures(catalogue: Catalogue) -> list[tuple[Garment, ...]]:
    """Garments whose main pictures are the same bytes, in groups of two and more, the largest first."""
    by_size: dict[int, list[Garment]] = defaultdict(list)
    for garment in catalogue:
        by_size[catalogue.path(garment).stat().st_size].append(garment)
    groups: dict[str, list[Garment]] = defaultdict(list)
    for alike in by_size.values():
        if len(alike) > 1:
            for garment in alike:
                groups[content_hash(catalogue.path(garment))].append(garment)
    return sorted((tuple(group) for group in groups.values() if len(group) > 1), key=len, reverse=True)


def unknown_values(catalogue: Catalogue) -> dict[str, Counter[str]]:
    """Values of the vocabulary's attributes that it does not know, and how many garments state each."""
    unknown: dict[str, Counter[str]] = {}
    for garment in catalogue:
        for key, value in ({"category": garment.category} | dict(garment.attributes)).items():
            if value and key in KEYS and key not in DETAILS and not spelled(key, value).known:
                unknown.setdefault(key, Counter())[value] += 1
    return unknown


def content_hash(path: Path) -> str:
    """Thirty-two hex digits over a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]
