"""Baselines on disk: a folder with one safetensors file each, tied to the towers they were trained on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from ..errors import CheckpointError
from ..files import fingerprint_of, parse_json, write_atomically
from ..model.jvsm import JVSM
from .methods import METHODS, Baseline, Shape


def towers_of(model: JVSM) -> str:
    """What ties a baseline to a model: the fingerprint of both towers."""
    return fingerprint_of(model.image_tower, model.text_tower)


def beside(checkpoint: Path) -> Path:
    """Where a checkpoint's baselines are looked for when nobody says where."""
    return checkpoint.resolve().parent / "baselines"


def found_beside(checkpoint: Path) -> Path | None:
    """A checkpoint's baselines, if any are whole: a folder in which they still train has none."""
    folder = beside(checkpoint)
    return folder if any(folder.glob("*.safetensors")) else None


def save_baseline(folder: Path, name: str, shape: Shape, space: nn.Module, towers: str) -> Path:
    """Write a baseline in float16; an older file of the name stays until the new one is whole.

    Args:
        name: one of `methods.METHODS`.
        towers: see `towers_of`.

    Raises:
        CheckpointError: the disk is full or the folder cannot be written.
    """
    path = _file(folder, name)
    tensors = {
        key: (value.half() if value.is_floating_point() else value).detach().cpu().contiguous()
        for key, value in space.state_dict().items()
    }
    about = {"method": name, "towers": towers, "shape": json.dumps(shape.to_json())}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with write_atomically(path) as unfinished:
            save_file(tensors, unfinished, metadata=about)
    except (OSError, SafetensorError) as error:
        unfinished.unlink(missing_ok=True)
        raise CheckpointError(f"cannot save {path}: {error}; an older file is intact") from None
    return path


def load_baselines(folder: Path, model: JVSM) -> Mapping[str, Baseline]:
    """Every baseline in a folder, by name, on the model's device and frozen.

    Raises:
        CheckpointError: there is none, a file is damaged, or it was trained on other towers.
    """
    paths = [path for name in METHODS if (path := _file(folder, name)).is_file()]
    if not paths:
        raise CheckpointError(
            f"no baselines in {folder}; make them with python -m jvsm_core train-baselines --out {folder}"
        )
    towers = towers_of(model)
    return {path.stem: _load(path, towers).to(model.prototypes.device) for path in paths}


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.safetensors"


def _load(path: Path, towers: str) -> Baseline:
    try:
        with safe_open(path, "pt") as file:
            about = file.metadata() or {}
        method, shape = METHODS[about["method"]], Shape.from_json(parse_json(about["shape"]))
        space, tensors = method.make(shape), load_file(path)
        space.load_state_dict(tensors)
    except (OSError, SafetensorError, ValueError, KeyError, TypeError, RuntimeError) as error:
        first = str(error).strip().split("\n", 1)[0]
        raise CheckpointError(f"{path} is no baseline, or is damaged: {first}; train it again") from None
    if about["towers"] != towers:
        raise CheckpointError(
            f"{path} was trained on features of other towers than this checkpoint's; make it anew with "
            "python -m jvsm_core train-baselines"
        )
    return space.float().eval().requires_grad_(False)
