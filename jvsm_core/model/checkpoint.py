"""Checkpoints: a folder with everything a model needs at run time, and no pickle in it.

config.json          shape, recipe, attributes it can name
SHA256SUMS           by which a damaged file of these two and of text_encoder/ is found
model.safetensors    towers (but a sentence transformer), projections, composer, in float16
text_encoder/        the sentence transformer, in the sentence-transformers layout
onnx/                the model's graphs without weights, for serving; see `onnx_export`
MODEL_CARD.md        data, recipe, measured tables, limits, licence
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from ..errors import CheckpointError
from ..files import restore_folder, write_folder_atomically
from .checkpoint_files import FORMAT, TEXT_ENCODER, fingerprint, read_config, write_sums
from .jvsm import JVSM
from .towers import SentenceTower

__all__ = ["FORMAT", "TEXT_ENCODER", "fingerprint", "load", "save"]

_TRANSFORMER = "text_tower.transformer."


def save(model: JVSM, folder: str | Path) -> None:
    """Write a model; a folder that is already there is replaced only when the new one is whole.

    A `MODEL_CARD.md` or `index/` beside the old model does not describe the new one and goes.

    Raises:
        CheckpointError: the disk is full or the folder cannot be written; the old one is intact.
    """
    folder = Path(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        tensors = {
            key: value.detach().cpu().half().contiguous()
            if value.is_floating_point()
            else value.detach().cpu()
            for key, value in model.state_dict().items()
            if not key.startswith(_TRANSFORMER)
        }
        config = json.dumps({"format": FORMAT, **model.config.to_json()}, indent=1, ensure_ascii=False)
        with write_folder_atomically(folder) as unfinished:
            save_file(tensors, unfinished / "model.safetensors", metadata={"format": "pt"})
            (unfinished / "config.json").write_text(config + "\n", "utf-8")
            if isinstance(model.text_tower, SentenceTower):
                copy.deepcopy(model.text_tower).cpu().half().save(unfinished / TEXT_ENCODER)
            write_sums(unfinished)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(
            f"cannot save the checkpoint {folder}: {error}; the last good one is kept"
        ) from None


def load(folder: str | Path, device: str | torch.device = "cpu") -> JVSM:
    """Read a model, in evaluation mode, float32.

    Raises:
        CheckpointError: which file is missing, damaged or of another version, and what to do.
    """
    folder = Path(folder)
    restore_folder(folder)
    config = read_config(folder)
    try:
        model = JVSM(
            config, text_source=str(folder / TEXT_ENCODER) if config.text_tower == "sentence" else None
        )
    except (OSError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise CheckpointError(f"cannot build the model of {folder}: {_first_line(error)}") from None
    path = folder / "model.safetensors"
    try:
        tensors = load_file(path)
    except FileNotFoundError:
        raise CheckpointError(f"{path} is missing; restore it or train again") from None
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path} is damaged: {error}; restore it or train again") from None
    own = {key for key in model.state_dict() if not key.startswith(_TRANSFORMER)}
    if own != set(tensors):
        odd = sorted(own.symmetric_difference(tensors))
        raise CheckpointError(
            f"{path} belongs to another recipe than config.json: {len(odd)} names differ, first {odd[0]}"
        )
    try:
        model.load_state_dict(tensors, strict=False)
    except RuntimeError as error:
        raise CheckpointError(f"{path} does not fit config.json: {_first_line(error)}") from None
    return model.float().eval().requires_grad_(False).to(device).to(memory_format=torch.channels_last)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]
