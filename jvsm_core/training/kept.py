"""Arrays that are computed once and kept on disk, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ..errors import DataError
from ..files import write_atomically


def kept_array(
    path: Path, shape: tuple[int, ...], dtype: type[np.generic], fill: Callable[[np.ndarray], None]
) -> np.ndarray:
    """The array in a `.npy` file, memory-mapped; where there is no file, it is made first.

    Args:
        fill: computes the array in place.

    Raises:
        DataError: the disk is full or the folder cannot be written; no part of the array stays.
    """
    if not path.is_file():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with write_atomically(path) as unfinished:
                array = np.lib.format.open_memmap(unfinished, mode="w+", dtype=dtype, shape=shape)
                _reserve(unfinished)
                fill(array)
                array.flush()
        except OSError as error:
            raise DataError(f"cannot keep {path}: {error}; free some space or name another --cache") from None
    return np.load(path, mmap_mode="r")


def _reserve(path: Path) -> None:
    """Take the space on disk now: a page of a mapped file that finds no room later ends the process."""
    if hasattr(os, "posix_fallocate"):
        with path.open("rb+") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
