"""Work on a request ends when nobody waits for it any more, or when it has taken too long."""

from __future__ import annotations

import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass, field

from jvsm_core.errors import RequestError

#: Seconds that one request may be worked on.
PATIENCE = 20.0


@dataclass
class Work:
    """One request that is being answered.

    Attributes:
        gone: set when its client has hung up.
        until: when it has taken too long, by `time.monotonic`.
    """

    gone: threading.Event = field(default_factory=threading.Event)
    until: float = field(default_factory=lambda: time.monotonic() + PATIENCE)


#: The request that this thread works on; none outside of a server.
current: ContextVar[Work | None] = ContextVar("work", default=None)


def check() -> None:
    """Ends the work where it is in vain; what takes long calls this now and then.

    Raises:
        RequestError: the client has gone, or it takes too long.
    """
    work = current.get()
    if work is None:
        return
    if work.gone.is_set():
        raise RequestError("nobody waits for this any more")
    if time.monotonic() > work.until:
        raise RequestError(f"this takes longer than {PATIENCE:.0f} seconds here; start a new conversation")
