"""Uploads of a shop's export: written to the disk as they arrive, never held in memory."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from jvsm_core.shops.sources import PICTURES
from jvsm_core.shops.tables import READERS

from .limits import Refused

ROUTE = "/upload/"

#: Most bytes and files of one delivery, and bytes of the disk that stay free.
MAX_BYTES, MAX_FILES, SPARE = 8 * 2**30, 5_000, 2**30

#: Seconds within which the next part of a file has to arrive.
PATIENCE = 60.0

#: What may be brought; nothing else would be read.
TAKEN = frozenset((".zip", ".gz", *READERS, *PICTURES))

_PATH = re.compile(ROUTE + r"([0-9a-f]{16})/([^/\\\0]{1,200})")


class Inbox:
    """A folder in which the files of deliveries arrive, each delivery under the name that its sender drew.

    Args:
        folder: made when the first file arrives.
        most: bytes of one delivery.
    """

    def __init__(self, folder: Path, most: int = MAX_BYTES) -> None:
        self._folder, self._most = folder, most

    def delivery(self, name: str) -> Path:
        """The folder of a delivery, whether or not anything of it has arrived.

        Raises:
            Refused: no name that a sender draws.
        """
        if not re.fullmatch("[0-9a-f]{16}", name):
            raise Refused(400, "this upload has no name of its own; reload the page")
        return self._folder / name

    def discard(self, name: str) -> None:
        """Remove what has arrived of a delivery."""
        shutil.rmtree(self.delivery(name), ignore_errors=True)

    async def receive(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one file, sent as a request's body, as an ASGI application.

        Raises:
            Refused: a file of no use, too large, or cut off; nothing is kept of it.
        """
        path = self._place(scope["path"])
        announced = Headers(scope=scope).get("content-length", "")
        room = left = self._room(path.parent)
        if announced and (not announced.isdecimal() or int(announced) > room):
            raise Refused(413, self._too_large(room))
        unfinished = path.with_name(f".{path.name[-60:]}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("xb") as file:
                while True:
                    message = await _next(receive)
                    left -= file.write(message.get("body", b""))
                    if left < 0:
                        raise Refused(413, self._too_large(room))
                    if not message.get("more_body"):
                        break
            unfinished.replace(path)
        except FileExistsError:
            raise Refused(409, f"{path.name} is arriving already") from None
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise Refused(507, f"{path.name} cannot be kept: {error.strerror}") from None
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        sent = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": sent})
        await send({"type": "http.response.body", "body": json.dumps({"kept": path.name}).encode()})

    def _place(self, address: str) -> Path:
        found = _PATH.fullmatch(address)
        name = found[2].lstrip(". ") if found else ""
        if found is None or not name:
            raise Refused(400, "this file has no name that can be kept")
        if Path(name).suffix.lower() not in TAKEN:
            raise Refused(415, f"{name[:80]} is neither a zip, a table nor a picture")
        return self.delivery(found[1]) / name

    def _room(self, folder: Path) -> int:
        """Bytes that may still arrive of a delivery.

        Raises:
            Refused: none.
        """
        here = [path.stat().st_size for path in folder.iterdir()] if folder.is_dir() else []
        if len(here) >= MAX_FILES:
            raise Refused(413, f"these are more than {MAX_FILES:,} files; put them into a zip")
        self._folder.mkdir(parents=True, exist_ok=True)
        return min(self._most - sum(here), shutil.disk_usage(self._folder).free - SPARE)

    def _too_large(self, room: int) -> str:
        if room < self._most:
            return "there is no room for this file"
        return f"this is larger than {self._most / 2**30:.3g} GB; import it with the command line"


async def _next(receive: Receive) -> Message:
    try:
        async with asyncio.timeout(PATIENCE):
            message = await receive()
    except TimeoutError:
        raise Refused(408, "nothing of this file arrived any more; try again") from None
    if message["type"] == "http.disconnect":
        raise Refused(400, "this file did not arrive whole")
    return message
