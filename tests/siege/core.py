"""A siege of one shop: who asks, and what is judged of an answer."""

from __future__ import annotations

import base64
import io
import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from PIL import Image

from .shop import PATIENCE, Shop

GARMENT = "red-long-knee-dress"
JSON = {"content-type": "application/json"}
SERVER = "/gradio_api/component_server"

#: What no answer may hold: a fault's inside.
INSIDES = ("Traceback (most recent", "site-packages")

#: What no HTML may hold: an attack as the page's own markup.
MARKUP = ("<script>alert", "<img src=x", 'onerror="alert')


@dataclass
class Tally:
    """What one kind of attack met.

    Attributes:
        asked: requests sent.
        faults: what was wrong with an answer, in words; empty where all is well.
        slowest: seconds of the slowest answer.
        disaster: a kill or a full disk is counted, not a request.
    """

    kind: str
    asked: int = 0
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    disaster: bool = False

    def judge(self, sent: object, answer: httpx.Response, seconds: float) -> None:
        """Count an answer, and say what is wrong with it."""
        self.asked += 1
        self.slowest = max(self.slowest, seconds)
        shown = f"{sent!r:.120}"
        text = answer.text
        if answer.status_code >= 500 and answer.status_code != 503:
            self.faults.append(f"{answer.status_code} for {shown}")
        if answer.status_code >= 400 and len(text.split()) < 2:
            self.faults.append(f"{answer.status_code} without words for {shown}")
        # A tool server's word for "heard" has no body.
        if answer.status_code != 202 and "application/json" in answer.headers.get("content-type", ""):
            self._judge_json(answer, shown)
        self.faults += [f"{one!r} in the answer to {shown}" for one in INSIDES if one in text]
        if "event: error" in text and '"error": null' in text.replace('"error":null', '"error": null'):
            self.faults.append(f"an error without words for {shown}")
        if answer.headers.get("x-content-type-options") != "nosniff":
            self.faults.append(f"no nosniff for {shown}")

    def _judge_json(self, answer: httpx.Response, shown: str) -> None:
        try:
            told = json.loads(answer.content)
        except ValueError:
            self.faults.append(f"no JSON for {shown}")
            return
        if not isinstance(told, dict):
            return
        html = [*told.get("regions", {}).values(), *told.get("slides", ()), told.get("html", "")]
        html += [told.get("append", ""), told["text"] if told.get("type") == "text/html" else ""]
        self.faults += [f"{one!r} in the page for {shown}" for one in MARKUP if one in "".join(html)]
        notice = told.get("notice")
        if notice and notice["kind"] == "error":
            if len(notice["text"].split()) < 2:
                self.faults.append(f"a notice without words for {shown}")
            if "Something went wrong" in notice["text"]:
                self.faults.append(f"a fault of ours for {shown}")


@dataclass
class Siege:
    """One siege of one shop.

    Attributes:
        chance: where hostile values come from; the same seed, the same siege.
        many: requests of each kind that is made by chance.
    """

    shop: Shop
    chance: random.Random
    many: int

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.shop.address, timeout=PATIENCE)
        self.components = self.shop.components()
        answer = self.page("act", {"act": "start", "id": GARMENT}).json()
        self.dialogue = self.page(
            "act", {"act": "refine", "text": "make it sleeveless", "dialogue": answer["dialogue"]}
        ).json()["dialogue"]

    def page(self, name: str, data: Any, client: httpx.Client | None = None) -> httpx.Response:
        """A request of a page's, whatever it holds; of the besieger's where no `client` is given."""
        whole = {"data": data, "component_id": self.components[name], "fn_name": name, "session_hash": "x"}
        return (client or self.client).post(SERVER, content=json.dumps(whole), headers=JSON)

    def timed(self, tally: Tally, sent: object, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """Ask, and judge what comes back."""
        begun = time.monotonic()
        try:
            answer = ask()
        except httpx.ReadError:
            # A connection that was kept open ended just as it was used again.
            answer = ask()
        tally.judge(sent, answer, time.monotonic() - begun)
        return answer

    def right(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """A right request of every kind that a page makes: the function's name, and what it takes."""
        dialogue = self.dialogue
        photo = base64.b64encode(picture_of("JPEG")).decode()
        question = {
            "benchmark": "drawn",
            "split": "all",
            "edits": "one",
            "queries": "300",
            "checkpoint": "this shop's",
            "beyond": "1",
            "sieve": {"sort": "worst first", "rank": "", "words": "navy", "tag": ""},
        }
        return {
            "browse": ("browse", {"words": "navy", "chosen": {"colour": ["navy"]}, "shown": 0}),
            "start": ("act", {"act": "start", "id": GARMENT}),
            "start from words": ("act", {"act": "words", "text": "navy dress"}),
            "start from a photo": ("act", {"act": "photo", "picture": photo}),
            "refine": ("act", {"act": "refine", "text": "in navy", "dialogue": dialogue}),
            "pick": ("act", {"act": "pick", "id": "navy-long-midi-dress", "dialogue": dialogue}),
            "reject": ("act", {"act": "reject", "id": "navy-long-midi-dress", "dialogue": dialogue}),
            "branch": ("act", {"act": "branch", "turn": 0, "dialogue": dialogue}),
            "undo": ("act", {"act": "undo", "dialogue": dialogue}),
            "adjust": (
                "act",
                {
                    "act": "adjust",
                    "settings": {"category": "dress", "price_max": "60", "k": "12"},
                    "dialogue": dialogue,
                },
            ),
            "open": ("act", {"act": "open", "saved": json.dumps(dialogue)}),
            "detail": ("detail", {"id": GARMENT, "dialogue": dialogue}),
            "export": ("export", {"dialogue": dialogue}),
            "understood": ("understood", {"dialogue": dialogue}),
            "mark as wrong": ("wrong", {"dialogue": dialogue}),
            "play a story": ("play", {"id": "evening"}),
            "evaluate": ("evaluate", question),
            "select": ("select", {**question, "shown": 0}),
            "open a query": ("open_query", {**question, "number": 1}),
            "save a note": (
                "save_note",
                {**question, "kind": "number", "value": "1", "words": "a", "tags": "b, c", "revision": 0},
            ),
            "marks": ("marks", {"first": 0}),
            "replay a mark": ("replay", {"mark": "0123456789abcdef"}),
            "remove a mark": ("remove_mark", {"mark": "0123456789abcdef"}),
            "sign in": ("sign_in", {"password": "guess"}),
            "take away": ("take_away", {**question, "form": "csv"}),
        }

    def call(self, name: str, content: str) -> httpx.Response:
        """A request of a program's: begun, and its answer fetched."""
        begun = self.client.post(f"/gradio_api/call/{name}", content=content, headers=JSON)
        if begun.status_code != 200 or "event_id" not in begun.text:
            return begun
        return self.client.get(f"/gradio_api/call/{name}/{begun.json()['event_id']}")

    def picture(self) -> str:
        """Address of a picture of the shop's."""
        (found,) = json.loads(self.call("search", '{"data": ["navy", 1]}').text.split("data: ")[1])[0]
        return found["image"]

    def together(
        self, tally: Tally, count: int, ask: Callable[[], httpx.Response], meanwhile: Callable[[], object]
    ) -> None:
        """Ask the same many times at once, and do something else until all are answered."""
        threads = [threading.Thread(target=lambda: self.timed(tally, "at once", ask)) for _ in range(count)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            meanwhile()
            time.sleep(0.05)


def picture_of(kind: str, size: tuple[int, int] = (64, 64), mode: str = "RGB") -> bytes:
    """A black picture's file."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()
