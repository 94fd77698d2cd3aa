"""What the siege does, kind by kind; each attack tells what came back."""

from __future__ import annotations

import base64
import io
import json
import random
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from PIL import Image

from .shop import PATIENCE, Shop
from .values import RAW, TEXTS, spoiled

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
        photo = base64.b64encode(_picture("JPEG")).decode()
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

    # --- inputs ---------------------------------------------------------------------------------

    def spoiled_requests(self) -> Iterator[Tally]:
        """Requests of the pages with one place spoiled."""
        for kind, (name, right) in self.right().items():
            tally = Tally(kind)
            for _ in range(self.many):
                how, data = spoiled(right, self.chance)
                self.timed(tally, (how, data), lambda name=name, data=data: self.page(name, data))
            yield tally

    def texts(self) -> Iterator[Tally]:
        """Every hostile text where words are typed."""
        for place in ("refine", "words", "browse", "title of a story", "note"):
            tally = Tally(f"typed: {place}")
            for text in TEXTS.values():
                data: dict[str, Any]
                name, data = {
                    "refine": ("act", {"act": "refine", "text": text, "dialogue": self.dialogue}),
                    "words": ("act", {"act": "words", "text": text}),
                    "browse": ("browse", {"words": text}),
                    "title of a story": ("play", {"id": text}),
                    "note": ("save_note", {"kind": "mark", "value": text, "words": text, "tags": text}),
                }[place]
                self.timed(tally, text, lambda name=name, data=data: self.page(name, data))
            yield tally

    def saved_dialogues(self) -> Iterator[Tally]:
        """Saved conversations in which one place of the JSON is spoiled, or the text itself."""
        tally = Tally("saved conversation, spoiled")
        for _ in range(2 * self.many):
            how, data = spoiled(self.dialogue, self.chance)
            saved = json.dumps(data)
            if self.chance.random() < 0.3:
                cut = self.chance.randrange(len(saved))
                how, saved = f"cut at {cut}", saved[:cut] + self.chance.choice(("", "\x00", "}", '"'))
            data = {"act": "open", "saved": saved}
            self.timed(tally, (how, data), lambda data=data: self.page("act", data))
        yield tally
        tally = Tally("saved conversation, its photo spoiled")
        start = {"act": "start-photo", "embedding": "AAA=", "preview": ""}
        for name in ("embedding", "preview"):
            for text in ('x" onerror="alert(1)" y="', "/9j/" + "A" * 10**6, *TEXTS.values()):
                saved = {**self.dialogue, "acts": [{**start, name: text}]}
                data = {"act": "open", "saved": json.dumps(saved)}
                self.timed(tally, text[:60], lambda data=data: self.page("act", data))
        yield tally

    def programs(self) -> Iterator[Tally]:
        """The endpoints for programs."""
        right = {
            "search": ["navy dress", 5],
            "start": [GARMENT, 5],
            "refine": [GARMENT, ["make it sleeveless", "in navy"], 5],
        }
        for name, data in right.items():
            tally = Tally(f"program: {name}")
            for _ in range(self.many):
                how, spoiled_data = spoiled({"data": data}, self.chance)
                content = json.dumps(spoiled_data)
                self.timed(
                    tally, (how, content), lambda name=name, content=content: self._call(name, content)
                )
            yield tally

    def _call(self, name: str, content: str) -> httpx.Response:
        begun = self.client.post(f"/gradio_api/call/{name}", content=content, headers=JSON)
        if begun.status_code != 200 or "event_id" not in begun.text:
            return begun
        return self.client.get(f"/gradio_api/call/{name}/{begun.json()['event_id']}")

    def raw_bodies(self) -> Iterator[Tally]:
        """Bodies that are no JSON, or no JSON that anybody means."""
        for path in (SERVER, "/gradio_api/call/search", "/gradio_api/run/search", "/gradio_api/queue/join"):
            tally = Tally(f"raw body: {path.removeprefix('/gradio_api/')}")
            for how, content in RAW.items():
                for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain", ""):
                    headers = {"content-type": kind}
                    self.timed(
                        tally,
                        (how, kind),
                        lambda path=path, content=content, headers=headers: self.client.post(
                            path, content=content, headers=headers
                        ),
                    )
            yield tally
        tally = Tally("raw body: fields of Gradio's own")
        right = {"data": {}, "component_id": 1, "fn_name": "act", "session_hash": "x"}
        for _ in range(2 * self.many):
            how, data = spoiled(right, self.chance)
            self.timed(
                tally,
                (how, data),
                lambda data=data: self.client.post(SERVER, content=json.dumps(data), headers=JSON),
            )
        for name in ("__init__", "get_config", "postprocess", "__class__", "value", "render"):
            data = {**right, "fn_name": name}
            answer = self.timed(
                tally,
                name,
                lambda data=data: self.client.post(SERVER, content=json.dumps(data), headers=JSON),
            )
            if answer.status_code == 200:
                tally.faults.append(f"{name} was called")
        yield tally

    def routes(self) -> Iterator[Tally]:
        """Routes and headers that nobody needs."""
        tally = Tally("closed routes")
        for method, path in (
            ("POST", "/gradio_api/upload"),
            ("GET", "/gradio_api/file=/etc/passwd"),
            ("GET", "/gradio_api/file=../../etc/passwd"),
            ("GET", "/gradio_api/proxy=http://169.254.169.254/"),
            ("GET", "/docs"),
            ("GET", "/monitoring"),
            ("POST", "/login"),
            ("POST", "/gradio_api/vibe-edit"),
            ("OPTIONS", "/"),
            ("TRACE", "/"),
            ("PROPFIND", "/"),
        ):
            answer = self.timed(
                tally, path, lambda method=method, path=path: self.client.request(method, path)
            )
            if answer.status_code == 200:
                tally.faults.append(f"{method} {path} is open")
        yield tally
        tally = Tally("foreign hosts and origins")
        for headers in (
            {"host": "evil.example"},
            {"host": "127.0.0.1.evil.example"},
            {"host": "localhost\\@evil.example"},
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"sec-fetch-site": "cross-site"},
        ):
            headers = JSON | headers
            answer = self.timed(
                tally,
                headers,
                lambda headers=headers: self.client.post(SERVER, content=b"{}", headers=headers),
            )
            if answer.status_code not in (400, 403, 421):
                tally.faults.append(f"{answer.status_code} for {headers}")
        yield tally
        tally = Tally("pictures' addresses")
        folder = self.picture().split("/images/")[0]
        for path in (
            "..",
            "../garments.jsonl",
            "/etc/passwd",
            "%2e%2e/garments.jsonl",
            "images",
            "images/%00",
            "",
        ):
            answer = self.timed(tally, path, lambda path=path: self.client.get(f"{folder}/{path}"))
            if answer.status_code == 200 and not answer.headers["content-type"].startswith("image/"):
                tally.faults.append(f"{path} is served")
        yield tally

    def picture(self) -> str:
        """Address of a picture of the shop's."""
        (found,) = json.loads(self._call("search", '{"data": ["navy", 1]}').text.split("data: ")[1])[0]
        return found["image"]

    # --- pictures -------------------------------------------------------------------------------

    def photos(self) -> Iterator[Tally]:
        """Photos that are none, or too much."""
        tally = Tally("hostile photos")
        sound = _picture("PNG")
        for how, data in {
            "nothing": b"",
            "a word": b"navy",
            "half of one": sound[: len(sound) // 2],
            "only its beginning": sound[:20],
            "a bomb": _claims(60_000, 60_000),
            "4 gigapixels": _claims(2**31 - 1, 2),
            "one pixel": _picture("PNG", (1, 1)),
            "a stripe": _picture("PNG", (20_000, 16)),
            "a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n",
            "an archive": b"PK\x03\x04" + bytes(200),
            "16 bits": _picture("PNG", (64, 64), "I;16"),
            "floating point": _picture("TIFF", (64, 64), "F"),
            "see-through": _picture("PNG", (64, 64), "RGBA"),
            "palette": _picture("GIF", (64, 64), "P"),
            "CMYK": _picture("JPEG", (64, 64), "CMYK"),
        }.items():
            sent = {"act": "photo", "picture": base64.b64encode(data).decode()}
            self.timed(tally, how, lambda sent=sent: self.page("act", sent))
        for _ in range(self.many):
            data = bytearray(sound)
            for _ in range(self.chance.randrange(1, 8)):
                data[self.chance.randrange(len(data))] = self.chance.randrange(256)
            sent = {"act": "photo", "picture": base64.b64encode(data).decode()}
            self.timed(tally, "bits turned", lambda sent=sent: self.page("act", sent))
        yield tally

    def large_photos(self) -> Iterator[Tally]:
        """Several of the largest pictures at once: memory stays within one of them."""
        tally = Tally("six pictures of 64 million pixels at once")
        before = self.shop.resident()
        out = io.BytesIO()
        Image.new("RGBA", (8000, 8000), (9, 9, 9, 9)).save(out, "PNG", compress_level=1)
        sent = {"act": "photo", "picture": base64.b64encode(out.getvalue()).decode()}
        most = [before]
        self.together(tally, 6, lambda: self.page("act", sent), lambda: most.append(self.shop.resident()))
        if max(most) - before > 1_000 * 2**20:
            tally.faults.append(f"{(max(most) - before) >> 20} MB taken")
        yield tally

    # --- floods ---------------------------------------------------------------------------------

    def floods(self) -> Iterator[Tally]:
        """Much at once, from one visitor; another one, who only browses, is still answered."""
        elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")
        other = httpx.Client(base_url=self.shop.address, timeout=PATIENCE, transport=elsewhere)
        acts = [{"act": "start-garment", "garment": GARMENT}]
        acts += [{"act": "refine", "text": text} for text in ("in navy", "longer", "in red") * 40]
        replays = Tally("thirty long conversations at once")
        waits: list[float] = []

        def browse() -> None:
            begun = time.monotonic()
            answer = self.page("browse", {"words": "", "shown": 24}, other)
            waits.append(time.monotonic() - begun)
            if "append" not in answer.text:
                replays.faults.append(f"somebody else could not browse: {answer.text[:100]}")

        numbers = iter(range(10**6))

        def replay() -> httpx.Response:
            # Each is another one: none is found again.
            own = [*acts, {"act": "refine", "text": f"under {next(numbers) + 50}"}]
            return self.page("act", {"act": "open", "saved": json.dumps({**self.dialogue, "acts": own})})

        self.together(replays, 30, replay, browse)
        if max(waits, default=0) > 10:
            replays.faults.append(f"somebody else who browsed waited {max(waits):.0f} s")
        yield replays
        large = Tally("bodies above the limit")
        for path, size in ((SERVER, 31 * 2**20), ("/gradio_api/call/search", 2**20)):
            content = b" " * size
            self.timed(
                large,
                size,
                lambda path=path, content=content: self.client.post(path, content=content, headers=JSON),
            )
        yield large
        marks = Tally("the same and other conversations marked again and again")
        for number in range(4 * self.many):
            dialogue = {**self.dialogue, "settings": {"k": 1 + number % 200}}
            self.timed(marks, number, lambda dialogue=dialogue: self.page("wrong", {"dialogue": dialogue}))
        listed = self.timed(marks, "list", lambda: self.page("marks", {}))
        if len(listed.content) > 500_000:
            marks.faults.append(f"a page of marks has {len(listed.content)} bytes")
        yield marks

    def hung_up(self) -> Iterator[Tally]:
        """Clients that send half a request, or leave before the answer."""
        tally = Tally("half requests and clients that leave")
        whole = json.dumps(
            {
                "data": {"act": "words", "text": "navy"},
                "component_id": self.components["act"],
                "fn_name": "act",
                "session_hash": "x",
            }
        ).encode()
        head = f"POST {SERVER} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        for sent in (
            b"GET / HTTP/1.1\r\n",
            f"{head}content-length: {len(whole)}\r\n\r\n".encode() + whole[:10],
            f"{head}content-length: {len(whole)}\r\n\r\n".encode() + whole,
            f"{head}transfer-encoding: chunked\r\n\r\nfff\r\n".encode(),
            f"{head}content-length: 5\r\ncontent-length: 6\r\n\r\n".encode() + whole,
            bytes(300),
        ) * max(1, self.many // 8):
            with socket.create_connection(("127.0.0.1", self.shop.port), timeout=10) as connection:
                connection.sendall(sent)
        self.timed(tally, "afterwards", lambda: self.page("act", {"act": "words", "text": "navy"}))
        yield tally

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


def _picture(kind: str, size: tuple[int, int] = (64, 64), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def _claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be of some size."""
    data = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + data
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
