"""HTML written by hand and escaped by construction: whatever is not `Markup` already is text.

A garment's title, a shopper's words, a note or an error is an ordinary string, and so it can stand
anywhere in a page without becoming part of it. Only what `tag`, `void` and `join` return is HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Template

from markupsafe import Markup, escape

__all__ = ["Markup", "attributes", "escape", "filled", "join", "plural", "sentence", "tag", "void"]

#: Whether a text has a letter that is written otherwise in HTML; most attributes have none.
_SPECIAL = re.compile("[&<>'\"]").search

#: What an attribute of a tag may be set to.
Value = str | int | bool | None


def attributes(**values: Value) -> Markup:
    """Attributes of a tag: `_` becomes `-`, a trailing `_` is dropped, None and False leave out.

    >>> attributes(class_="card", data_id='a"b', hidden=True, title=None)
    Markup(' class="card" data-id="a&#34;b" hidden')
    """
    return Markup(_attributes(values))


@cache
def _named(name: str) -> str:
    return " " + name.rstrip("_").replace("_", "-")


def _attributes(values: Mapping[str, Value]) -> str:
    # A page has two thousand of them: no `Markup` is made of what only becomes part of another.
    parts = []
    for name, value in values.items():
        if value is True:
            parts.append(_named(name))
        elif value is not None and value is not False:
            # `str`, for an attribute holds text alone: HTML that is put into one is escaped, too.
            text = str(value)
            parts.append(f'{_named(name)}="{escape(text) if _SPECIAL(text) else text}"')
    return "".join(parts)


def tag(name: str, /, *content: object, **values: Value) -> Markup:
    """One element; content that is not `Markup` is text.

    >>> tag("p", "1 < 2 ", tag("b", "yes"), class_="quiet")
    Markup('<p class="quiet">1 &lt; 2 <b>yes</b></p>')
    """
    inside = "".join([part if type(part) is Markup else escape(part) for part in content])
    return Markup(f"<{name}{_attributes(values)}>{inside}</{name}>")


def void(name: str, /, **values: Value) -> Markup:
    """One element that holds nothing: `img`, `input`."""
    return Markup(f"<{name}{_attributes(values)}>")


def join(parts: Iterable[object]) -> Markup:
    """Parts of a page, one after the other; what is not `Markup` is text."""
    return Markup("".join([part if type(part) is Markup else escape(part) for part in parts]))


def filled(template: Path, **parts: object) -> Markup:
    """A file of HTML with `$name` places, filled; what is not `Markup` is text."""
    escaped = {name: escape(part) for name, part in parts.items()}
    return Markup(Template(template.read_text("utf-8")).substitute(escaped))


def sentence(message: object) -> str:
    """An error's message as a sentence: a capital at the front, a full stop at the end."""
    words = str(message).strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?…" else ".")


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 garment`, `1,500 garments`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
