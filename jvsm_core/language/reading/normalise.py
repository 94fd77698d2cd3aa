"""What a person meant to type: British spelling, slips of the fingers, words run together or apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from ...vocabulary import DETAILS
from ..words.degrees import ABOUT, AMOUNTS, COMPARATIVES, DEGREES, OPPOSITES
from ..words.roles import role
from ..words.stopwords import COMMON, STOP
from ..words.table import rows
from .garment_parts import known_words as part_words
from .numbers import known_words as number_words
from .parts import known_words
from .phrases import Extra, normal, spelled, table, vocabulary
from .quantities import known_words as filter_words
from .situations import known_words as situation_words
from .tokenise import Token

_POSSESSIVE = re.compile(r"['’]s$")
_ENDINGS = ("s", "es", "ed", "d", "ish", "y", "ey", "ing", "like", "wise", "ies", "ly")
_WORDS_OF_STEPS = (known_words, number_words, situation_words, filter_words, part_words)


@cache
def _known(extra: Extra) -> frozenset[str]:
    """Every word that is right as it stands."""
    texts = (text for both in OPPOSITES.values() for side in both for text in side)
    compared = (word for text in texts for word in spelled(text))
    little = (row["word"] for row in rows("function_words"))
    tables = (DEGREES, COMPARATIVES, ABOUT, AMOUNTS, DETAILS, *(words() for words in _WORDS_OF_STEPS))
    return frozenset(compared).union(little, vocabulary(extra), *tables)


@cache
def _targets(extra: Extra) -> dict[str, tuple[str, ...]]:
    """Words to correct towards, by first letter: those of the shop, and the little ones that matter."""
    by_letter: dict[str, list[str]] = {}
    told = (DEGREES, COMPARATIVES, ABOUT, DETAILS, known_words(), role("target"))
    for word in sorted(set(vocabulary(extra)).union(*told)):
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
    *parts, last = _corrected(token.text, extra)
    apart = (Token(text, "", "" if at else token.before) for at, text in enumerate(parts))
    return (*apart, Token(last, token.shown, token.before))


@lru_cache(maxsize=20_000)
def _corrected(text: str, extra: Extra) -> tuple[str, ...]:
    word = normal(text)
    known = _known(extra)
    if word in known or not word.isalpha():
        return (word,)
    if word.endswith("less") and word.removesuffix("less") in role("that may lack"):
        return ("without", word.removesuffix("less"))
    likely = [normal(re.sub(r"(.)\1{2,}", left, word)) for left in (r"\1\1", r"\1")]
    if meant := next((one for one in likely + _stems(word) if one in known), None):
        return (meant,)
    if word in table(extra) or word in COMMON | role("untouched"):
        return (word,)
    return _parted(word, known) or (_nearest(word, extra) or word,)


def _stems(word: str) -> list[str]:
    """The word less an ending: "reddish", "mustardy", "jackets"."""
    stems: list[str] = []
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        stems.append(stem + "y" if ending == "ies" else stem)
        if ending in ("ish", "y", "ed", "ing", "ey"):
            stems.append(stem + "e")
            stems += [stem[:-1]] if len(stem) > 3 and stem[-1] == stem[-2] else []
    return [normal(stem) for stem in stems]


def _parted(word: str, known: frozenset[str]) -> tuple[str, str] | None:
    """Two words run together: "shortsleeved", "kneelength"."""
    for at in range(4 if len(word) > 8 else 3, len(word) - 2):
        first, second = normal(word[:at]), normal(word[at:])
        long = len(second) >= (4 if first in STOP else 3)
        if long and {first, second} <= known and not {first, second} <= STOP:
            return first, second
    return None


def _nearest(word: str, extra: Extra) -> str | None:
    """The one word of the shop that is a slip away, two in long words; None where none or several are."""
    if len(word) < 4:
        return None
    allowed = 1 if len(word) < 8 else 2
    by_slips: dict[int, list[str]] = {}
    for other in _targets(extra).get(word[0], ()):
        slips = OSA.distance(word, other, score_cutoff=2)
        # Letters that are all there, in another order, are the least of slips.
        swapped = slips <= 2 and sorted(word) == sorted(other)
        if swapped or (slips <= allowed and not len(word) == len(other) == 4):
            slips = 0 if swapped else slips
            by_slips.setdefault(slips, []).append(other)
    near = by_slips[min(by_slips)] if by_slips else []
    # What the shop has is meant sooner: "lether" is leather, not a letter.
    named = {part for _, value in extra for part in value.split()} if len(near) > 1 else set()
    near = [other for other in near if other in named] or near
    return near[0] if len({other.rstrip("s") for other in near}) == 1 else None
