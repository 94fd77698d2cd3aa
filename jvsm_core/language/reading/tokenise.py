"""What a person may send, and the words in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import RequestError

LONGEST = 500

_TAG = re.compile(r"<[^<>]*>")
_TOKEN = re.compile(
    r"\bw/o(?:ut)?(?!\w)|\bw/(?!\w)|\d/\d|[£$€₹]?\d{1,3}(?:,\d{3})+(?!\d)|[£$€₹]?\d+(?:\.\d+)?k?(?![^\W_])"
    r"|[^\W_]+(?:['’][^\W_]+)?|[,.;:!?&+/]"
)
_SHORTHANDS = {"w/o": "without", "w/out": "without", "w/": "with", "&": "and", "+": "and", "/": "or"}
#: In a number: signs of currency before it, commas between thousands.
_IN_NUMBERS = re.compile(r"(?<=\d),(?=\d{3})|[£$€₹]")
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
    clean = " ".join(
        "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in text).split()
    )
    if not clean:
        raise RequestError(
            "the request is empty; write what should be different, such as “in navy” or “with long sleeves”"
        )
    if len(clean) > LONGEST:
        raise RequestError(
            f"the request has {len(clean)} characters, at most {LONGEST} can be read; "
            "say in a sentence what should be different"
        )
    return clean


def tokens(text: str) -> list[Token]:
    """Words and marks of a text; mark-up and emoji fall away, hyphens part words."""
    text = _TAG.sub(" ", unicodedata.normalize("NFKC", text))
    return [
        Token(
            _SHORTHANDS.get(match[0].lower()) or _IN_NUMBERS.sub("", _APOSTROPHE.sub("", match[0].lower())),
            match[0],
            "-" if text[: match.start()].endswith("-") else " ",
        )
        for match in _TOKEN.finditer(text)
    ]


def as_written(words: Sequence[Token]) -> str:
    """Neighbouring words as the person wrote them."""
    return "".join(
        (word.before if at and not word.is_mark else "") + word.shown for at, word in enumerate(words)
    ).strip()
