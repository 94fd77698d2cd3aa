"""What a person may send, and the words in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..errors import RequestError

LONGEST = 500

_TAG = re.compile(r"<[^<>]*>")
_TOKEN = re.compile(r"\bw/o?(?!\w)|\d[/.]\d|[^\W_]+(?:['’][^\W_]+)?|[,.;:!?&+]")
_SHORTHANDS = {"w/o": "without", "w/": "with", "&": "and", "+": "and"}
_APOSTROPHE = re.compile(r"['’]")


@dataclass(frozen=True)
class Token:
    """One word or mark: `text` as compared (lower case, no apostrophe), `shown` as written, `before` what
    stood between it and the word before, "-" or a space."""

    text: str
    shown: str
    before: str = " "

    @property
    def is_mark(self) -> bool:
        return not self.text[0].isalnum()


def check_refinement(text: str) -> str:
    """The text with spaces and invisible characters tidied.

    Raises:
        RequestError: nothing is in it, or more than anybody says in one go.
    """
    clean = " ".join("".join(
        letter if unicodedata.category(letter)[0] != "C" else " " for letter in text
    ).split())
    if not clean:
        raise RequestError(
            "the request is empty; write what should be different, such as “in navy” or “with long sleeves”")
    if len(clean) > LONGEST:
        raise RequestError(
            f"the request has {len(clean)} characters, at most {LONGEST} can be read; "
            "say in a sentence what should be different"
        )
    return clean


def tokens(text: str) -> list[Token]:
    """Words and marks of a text; mark-up and emoji fall away, hyphens part words."""
    text = _TAG.sub(" ", unicodedata.normalize("NFKC", text))
    return [Token(_SHORTHANDS.get(match[0].lower()) or _APOSTROPHE.sub("", match[0].lower()), match[0],
                  "-" if text[:match.start()].endswith("-") else " ") for match in _TOKEN.finditer(text)]


def as_written(words: list[Token]) -> str:
    """Neighbouring words as the person wrote them."""
    return "".join((word.before if at and not word.is_mark else "") + word.shown
                   for at, word in enumerate(words)).strip()


def within_one_slip(typed: str, word: str) -> bool:
    """Whether one letter lost, added, exchanged, or swapped with the next turns one word into the other."""
    if abs(len(typed) - len(word)) > 1 or typed == word:
        return typed == word
    start = next((at for at, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b),
                 min(len(typed), len(word)))
    rest, other = typed[start:], word[start:]
    return (rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
            or (rest[:2] == other[1::-1] and rest[2:] == other[2:]))
