"""Little words by what they do for the reader: those that soften, part, refuse, reach."""

from __future__ import annotations

from functools import cache

from .table import rows


@cache
def role(name: str) -> frozenset[str]:
    """The words of a role.

    Raises:
        KeyError: no row of `reading_words.tsv` has it.
    """
    found = [row["words"] for row in rows("reading_words") if row["role"] == name]
    if not found:
        raise KeyError(f"no words have the role {name!r}")
    return frozenset(word for words in found for word in words.split())
