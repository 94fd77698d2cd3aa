"""How pages answer the browser: JSON, and errors as a notice in the page."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from jvsm_core.errors import FittingRoomError, Question, RequestError

from .markup import escape, sentence

#: What a server function gives back.
Answer = dict[str, Any]

#: Parts of an answer that the browser takes for HTML: `page.js` and its like put them into the page.
HTML = ("html", "append", "slides")

#: An absolute path; `…/x` and `https://…` are none.
_PATH = re.compile(r"(?<![\w.:/…])(?:[A-Za-z]:)?(?:[/\\][^\s/\\'\"“”,;:]+){2,}")

#: How an error begins that is our own.
FAULT = "Something went wrong in the shop"

log = logging.getLogger(__name__)


def answered(respond: Callable[[Any, Mapping[str, Any]], Answer]) -> Callable[[Any, Any], Answer]:
    """A server function that always gives an answer that the page can show.

    Errors become a notice in the page, and the conversation in the browser stays as it was. Text
    that no encoding can hold is mended on its way in and out. What the browser takes for HTML and
    is not `Markup` is escaped.
    """

    @wraps(respond)
    def answer(self: Any, request: Any) -> Answer:
        try:
            if not isinstance(request, Mapping):
                raise RequestError("this request is not one of the shop's")
            given = respond(self, encodable(request))
            return encodable({name: _escaped(name, part) for name, part in given.items()})
        except FittingRoomError as error:
            kind = "question" if isinstance(error, Question) else "error"
            return {"notice": {"kind": kind, "text": told(error)}}
        except Exception:
            log.exception("the demo failed on %s", respond.__name__)
            return {
                "notice": {
                    "kind": "error",
                    "text": f"{FAULT}; your conversation is kept. Try it another way, and see the server's "
                    "log for the cause.",
                }
            }

    return answer


def told(error: FittingRoomError) -> str:
    """An error as a page says it: a sentence that names no folder of the server.

    >>> told(FittingRoomError("/srv/shop/catalogue/garments.jsonl is damaged"))
    'Garments.jsonl is damaged.'
    """
    return encodable(sentence(_PATH.sub(lambda path: re.split(r"[/\\]", path[0])[-1], str(error))))


def encodable(value: Any) -> Any:
    """A JSON value whose texts UTF-8 can hold: half a surrogate pair becomes U+FFFD, as in browsers.

    Raises:
        RequestError: it is nested too deep to be looked through.
    """
    try:
        return _encodable(value)
    except RecursionError:
        raise RequestError("this request is nested too deep") from None


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return value
    if isinstance(value, Mapping):
        return {_encodable(key): _encodable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(part) for part in value]
    return value


def _escaped(name: str, part: Any) -> Any:
    if name == "regions":
        return {region: escape(html) for region, html in part.items()}
    if name in HTML:
        return [escape(html) for html in part] if isinstance(part, list) else escape(part)
    return part
