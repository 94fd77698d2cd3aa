"""Words that ask for nothing by themselves, and the little words that turn what stands by them."""

from __future__ import annotations

from .table import rows


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


def _role(role: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows("function_words") if role in row.many("roles"))


#: Words that may stand inside a phrase without changing it: "off (the) shoulder".
DETERMINERS = _role("determiner")
STOP = _role("stop")
#: Said before or after a thing, they want it gone.
NEGATORS = _role("negator")
#: They take back what was just said.
CORRECTIONS = _role("correction")
#: What may stand between a negator and what it negates.
FILLERS = _role("filler")
#: English words that are right as they are, though a slip away from a word of the shop.
COMMON = frozenset(word for row in rows("common_words") for word in row["words"].split())
