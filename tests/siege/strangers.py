"""What somebody tries who has read nothing of this project: other methods, addresses, headers, tools, lines."""

from __future__ import annotations

import itertools
import json
import re
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx

from .core import GARMENT, JSON, SERVER, Siege, Tally
from .values import NUMBERS, TEXTS, places, replaced

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW", "get")

#: Addresses that a scanner asks for, and those that Gradio is known to have.
ADDRESSES = (
    *("", "inspect", "stories", "catalogue", "config", "theme.css", "embed.js", "robots.txt", "favicon.ico"),
    *(
        "admin",
        ".env",
        ".git/config",
        "wp-login.php",
        "metrics",
        "openapi.json",
        "docs",
        "static/x",
        "assets/x",
    ),
    *(
        "svelte/x",
        "upload/0123456789abcdef/a.zip",
        "pictures/x/y.png",
        "gradio_api/upload",
        "gradio_api/info",
    ),
    *("gradio_api/openapi.json", "gradio_api/heartbeat/x", "gradio_api/queue/join", "gradio_api/reset"),
    *("gradio_api/queue/data", "gradio_api/queue/data?session_hash=x", "gradio_api/queue/status"),
    *("gradio_api/cancel", "gradio_api/call/search", "gradio_api/call/search/x", "gradio_api/call/v2/search"),
    *("gradio_api/call/nothing", "gradio_api/run/search", "gradio_api/run/x", "gradio_api/api/predict"),
    *("gradio_api/startup-events", "gradio_api/app_id", "gradio_api/file=/etc/passwd", "gradio_api/mcp/"),
    *("gradio_api/mcp/sse", "gradio_api/mcp/schema", "gradio_api/dev/reload", "gradio_api/stream/x/0/0/f"),
    *("gradio_api/component_server", "gradio_api/proxy=http://localhost/", "gradio_api/deep_link"),
)

#: After an address; `%s` is a hostile text.
QUERIES = (
    *("/?d=%s", "/?act=%s", "/?deep_link=%s", "/?__theme=%s", "/?view=%s", "/inspect?benchmark=%s", "/%s"),
    *("/stories?story=%s", "/pictures/%s", "/gradio_api/call/search/%s", "/gradio_api/heartbeat/%s?x"),
    *("/gradio_api/queue/data?session_hash=%s", "/gradio_api/info?all_endpoints=%s", "/config?%s=1"),
    *("/gradio_api/startup-events?%s", "//%s", "/gradio_api/file=%s", "/static/%s", "/assets/%s"),
)

#: Paths, as they go over the wire, that lead out of a folder where somebody decodes them once too often.
WAYS_OUT = (
    *("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "%252e%252e%252f", "..%c0%af", "..;/", "....//"),
    *("%00/../", "/", "//", "file:", "C:%5c", "%ff", "thumbnails/../../", "thumbnails/9/../", "images/../"),
)

HEADERS = (
    *("host", "origin", "referer", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-for", "forwarded"),
    *("x-original-url", "x-http-method-override", "range", "if-range", "if-none-match", "if-modified-since"),
    *("accept", "accept-language", "accept-encoding", "cookie", "authorization", "content-type", "expect"),
    *("content-encoding", "user-agent", "sec-fetch-site", "x-gradio-user", "last-event-id", "upgrade"),
)

#: Values of headers beside those of `TEXTS` that can go over the wire.
HEADER_VALUES = (
    *("null", "*", "[", "[::1", "localhost:99999999", "localhost, evil.example", "bytes=0-0", "bytes=-1"),
    *("bytes=5-1", "bytes=" + ",".join(f"{n}-{n}" for n in range(2000)), "W/", "gzip;q=9e9", "100-continue"),
    *(
        "multipart/form-data",
        "application/json; charset=utf-7",
        "Basic //",
        "access-token=x; a=" + "b" * 4000,
    ),
    *("a" * 30_000, "\x7f", "é".encode().decode("latin-1"), "websocket", "h2c", "-1", "9" * 5000, "http"),
)

#: Requests that a client library never sends.
LINES = (
    *(
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01",
    ),
    *(
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nhost: evil.example\r\n\r\n",
    ),
    *(b"GET /\x00 HTTP/1.1\r\nhost: localhost\r\n\r\n", b"get / http/1.1\r\nhost: localhost\r\n\r\n"),
    *(b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nhost: localhost\r\n\r\n"),
    *(
        b"GET / HTTP/1.1\r\nhost localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n host: localhost\r\n\r\n",
        b"\r\n" * 500,
    ),
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nhost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: localhost\r\n" + b"".join(b"x%d: y\r\n" % n for n in range(5000)) + b"\r\n",
    b"POST %b HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n{}" % SERVER.encode(),
    b"POST %b HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99999999999999999999\r\n\r\n" % SERVER.encode(),
    b"POST %b HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n" % SERVER.encode(),
    b"POST %b HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n"
    % SERVER.encode(),
    b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13"
    b"\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
)


def methods(siege: Siege) -> Iterator[Tally]:
    """Every method on every address."""
    tally = Tally("every method on every address")
    for method, path in some(siege, METHODS, ADDRESSES):
        for content in (b"", b'{"data": []}') if method in ("POST", "DELETE") else (b"",):
            ask(siege, tally, (method, path), f"/{path}", method=method, content=content)
    yield tally


def addresses(siege: Siege) -> Iterator[Tally]:
    """Hostile texts in addresses, and ways out of the pictures' folder."""
    tally = Tally("hostile texts in addresses")
    for query, text in some(siege, QUERIES, TEXTS.values()):
        ask(siege, tally, (query, text), query % _quoted(text[:8000]))
    yield tally
    tally = Tally("ways out of a folder")
    picture = siege.picture()
    folders = (
        "/pictures/",
        picture.rsplit("/", 2)[0] + "/",
        picture.rsplit("/", 1)[0] + "/",
        "/static/",
        "/assets/",
    )
    targets = ("etc/passwd", "garments.jsonl", "catalogue.json", "images", "")
    for folder, way, target in some(siege, folders, WAYS_OUT, targets):
        for count in (1, 8):
            answer = ask(siege, tally, (folder, way), folder + way * count + target)
            if answer is not None and answer.status_code < 300 and b"root:" in answer.content + b'"format"':
                tally.faults.append(f"{folder}{way * count}{target} is served")
    yield tally


def headers(siege: Siege) -> Iterator[Tally]:
    """Hostile values of every header, for a page, a picture and a request of a page's."""
    picture = siege.picture()
    for path, method in (
        ("/", "GET"),
        (picture, "GET"),
        (SERVER, "POST"),
        ("/gradio_api/call/search", "POST"),
    ):
        tally = Tally(f"headers: {'a picture' if path == picture else path}")
        for name, value in some(siege, HEADERS, [*HEADER_VALUES, *TEXTS.values()]):
            sent = re.sub(r"[\r\n\0]", " ", value).encode("utf-8", "replace")[:30_000].strip()
            ask(
                siege,
                tally,
                (name, sent[:60]),
                path,
                method=method,
                headers={name.encode(): sent},
                content=b"{}",
            )
        yield tally


def lines(siege: Siege) -> Iterator[Tally]:
    """Requests that are none, as bytes."""
    tally = Tally("requests that no client sends")
    for sent in LINES:
        tally.asked += 1
        with socket.create_connection(("127.0.0.1", siege.shop.port), timeout=20) as connection:
            connection.settimeout(2)
            try:
                connection.sendall(sent)
                told = connection.recv(2000)
            except OSError:
                continue  # nothing is said, or it is hung up on
            if re.match(rb"HTTP/1.1 (5|200)", told) and b"evil" in sent or told.startswith(b"HTTP/1.1 500"):
                tally.faults.append(f"{told[:60]!r} for {sent[:60]!r}")
    browses(siege, tally)
    yield tally


def numbers(siege: Siege) -> Iterator[Tally]:
    """Numbers that are none, too large or too small, for every number of a page's request."""
    tally = Tally("numbers")
    numbered = []
    for name, right in siege.right().values():
        data = right | {"settings": {"k": 1, "price_min": 1}} if right.get("act") == "adjust" else right
        whole = {"data": data, "component_id": siege.components[name], "fn_name": name, "session_hash": "x"}
        numbered += [
            (name, path, json.dumps({**whole, "data": replaced(data, path, "NUMBER")}))
            for path in places(data)
            if isinstance(_at(data, path), int | float)
        ]
    for (name, path, spoiled), number in some(siege, numbered, NUMBERS):
        content = spoiled.replace('"NUMBER"', number).encode()
        ask(siege, tally, (name, path, number[:30]), SERVER, method="POST", content=content, headers=JSON)
    yield tally


def nested(siege: Siege) -> Iterator[Tally]:
    """JSON nested deeper and deeper, and keys that come twice, in a page's request and a program's."""
    tally = Tally("deep JSON and keys that come twice")
    component = siege.components["act"]
    for depth in (10, 300, 900, 990, 3000, 100_000):
        for opened, closed in (("[", "]"), ('{"a":', "}")):
            deep = opened * depth + "1" + closed * depth
            act = f'{{"act": "start", "id": {deep}, "dialogue": {deep}}}'
            page = f'{{"data": {act}, "component_id": {component}, "fn_name": "act", "session_hash": "x"}}'
            saved = json.dumps({"act": "open", "saved": deep})
            opening = (
                f'{{"data": {saved}, "component_id": {component}, "fn_name": "act", "session_hash": "x"}}'
            )
            for path, content in (
                (SERVER, page),
                (SERVER, opening),
                ("/gradio_api/call/search", f'{{"data": [{deep}]}}'),
                ("/gradio_api/run/search", f'{{"data": [{deep}]}}'),
                ("/gradio_api/queue/join", f'{{"data": [{deep}], "fn_index": 0}}'),
            ):
                ask(siege, tally, (depth, path), path, method="POST", content=content.encode(), headers=JSON)
    for twice in (
        '"act": "start", "act": "undo"',
        '"act": "words", "text": "a", "text": {"b": 1}',
        '"": 1, "": 2',
    ):
        page = f'{{"data": {{{twice}}}, "data": {{{twice}}}, "component_id": {component}, "fn_name": "act"}}'
        ask(siege, tally, twice, SERVER, method="POST", content=page.encode(), headers=JSON)
    yield tally


def conversations(siege: Siege) -> Iterator[Tally]:
    """Conversations that nobody had: acts in any order, with values that belong elsewhere."""
    tally = Tally("conversations that nobody had")
    kinds = (
        "start-garment",
        "start-text",
        "start-photo",
        "refine",
        "pick",
        "reject",
        "adjust",
        "branch",
        "undo",
    )
    values: list[Any] = ["in navy", GARMENT, -1, 0, 1e308, 2**63, True, None, [], {}, *TEXTS.values()]
    chance = siege.chance
    for _ in range(2 * siege.many):
        acts = [{"act": "start-garment", "garment": GARMENT}] * chance.randrange(2)
        for _ in range(chance.randrange(12)):
            names = ("text", "garment", "id", "turn", "settings", "embedding", "preview", "part", "hit")
            act = {name: chance.choice(values) for name in chance.sample(names, chance.randrange(4))}
            acts.append({**act, "act": chance.choice(kinds)})
        dialogue = {**siege.dialogue, "acts": acts}
        for name in ("act", "export", "understood", "wrong", "detail"):
            data = {"act": "open", "saved": json.dumps(dialogue)} if name == "act" else {"dialogue": dialogue}
            data = {"id": GARMENT, **data} if name == "detail" else data
            siege.timed(tally, (name, acts), lambda name=name, data=data: siege.page(name, data))
    yield tally


def events(siege: Siege) -> Iterator[Tally]:
    """Gradio's queue, from which the shop's own pages never ask."""
    tally = Tally("queue: join, read, cancel")
    right = {"data": ["navy", 5], "fn_index": 0, "session_hash": "x", "event_data": None, "trigger_id": 1}
    paths = ("queue/join", "cancel", "reset", "call/v2/search", "run/search", "call/search")
    values = ("", -1, 10**30, None, [], {}, "../x", "\ud83d")
    for path, place, value in some(siege, paths, [*places(right)], values):
        content = json.dumps(replaced(right, place, value)).encode()
        ask(siege, tally, (path, place), f"/gradio_api/{path}", method="POST", content=content, headers=JSON)
    yield tally


def tools(siege: Siege) -> Iterator[Tally]:
    """The MCP server: its protocol, and its tools with values that belong elsewhere."""
    tally = Tally("tools for programs (MCP)")
    accepted = {**JSON, "accept": "application/json, text/event-stream"}
    call = {"name": "search", "arguments": {"text": "navy dress", "k": 3}}
    requests: list[Any] = [
        {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        for method in (
            "tools/list",
            "tools/call",
            "resources/read",
            "prompts/get",
            "ping",
            "x",
            "",
            "__class__",
        )
        for params in (call, {"uri": "file:///etc/passwd"}, {}, [], None, 1)
    ]
    right = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    values = (None, -1, 10**400, 0.5, [], {}, "\ud83d", "../x", "navy " * 5000)
    requests += [replaced(right, place, value) for place in places(right) for value in values]
    requests += [[right] * 50, [], 7, "x", None]
    for (sent,) in some(siege, requests):
        content = json.dumps(sent).encode()
        ask(siege, tally, sent, "/gradio_api/mcp/", method="POST", content=content, headers=accepted)
    for number in NUMBERS:
        content = json.dumps(replaced(right, ("params", "arguments", "k"), "NUMBER")).replace(
            '"NUMBER"', number
        )
        ask(
            siege,
            tally,
            number,
            "/gradio_api/mcp/",
            method="POST",
            content=content.encode(),
            headers=accepted,
        )
    for method in ("DELETE", "PUT"):
        sent = {**accepted, "mcp-session-id": "../x"}
        ask(siege, tally, method, "/gradio_api/mcp/", method=method, headers=sent)
    yield tally


def held_open(siege: Siege) -> Iterator[Tally]:
    """Three hundred connections that send a byte now and then, or nothing: somebody else is answered."""
    tally = Tally("connections held open")
    head = f"POST {SERVER} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 900\r\n\r\n".encode()
    held = []
    for number in range(300):
        connection = socket.create_connection(("127.0.0.1", siege.shop.port), timeout=20)
        connection.sendall(
            (b"", b"GET / HT", head, b"GET /gradio_api/heartbeat/x HTTP/1.1\r\nhost: localhost\r\n\r\n")[
                number % 4
            ]
        )
        held.append(connection)
    for _ in range(5):
        for connection in held[2::4]:
            try:
                connection.sendall(b" ")
            except OSError:
                tally.faults.append("a connection ended while its body came")
        browses(siege, tally)
    for connection in held:
        connection.close()
    browses(siege, tally)
    tally.asked += len(held)
    yield tally


def schemathesis(siege: Siege, tool: Path | None) -> Iterator[Tally]:
    """Every endpoint that the server's own OpenAPI description names, by schemathesis."""
    if tool is None:
        return
    tally = Tally("endpoints as OpenAPI describes them (schemathesis)")
    told = subprocess.run(
        [tool, "run", f"{siege.shop.address}/gradio_api/openapi.json", "--checks", "not_a_server_error"]
        + ["--max-examples", str(siege.many), "--exclude-path", "/gradio_api/upload", "--no-color"],
        capture_output=True,
        text=True,
    )
    if generated := re.search(r"(\d+) generated", told.stdout):
        tally.asked = int(generated[1])
    if told.returncode or not tally.asked:
        tally.faults.append(told.stdout[-2000:] + told.stderr[-500:])
    yield tally


ATTACKS = (methods, addresses, headers, lines, numbers, nested, conversations, events, tools, held_open)


def some(siege: Siege, *kinds: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Ten times as many combinations as of each kind by chance; all where there are no more."""
    every = [*itertools.product(*kinds)]
    return siege.chance.sample(every, min(len(every), 10 * siege.many))


def ask(
    siege: Siege, tally: Tally, shown: object, path: str, *, method: str = "GET", **given: Any
) -> httpx.Response | None:
    """Ask as it stands, read what comes at once, and judge it; None where a client refuses to send it."""
    begun = time.monotonic()
    url = httpx.URL(siege.shop.address).copy_with(raw_path=path.encode("ascii", "replace")[:60_000])
    try:
        with siege.client.stream(method, url, **given) as told:
            content = _at_once(told)
    except (httpx.LocalProtocolError, httpx.UnsupportedProtocol):
        return None
    except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError) as error:
        tally.asked += 1
        tally.faults.append(f"{error!r} for {shown!r:.120}")
        return None
    if method == "HEAD":  # it has no words
        content = b'{"status": "a head alone"}'
    kept = [(name, value) for name, value in told.headers.multi_items() if name != "content-encoding"]
    answer = httpx.Response(told.status_code, headers=kept, content=content)
    tally.judge(shown, answer, time.monotonic() - begun)
    return answer


def browses(siege: Siege, tally: Tally) -> None:
    """Somebody who only browses is answered."""
    answer = siege.timed(tally, "browse", lambda: siege.page("browse", {"words": "navy"}))
    if "regions" not in answer.text:
        tally.faults.append(f"nobody can browse: {answer.text[:100]}")


def _at_once(told: httpx.Response) -> bytes:
    """What an answer holds; of a stream of events, which may never end, what comes first."""
    parts: Iterable[bytes] = told.iter_bytes()
    if "text/event-stream" in told.headers.get("content-type", "") and told.request.method == "GET":
        parts = itertools.islice(parts, 1)
    return b"".join(parts)


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))


def _at(value: Any, path: tuple) -> Any:
    for key in path:
        value = value[key]
    return value
