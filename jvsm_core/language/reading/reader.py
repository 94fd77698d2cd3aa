"""The reader: a request's words in, what it asks for out, by nine steps.

tokenise, translate (from other languages), normalise, match (what a table knows of the words), resolve
(overlaps), polarity (wanted, refused, mentioned), scope (what it is said of), settle (what takes back what),
and where a model is at hand head (which of all that is meant).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..frame import FILTERS, Constraint, Filter, Frame, Match
from ..words.degrees import ABOUT
from ..words.stopwords import NEGATORS, STOP
from .candidates import candidates
from .garment_parts import named_part
from .head import Head
from .match import Shop, match
from .normalise import normalise
from .numbers import in_digits
from .polarity import polarity
from .resolve import resolve
from .scope import scope
from .settle import contradictions, settle
from .tokenise import Token, as_written, tokens
from .translate import translate

#: Words that need no table: they ask for nothing by themselves.
_ASKING_NOTHING = STOP | NEGATORS | set(ABOUT)


def read(
    text: str,
    known: Shop | Mapping[str, Iterable[str]] | None = None,
    about: Mapping[str, str] | None = None,
    head: Head | None = None,
) -> Frame:
    """What a request asks for.

    Args:
        known: values by key of the catalogue at hand; its own words are understood too, and where a
            word has several meanings those that it has are taken. As a `Shop` they are sorted once.
        about: attributes of the garment at hand, which tell what "short" or "the same colour" says.
        head: decides what is meant; without one, the rules do.

    Never raises: what cannot be read is named in `unknown`.
    """
    return dict(steps(text, known, about, head))["frame"]


def steps(
    text: str,
    known: Shop | Mapping[str, Iterable[str]] | None = None,
    about: Mapping[str, str] | None = None,
    head: Head | None = None,
) -> Iterator[tuple[str, Any]]:
    """What each step makes of a request, by its name; the last is the frame."""
    shop = known if isinstance(known, Shop) else Shop.of(known)
    yield "tokenise", (written := tokens(text))
    english, language = translate(written, shop.own)
    yield "translate", english
    yield "normalise", (put_right := in_digits(normalise(english, shop.extra)))
    words = [token.text for token in put_right]
    made = {"match": match(words, shop, [token.shown for token in put_right])}
    yield "match", made["match"]
    yield "resolve", (resolved := resolve(made["match"]))
    stated = [one for one in resolved if one.filter]
    resolved = tuple(one for one in resolved if one.constraint.key)
    yield "polarity", (meant := polarity(resolved, words))
    yield "scope", (scoped := scope(meant, words, _about(resolved, about or {})))
    yield "settle", (settled := (*settle(scoped, words), *stated))
    question = ""
    if head and language == "en":
        made.update(resolve=(*resolved, *stated), polarity=meant, scope=scoped, settle=settled)
        settled, doubt = head.decide(text, put_right, candidates(made, words), about or {})
        if doubt and not any(one.constraint.guess for one in settled):
            question = f"With {as_written(put_right[doubt.start : doubt.end]).lower()}, or without?"
        yield "head", settled
    frame = _frame(text, put_right, made["match"], settled, shop)
    yield "frame", replace(frame, language=language, question=question)


def _about(matches: Sequence[Match], about: Mapping[str, str]) -> Mapping[str, str]:
    """The garment at hand, of the kind that is named: "this skirt"."""
    named = next((one.constraint.value for one in matches if one.constraint.key == "category"), None)
    return {**about, "category": named} if named else about


def _frame(
    text: str, words: Sequence[Token], every: Sequence[Match], settled: Sequence[Match], shop: Shop
) -> Frame:
    asked: dict[Constraint, Constraint] = {}
    filters: dict[Filter, None] = {}
    for one in settled:
        said, shown = one.constraint, as_written(words[one.first : one.end])
        # The first half of a word that was parted is shown with the second.
        shown = shown or next((token.shown for token in words[one.end :] if token.shown), text)
        if one.filter:
            filters[replace(one.filter, words=shown)] = None
        elif said.key in FILTERS and not said.part:
            filters[Filter(said.key, said.values, words=shown, negated=said.negated)] = None
        else:
            said = said.plainest
            said = replace(said, values=shop.here(said.key, said.values))
            asked.setdefault(replace(said, strength=""), replace(said, words=shown))
    constraints = tuple(asked.values())
    parts = {one.part for one in constraints} - {""}
    unknown = _unknown(words, every, parts)
    return Frame(constraints, unknown, contradictions(constraints), tuple(filters), text)


def _unknown(words: Sequence[Token], every: Sequence[Match], parts: Collection[str]) -> tuple[str, ...]:
    """Words that no table knows and that could ask for something, as written; none that names a part asked of."""
    used = {place for one in every for place in range(one.start, one.end)}
    return tuple(
        dict.fromkeys(
            token.shown
            for place, token in enumerate(words)
            if place not in used
            and token.shown
            and token.text[0].isalpha()
            and token.text not in _ASKING_NOTHING
            and named_part(token.text) not in parts
        )
    )
