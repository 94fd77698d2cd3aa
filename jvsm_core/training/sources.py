"""Folders of garments to train on, whatever their layout, and their pictures decoded once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from tqdm import tqdm

from ..catalogue import Catalogue, Garment
from ..datasets.fashion_products import read_fashion_products
from ..errors import DataError
from ..model.attributes import AttributeSpace
from ..model.preprocessing import fit_picture
from ..vocabulary import KEYS
from .kept import kept_array


@dataclass(frozen=True)
class Source:
    """Garments of one kind that are compared with each other in training.

    Attributes:
        name: `drawn`, `apparel photos`, `footwear photos`, …
        garments: N garments.
        pictures: their N pictures' paths.
        coarse: for each garment, whether its picture has far fewer pixels than the model's input.
    """

    name: str
    garments: tuple[Garment, ...]
    pictures: tuple[Path, ...]
    coarse: np.ndarray

    def __len__(self) -> int:
        return len(self.garments)

    @property
    def attributes(self) -> list[Mapping[str, str]]:
        """The N garments' attributes."""
        return [garment.attributes for garment in self.garments]

    def select(self, rows: Sequence[int] | np.ndarray) -> Source:
        """The garments of some rows."""
        rows = [int(row) for row in rows]
        return Source(
            self.name,
            tuple(self.garments[row] for row in rows),
            tuple(self.pictures[row] for row in rows),
            self.coarse[rows],
        )

    def rows(self, split: str) -> list[int]:
        """Rows of the garments of one split; those of no split are `train`."""
        return [row for row, garment in enumerate(self.garments) if (garment.split or "train") == split]


def read_sources(folder: str | Path) -> list[Source]:
    """Every source in a folder: a catalogue, or the public layout of Fashion Product Images.

    Raises:
        DataError: neither layout is recognised.
    """
    folder = Path(folder)
    if (folder / "catalogue.json").is_file():
        catalogue = Catalogue.read(folder, strict=True)
        pictures = tuple(catalogue.path(garment) for garment in catalogue)
        return [Source("drawn", catalogue.garments, pictures, np.zeros(len(catalogue), bool))]
    if (folder / "styles.csv").is_file():
        photos = read_fashion_products(folder)
        sources = []
        for group in sorted(set(photos.group.values())):
            garments = tuple(g for g in photos.garments if photos.group[g.id] == group)
            coarse = np.array([photos.resolution[g.id] == "60x80" for g in garments])
            paths = tuple(folder / g.image for g in garments)
            sources.append(Source(f"{group} photos", garments, paths, coarse))
        return sources
    raise DataError(f"{folder}: neither a catalogue (catalogue.json) nor Fashion Product Images (styles.csv)")


def stated_attributes(sources: Sequence[Source]) -> AttributeSpace:
    """The attributes that garments to train on state.

    Raises:
        DataError: they state none that could be learned: no labels, or too few garments.
    """
    space = AttributeSpace.of((row for source in sources for row in source.attributes), KEYS)
    if not space.keys:
        count = sum(map(len, sources))
        stated = sum(bool(row) for source in sources for row in source.attributes)
        raise DataError(
            f"nothing to learn from {count} garments of split train, {stated} of them with labels: no attribute "
            "has two values that eight garments each state; use more garments, or label them"
        )
    return space


def _stamp(path: Path) -> str:
    """Which file it is, and whether it is still the same; a missing one is for the decoder to name."""
    try:
        status = path.stat()
    except OSError:
        return str(path.resolve())
    return f"{path.resolve()} {status.st_size} {status.st_mtime_ns}"


def decode_once(source: Source, size: tuple[int, int], cache: str | Path) -> np.ndarray:
    """A source's pictures at the model's input size, decoded on the first call only.

    Args:
        size: width, height.
        cache: folder of the decoded pictures; a file a source, size and state of the pictures on disk.

    Returns:
        Memory-mapped uint8 array [N, height, width, 3].

    Raises:
        DataError: a picture cannot be read, or the cache cannot be written.
    """
    width, height = size
    digest = hashlib.sha256("\n".join(map(_stamp, source.pictures)).encode()).hexdigest()[:12]
    path = Path(cache) / f"{source.name.replace(' ', '-')}-{width}x{height}-{digest}.npy"

    def decode(array: np.ndarray, row: int) -> None:
        try:
            with Image.open(source.pictures[row]) as image:
                array[row] = fit_picture(ImageOps.exif_transpose(image), size)
        except (OSError, ValueError, SyntaxError) as error:
            raise DataError(f"cannot read picture {source.pictures[row]}: {error}") from None

    def decode_all(array: np.ndarray) -> None:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = [pool.submit(decode, array, row) for row in range(len(source))]
            try:
                for job in tqdm(jobs, desc=f"decode {source.name}", unit="picture"):
                    job.result()
            except DataError:
                pool.shutdown(cancel_futures=True)
                raise

    return kept_array(path, (len(source), height, width, 3), np.uint8, decode_all)
