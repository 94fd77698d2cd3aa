"""Errors a person can act on: the message says what is wrong and what to do."""


class FittingRoomError(Exception):
    """Base of every error the library raises on purpose; safe to show to a user."""


class CatalogueError(FittingRoomError):
    """A catalogue is missing, damaged or inconsistent."""


class CheckpointError(FittingRoomError):
    """A checkpoint is missing, damaged or of another recipe."""


class RequestError(FittingRoomError):
    """What a person asked for cannot be used: empty, too long, an unknown garment, a bad picture."""


class DataError(FittingRoomError):
    """A dataset folder is missing files, labels or pictures."""


class TrainingError(FittingRoomError):
    """A training run cannot go on: its losses are no numbers any more."""
