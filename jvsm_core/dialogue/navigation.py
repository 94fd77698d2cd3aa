"""Moves in a dialogue's tree of turns: nothing is composed or searched, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from ..errors import RequestError
from .actions import Branch, Move, Redo, Reset, Undo
from .dialogue import Dialogue


def moved(dialogue: Dialogue, move: Move) -> Dialogue:
    """The dialogue at another of its turns; its acts are as they were.

    Raises:
        RequestError: there is no such turn to move to.
    """
    match move:
        case Undo():
            before = dialogue.turn.parent
            if before is None:
                raise RequestError("there is nothing to undo: this is the first turn")
            undone = (*dialogue.undone, dialogue.position)
            return replace(dialogue, position=before, undone=undone)
        case Redo():
            if not dialogue.can_redo:
                raise RequestError("there is nothing to redo")
            return replace(dialogue, position=dialogue.undone[-1], undone=dialogue.undone[:-1])
        case Branch(number):
            return replace(dialogue, position=dialogue.at(number).id, undone=())
        case Reset():
            left = tuple(turn.id for turn in reversed(dialogue.turns[1:]))
            return replace(dialogue, position=0, undone=(*dialogue.undone, *left))
        case _:
            assert_never(move)
