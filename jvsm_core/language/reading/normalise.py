"""What a person meant to type: British spelling, slips of the fingers, words run together or apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from ...vocabulary import DETAILS
from ..words.degrees import ABOUT, AMOUNTS, COMPARATIVES, DEGREES, OPPOSITES
from ..words.roles import role
from ..words.stopwords import COMMON, CORRECTIONS, FILLERS, NEGATORS, STOP
from .garment_parts import known_words as part_words
from .parts import known_words
from .phrases import Extra, normal, spelled, table, vocabulary
from .quantities import known_words as filter_words
from .situations import known_words as situation_words
from .tokenise import Token

_LESS = re.compile(
    r"^(hood|button|belt|pocket|zip|zipper|collar|ruffle|frill|lapel|drawstring|pattern|print"
    r"|stripe|cuff"
    r"|logo|neck|dot)less$"
)
_POSSESSIVE = re.compile(r"['’]s$")
_ENDINGS = ("s", "es", "ed", "d", "ish", "y", "ey", "ing", "like", "wise", "ies", "ly")


@cache
def _known(extra: Extra) -> frozenset[str]:
    """Every word that is right as it stands."""
    compared = {
        word for both in OPPOSITES.values() for side in both for text in side for word in spelled(text)
    }
    return frozenset(
        {
            *vocabulary(extra),
            *compared,
            *DEGREES,
            *COMPARATIVES,
            *ABOUT,
            *AMOUNTS,
            *STOP,
            *NEGATORS,
            *DETAILS,
            *FILLERS,
            *CORRECTIONS,
            *known_words(),
            *situation_words(),
            *filter_words(),
            *part_words(),
        }
    )


@cache
def _targets(extra: Extra) -> dict[str, tuple[str, ...]]:
    """Words to correct towards, by first letter: those of the shop, and the little ones that matter."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(
        {
            *vocabulary(extra),
            *DEGREES,
            *COMPARATIVES,
            *ABOUT,
            *DETAILS,
            *known_words(),
            *role("target"),
        }
    ):
        if len(word) >= 4 and word.isalpha():
            by_letter.setdefault(word[0], []).append(word)
    return {letter: tuple(found) for letter, found in by_letter.items()}


def normalise(words: Sequence[Token], extra: Extra) -> tuple[Token, ...]:
    """The tokens of a text as they were meant, without those that are only polite."""
    meant = (one for token in words for one in corrected(token, extra))
    return tuple(one for one in meant if one.text not in role("polite"))


def corrected(token: Token, extra: Extra) -> tuple[Token, ...]:
    """A token as it was meant: in British spelling, put right, or parted where two words ran together."""
    if _POSSESSIVE.search(token.shown) and token.text not in _known(extra):
        return (token,)
    texts = _corrected(token.text, extra)
    if texts == (token.text,):
        return (token,)
    if len(texts) == 1:
        return (Token(texts[0], token.shown, token.before),)
    return (
        Token(texts[0], "", token.before),
        *(Token(text, "", "") for text in texts[1:-1]),
        Token(texts[-1], token.shown, token.before),
    )


@lru_cache(maxsize=20_000)
def _corrected(text: str, extra: Extra) -> tuple[str, ...]:
    word = normal(text)
    known = _known(extra)
    if word in known or not word.isalpha():
        return (word,)
    if (less := _LESS.match(word)) is not None:
        return ("without", less[1])
    squeezed = normal(re.sub(r"(.)\1{2,}", r"\1\1", word))
    for shorter in (squeezed, normal(re.sub(r"(.)\1+", r"\1", squeezed)) if squeezed != word else squeezed):
        if shorter in known:
            return (shorter,)
    if len(word) > 3:
        for stem in _stems(word):
            if stem in known:
                return (stem,)
    if word in table(extra):
        return (word,)
    if word in COMMON or word in role("untouched"):
        return (word,)
    parted = _parted(word, known)
    if parted:
        return parted
    return (_nearest(word, extra) or word,)


def _stems(word: str) -> list[str]:
    """The word less an ending: "reddish", "mustardy", "jackets"."""
    stems = []
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            stems += [stem] if ending != "ies" else [stem + "y"]
            if ending in ("ish", "y", "ed", "ing", "ey"):
                stems += [stem + "e"]
                if len(stem) > 3 and stem[-1] == stem[-2]:
                    stems.append(stem[:-1])
    return [normal(stem) for stem in stems]


def _parted(word: str, known: frozenset[str]) -> tuple[str, str] | None:
    """Two words run together: "shortsleeved", "kneelength"."""
    for at in range(4 if len(word) > 8 else 3, len(word) - 2):
        first, second = normal(word[:at]), normal(word[at:])
        if first in known and second in known and len(second) >= 3 and not {first, second} <= STOP:
            return first, second
    if word[0] in "vu" and word[1:] in ("neck", "necks", "neckline", "shape", "shaped", "necked"):
        return word[0], word[1:]
    return None


def _nearest(word: str, extra: Extra) -> str | None:
    """The one word of the shop that is a slip away, two in long words; None where none or several are."""
    if len(word) < 4:
        return None
    allowed = 1 if len(word) < 8 else 2
    targets = _targets(extra)
    candidates = targets.get(word[0], ())
    if len(word) > 4:
        candidates += targets.get(word[1], ())
    by_slips: dict[int, list[str]] = {}
    for other in dict.fromkeys(candidates):
        if abs(len(other) - len(word)) <= allowed and not (
            len(word) == 4 and len(other) == 4 and sorted(word) != sorted(other)
        ):
            most = 2 if len(word) > 5 and sorted(word) == sorted(other) else allowed
            slips = distance(word, other, most)
            if slips <= most and (other[0] == word[0] or slips == 1):
                by_slips.setdefault(slips, []).append(other)
    for slips in sorted(by_slips):
        near = by_slips[slips]
        if len(near) > 1:
            swapped = [other for other in near if sorted(other) == sorted(word)]
            near = swapped or near
        stems = {other.rstrip("s") for other in near}
        return near[0] if len(near) == 1 or len(stems) == 1 else None
    return None


def distance(typed: str, word: str, most: int) -> int:
    """Letters lost, added, exchanged or swapped with the next between two words; `most` + 1 where more."""
    before: Sequence[int] = ()
    row: list[int] = list(range(len(word) + 1))
    for i, a in enumerate(typed, start=1):
        further = [i] + [0] * len(word)
        for j, b in enumerate(word, start=1):
            further[j] = min(row[j] + 1, further[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == word[j - 2] and typed[i - 2] == b:
                further[j] = min(further[j], before[j - 2] + 1)
        if min(further) > most:
            return most + 1
        before, row = row, further
    return min(row[-1], most + 1)
