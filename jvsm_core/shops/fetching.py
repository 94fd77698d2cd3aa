"""Pictures by their addresses: politely, resumable, and never from inside the network that this runs in.

What was fetched is kept beside the catalogue with what its server said of it, so that a killed import goes
on where it was, and the next one asks only whether anything has changed.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

import httpx

from ..errors import RequestError
from ..files import parse_json
from ..pictures import MAX_BYTES

#: Seconds between the starts of two requests to one host, and until a server must answer.
PAUSE, TIMEOUT = 0.05, 20.0

#: Tries of one address, redirects that are followed, and the most seconds that a server may ask to wait.
TRIES, MAX_REDIRECTS, MAX_WAIT = 3, 5, 60.0

_AGENT = "fitting-room-catalogue-import/1 (+python-httpx)"
_TRY_AGAIN = frozenset((429, 500, 502, 503, 504))


class Fetcher:
    """Fetches pictures over HTTP; several threads may use it, and each host is asked slowly.

    Args:
        kept: folder of what was fetched.
        private: hosts, as "name:port", that may be asked although they are no public ones.
    """

    def __init__(self, kept: Path, private: Iterable[str] = ()) -> None:
        self._kept = kept
        self._private = frozenset(private)
        self._client = httpx.Client(headers={"User-Agent": _AGENT}, timeout=TIMEOUT, follow_redirects=False)
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._asked: dict[str, float] = {}
        self._guard = threading.Lock()
        self._fresh: set[str] = set()

    def fetch(self, address: str) -> bytes:
        """The bytes of a picture, from what is kept where its server says that nothing has changed.

        Raises:
            RequestError: it is no public address, is too large, or cannot be had.
        """
        return self.download(address, MAX_BYTES).read_bytes()

    def download(self, address: str, most: int) -> Path:
        """A file with what is at an address; one that was cut short goes on where it was.

        Args:
            most: bytes that it may have.

        Raises:
            RequestError: as `fetch`.
        """
        suffix = PurePosixPath(urlsplit(address).path).suffix
        path = self._kept / (hashlib.sha256(address.encode()).hexdigest()[:32] + suffix[:8])
        about = path.with_name(f"{path.name}.json")
        if path.is_file() and address in self._fresh:
            return path
        self._kept.mkdir(parents=True, exist_ok=True)
        headers = {}
        if path.is_file():
            said = _read_json(about)
            asked = (("If-None-Match", said.get("etag")), ("If-Modified-Since", said.get("last-modified")))
            headers = {header: value for header, value in asked if value}
        self._ask(address, headers, most, path)
        self._fresh.add(address)
        return path

    def _ask(self, address: str, headers: dict[str, str], most: int, path: Path) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                return self._follow(address, headers, most, path)
            except _TryAgain as again:
                if attempt == TRIES:
                    raise RequestError(f"{address}: {again}") from None
                time.sleep(min(again.wait or 2.0**attempt / 2, MAX_WAIT))
        raise AssertionError("a loop of at least one try ends by itself")

    def _follow(self, address: str, headers: dict[str, str], most: int, path: Path) -> None:
        target = address
        for _ in range(MAX_REDIRECTS + 1):
            status, said = self._once(target, headers, most, path)
            if status not in (301, 302, 303, 307, 308):
                break
            target = urljoin(target, said.get("location", ""))
        else:
            raise RequestError(f"{address}: more than {MAX_REDIRECTS} redirects")
        if status in _TRY_AGAIN:
            raise _TryAgain(f"the server answers {status}", said.get("retry-after", ""))
        if status not in (200, 206, 304):
            raise RequestError(f"{address}: the server answers {status}")

    def _once(
        self, address: str, headers: dict[str, str], most: int, path: Path
    ) -> tuple[int, httpx.Headers]:
        """One request; what it brings is written beside its place and moved there when it is whole."""
        url, host, extensions = self._checked_address(address)
        self._wait_for(host)
        part, about = path.with_name(f"{path.name}.part"), path.with_name(f"{path.name}.json")
        had = part.stat().st_size if part.is_file() else 0
        mark = _read_json(about).get("etag", "")
        if had and mark and not headers:
            headers = {"Range": f"bytes={had}-", "If-Range": mark}
        try:
            with self._client.stream(
                "GET", url, headers={**headers, "Host": host}, extensions=extensions
            ) as answer:
                if answer.status_code not in (200, 206):
                    return answer.status_code, answer.headers
                size = had if answer.status_code == 206 else 0
                if size + int(answer.headers.get("content-length") or 0) > most:
                    raise RequestError(f"{address}: larger than {most // 2**20} MB")
                said = {
                    name: answer.headers[name] for name in ("etag", "last-modified") if name in answer.headers
                }
                about.write_text(json.dumps(said | {"address": address}), "utf-8")
                with part.open("ab" if size else "wb") as file:
                    for block in answer.iter_bytes():
                        size += len(block)
                        if size > most:
                            part.unlink()
                            raise RequestError(f"{address}: larger than {most // 2**20} MB")
                        file.write(block)
                os.replace(part, path)
                return answer.status_code, answer.headers
        except (httpx.HTTPError, ValueError) as error:
            raise _TryAgain(str(error) or type(error).__name__) from None

    def _checked_address(self, address: str) -> tuple[str, str, dict[str, str]]:
        """The address with its host's checked number in place of the name, which might change in between."""
        parts = urlsplit(address)
        try:
            port = parts.port or {"http": 80, "https": 443}[parts.scheme]
            found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        except (KeyError, ValueError):
            raise RequestError(f"{address[:120]}: no address of the web") from None
        except OSError as error:
            raise RequestError(f"{address}: its host is not known: {error.strerror or error}") from None
        numbers = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
        allowed = f"{parts.hostname}:{port}" in self._private
        if not allowed and not all(number.is_global and not number.is_multicast for number in numbers):
            raise RequestError(
                f"{address}: {numbers[0]} is no public address; "
                f"--private-host {parts.hostname}:{port} allows it"
            )
        number = f"[{numbers[0]}]" if numbers[0].version == 6 else str(numbers[0])
        host = parts.netloc.rsplit("@", 1)[-1]
        url = parts._replace(netloc=f"{number}:{port}").geturl()
        return url, host, {"sni_hostname": parts.hostname or ""}

    def _wait_for(self, host: str) -> None:
        with self._guard:
            lock = self._locks[host]
        with lock:
            time.sleep(max(0.0, self._asked.get(host, 0.0) + PAUSE - time.monotonic()))
            self._asked[host] = time.monotonic()


class _TryAgain(Exception):
    """An answer after which it may be asked again, and the seconds to wait where the server says so."""

    def __init__(self, reason: str, retry_after: str = "") -> None:
        super().__init__(reason)
        self.wait = float(retry_after) if retry_after.isdigit() else 0.0


def _read_json(path: Path) -> dict[str, str]:
    try:
        return parse_json(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
