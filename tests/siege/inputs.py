"""What is typed, saved and called by programs, spoiled in one place or many; addresses that nobody needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .core import GARMENT, JSON, SERVER, Siege, Tally
from .values import RAW, TEXTS, spoiled


def routes(siege: Siege) -> Iterator[Tally]:
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
        answer = siege.timed(tally, path, lambda method=method, path=path: siege.client.request(method, path))
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
        answer = siege.timed(
            tally,
            headers,
            lambda headers=headers: siege.client.post(SERVER, content=b"{}", headers=headers),
        )
        if answer.status_code not in (400, 403, 421):
            tally.faults.append(f"{answer.status_code} for {headers}")
    yield tally
    tally = Tally("pictures' addresses")
    folder = siege.picture().split("/images/")[0]
    for path in (
        "..",
        "../garments.jsonl",
        "/etc/passwd",
        "%2e%2e/garments.jsonl",
        "images",
        "images/%00",
        "",
    ):
        answer = siege.timed(tally, path, lambda path=path: siege.client.get(f"{folder}/{path}"))
        if answer.status_code == 200 and not answer.headers["content-type"].startswith("image/"):
            tally.faults.append(f"{path} is served")
    yield tally


def texts(siege: Siege) -> Iterator[Tally]:
    """Every hostile text where words are typed."""
    for place in ("refine", "words", "browse", "title of a story", "note"):
        tally = Tally(f"typed: {place}")
        for text in TEXTS.values():
            data: dict[str, Any]
            name, data = {
                "refine": ("act", {"act": "refine", "text": text, "dialogue": siege.dialogue}),
                "words": ("act", {"act": "words", "text": text}),
                "browse": ("browse", {"words": text}),
                "title of a story": ("play", {"id": text}),
                "note": ("save_note", {"kind": "mark", "value": text, "words": text, "tags": text}),
            }[place]
            siege.timed(tally, text, lambda name=name, data=data: siege.page(name, data))
        yield tally


def saved_dialogues(siege: Siege) -> Iterator[Tally]:
    """Saved conversations in which one place of the JSON is spoiled, or the text itself."""
    tally = Tally("saved conversation, spoiled")
    for _ in range(2 * siege.many):
        how, data = spoiled(siege.dialogue, siege.chance)
        saved = json.dumps(data)
        if siege.chance.random() < 0.3:
            cut = siege.chance.randrange(len(saved))
            how, saved = f"cut at {cut}", saved[:cut] + siege.chance.choice(("", "\x00", "}", '"'))
        data = {"act": "open", "saved": saved}
        siege.timed(tally, (how, data), lambda data=data: siege.page("act", data))
    yield tally
    tally = Tally("saved conversation, its photo spoiled")
    start = {"act": "start-photo", "embedding": "AAA=", "preview": ""}
    for name in ("embedding", "preview"):
        for text in ('x" onerror="alert(1)" y="', "/9j/" + "A" * 10**6, *TEXTS.values()):
            saved = {**siege.dialogue, "acts": [{**start, name: text}]}
            data = {"act": "open", "saved": json.dumps(saved)}
            siege.timed(tally, text[:60], lambda data=data: siege.page("act", data))
    yield tally


def programs(siege: Siege) -> Iterator[Tally]:
    """The endpoints for programs."""
    right = {
        "search": ["navy dress", 5],
        "start": [GARMENT, 5],
        "refine": [GARMENT, ["make it sleeveless", "in navy"], 5],
    }
    for name, data in right.items():
        tally = Tally(f"program: {name}")
        for _ in range(siege.many):
            how, spoiled_data = spoiled({"data": data}, siege.chance)
            content = json.dumps(spoiled_data)
            siege.timed(tally, (how, content), lambda name=name, content=content: siege.call(name, content))
        yield tally


def raw_bodies(siege: Siege) -> Iterator[Tally]:
    """Bodies that are no JSON, or no JSON that anybody means."""
    for path in (SERVER, "/gradio_api/call/search", "/gradio_api/run/search", "/gradio_api/queue/join"):
        tally = Tally(f"raw body: {path.removeprefix('/gradio_api/')}")
        for how, content in RAW.items():
            for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain", ""):
                headers = {"content-type": kind}
                siege.timed(
                    tally,
                    (how, kind),
                    lambda path=path, content=content, headers=headers: siege.client.post(
                        path, content=content, headers=headers
                    ),
                )
        yield tally
    tally = Tally("raw body: fields of Gradio's own")
    right = {"data": {}, "component_id": 1, "fn_name": "act", "session_hash": "x"}
    for _ in range(2 * siege.many):
        how, data = spoiled(right, siege.chance)
        siege.timed(
            tally,
            (how, data),
            lambda data=data: siege.client.post(SERVER, content=json.dumps(data), headers=JSON),
        )
    for name in ("__init__", "get_config", "postprocess", "__class__", "value", "render"):
        data = {**right, "fn_name": name}
        answer = siege.timed(
            tally,
            name,
            lambda data=data: siege.client.post(SERVER, content=json.dumps(data), headers=JSON),
        )
        if answer.status_code == 200:
            tally.faults.append(f"{name} was called")
    yield tally


def spoiled_requests(siege: Siege) -> Iterator[Tally]:
    """Requests of the pages with one place spoiled."""
    for kind, (name, right) in siege.right().items():
        tally = Tally(kind)
        for _ in range(siege.many):
            how, data = spoiled(right, siege.chance)
            siege.timed(tally, (how, data), lambda name=name, data=data: siege.page(name, data))
        yield tally


ATTACKS = (routes, texts, saved_dialogues, programs, raw_bodies, spoiled_requests)
