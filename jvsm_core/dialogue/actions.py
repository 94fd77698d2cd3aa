"""What a person does in a dialogue, as values that can be written down.

A dialogue is the sequence of its acts: JSON keeps the acts alone, and replaying them gives the
same turns and the same hits (`Retriever.replay`).

An uploaded photo is kept as its embedding, in half precision, with a small preview if wanted:
a kilobyte that fits into a link and cannot be turned back into the photo. The price is that a
dialogue started from a photo replays only with the checkpoint that embedded it.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_args

import numpy as np
from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    TypeAdapter,
    ValidationError,
)

from ..errors import RequestError
from ..language.frame import Constraint, Filter
from ..search.filters import Settings

#: Most characters of a photo's preview: several times what `jvsm_core.pictures.preview` makes.
MAX_PREVIEW = 60_000

#: How every JPEG file begins.
_JPEG = b"\xff\xd8\xff"


class _Act:
    """An act of any kind; `act` is its name in JSON."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class StartGarment(_Act):
    """Begin with a garment of the catalogue."""

    garment: StrictStr
    act: Literal["start-garment"] = field(default="start-garment", kw_only=True, repr=False)


@dataclass(frozen=True)
class StartWords(_Act):
    """Begin with words alone: "a red summer dress"."""

    text: StrictStr
    act: Literal["start-words"] = field(default="start-words", kw_only=True, repr=False)


@dataclass(frozen=True)
class StartPhoto(_Act):
    """Begin with a person's own photo.

    Attributes:
        embedding: float16 little-endian [D], base64.
        preview: a small JPEG, base64; empty where the photo must not travel.

    Raises:
        RequestError: a preview that is no base64 of a small JPEG. Dialogues come in links and files
            from anybody, and the preview goes into pages as an address.
    """

    embedding: StrictStr = field(repr=False)
    preview: StrictStr = field(default="", repr=False)
    act: Literal["start-photo"] = field(default="start-photo", kw_only=True, repr=False)

    def __post_init__(self) -> None:
        if self.preview and not _is_small_jpeg(self.preview):
            raise RequestError("the photo's preview in this dialogue is damaged; start again from the photo")

    @classmethod
    def of(cls, embedding: np.ndarray, preview: bytes = b"") -> StartPhoto:
        """From a visual embedding [D] and JPEG bytes."""
        half = base64.b64encode(embedding.astype("<f2").tobytes()).decode()
        return cls(half, base64.b64encode(preview).decode())

    def vector(self, dim: int) -> np.ndarray:
        """The embedding as float32 [dim], of length 1.

        Live and replayed dialogues both search with this vector, rounding included, and so
        find the same hits.

        Raises:
            RequestError: it is damaged or comes from a model of another dimension.
        """
        try:
            half = np.frombuffer(base64.b64decode(self.embedding, validate=True), "<f2")
        except (binascii.Error, ValueError):
            raise RequestError("the photo in this dialogue is damaged; start again from the photo") from None
        vector = half.astype(np.float32)
        length = float(np.linalg.norm(vector))
        if vector.shape != (dim,) or not math.isfinite(length) or length == 0:
            raise RequestError(
                "the photo in this dialogue was read by another model; start again from the photo"
            )
        return vector / length


@dataclass(frozen=True)
class Refine(_Act):
    """Say what should be different."""

    text: StrictStr
    act: Literal["refine"] = field(default="refine", kw_only=True, repr=False)


@dataclass(frozen=True)
class Pick(_Act):
    """Take a garment as the new reference, keeping what was asked before."""

    garment: StrictStr
    act: Literal["pick"] = field(default="pick", kw_only=True, repr=False)


@dataclass(frozen=True)
class Between(_Act):
    """Go on from halfway between two garments, keeping what was asked before."""

    garment: StrictStr
    other: StrictStr
    act: Literal["between"] = field(default="between", kw_only=True, repr=False)


@dataclass(frozen=True)
class Reject(_Act):
    """Less like this one, and do not show it again."""

    garment: StrictStr
    act: Literal["reject"] = field(default="reject", kw_only=True, repr=False)


@dataclass(frozen=True)
class Others(_Act):
    """Other garments for the same wishes: none of those shown is shown again."""

    act: Literal["others"] = field(default="others", kw_only=True, repr=False)


@dataclass(frozen=True)
class Drop(_Act):
    """No longer ask for something: what stood in force of a key, or one thing of it.

    Attributes:
        key: of the constraints and filters to drop: "colour", "price", "words".
        part: of a garment, whose key it is; empty for the garment.
        words: as they were said, where one of several is meant; empty for all.
        guessed: what is only guessed of it, not what the same words say outright.
    """

    key: StrictStr
    part: StrictStr = ""
    words: StrictStr = ""
    guessed: StrictBool = False
    act: Literal["drop"] = field(default="drop", kw_only=True, repr=False)

    def concerns(self, asked: Constraint | Filter) -> bool:
        """Whether a constraint or a filter is dropped by it."""
        part, guess = (asked.part, asked.guess) if isinstance(asked, Constraint) else ("", False)
        meant = (asked.key, part) == (self.key, self.part) and self.words in ("", asked.words)
        return meant and (guess or not self.guessed)


@dataclass(frozen=True)
class Undo(_Act):
    """Back to the turn before."""

    act: Literal["undo"] = field(default="undo", kw_only=True, repr=False)


@dataclass(frozen=True)
class Redo(_Act):
    """Forward again to the turn that undo or reset left."""

    act: Literal["redo"] = field(default="redo", kw_only=True, repr=False)


@dataclass(frozen=True)
class Branch(_Act):
    """Go on from an earlier turn; the line that was left stays in the dialogue."""

    turn: StrictInt
    act: Literal["branch"] = field(default="branch", kw_only=True, repr=False)


@dataclass(frozen=True)
class Reset(_Act):
    """Back to the first turn; redo walks forward again."""

    act: Literal["reset"] = field(default="reset", kw_only=True, repr=False)


@dataclass(frozen=True)
class Adjust(_Act):
    """Other filters or another number of hits, from here on."""

    settings: Settings
    act: Literal["adjust"] = field(default="adjust", kw_only=True, repr=False)


def _nested(row: object) -> object:
    """An `Adjust` as it is validated: in JSON its settings stand beside the name of the act."""
    if not isinstance(row, Mapping):
        return row
    settings = {name: value for name, value in row.items() if name != "act"}
    return {"act": row["act"], "settings": Settings.from_json(settings)}


Start: TypeAlias = StartGarment | StartWords | StartPhoto
Step: TypeAlias = Refine | Pick | Between | Reject | Others | Drop
Move: TypeAlias = Undo | Redo | Branch | Reset
Act: TypeAlias = Start | Step | Move | Adjust

#: An act as it is read from JSON.
WrittenAct: TypeAlias = Annotated[
    Start | Step | Move | Annotated[Adjust, BeforeValidator(_nested)], Field(discriminator="act")
]

_WRITTEN: TypeAdapter[Act] = TypeAdapter(WrittenAct)
_KINDS: Mapping[str, type] = {kind.__dataclass_fields__["act"].default: kind for kind in get_args(Act)}
_TYPES = {"string_type": "str", "int_type": "int"}


def act_to_json(act: Act) -> dict[str, Any]:
    """A plain dict: the kind under "act", then its fields; fields at their default are left out."""
    row: dict[str, Any] = {"act": act.act}
    if isinstance(act, Adjust):
        return row | act.settings.to_json()
    for entry in fields(act):
        value = getattr(act, entry.name)
        if value != entry.default:
            row[entry.name] = value
    return row


def act_from_json(row: object) -> Act:
    """The inverse of `act_to_json`.

    Raises:
        RequestError: not an act: an unknown kind, a missing, unknown or mistyped field.
    """
    try:
        return _WRITTEN.validate_python(row)
    except ValidationError as error:
        raise RequestError(refusal(error.errors(include_url=False)[0])) from None


def refusal(error: Mapping[str, Any]) -> str:
    """What is wrong with an act, from an error of its validation; `loc` ends in act and field."""
    match error["type"]:
        case "union_tag_invalid":
            return f"unknown act {error['ctx']['tag'][:40]!r}; known: {', '.join(_KINDS)}"
        case "missing" | "unexpected_keyword_argument":
            act = error["loc"][-2]
            names = ", ".join(entry.name for entry in fields(_KINDS[act]) if entry.name != "act")
            return f"act {act!r} takes {names or 'nothing else'}"
        case "string_type" | "int_type" as wrong:
            act, name = error["loc"][-2:]
            return f"act {act!r}: {str(name)[:40]} must be of type {_TYPES[wrong]}"
        case "string_unicode":
            return f"act {error['loc'][-2]!r}: {error['loc'][-1]} has characters that are no text"
    return 'an act is an object with an "act", for example {"act": "undo"}'


def _is_small_jpeg(written: str) -> bool:
    if len(written) > MAX_PREVIEW:
        return False
    try:
        return base64.b64decode(written, validate=True).startswith(_JPEG)
    except (binascii.Error, ValueError):
        return False
