"""Much at once from one visitor, and clients that leave before the answer."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import httpx

from .core import GARMENT, JSON, SERVER, Siege, Tally
from .shop import PATIENCE


def floods(siege: Siege) -> Iterator[Tally]:
    """Much at once, from one visitor; another one, who only browses, is still answered."""
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")
    other = httpx.Client(base_url=siege.shop.address, timeout=PATIENCE, transport=elsewhere)
    acts = [{"act": "start-garment", "garment": GARMENT}]
    acts += [{"act": "refine", "text": text} for text in ("in navy", "longer", "in red") * 40]
    replays = Tally("thirty long conversations at once")
    waits: list[float] = []

    def browse() -> None:
        begun = time.monotonic()
        answer = siege.page("browse", {"words": "", "shown": 24}, other)
        waits.append(time.monotonic() - begun)
        if "append" not in answer.text:
            replays.faults.append(f"somebody else could not browse: {answer.text[:100]}")

    numbers = iter(range(10**6))

    def replay() -> httpx.Response:
        # Each is another one: none is found again.
        own = [*acts, {"act": "refine", "text": f"under {next(numbers) + 50}"}]
        return siege.page("act", {"act": "open", "saved": json.dumps({**siege.dialogue, "acts": own})})

    siege.together(replays, 30, replay, browse)
    if max(waits, default=0) > 10:
        replays.faults.append(f"somebody else who browsed waited {max(waits):.0f} s")
    yield replays
    large = Tally("bodies above the limit")
    for path, size in ((SERVER, 31 * 2**20), ("/gradio_api/call/search", 2**20)):
        content = b" " * size
        siege.timed(
            large,
            size,
            lambda path=path, content=content: siege.client.post(path, content=content, headers=JSON),
        )
    yield large
    marks = Tally("the same and other conversations marked again and again")
    for number in range(4 * siege.many):
        dialogue = {**siege.dialogue, "settings": {"k": 1 + number % 200}}
        siege.timed(marks, number, lambda dialogue=dialogue: siege.page("wrong", {"dialogue": dialogue}))
    listed = siege.timed(marks, "list", lambda: siege.page("marks", {}))
    if len(listed.content) > 500_000:
        marks.faults.append(f"a page of marks has {len(listed.content)} bytes")
    yield marks


def hung_up(siege: Siege) -> Iterator[Tally]:
    """Clients that send half a request, or leave before the answer."""
    tally = Tally("half requests and clients that leave")
    whole = json.dumps(
        {
            "data": {"act": "words", "text": "navy"},
            "component_id": siege.components["act"],
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
    ) * max(1, siege.many // 8):
        with socket.create_connection(("127.0.0.1", siege.shop.port), timeout=10) as connection:
            connection.sendall(sent)
    siege.timed(tally, "afterwards", lambda: siege.page("act", {"act": "words", "text": "navy"}))
    yield tally
