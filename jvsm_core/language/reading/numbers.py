"""Numbers as digits: "two hundred", "one twenty", "2k", "a tenner"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from ..words.table import Row, rows
from .tokenise import Token

_CURRENCIES = {"£": "pounds", "$": "dollars", "€": "euros", "₹": "rupees"}
_DIGITS = re.compile(r"(\d+(?:\.\d+)?)(k?)")


@cache
def _words() -> Mapping[str, Row]:
    return {row["word"]: row for row in rows("numbers")}


def in_digits(words: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with numbers of two words or of ten and more in digits; "one" and "two" say other things."""
    found: list[Token] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end].text in _words():
            end += 1
        said = words[at:end]
        digits = _DIGITS.fullmatch(words[at].text)
        if said and (len(said) > 1 or _words()[said[0].text]["kind"] != "unit"):
            shown = "".join((one.before if place else "") + one.shown for place, one in enumerate(said))
            found += _sum(said, shown, words[at].before)
        elif digits:
            number = float(digits[1]) * (1000 if digits[2] else 1)
            currency = _CURRENCIES.get(words[at].shown[0])
            found.append(Token(f"{number:g}", words[at].shown, words[at].before))
            found += [Token(currency, "", "")] if currency else []
            end = at + 1
        else:
            end = max(end, at + 1)
            found += words[at:end]
        at = end
    return tuple(found)


def _sum(said: Sequence[Token], shown: str, before: str) -> list[Token]:
    """One number and, of "a tenner", its currency."""
    total = 0
    for one in said:
        row = _words()[one.text]
        value = int(row["number"])
        if row["kind"] == "times":
            total = max(total, 1) * value
        elif row["kind"] in ("ten", "teen") and 0 < total < 10:
            total = total * 100 + value
        else:
            total += value
    number = Token(str(total), shown, before)
    return [number, Token("pounds", "", "")] if _words()[said[-1].text]["kind"] == "sum" else [number]
