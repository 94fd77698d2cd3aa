"""How much one visitor and all together may ask for."""

from __future__ import annotations

import asyncio
import os
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

#: Visitors whose allowance is remembered; whoever was away longest is forgotten first.
REMEMBERED = 4096

MB = 2**20


@dataclass(frozen=True)
class Limits:
    """What a server takes on.

    Attributes:
        body: most bytes of a page's request; a photo of 20 MB as base64 is the largest.
        call: most bytes of any other request: a program's call holds words.
        large: bytes above which a body counts as large; `large_at_once` of them are read and worked on at a time.
        patience: seconds within which a body has to arrive, and for which a request waits for its turn.
        work: requests answered at a time; `own` of them at most for one visitor, `waiting` wait.
        rate, burst: requests a second that one visitor may go on asking, and how many at once; 0 for
            no limit.
    """

    body: int = 30 * MB
    call: int = MB // 4
    large: int = MB
    large_at_once: int = 2
    patience: float = 20.0
    work: int = max(4, os.cpu_count() or 1)
    own: int = 3
    waiting: int = 64
    rate: float = 0.0
    burst: float = 0.0


#: A demo on the open internet. A room behind one address is one visitor: enough for twenty people.
PUBLIC = Limits(rate=10.0, burst=120.0)


class Refused(Exception):
    """A request that is not passed on.

    Attributes:
        status: HTTP's.
        retry: seconds after which it may be tried again; 0 where that would not help.
    """

    def __init__(self, status: int, words: str, retry: float = 0.0) -> None:
        super().__init__(words)
        self.status, self.retry = status, retry


class Full(Exception):
    """There is no place for another request now."""


class Allowance:
    """Tokens by visitor: each request costs one, `rate` of them come back a second, `burst` at most."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, visitor: str, cost: float = 1.0) -> float:
        """Seconds until the visitor may ask again; 0 where the request is paid for."""
        if not self._rate:
            return 0.0
        now = self._clock()
        left, at = self._left.pop(visitor, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        wait = max(0.0, (cost - left) / self._rate)
        self._left[visitor] = (left if wait else left - cost, now)
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return wait


class Places:
    """Places at work: so many at a time, fewer for one visitor, and a queue that ends."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._all = asyncio.Semaphore(limits.work)
        self._own: dict[str, tuple[asyncio.Semaphore, int]] = {}
        self._waiting = 0

    @asynccontextmanager
    async def taken(self, visitor: str) -> AsyncIterator[Callable[[], None]]:
        """A place; what is given back frees it before the block ends.

        Raises:
            Full: too many wait already, or the wait was too long.
        """
        if self._waiting >= self._limits.waiting:
            raise Full
        own, users = self._own.get(visitor, (asyncio.Semaphore(self._limits.own), 0))
        self._own[visitor] = (own, users + 1)
        self._waiting += 1
        held: list[asyncio.Semaphore] = []

        def free() -> None:
            while held:
                held.pop().release()

        try:
            try:
                async with asyncio.timeout(self._limits.patience):
                    for place in (own, self._all):
                        await place.acquire()
                        held.append(place)
            except TimeoutError:
                raise Full from None
            finally:
                self._waiting -= 1
            yield free
        finally:
            free()
            own, users = self._own[visitor]
            if users > 1:
                self._own[visitor] = (own, users - 1)
            else:
                del self._own[visitor]
