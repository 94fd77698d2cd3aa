"""Features that frozen towers give of pictures and texts, computed once and kept on disk.

The third phase, the baselines and the ablations all work on features of frozen towers; minutes of
computing are spent once for each tower and each set of pictures. A file's name comes from what is in
the tower and in the pictures themselves, so that a file is right or is not found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from ..errors import DataError
from ..evaluation.systems import read_with
from ..files import fingerprint_of
from ..model.towers import ImageTower, SentenceTower, WordTower
from .hardware import mixed_precision
from .kept import kept_array
from .sources import Source, decode_once, read_sources

_BATCH = 64


def tower_features(
    tower: ImageTower,
    source: Source,
    pictures: np.ndarray,
    cache: Path,
    device: torch.device,
    *,
    mirror: bool = False,
) -> np.ndarray:
    """An image tower's features of a source's pictures.

    Args:
        pictures: uint8 [N, H, W, 3], at the tower's input size.
        cache: folder of the kept features; a file a tower and set of pictures.
        mirror: of the pictures seen in a mirror.

    Returns:
        Memory-mapped float16 [N, F].

    Raises:
        DataError: the folder cannot be written.
    """
    digest = hashlib.blake2b(digest_size=6)
    for first in range(0, len(pictures), 1024):
        digest.update(pictures[first : first + 1024].tobytes())
    kind = source.name.replace(" ", "-") + ("-mirrored" if mirror else "")
    name = f"features-{kind}-{fingerprint_of(tower)}-{digest.hexdigest()}.npy"

    @torch.no_grad()
    def compute(found: np.ndarray) -> None:
        frozen = tower.eval().to(device).to(memory_format=torch.channels_last)
        starts = range(0, len(pictures), _BATCH)
        for first in tqdm(starts, desc=f"features of {source.name}", unit="batch"):
            batch = np.ascontiguousarray(pictures[first : first + _BATCH])
            pixels = torch.from_numpy(batch).to(device).permute(0, 3, 1, 2)
            with mixed_precision(device):
                features = frozen(pixels.flip(3) if mirror else pixels)
            found[first : first + _BATCH] = features.float().cpu().numpy()

    return kept_array(cache / name, (len(pictures), tower.features), np.float16, compute)


@dataclass(frozen=True)
class Part:
    """Garments of one source and split, with features float16 [N, F] of their pictures."""

    source: Source
    features: np.ndarray


def read_parts(
    folders: Sequence[Path], tower: ImageTower, cache: Path, device: torch.device
) -> dict[str, list[Part]]:
    """What can be trained on and validated with: splits `train` and `val` of every source in some folders.

    Raises:
        DataError: a folder has no known layout, a picture cannot be read, or nothing is of split `train`.
    """
    parts: dict[str, list[Part]] = {"train": [], "val": []}
    for source in (source for folder in folders for source in read_sources(folder)):
        pictures = decode_once(source, tower.size, cache)
        for split, found in parts.items():
            if rows := source.rows(split):
                chosen = source.select(rows)
                found.append(Part(chosen, tower_features(tower, chosen, pictures[rows], cache, device)))
    if not parts["train"]:
        raise DataError(f"no garments of split train in {', '.join(map(str, folders))}")
    return parts


def text_features(
    tower: SentenceTower | WordTower, texts: Sequence[str], cache: Path, device: torch.device
) -> np.ndarray:
    """A text tower's features of some texts.

    Returns:
        Memory-mapped float16 [M, T].

    Raises:
        DataError: the folder cannot be written.
    """
    digest = hashlib.blake2b("\n".join(texts).encode(), digest_size=6).hexdigest()

    def compute(found: np.ndarray) -> None:
        with mixed_precision(device):
            found[:] = read_with(tower.eval().to(device), texts, device, batch=256).cpu().numpy()

    path = cache / f"features-texts-{fingerprint_of(tower)}-{digest}.npy"
    return kept_array(path, (len(texts), tower.features), np.float16, compute)
