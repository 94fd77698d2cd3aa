"""How pages answer the browser: JSON, and errors as a notice in the page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from jvsm_core.errors import FittingRoomError, RequestError

from .markup import sentence

#: What a server function gives back.
Answer = dict[str, Any]

log = logging.getLogger(__name__)


def plainly(respond: Callable[[Any, Mapping[str, Any]], Answer]) -> Callable[[Any, Any], Answer]:
    """Errors become a notice in the page; the conversation in the browser stays as it was."""

    @wraps(respond)
    def answer(self: Any, request: Any) -> Answer:
        try:
            if not isinstance(request, Mapping):
                raise RequestError("this request is not one of the shop's")
            return respond(self, request)
        except FittingRoomError as error:
            return {"notice": {"kind": "error", "text": sentence(error)}}
        except Exception:
            log.exception("the demo failed on %s", respond.__name__)
            return {
                "notice": {
                    "kind": "error",
                    "text": "Something went wrong in the shop; your conversation is "
                    "kept. Try it another way, and see the server's log for the cause.",
                }
            }

    return answer
