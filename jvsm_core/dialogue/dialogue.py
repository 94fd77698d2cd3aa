"""A dialogue as a value: a tree of turns and a position in it.

Every act returns a new `Dialogue` and leaves the old one as it was, so undo is free and two
browsers cannot mix. Turns are never removed: undo, branch and reset only move the position, and
going on from an earlier turn grows a second line beside the first.

    0 start ── 1 "make it sleeveless" ── 2 "in navy"
                                     └── 3 "in red" ── 4 pick

Here `tree` has five turns; at position 4 `turns`, the line that led there, is 0, 1, 3, 4.

`jvsm_core.dialogue.retriever.Retriever` performs the acts; this file knows nothing of models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ..catalogue import Garment
from ..errors import RequestError
from ..language.frame import Constraint, Filter, Frame
from ..search.evidence import Evidence
from ..search.filters import Settings
from .actions import Act, StartPhoto, WrittenAct, act_to_json, refusal
from .composition import Composition

FORMAT = 1

#: Most acts in one dialogue: far more than a person makes, little enough to replay at once.
MAX_ACTS = 500


@dataclass(frozen=True)
class Hit:
    """A garment found, and how well it fits, at most 1 and falling from hit to hit.

    Cosine similarity to the query where nothing was asked; else the share that it has of what could
    be had, see `jvsm_core.search.formula`.
    """

    garment: Garment
    score: float


@dataclass(frozen=True)
class Timings:
    """Milliseconds a turn took, by stage; `total_ms` includes what lies between the stages."""

    embed_ms: float = 0.0
    compose_ms: float = 0.0
    search_ms: float = 0.0
    total_ms: float = 0.0


@dataclass(frozen=True)
class Turn:
    """One turn: what was done, and what was found.

    Attributes:
        id: place in the dialogue's `tree`; it never changes.
        parent: the turn this one goes on from; None for the start.
        act: what the person did: a start, or a step that goes on from a turn.
        text: the words of this turn; empty for a pick of one or two, a rejection, a drop or a wordless start.
        reference: id of the garment that this turn refines: the start or the last pick. It is
            never among the hits. None when the dialogue began with words or a photo, or goes on from
            between two garments.
        between: ids of those two garments, never among the hits either; empty otherwise.
        rejected: ids of the garments turned down so far, never among the hits.
        settings: the filters and number of hits that were searched with.
        composition: what was searched for, and how it was composed.
        evidence: what is known of the garment or photo that this turn refines.
        frame: what the words ask for, and which of them nobody could place.
        constraints: all that the line asks for and has not superseded, this turn included.
        filters: exact conditions that the line set and has not taken back.
        hits: best first, or by price where that was asked; fewer than `settings.k` where the filters leave fewer garments.
        engine: which index answered: "hnsw" or "exact".
    """

    id: int
    parent: int | None
    act: Act
    text: str
    reference: str | None
    rejected: tuple[str, ...]
    settings: Settings
    composition: Composition = field(repr=False, compare=False)
    timings: Timings = field(repr=False, compare=False)
    evidence: Evidence = field(default=Evidence({}), repr=False, compare=False)
    frame: Frame = Frame()
    constraints: tuple[Constraint, ...] = ()
    filters: tuple[Filter, ...] = ()
    between: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = field(default=(), repr=False)
    engine: str = ""

    @property
    def query(self) -> np.ndarray:
        """Float32 [D], of length 1, read-only: what was searched for."""
        return self.composition.query

    @property
    def photo(self) -> StartPhoto | None:
        """The photo, where this turn is the start from one."""
        return self.act if isinstance(self.act, StartPhoto) else None


@dataclass(frozen=True)
class Dialogue:
    """Turns, where we are among them, and the acts that led here.

    Attributes:
        checkpoint, catalogue: fingerprints of what the hits were found with.
        initial: the settings at the start; `Adjust` acts change them later.
        settings: the settings now.
        acts: everything done, in order; what JSON keeps.
        tree: every turn made, by id.
        position: id of the current turn.
        undone: ids that redo walks through, next one last.
    """

    checkpoint: str
    catalogue: str
    initial: Settings
    settings: Settings
    acts: tuple[Act, ...]
    tree: tuple[Turn, ...]
    position: int
    undone: tuple[int, ...] = ()

    @property
    def turn(self) -> Turn:
        """The current turn."""
        return self.tree[self.position]

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The line from the start to the current turn: the conversation as it stands."""
        return self.line(self.position)

    @property
    def hits(self) -> list[Hit]:
        """The current turn's hits, best first."""
        return list(self.turn.hits)

    @property
    def query(self) -> np.ndarray:
        """The current turn's query [D]."""
        return self.turn.query

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """What the current line asks for and has not superseded, in the order it was said."""
        return self.turn.constraints

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The exact conditions in force, in the order they were said."""
        return self.turn.filters

    @property
    def reference(self) -> str | None:
        """Id of the garment that the current turn refines, if it is one of the catalogue."""
        return self.turn.reference

    @property
    def start(self) -> Turn:
        """The first turn."""
        return self.tree[0]

    @property
    def photo(self) -> StartPhoto | None:
        """The photo that the current line began with and that no pick has replaced since."""
        return None if self.reference is not None or self.turn.between else self.start.photo

    @property
    def asked(self) -> tuple[str, ...]:
        """The words of the current line in order, those of a start by words included."""
        return tuple(turn.text for turn in self.turns if turn.text)

    @property
    def can_undo(self) -> bool:
        """Whether there is a turn before the current one."""
        return self.turn.parent is not None

    @property
    def can_redo(self) -> bool:
        """Whether undo or reset left a turn to go forward to."""
        return bool(self.undone)

    def line(self, turn: int) -> tuple[Turn, ...]:
        """The turns from the start to a given one, both included.

        Raises:
            RequestError: the dialogue has no such turn.
        """
        line = [self.at(turn)]
        while line[-1].parent is not None:
            line.append(self.tree[line[-1].parent])
        return tuple(reversed(line))

    def at(self, turn: int) -> Turn:
        """A turn by id.

        Raises:
            RequestError: the dialogue has no such turn.
        """
        if isinstance(turn, bool) or not isinstance(turn, int) or not 0 <= turn < len(self.tree):
            raise RequestError(f"this dialogue has turns 0 to {len(self.tree) - 1}, no turn {turn!r}")
        return self.tree[turn]

    def children(self, turn: int) -> tuple[Turn, ...]:
        """The turns that go on from a given one, in the order they were made."""
        return tuple(other for other in self.tree if other.parent == self.at(turn).id)

    @property
    def ends(self) -> tuple[Turn, ...]:
        """The last turn of every line, in the order they were made."""
        parents = {turn.parent for turn in self.tree}
        return tuple(turn for turn in self.tree if turn.id not in parents)

    def to_json(self, *, preview: bool = True) -> dict[str, Any]:
        """A plain dict that `Retriever.replay` turns into the same dialogue with the same hits.

        Args:
            preview: keep the small picture of an uploaded photo; leave it out where the dialogue
                must be short or must not show the photo.
        """
        acts = [act_to_json(act) for act in self.acts]
        if not preview:
            for act in acts:
                act.pop("preview", None)
        return {
            "format": FORMAT,
            "checkpoint": self.checkpoint,
            "catalogue": self.catalogue,
            "settings": self.initial.to_json(),
            "acts": acts,
        }


class Script(BaseModel):
    """A dialogue as it is written down: the acts, and what they were first performed with."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1]
    checkpoint: str = ""
    catalogue: str = ""
    settings: Annotated[Settings, BeforeValidator(Settings.from_json)] = Settings()
    acts: Annotated[tuple[WrittenAct, ...], Field(min_length=1, max_length=MAX_ACTS)]

    @classmethod
    def from_json(cls, data: str | bytes | Mapping[str, Any]) -> Script:
        """Read what `Dialogue.to_json` wrote, as a dict or as JSON text.

        Raises:
            RequestError: not JSON, another format, or an act that is none.
        """
        try:
            if isinstance(data, str | bytes):
                return cls.model_validate_json(data)
            return cls.model_validate(data)
        except ValidationError as error:
            raise RequestError(_unreadable(error)) from None


def _unreadable(error: ValidationError) -> str:
    """Why something is no saved dialogue."""
    errors = {wrong["loc"]: wrong for wrong in reversed(error.errors(include_url=False))}
    *_, first = errors.values()
    if first["type"] == "json_invalid":
        return "this is not a saved dialogue: it is not JSON"
    if () in errors or errors.get(("acts",), {}).get("type") == "missing":
        return 'this is not a saved dialogue: it has no "acts"'
    match first["loc"]:
        case ("format",):
            written = None if first["type"] == "missing" else first["input"]
            return (
                f"this dialogue was saved in format {str(written)[:20]}; this version reads format {FORMAT}"
            )
        case ("acts",):
            return f"a saved dialogue has 1 to {MAX_ACTS} acts in a list"
        case ("acts", number, *_):
            return f"act {number + 1} of the saved dialogue: {refusal(first)}"
    return f"this is not a saved dialogue: {first['loc'][0]} is no text"
