"""Dialogues between two requests: the browser keeps the JSON, the server only remembers to be quick.

A browser tab holds its dialogue as JSON (`Dialogue.to_json`) and sends it with every act. Here
the live value is looked up by the JSON's digest; where it is not known, after a restart, from a
saved file, from another worker, the acts are replayed, which gives the same turns and hits. So
nothing is lost when the server goes down, and nobody can reach anybody else's dialogue.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from jvsm_core.dialogue.dialogue import Dialogue
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError
from jvsm_core.files import parse_json

from ..serving import work

#: Bytes of live dialogues remembered, as `weight` reckons them.
REMEMBERED = 128 * 2**20

#: Bytes of a turn without its hits, and of a hit: a reference to a garment, not its picture.
TURN, HIT = 6_000, 120

#: Longest JSON accepted, in characters: 500 acts and a photo's preview fit several times.
LONGEST = 2_000_000


class Dialogues:
    """Live dialogues of one retriever; any number of threads may use it."""

    def __init__(self, retriever: Retriever, remembered: int = REMEMBERED) -> None:
        self._retriever = retriever
        self._limit = remembered
        self._live: OrderedDict[str, Dialogue] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def resume(self, data: object) -> Dialogue:
        """The dialogue that a browser or a file holds as JSON.

        Raises:
            RequestError: nothing was begun, or the JSON is not a dialogue that can be replayed here.
        """
        if data is None:
            raise RequestError("nothing is chosen yet; pick a garment first")
        if not isinstance(data, Mapping):
            raise RequestError("this is not a saved conversation")
        written = _written(data)
        if len(written) > LONGEST:
            raise RequestError("this saved conversation is too long to open")
        key = _digest(written)
        with self._lock:
            if key in self._live:
                self._live.move_to_end(key)
                return self._live[key]
        dialogue = self._retriever.replay(written, check=work.check)
        self._remember(key, dialogue)
        return dialogue

    def keep(self, dialogue: Dialogue) -> dict[str, Any]:
        """The JSON for the browser; the live value is remembered under it."""
        data = dialogue.to_json()
        self._remember(_digest(_written(data)), dialogue)
        return data

    def _remember(self, key: str, dialogue: Dialogue) -> None:
        with self._lock:
            if key in self._live:
                self._live.move_to_end(key)
                return
            self._live[key] = dialogue
            self._weight += weight(dialogue)
            while self._weight > self._limit:
                _, forgotten = self._live.popitem(last=False)
                self._weight -= weight(forgotten)


def weight(dialogue: Dialogue) -> int:
    """Bytes that a dialogue takes, reckoned: it may share turns with the one it goes on from."""
    return sum(TURN + len(turn.text) + HIT * len(turn.hits) for turn in dialogue.tree)


def read_saved(text: object) -> Mapping[str, Any]:
    """A saved conversation's text as JSON.

    Raises:
        RequestError: it is not JSON, or not an object.
    """
    if not isinstance(text, str) or not text.strip():
        raise RequestError("this file is empty or too large; choose a conversation that was saved here")
    try:
        data = parse_json(text)
    except ValueError:
        raise RequestError("this file is not a saved conversation; choose one that was saved here") from None
    if not isinstance(data, Mapping):
        raise RequestError("this file is not a saved conversation; choose one that was saved here")
    return data


def _written(data: Mapping[str, Any]) -> str:
    try:
        return json.dumps(data, sort_keys=True, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        raise RequestError("this is not a saved conversation") from None


def _digest(written: str) -> str:
    return hashlib.blake2b(written.encode(), digest_size=16).hexdigest()
