"""Visitors of a running app: how long their turns take, what disturbs them, and what they leave in memory."""

from __future__ import annotations

import base64
import io
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from time import monotonic, perf_counter
from typing import Any

import httpx
import numpy as np
from PIL import Image

from ..catalogue import Catalogue
from ..datasets.triplets import DRAWN, sample_triplets
from ..language import Grammar
from .figures import percentiles
from .serving_speed import resident, running_app

#: Turns of a conversation, after which a visitor begins another.
TURNS = 6

#: Seconds until a request counts as failed.
PATIENCE = 60

#: What may go on beside the visitors whose turns are timed, and by how many.
DISTURBANCES = {"nothing": 0, "evaluations": 1, "pictures": 8}

#: Width and height of a disturbing picture: 12 million pixels.
PICTURE = (4000, 3000)

#: Seconds between two looks at the memory.
LOOK = 5.0


@dataclass
class Visit:
    """What all visitors met together.

    Attributes:
        turns: milliseconds of each turn, from the request to the whole answer.
        drawings: the same of each drawing of what was understood.
        errors: what went wrong, in words.
        disturbed: requests of those who disturb that were answered.
    """

    turns: list[float] = field(default_factory=list)
    drawings: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    disturbed: int = 0


class Client:
    """A browser of its own, with an address of its own where the system has more than one of this machine."""

    def __init__(self, address: str, number: int) -> None:
        own = f"127.0.{1 + number // 250}.{1 + number % 250}" if os.name == "posix" and _many() else None
        self._client = httpx.Client(
            base_url=address, timeout=PATIENCE, transport=httpx.HTTPTransport(local_address=own)
        )
        components = self._client.get("config").raise_for_status().json()["components"]
        self._components = {
            name: component["id"]
            for component in reversed(components)
            for name in component["props"].get("server_fns") or ()
        }

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, name: str, data: dict[str, Any]) -> dict[str, Any]:
        """What a page asks of the server.

        Raises:
            httpx.HTTPError: no answer, or none of status 200.
            RuntimeError: the page would show an error; a question back is none.
        """
        whole = {"data": data, "component_id": self._components[name], "fn_name": name, "session_hash": "x"}
        answer = self._client.post("gradio_api/component_server", json=whole).raise_for_status().json()
        notice = answer.get("notice") or {}
        if notice.get("kind") == "error":
            raise RuntimeError(notice["text"])
        return answer


def time_visitors(
    checkpoint: Path,
    catalogue: Path,
    *,
    visitors: int,
    seconds: float,
    pause: float,
    disturbance: str = "nothing",
    seed: int = 0,
) -> dict:
    """Let visitors shop at once, each looking at the drawing of what was understood after every turn.

    Args:
        pause: seconds from an answer to a visitor's next request, on average; half to one and a half times
            that, evenly.
        disturbance: of `DISTURBANCES`.

    Returns:
        `first_page_mb`, `after_mb` (None where the system does not tell), `growth_mb` between the middle
        and the end, `turns`, `errors`, `turn_ms` and `drawing_ms` as `{"p50", "p95"}`, `disturbed`, and
        `error`, the first in words.
    """
    garments = Catalogue.read(catalogue).garments
    triplets = sample_triplets(garments, DRAWN, 500, Random(seed), Grammar())
    texts = [triplet.text for triplet in triplets]
    ids = [garments[triplet.reference].id for triplet in triplets]
    visit, lock = Visit(), threading.Lock()
    if disturbance == "pictures":
        _large_picture()  # made before anybody is timed
    with running_app(checkpoint, catalogue) as app:
        first, memory, until = resident(app.process), [], monotonic() + seconds

        def visited(number: int) -> None:
            chance = Random(seed + number)
            with Client(app.address, number) as client:
                threading.Event().wait(chance.random() * pause)
                while monotonic() < until:
                    _converse(client, visit, ids, texts, chance, pause, until)

        def disturbed(number: int) -> None:
            with Client(app.address, 1000 + number) as client:
                ask = _DISTURB[disturbance](client)
                while monotonic() < until:
                    try:
                        ask()
                        with lock:
                            visit.disturbed += 1
                    except (httpx.HTTPError, RuntimeError):
                        pass  # it may be refused: what is measured is the others' turns

        threads = [threading.Thread(target=visited, args=(number,)) for number in range(visitors)]
        threads += [
            threading.Thread(target=disturbed, args=(number,)) for number in range(DISTURBANCES[disturbance])
        ]
        for thread in threads:
            thread.start()
        while (left := until - monotonic()) > 0:
            memory.append(resident(app.process) or 0)
            threading.Event().wait(min(LOOK, left))
        for thread in threads:
            thread.join()
        after = resident(app.process)
    half = memory[len(memory) // 2]
    return {
        "first_page_mb": first,
        "after_mb": after,
        "growth_mb": None if after is None else after - half,
        "turns": len(visit.turns),
        "errors": len(visit.errors),
        "turn_ms": percentiles(visit.turns, 1),
        "drawing_ms": percentiles(visit.drawings, 1),
        "disturbed": visit.disturbed,
        "error": next(iter(visit.errors), None),
    }


def _converse(
    client: Client, visit: Visit, ids: list[str], texts: list[str], chance: Random, pause: float, until: float
) -> None:
    """One conversation: a garment, then refinements that fit some garment."""
    dialogue: dict[str, Any] | None = None
    for _ in range(1 + TURNS):
        number = chance.randrange(len(ids))
        data: dict[str, Any] = {"act": "refine", "text": texts[number], "dialogue": dialogue}
        if dialogue is None:
            data = {"act": "start", "id": ids[number]}
        try:
            began = perf_counter()
            # A question back leaves it as it was.
            dialogue = client.ask("act", data).get("dialogue", dialogue)
            visit.turns.append(1000 * (perf_counter() - began))
            began = perf_counter()
            client.ask("understood", {"dialogue": dialogue})
            visit.drawings.append(1000 * (perf_counter() - began))
        except (httpx.HTTPError, RuntimeError) as error:
            visit.errors.append(f"{data['act']} {data.get('text', '')!r}: {error or type(error).__name__}")
            return
        if monotonic() > until:
            return
        threading.Event().wait(pause * (0.5 + chance.random()))


def _evaluate(client: Client) -> Callable[[], object]:
    """An evaluation again and again; each asks for another number of edits or another wording."""
    numbers = iter(range(10**6))

    def ask() -> object:
        question = {"benchmark": "drawn", "split": "all", "checkpoint": "this shop's", "beyond": "1"}
        edits = ("one", "two", "three")[next(numbers) % 3]
        return client.ask("evaluate", {**question, "edits": edits, "queries": "300"})

    return ask


def _send_pictures(client: Client) -> Callable[[], object]:
    """A photo of `PICTURE` pixels again and again."""
    sent = {"act": "photo", "picture": _large_picture()}
    return lambda: client.ask("act", sent)


@cache
def _large_picture() -> str:
    """A PNG that does not compress away, as base64."""
    out = io.BytesIO()
    rows = np.random.default_rng(0).integers(0, 256, (PICTURE[1] // 100, PICTURE[0] // 100, 3), np.uint8)
    Image.fromarray(rows).resize(PICTURE, Image.Resampling.BICUBIC).save(out, "PNG", compress_level=1)
    return base64.b64encode(out.getvalue()).decode()


_DISTURB: dict[str, Callable[[Client], Callable[[], object]]] = {
    "evaluations": _evaluate,
    "pictures": _send_pictures,
}


def _many() -> bool:
    """Whether all of 127.0.0.0/8 is this machine, as on Linux."""
    return Path("/proc/net").exists()
