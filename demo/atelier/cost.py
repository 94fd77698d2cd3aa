"""What a picture costs: CPU time to draw it and write it, in one process with one thread."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2

from jvsm_core.vocabulary import CATEGORIES

from .catalogue_run import Run, draw_catalogue

_SEED = 17


@dataclass(frozen=True)
class Cost:
    """CPU time a picture, user and system, in milliseconds."""

    pictures: int
    size: tuple[int, int]
    milliseconds: float

    def __str__(self) -> str:
        width, height = self.size
        return f"{self.pictures} pictures of {width}x{height}: {self.milliseconds:.0f} ms of CPU each"


def measure(count: int, size: tuple[int, int]) -> Cost:
    """Draw a training set, whose categories take turns, into a folder that is then removed.

    Raises:
        CatalogueError: the count or the size cannot be drawn.
    """
    cv2.setNumThreads(1)
    with TemporaryDirectory() as folder:
        # Tiles of cloth are made once a process: one garment of each category before the clock runs.
        draw_catalogue(Path(folder, "warm"), Run("training", _SEED, size), len(CATEGORIES))
        begun = time.process_time()
        draw_catalogue(Path(folder, "measured"), Run("training", _SEED + 1, size), count)
        return Cost(count, size, 1000 * (time.process_time() - begun) / count)
