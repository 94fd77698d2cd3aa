"""What the reader finds on its way: an asked thing and the words it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from .reading import Asked


@dataclass(frozen=True)
class Found:
    """An asked thing and the words [start, end) it stands on.

    `motif`: the words name a thing with a colour of its own. `refused`: the words want it gone.
    `stated`: a mere adjective of degree, which any value of the same key outdoes: "breathable cotton".
    """

    asked: Asked
    start: int
    end: int
    motif: bool = False
    refused: bool = False
    stated: bool = False
