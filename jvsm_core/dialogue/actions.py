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
from typing import Any, ClassVar

import numpy as np

from ..errors import RequestError

#: Most hits that one turn may ask for.
MAX_HITS = 200

#: Most characters of a photo's preview: several times what `jvsm_core.pictures.preview` makes.
MAX_PREVIEW = 60_000

#: How every JPEG file begins.
_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True)
class Settings:
    """How many hits a turn shows and which garments may be among them.

    Attributes:
        k: how many hits, 1 to `MAX_HITS`.
        categories: only these; empty for all.
        price_min, price_max: inclusive, in the catalogue's currency; None for no limit. With a
            limit, garments without a price are left out.
    """

    k: int = 10
    categories: tuple[str, ...] = ()
    price_min: float | None = None
    price_max: float | None = None

    def __post_init__(self) -> None:
        if isinstance(self.k, bool) or not isinstance(self.k, int) or not 1 <= self.k <= MAX_HITS:
            raise RequestError(f"k must be a whole number from 1 to {MAX_HITS}, not {self.k!r}")
        if isinstance(self.categories, str) or not all(isinstance(c, str) for c in self.categories):
            raise RequestError("categories must be a list of category names")
        object.__setattr__(self, "categories", tuple(sorted(set(self.categories))))
        for name in ("price_min", "price_max"):
            price = getattr(self, name)
            if price is not None and not _is_price(price):
                raise RequestError(f"{name} must be a number of at least 0, not {price!r}")
        if None not in (self.price_min, self.price_max) and self.price_min > self.price_max:
            raise RequestError(
                f"the lowest price ({self.price_min:g}) is above the highest ({self.price_max:g})"
            )

    @property
    def filtering(self) -> bool:
        """Whether any garment may be left out."""
        return bool(self.categories) or self.price_min is not None or self.price_max is not None


@dataclass(frozen=True)
class StartGarment:
    """Begin with a garment of the catalogue."""

    act: ClassVar[str] = "start-garment"
    garment: str


@dataclass(frozen=True)
class StartWords:
    """Begin with words alone: "a red summer dress"."""

    act: ClassVar[str] = "start-words"
    text: str


@dataclass(frozen=True)
class StartPhoto:
    """Begin with a person's own photo.

    Attributes:
        embedding: float16 little-endian [D], base64.
        preview: a small JPEG, base64; empty where the photo must not travel.

    Raises:
        RequestError: a preview that is no base64 of a small JPEG. Dialogues come in links and files
            from anybody, and the preview goes into pages as an address.
    """

    act: ClassVar[str] = "start-photo"
    embedding: str = field(repr=False)
    preview: str = field(default="", repr=False)

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
class Refine:
    """Say what should be different."""

    act: ClassVar[str] = "refine"
    text: str


@dataclass(frozen=True)
class Pick:
    """Take a garment as the new reference, keeping what was asked before."""

    act: ClassVar[str] = "pick"
    garment: str


@dataclass(frozen=True)
class Reject:
    """Less like this one, and do not show it again."""

    act: ClassVar[str] = "reject"
    garment: str


@dataclass(frozen=True)
class Undo:
    """Back to the turn before."""

    act: ClassVar[str] = "undo"


@dataclass(frozen=True)
class Redo:
    """Forward again to the turn that undo or reset left."""

    act: ClassVar[str] = "redo"


@dataclass(frozen=True)
class Branch:
    """Go on from an earlier turn; the line that was left stays in the dialogue."""

    act: ClassVar[str] = "branch"
    turn: int


@dataclass(frozen=True)
class Reset:
    """Back to the first turn; redo walks forward again."""

    act: ClassVar[str] = "reset"


@dataclass(frozen=True)
class Adjust:
    """Other filters or another number of hits, from here on."""

    act: ClassVar[str] = "adjust"
    settings: Settings


Start = StartGarment | StartWords | StartPhoto
Step = Refine | Pick | Reject
Move = Undo | Redo | Branch | Reset
Act = Start | Step | Move | Adjust

_KINDS: Mapping[str, type] = {
    kind.act: kind
    for kind in (
        StartGarment,
        StartWords,
        StartPhoto,
        Refine,
        Pick,
        Reject,
        Undo,
        Redo,
        Branch,
        Reset,
        Adjust,
    )
}


def act_to_json(act: Act) -> dict[str, Any]:
    """A plain dict: the kind under "act", then its fields; fields at their default are left out."""
    row: dict[str, Any] = {"act": act.act}
    if isinstance(act, Adjust):
        return row | settings_to_json(act.settings)
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
    if not isinstance(row, Mapping) or not isinstance(row.get("act"), str):
        raise RequestError('an act is an object with an "act", for example {"act": "undo"}')
    kind = _KINDS.get(row["act"])
    if kind is None:
        raise RequestError(f"unknown act {row['act'][:40]!r}; known: {', '.join(_KINDS)}")
    values = {name: value for name, value in row.items() if name != "act"}
    if kind is Adjust:
        return Adjust(settings_from_json(values))
    expected = int if kind is Branch else str
    for name, value in values.items():
        if not isinstance(value, expected) or isinstance(value, bool):
            raise RequestError(f"act {kind.act!r}: {str(name)[:40]} must be of type {expected.__name__}")
    try:
        return kind(**values)
    except TypeError:
        names = ", ".join(entry.name for entry in fields(kind)) or "nothing else"
        raise RequestError(f"act {kind.act!r} takes {names}") from None


def settings_to_json(settings: Settings) -> dict[str, Any]:
    """Only what differs from the defaults."""
    row = {entry.name: getattr(settings, entry.name) for entry in fields(settings)}
    row["categories"] = list(settings.categories)
    usual = Settings()
    return {name: value for name, value in row.items() if value != getattr(usual, name) and value != []}


def settings_from_json(row: object) -> Settings:
    """The inverse of `settings_to_json`.

    Raises:
        RequestError: an unknown field, or a value out of range.
    """
    if not isinstance(row, Mapping):
        raise RequestError("settings must be an object")
    known = {entry.name for entry in fields(Settings)}
    unknown = [str(name)[:40] for name in row if name not in known]
    if unknown:
        raise RequestError(f"unknown setting {unknown[0]!r}; known: {', '.join(sorted(known))}")
    categories = row.get("categories", ())
    if not isinstance(categories, list | tuple):
        raise RequestError("categories must be a list of category names")
    return Settings(**{**row, "categories": tuple(categories)})


def _is_small_jpeg(written: str) -> bool:
    if len(written) > MAX_PREVIEW:
        return False
    try:
        return base64.b64decode(written, validate=True).startswith(_JPEG)
    except (binascii.Error, ValueError):
        return False


def _is_price(price: object) -> bool:
    return isinstance(price, int | float) and not isinstance(price, bool) and 0 <= price < math.inf
