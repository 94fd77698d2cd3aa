"""The gate in front of Gradio: an ASGI middleware that answers what it lets through, and nothing else."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jvsm_core.errors import RequestError

from ..ui import pictures
from ..ui.answers import FAULT, encodable
from . import headers, work
from .inbox import ROUTE, Inbox
from .limits import Allowance, Full, Limits, Places, Refused

#: The pages' own requests.
PAGES = "/gradio_api/component_server"

#: What is answered, as method and path; Gradio's other routes (uploads, proxies, streams) are closed.
OPEN: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (methods, re.compile(path))
    for methods, path in (
        ("GET", r"/|/(stories|catalogue|inspect)/?"),
        ("GET", r"/(config|theme\.css|manifest\.json|favicon\.ico|robots\.txt|login_check|user|token)/?"),
        ("GET", r"/(assets|static|svelte)/(?!.*(\.\.|//|:))[\w.@-].*"),
        ("GET", r"/pictures/.+"),
        ("GET", r"/gradio_api/(config|info|openapi\.json|app_id|startup-events|theme\.css|token|user)/?"),
        ("GET", r"/gradio_api/(login_check|heartbeat/[^/]+|queue/(data|status))/?"),
        ("POST", r"/gradio_api/component_server/?"),
        ("POST", r"/gradio_api/(run|api|call|call/v2)/[^/]+/?"),
        ("GET", r"/gradio_api/call/[^/]+/[^/]+/?"),
        ("POST", r"/gradio_api/(queue/join|reset|cancel)/?"),
        ("GET POST DELETE", r"/gradio_api/mcp(/.*)?"),
    )
)

#: The script by which another site's page shows the shop in a frame; there where frames are allowed.
EMBED = "/embed.js"
EMBED_FILE = Path(__file__).parents[1] / "shop" / "embed.js"

#: Requests that are worked on while they wait; what is queued answers elsewhere.
WORKING = re.compile(r"/gradio_api/(component_server|run/[^/]+|api/[^/]+)/?")

#: Names of this machine that always reach it.
HERE = frozenset({"localhost", "127.0.0.1", "::1"})

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Door:
    """Whom a server answers.

    Attributes:
        hosts: names by which it may be called, beside this machine's; `*` for any. A page of another
            site cannot reach a server behind a name that it made point here.
        frames: origins that may show the pages in a frame.
        limits: what it takes on.
        inbox: where uploads go; None where none are taken.
    """

    hosts: frozenset[str] = frozenset()
    frames: tuple[str, ...] = ()
    limits: Limits = Limits()
    inbox: Inbox | None = None

    def answers_to(self, host: str) -> bool:
        """Whether a `Host` header names this server: a known name, or an address in numbers."""
        name = urlsplit(f"//{host}").hostname or ""
        if "*" in self.hosts or name in HERE or name in self.hosts:
            return True
        if any(known.startswith(".") and name.endswith(known) for known in self.hosts):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class Guard:
    """Checks a request's host, origin, route, size and turn; adds headers to every answer."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app, self._door, self._limits = app, door, door.limits
        self._allowance = Allowance(door.limits.rate, door.limits.burst)
        self._places = Places(door.limits)
        self._large = asyncio.Semaphore(door.limits.large_at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # Only `lifespan`: the demo opens no WebSocket.
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        answer = _Answer(scope, send, self._door.frames)
        try:
            self._check(scope)
            if scope["path"].startswith("/pictures/"):
                await pictures.serve(scope, receive, answer.send)
            elif scope["path"].startswith(ROUTE) and self._door.inbox is not None:
                await self._door.inbox.receive(scope, receive, answer.send)
            elif scope["path"] == EMBED:
                script = FileResponse(EMBED_FILE, headers={"cross-origin-resource-policy": "cross-origin"})
                await script(scope, receive, answer.send)
            elif scope["method"] == "POST":
                await self._post(scope, receive, answer)
            else:
                await self._app(scope, receive, answer.send)
        except Refused as refused:
            await answer.refuse(refused)
        except Exception as error:
            # What our own functions raise is caught in `demo.ui.answers`; this is a request that Gradio
            # could not take apart, or a stream of events that nobody works on.
            log.warning("%s %r failed: %r", scope["method"], scope["path"], error)
            await answer.refuse(Refused(400, "this request is not one of the shop's"))
        await answer.end()

    def _check(self, scope: Scope) -> None:
        """Whether a request is answered at all.

        Raises:
            Refused: another name, a closed route, another site's page.
        """
        sent = Headers(scope=scope)
        host = sent.get("host", "")
        if not self._door.answers_to(host):
            name = urlsplit(f"//{host}").hostname or host
            raise Refused(421, f"this server does not answer to {name[:80]!r}; start it with --allow-host")
        uploads = scope["path"].startswith(ROUTE) and scope["method"] == "POST" and self._door.inbox
        embeds = scope["path"] == EMBED and scope["method"] in ("GET", "HEAD") and self._door.frames
        if not uploads and not embeds and not is_open(scope["method"], scope["path"]):
            raise Refused(404, "there is nothing here")
        if scope["method"] != "GET" and _foreign(sent, host):
            raise Refused(403, "this request comes from another site's page")

    async def _post(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        visitor = scope["client"][0] if scope.get("client") else ""
        wait = self._allowance.take(visitor)
        if wait:
            raise Refused(429, "that was a lot at once; wait a moment, then try again", wait)
        most = self._most(scope)
        try:
            async with self._large_place(scope):
                await self._answer(scope, await self._read(receive, most), receive, answer, visitor)
        except Full:
            raise Refused(503, "the shop is full for a moment; try again in a few seconds", 5) from None

    async def _answer(
        self, scope: Scope, body: bytes, receive: Receive, answer: _Answer, visitor: str
    ) -> None:
        """Passes a request on, when it has a place if it is worked on while it waits.

        Raises:
            Full: no place in time.
        """
        if not scope["path"].startswith(PAGES):
            body = _sound(body)
        if not WORKING.fullmatch(scope["path"]):
            await self._app(scope, _replayed(body, receive), answer.send)
            return
        async with self._places.taken(visitor) as free:
            if await _gone(receive):
                return
            answer.on_start = free
            await self._work(scope, body, receive, answer)

    async def _work(self, scope: Scope, body: bytes, receive: Receive, answer: _Answer) -> None:
        """Passes a request on, and lets those who work on it know when its client has gone."""
        begun = work.Work()

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            begun.gone.set()

        watching = asyncio.create_task(watch())
        work.current.set(begun)
        try:
            await self._app(scope, _replayed(body, receive), answer.send)
        finally:
            watching.cancel()

    def _most(self, scope: Scope) -> int:
        """Bytes that a request's body may have.

        Raises:
            Refused: it announces more.
        """
        most = self._limits.body if scope["path"].startswith(PAGES) else self._limits.call
        announced = Headers(scope=scope).get("content-length", "")
        if announced and (not announced.isdecimal() or int(announced) > most):
            raise Refused(413, _too_large(most))
        return most

    @asynccontextmanager
    async def _large_place(self, scope: Scope) -> AsyncIterator[None]:
        """One of few places for a large body, from its first byte until it is answered: words need not wait for photos.

        Raises:
            Full: none in time.
        """
        announced = Headers(scope=scope).get("content-length", "")
        # One that says nothing of its size may be large.
        if announced and int(announced) <= self._limits.large:
            yield
            return
        try:
            async with asyncio.timeout(self._limits.patience):
                await self._large.acquire()
        except TimeoutError:
            raise Full from None
        try:
            yield
        finally:
            self._large.release()

    async def _read(self, receive: Receive, most: int) -> bytes:
        """A whole body, within its limits.

        Raises:
            Refused: it is too large, or takes too long.
        """
        try:
            async with asyncio.timeout(self._limits.patience):
                return await _body(receive, most)
        except TimeoutError:
            raise Refused(408, "this request took too long to arrive; try again") from None


class _Answer:
    """What goes back: headers are added; a page waits until its policy is known, an error for its words."""

    def __init__(self, scope: Scope, send: Send, frames: Iterable[str]) -> None:
        self._scope, self._send, self._frames = scope, send, tuple(frames)
        self._started = self._ended = self._events = False
        self._held: Message | None = None
        self._whole = bytearray()
        self.on_start = lambda: None

    async def send(self, message: Message) -> None:
        """Passes a message on to the browser."""
        if message["type"] == "http.response.start":
            # The work is done; a slow reader keeps no place.
            self.on_start()
            sent = MutableHeaders(raw=message["headers"])
            self._events = sent.get("content-type", "").startswith("text/event-stream")
            for name, value in headers.ALWAYS:
                sent.setdefault(name.decode(), value.decode())
            del sent["server"]
            page = sent.get("content-type", "").startswith("text/html")
            if not page:
                # A picture, a style or JSON that a browser is made to open as a page does nothing there.
                sent["content-security-policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
            if page or message["status"] >= 400:
                self._held = message
                return
        elif self._held is not None:
            self._whole += message.get("body", b"")
            if message.get("more_body"):
                return
            start, self._held = self._held, None
            message = {"type": "http.response.body", "body": self._completed(start)}
            await self._send(start)
        self._started = True
        self._ended = message["type"] == "http.response.body" and not message.get("more_body")
        await self._send(message)

    def _completed(self, start: Message) -> bytes:
        """The body of what was held until it was whole; its start is put right."""
        sent, body = MutableHeaders(raw=start["headers"]), bytes(self._whole)
        if start["status"] == 500 and FAULT.encode() not in body:
            # Gradio's word for whatever a program's call cannot have.
            start["status"] = 400
        if start["status"] >= 400 and len(body.split()) < 2 and self._scope["method"] != "HEAD":
            body = json.dumps({"error": "This is not to be had here."}).encode()
            sent["content-type"], sent["content-length"] = "application/json", str(len(body))
        if sent.get("content-type", "").startswith("text/html"):
            sent["content-security-policy"] = headers.policy(body, self._frames)
        return body

    async def refuse(self, refused: Refused) -> None:
        """Answers with one sentence; a page shows it as its notice, which Gradio hands on for 200 alone."""
        words = str(refused)
        words = f"{words[0].upper()}{words[1:]}."
        if self._started:
            if self._events and not self._ended:
                event = f"event: error\ndata: {json.dumps(words)}\n\n".encode()
                await self._send({"type": "http.response.body", "body": event})
            return
        self._held = None
        page = self._scope["path"].startswith(PAGES) and refused.status in (408, 413, 429, 503)
        content = {"notice": {"kind": "error", "text": words}} if page else {"error": words}
        sent = [(b"content-type", b"application/json")]
        if refused.retry:
            sent.append((b"retry-after", str(int(refused.retry) + 1).encode()))
        status = 200 if page else refused.status
        await self.send({"type": "http.response.start", "status": status, "headers": sent})
        await self.send({"type": "http.response.body", "body": json.dumps(content).encode()})

    async def end(self) -> None:
        """Frees the place of a request that was never answered."""
        self.on_start()


def is_open(method: str, path: str) -> bool:
    """Whether the demo answers on a route."""
    method = "GET" if method == "HEAD" else method
    return any(method in methods.split() and pattern.fullmatch(path) for methods, pattern in OPEN)


def _foreign(sent: Headers, host: str) -> bool:
    """Whether another site's page sent a request; programs send no origin."""
    origin = sent.get("origin")
    if origin is None:
        return sent.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
    return urlsplit(origin).netloc not in (host, sent.get("x-forwarded-host"))


async def _body(receive: Receive, most: int) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "this request did not arrive whole")
        body += message.get("body", b"")
        if len(body) > most:
            raise Refused(413, _too_large(most))
        if not message.get("more_body"):
            return bytes(body)


def _sound(body: bytes) -> bytes:
    """A program's JSON, with numbers that are some and texts that UTF-8 can hold.

    Raises:
        Refused: it is no such thing, or nested too deep.
    """
    if not body:
        return body
    try:
        told = encodable(json.loads(body))
        if isinstance(told, dict) and told.get("session_hash") == "":
            # Gradio would answer under one name and look for it under another.
            del told["session_hash"]
        return json.dumps(told, allow_nan=False).encode()
    except (ValueError, RecursionError, RequestError):
        raise Refused(400, "this request's body is no JSON that can be read") from None


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A body that was read, to be read again; then whatever the connection says."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


async def _gone(receive: Receive) -> bool:
    """Whether the browser hung up while its request waited for its turn."""
    try:
        async with asyncio.timeout(0):
            return (await receive())["type"] == "http.disconnect"
    except TimeoutError:
        return False


def _too_large(most: int) -> str:
    size = f"{most // 2**20} MB" if most >= 2**20 else f"{most // 2**10} KB"
    return f"this request is larger than {size}"
