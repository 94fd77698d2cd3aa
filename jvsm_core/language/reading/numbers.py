"""Numbers as digits: "two hundred", "one twenty", "2k", "a tenner"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import groupby

from ..words.roles import role
from ..words.table import Row, rows
from .tokenise import Token, as_written

_CURRENCIES = {"£": "pounds", "$": "dollars", "€": "euros", "₹": "rupees"}
_DIGITS = re.compile(r"(\d+(?:\.\d+)?)(k?)")


@cache
def _words() -> Mapping[str, Row]:
    return {row["word"]: row for row in rows("numbers")}


def in_digits(words: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with numbers of two words or of ten and more in digits, and "size six"; "one" and "two" say other
    things elsewhere."""
    found: list[Token] = []
    for in_words, run in groupby(words, lambda word: word.text in _words()):
        said = tuple(run)
        numbered = bool(found) and found[-1].text in role("numbered")
        if in_words and (len(said) > 1 or numbered or _words()[said[0].text]["kind"] != "unit"):
            found += _sum(said)
        else:
            found += [one for word in said for one in _figure(word)]
    return tuple(found)


def _figure(word: Token) -> list[Token]:
    """A number in figures without its k, and its currency; any other word as it is."""
    digits = _DIGITS.fullmatch(word.text)
    if digits is None:
        return [word]
    number = float(digits[1]) * (1000 if digits[2] else 1)
    currency = _CURRENCIES.get(word.shown[0])
    return [Token(f"{number:g}", word.shown, word.before), *([Token(currency, "", "")] if currency else [])]


def _sum(said: Sequence[Token]) -> list[Token]:
    """One number and, of "a tenner", its currency."""
    total, kind = 0, ""
    for value, kind in ((int(_words()[one.text]["number"]), _words()[one.text]["kind"]) for one in said):
        if kind == "times":
            total = max(total, 1) * value
        else:
            total += value
    number = Token(str(total), as_written(said), said[0].before)
    return [number, Token("pounds", "", "")] if kind == "sum" else [number]


def known_words() -> Collection[str]:
    """Every word that is a number."""
    return _words().keys()
