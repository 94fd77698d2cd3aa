"""Errors a person can act on: the message says what is wrong and what to do."""

#: Most characters of a message: what was in a hostile file is not quoted at length.
LONGEST = 1000


class FittingRoomError(Exception):
    """Base of every error the library raises on purpose; safe to show to a user."""

    def __str__(self) -> str:
        told = super().__str__()
        if len(told) <= LONGEST:
            return told
        # The end says what to do.
        return f"{told[: LONGEST // 2]} … {told[-LONGEST // 2 :]}"


class CatalogueError(FittingRoomError):
    """A catalogue is missing, damaged or inconsistent."""


class CheckpointError(FittingRoomError):
    """A checkpoint is missing, damaged or of another recipe."""


class RequestError(FittingRoomError):
    """What a person asked for cannot be used: empty, too long, an unknown garment, a bad picture."""


class Question(RequestError):
    """What the shop must know before it can use what was asked."""


class DataError(FittingRoomError):
    """A dataset folder is missing files, labels or pictures."""


class TrainingError(FittingRoomError):
    """A training run cannot go on: its losses are no numbers any more."""
