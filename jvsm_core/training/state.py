"""Saving a training run so that a kill at any point costs a few minutes and never the run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from torch import nn

from ..errors import CheckpointError, DataError
from ..files import write_atomically

#: What torch raises over files that are damaged, or that hold other weights than are asked for.
UNREADABLE = (
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    EOFError,
    UnpicklingError,
)


def save_state(path: Path, parts: Mapping[str, Any], step: int) -> None:
    """Write every part's state and the step; the previous file stays until the new one is whole.

    Raises:
        CheckpointError: the disk is full or the folder cannot be written; the old file is intact.
    """
    state = {"step": step, **{name: part.state_dict() for name, part in parts.items()}}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with write_atomically(path) as unfinished:
            torch.save(state, unfinished)
    except (OSError, RuntimeError) as error:
        raise CheckpointError(f"cannot save {path}: {error}; the last good state is kept") from None


def load_state(path: Path, parts: Mapping[str, Any]) -> int:
    """Restore every part; returns the step to go on from, 0 where nothing was saved.

    Raises:
        CheckpointError: the file is damaged or belongs to another recipe.
    """
    if not path.is_file():
        return 0
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(saved[name])
        return int(saved["step"])
    except UNREADABLE as error:
        raise CheckpointError(
            f"cannot go on from {path}, it is damaged or of another recipe: {first_line(error)}; remove it to "
            "start over"
        ) from None


def load_tower(tower: nn.Module, folder: Path) -> None:
    """Load the image tower of an earlier run's first phase.

    A part that the earlier tower did not have starts as it would in a new one.

    Raises:
        DataError: the folder has no image tower.
        CheckpointError: it is damaged or of another kind.
    """
    path, prefix = folder / "tower-state.pt", "tower."
    if not path.is_file():
        raise DataError(f"{path} is missing; --init names the folder of an earlier run")
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)["average"]
        weights = {key.removeprefix(prefix): value for key, value in saved.items() if key.startswith(prefix)}
        tower.load_state_dict({**tower.state_dict(), **weights})
    except UNREADABLE as error:
        raise CheckpointError(
            f"cannot start from {path}, it is damaged or of another recipe: {first_line(error)}"
        ) from None


def first_line(error: Exception) -> str:
    """What an error says, without the pages that torch adds."""
    return str(error).strip().split("\n", 1)[0]
