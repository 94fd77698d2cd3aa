"""Who may write and evaluate on a shop's Inspect page: everybody on one's own machine, the operator in public."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from typing import Any

from jvsm_core.errors import RequestError

from .limits import Allowance

#: Name of the environment variable that holds the operator's password; a command line can be read by others.
PASSWORD = "FITTING_ROOM_PASSWORD"

#: Seconds that an operator stays signed in.
KEPT = 12 * 60 * 60

#: Guesses of a password a second, and at once, by everybody together.
GUESSES = (0.2, 5.0)

CLOSED = "this is a public shop: only its operator evaluates, writes notes and removes conversations here"


class Access:
    """Whether a request is the operator's; any number of threads may ask.

    Args:
        public: whether strangers use this shop.
        password: the operator's; empty where nobody can sign in.
    """

    def __init__(self, public: bool = False, password: str = "") -> None:
        self.public, self._password = public, password
        self._until: dict[str, float] = {}
        self._guesses = Allowance(*GUESSES)

    @property
    def can_sign_in(self) -> bool:
        """Whether there is an operator to sign in."""
        return self.public and bool(self._password)

    def operates(self, request: Mapping[str, Any]) -> bool:
        """Whether a request may write and evaluate; its `operator` is what `sign_in` gave."""
        token = request.get("operator")
        return not self.public or (isinstance(token, str) and self._until.get(token, 0) > time.monotonic())

    def require(self, request: Mapping[str, Any]) -> None:
        """Let the operator through.

        Raises:
            RequestError: the request is somebody else's.
        """
        if not self.operates(request):
            raise RequestError(CLOSED)

    def sign_in(self, password: object) -> str:
        """A token to send with every request.

        Raises:
            RequestError: another password, no password here, or too many guesses.
        """
        if not self.can_sign_in:
            raise RequestError(f"nobody can sign in here; start the demo with {PASSWORD} set")
        wait = self._guesses.take("")
        if wait:
            raise RequestError(f"too many guesses; try again in {wait:.0f} seconds")
        given = password if isinstance(password, str) else ""
        if not secrets.compare_digest(given.encode(errors="replace"), self._password.encode()):
            raise RequestError("this is not the operator's password")
        now = time.monotonic()
        self._until = {token: until for token, until in self._until.items() if until > now}
        token = secrets.token_urlsafe(32)
        self._until[token] = now + KEPT
        return token
