"""The files of a checkpoint as far as no model is needed for them; reading these takes no torch."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ..errors import CheckpointError

FORMAT = 1

WEIGHTS, CONFIG = "model.safetensors", "config.json"
#: Folder of the sentence transformer in a checkpoint.
TEXT_ENCODER = "text_encoder"


def read_config(folder: Path) -> dict[str, Any]:
    """What `config.json` says, without its format.

    Raises:
        CheckpointError: it is missing, damaged or of another version.
    """
    path = folder / CONFIG
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise CheckpointError(
            f"no checkpoint in {folder}: {path.name} is missing; pass another --checkpoint, or train one with "
            "python -m jvsm_core train"
        ) from None
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{path} is damaged: {error}; restore it") from None
    if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
        raise CheckpointError(
            f"{path} is not a checkpoint of format {FORMAT}; it was made by another version"
        )
    return data


def fingerprint(folder: str | Path) -> str:
    """Sixteen hex digits over every file an embedding depends on.

    Raises:
        CheckpointError: the checkpoint is missing or cannot be read.
    """
    folder = Path(folder)
    files = [folder / WEIGHTS, folder / CONFIG]
    files += sorted(path for path in (folder / TEXT_ENCODER).rglob("*") if path.is_file())
    digest = hashlib.sha256()
    try:
        for path in files:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    except OSError as error:
        raise CheckpointError(f"cannot read the checkpoint {folder}: {error}") from None
    return digest.hexdigest()[:16]
