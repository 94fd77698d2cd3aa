"""The files of a checkpoint as far as no model is needed for them; reading these takes no torch."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from ..errors import CheckpointError
from ..files import parse_json
from .preprocessing import COMPACT_SIZE

FORMAT = 1

_Side = Annotated[int, Field(ge=1, le=2048)]

WEIGHTS, CONFIG = "model.safetensors", "config.json"
#: Weights of the reader's head, which no embedding depends on.
READER = "reader.safetensors"
#: Layer of the text tower whose token vectors the reader's head is given.
TOKEN_LAYER = 3
#: Folder of the sentence transformer in a checkpoint.
TEXT_ENCODER = "text_encoder"
#: SHA-256 of the files below, as `sha256sum --check` reads it.
SUMS = "SHA256SUMS"

#: Most pairs of attribute and value that a model names, and most words of a `words` tower.
MOST_VALUES, MOST_WORDS = 20_000, 200_000


@dataclass(frozen=True)
class Config:
    """Everything that decides a model's shape; stored as `config.json` in a checkpoint.

    Attributes:
        recipe: `compact`, `paper` or `tiny`.
        image_tower: a name known to `towers.ImageTower`.
        image_size: width, height of the model's input in pixels.
        text_tower: `sentence` or `words`.
        dim: D, length of an embedding.
        hidden: width of the composer's hidden layers.
        attributes: key to values that the model can name; see `attributes.AttributeSpace`.
        words: vocabulary of a `words` tower.
        swaps: whether what the words ask for is read and put in the place of what the query has; needs a
            trained reader.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    recipe: str = "compact"
    # A name of timm's, and never an address that it would fetch from.
    image_tower: Annotated[str, Field(pattern=r"^\w[\w.]*$")] = "tf_efficientnet_lite0"
    image_size: tuple[_Side, _Side] = COMPACT_SIZE
    text_tower: str = "sentence"
    dim: Annotated[int, Field(ge=1, le=4096)] = 512
    hidden: Annotated[int, Field(ge=1, le=16384)] = 1024
    attributes: dict[str, list[str]] = field(default_factory=dict)
    words: Annotated[tuple[str, ...], Field(max_length=MOST_WORDS)] = ()
    swaps: bool = False

    def to_json(self) -> dict[str, Any]:
        """A plain dict, as `config.json` holds it beside its format."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> Config:
        """The inverse of `to_json`.

        Raises:
            ValueError: a field is unknown, of another type, or larger than any model's: it is refused before
                memory is taken for it.
        """
        try:
            config = TypeAdapter(cls).validate_python(data)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "it"
            raise ValueError(f"{place}: {first['msg']}") from None
        if sum(map(len, config.attributes.values())) > MOST_VALUES:
            raise ValueError(f"attributes: a model names at most {MOST_VALUES:,} values")
        return config


def read_config(folder: Path) -> Config:
    """What `config.json` says.

    Raises:
        CheckpointError: it is missing, damaged or of another version.
    """
    path = folder / CONFIG
    try:
        data = parse_json(path.read_text("utf-8"))
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
    try:
        return Config.from_json(data)
    except ValueError as error:
        raise CheckpointError(f"{path} is not a model's config: {error}; restore it") from None


def fingerprint(folder: str | Path) -> str:
    """Sixteen hex digits over every file an embedding depends on.

    Raises:
        CheckpointError: the checkpoint is missing, cannot be read, or a file is not the one that was saved.
    """
    folder = Path(folder)
    digest = hashlib.sha256()
    try:
        found, sums = _sums(folder), folder / SUMS
        if sums.is_file():
            saved = {name: each for each, _, name in (line.partition("  ") for line in _lines(sums))}
            # Without its head the reader goes by rule.
            free = {READER} - (found.keys() & saved.keys())
            named = (found.keys() | saved.keys()) - free
            odd = sorted(name for name in named if found.get(name) != saved.get(name))
            if odd:
                raise CheckpointError(
                    f"{folder / odd[0]} is not the file that was saved: {SUMS} says another; restore it"
                )
        found.pop(READER, None)
        for name, each in found.items():
            digest.update(name.encode() + b"\0" + bytes.fromhex(each))
    except OSError as error:
        raise CheckpointError(f"cannot read the checkpoint {folder}: {error}") from None
    except ValueError as error:
        raise CheckpointError(f"{folder / SUMS} is damaged: {error}; restore or remove it") from None
    return digest.hexdigest()[:16]


def write_sums(folder: Path) -> None:
    """Write the sums by which a damaged file is found when the checkpoint is opened.

    Raises:
        OSError: a file cannot be read or written.
    """
    lines = (f"{each}  {name}\n" for name, each in _sums(folder).items())
    (folder / SUMS).write_text("".join(lines), "utf-8")


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _sums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file that an embedding depends on, and of the reader's head, by its name in the folder."""
    files = [folder / WEIGHTS, folder / CONFIG]
    files += sorted(path for path in (folder / TEXT_ENCODER).rglob("*") if path.is_file())
    files += [folder / READER] if (folder / READER).is_file() else []
    found = {}
    for path in files:
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
