"""Little words by what they do for the reader: those that soften, part, refuse, reach."""

from __future__ import annotations

from functools import cache

from .table import rows


@cache
def role(name: str) -> frozenset[str]:
    """The words of a role.

    Raises:
        KeyError: no row of `reading_words.tsv` or `function_words.tsv` has it.
    """
    found = [word for row in rows("reading_words") if row["role"] == name for word in row["words"].split()]
    found += [row["word"] for row in rows("function_words") if name in row.many("roles")]
    if not found:
        raise KeyError(f"no words have the role {name!r}")
    return frozenset(found)
