"""Saving a training run so that a kill at any point costs a few minutes and never the run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from ..errors import CheckpointError


def save_state(path: Path, parts: Mapping[str, Any], step: int) -> None:
    """Write every part's state and the step; the previous file stays until the new one is whole.

    Raises:
        CheckpointError: the disk is full or the folder cannot be written; the old file is intact.
    """
    unfinished = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"step": step, **{name: part.state_dict() for name, part in parts.items()}}, unfinished)
        os.replace(unfinished, path)
    except (OSError, RuntimeError) as error:
        unfinished.unlink(missing_ok=True)
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
    except (OSError, RuntimeError, ValueError, KeyError, EOFError) as error:
        raise CheckpointError(f"cannot go on from {path}: {error}; remove it to start over") from None
