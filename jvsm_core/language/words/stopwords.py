"""Words that ask for nothing by themselves, and the little words that turn what stands by them."""

from __future__ import annotations

from .roles import role
from .table import rows

#: Words that may stand inside a phrase without changing it: "off (the) shoulder".
DETERMINERS = role("determiner")
STOP = role("stop")
#: Said before or after a thing, they want it gone.
NEGATORS = role("negator")
#: They take back what was just said.
CORRECTIONS = role("correction")
#: What may stand between a negator and what it negates.
FILLERS = role("filler")
#: English words that are right as they are, though a slip away from a word of the shop.
COMMON = frozenset(word for row in rows("common_words") for word in row["words"].split())
