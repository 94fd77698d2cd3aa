"""Small helpers for writing HTML by hand: escaping, attributes, sentences."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def attrs(**values: str | int | bool | None) -> str:
    """Attributes of a tag, escaped; `_` becomes `-`, a trailing `_` is dropped, None and False leave out.

    >>> attrs(class_="card", data_id='a"b', hidden=True, title=None)
    ' class="card" data-id="a&quot;b" hidden'
    """
    parts = []
    for name, value in values.items():
        name = name.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(f" {name}")
        elif value is not None and value is not False:
            parts.append(f' {name}="{escape(str(value), quote=True)}"')
    return "".join(parts)


def tag(name: str, content: str = "", /, **values: str | int | bool | None) -> str:
    """One element; `content` is HTML already."""
    return f"<{name}{attrs(**values)}>{content}</{name}>"


def text(value: object) -> str:
    """A value as HTML text."""
    return escape(str(value), quote=False)


def sentence(message: object) -> str:
    """An error's message as a sentence: a capital at the front, a full stop at the end."""
    words = str(message).strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?…" else ".")


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 garment`, `1,500 garments`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def join(parts: Iterable[str]) -> str:
    """HTML parts, one after the other."""
    return "".join(parts)
