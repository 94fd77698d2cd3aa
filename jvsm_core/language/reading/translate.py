"""A request in another language, word by word in the English that the tables know."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..words.languages import foreign_words
from .tokenise import Token, as_written


def translate(written: Sequence[Token], own: Collection[str] = ()) -> tuple[list[Token], str]:
    """The request in English, each word still shown as it was written, and the language's code.

    Args:
        own: values of the catalogue at hand, spelled `plain`, which stay as they are.
    """
    spans, language = foreign_words([token.shown for token in written], own)
    english: list[Token] = []
    at = 0
    while at < len(written):
        end, instead = spans.get(at, (at + 1, None))
        if instead is None:
            english.append(written[at])
        elif instead:
            *first, last = (word.replace("'", "") for word in instead)
            english += [Token(word, "", "") for word in first]
            english.append(Token(last, as_written(list(written[at:end])), written[at].before))
        at = end
    return english, language
