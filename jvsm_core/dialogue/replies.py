"""Replies to words that ask for no garment, by the table `replies.tsv`: thanks, small talk, questions of service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ..language.words.table import rows

_HERE = Path(__file__).parent


def reply(text: str, unknown: Sequence[str] = ()) -> str:
    """What is said to a text that asks for nothing; "" where the table has no answer.

    Args:
        unknown: words of it that nobody knows.
    """
    said = re.sub("['’]", "", text.lower())
    for pattern, answer, alone in _replies():
        if pattern.search(said) and not (alone and unknown):
            return answer
    return ""


@cache
def _replies() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    return tuple(
        (re.compile(row["pattern"]), row["answer"], bool(row["alone"])) for row in rows("replies", _HERE)
    )
