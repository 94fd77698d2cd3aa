"""How typed text differs from written text: spelling, case, punctuation, slips."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from ..words.lexicon import AMERICAN

#: The key beside each letter.
_NEIGHBOURS = dict(zip("abcdefghiklmnoprstuvwy", "svxfrghjolknmpotdyibeu", strict=True))
#: Words whose loss leaves the meaning; never "no", "not", "without", "but".
_LOST = frozenset({"a", "an", "the", "it", "with", "is", "has", "in", "me", "I'd", "one"})
_LONGEST_FIRST = "|".join(sorted(map(re.escape, AMERICAN), key=len, reverse=True))
_AMERICAN = re.compile(rf"(?<![\w-])({_LONGEST_FIRST})(?![\w-])")


@dataclass(frozen=True)
class Noise:
    """Probabilities, one text at a time."""

    american: float = 0.3
    typo: float = 0.06
    lost_word: float = 0.03
    lost_hyphen: float = 0.12
    lost_apostrophe: float = 0.15
    lower: float = 0.6
    capital: float = 0.32
    upper: float = 0.02
    full_stop: float = 0.1
    lost_question_mark: float = 0.4

    def apply(self, text: str, rng: Random) -> str:
        """The text as typed."""
        for chance, changed in (
            (self.american, lambda text, _: american(text)),
            (self.lost_word, _lose_word),
            (self.typo, typo),
            (self.lost_hyphen, lambda text, _: text.replace("-", " ")),
            (self.lost_apostrophe, lambda text, _: text.replace("'", "")),
        ):
            if rng.random() < chance:
                text = changed(text, rng)
        return self._surface(text, rng)

    def _surface(self, text: str, rng: Random) -> str:
        if text.endswith("?"):
            text = text[:-1] if rng.random() < self.lost_question_mark else text
        elif rng.random() < self.full_stop:
            text += rng.choice(".....!")
        cases = (text.lower(), text[:1].upper() + text[1:], text.upper(), text)
        chances = (self.lower, self.capital, self.upper)
        return rng.choices(cases, (*chances, 1 - sum(chances)))[0]


SILENT = Noise(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def american(text: str) -> str:
    """American spelling and words for the British ones that differ."""
    return _AMERICAN.sub(lambda match: AMERICAN[match[1]], text)


def typo(text: str, rng: Random) -> str:
    """One slip of the fingers in one word of five letters or more; the text itself where there is none."""
    words = [match for match in re.finditer(r"[a-z]{5,}", text)]
    if not words:
        return text
    word = rng.choice(words)
    at = word.start() + rng.randrange(1, len(word[0]) - 1)
    letter, following = text[at], text[at + 1]
    slips = ("", letter * 2, following + letter, _NEIGHBOURS.get(letter, "e"))
    slip = rng.randrange(len(slips))
    return text[:at] + slips[slip] + text[at + (2 if slip == 2 else 1) :]


def _lose_word(text: str, rng: Random) -> str:
    words = text.split()
    places = [place for place, word in enumerate(words) if word in _LOST]
    if len(words) < 3 or not places:
        return text
    del words[rng.choice(places)]
    return " ".join(words)
