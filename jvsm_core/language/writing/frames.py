"""Sentence frames: how clauses become one text in each style; the frames are in the table `frames`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

from ..words.lexicon import LEXICON, article, plural
from ..words.senses import PLACES
from ..words.table import Row
from .clauses import Clause
from .templates import frame_rows, frames, pick, weighed

_NOT_BEFORE_A_NOUN = re.compile(
    r"^(not|an?|made|more .* at|less .* at|printed|tied|cinched|flared out)\b|[,]"
    r"|\b(instead|rather|the|with|at|of|in)\b"
)
_DEGREE = re.compile(r"^(a |just |slightly |somewhat |much |way |far |quite )")


#: The little words that agree with the garment: spoken of as one, and as several.
_AGREEING = (
    {"it": "it", "it_nom": "it", "this": "this", "is": "is", "were": "was", "does": "does"},
    {"it": "them", "it_nom": "they", "this": "these", "is": "are", "were": "were", "does": "do"},
)


class Words(NamedTuple):
    """What the garment is called, "one" where nobody names it, and whether it is spoken of as several."""

    garment: str
    several: bool = False

    @classmethod
    def of(cls, category: str | None, rng: Random) -> Words:
        noun = rng.choice(LEXICON.forms("category", category).noun[:3]) if category else "one"
        return cls(noun, plural(category) and rng.random() < 0.6)

    def fill(self, frame: str, **more: str) -> str:
        """The frame with the words that agree with the garment, and those it is given, in their places."""
        return frame.format(garment=self.garment, **_AGREEING[self.several], **more)

    def order(self, text: str) -> str:
        """A ready-made order, spoken of several where the garment is."""
        return re.sub(r"\bit\b", "them", text.replace("it's", "they're")) if self.several else text


def with_article(noun: str) -> str:
    """The noun as a phrase of its own: "a coat", "jeans"."""
    return noun if plural(noun) else article(noun)


def join(parts: Sequence[str], rng: Random, glue: str = "") -> str:
    """One, two or three parts as people string them together, or with one of the frames of `glue`."""
    if len(parts) == 1:
        return parts[0]
    last = pick(glue or ("join two" if len(parts) == 2 else "join more"), rng)
    if last == " but " and not parts[-1].startswith(("no ", "without", "not ")):
        last = " and "
    return ", ".join(parts[:-1]) + last + parts[-1]


def _usable(name: str, unnamed: bool, first: str = "") -> list[Row]:
    """The frames of a set that suit what a phrase begins with; without those that name an unnamed garment."""
    return [
        row
        for row in frame_rows(name)
        if first in row["when"] and not (unnamed and "{garment}" in row["text"])
    ]


def phrase(chosen: list[Clause], words: Words, rng: Random) -> str:
    """A head and what follows it: "do you have it in navy with long sleeves?"."""
    told = {kind: [clause.text for clause in chosen if clause.kind == kind] for kind in PLACES}
    if told["be"] and not told["noun"] and rng.random() < 0.3 and (made := _one(told, words, rng)):
        return made
    text = _modifiers(told, rng)
    first = "n" if told["noun"] else "b" if told["be"] else "a"
    head = weighed(_usable("head", words.garment == "one", first), rng)
    if first == "n" and "like this" in head and " with " in text:
        head = "{p}"
    return words.fill(head, p=text)


def _modifiers(told: Mapping[str, Sequence[str]], rng: Random) -> str:
    """What is said of the garment in one phrase; empty where nothing is."""
    segments = [with_article(noun) for noun in told["noun"][:1]]
    if told["be"]:
        segments.append(("that is " if segments else "") + join(told["be"], rng))
    if told["into"]:
        segments.append("in " + " and ".join(told["into"]))
    if told["having"]:
        segments.append("with " + join(told["having"], rng))
    if told["lacking"]:
        segments.append(_without(told["lacking"], rng))
    if not told["noun"] and not told["be"]:
        rng.shuffle(segments)
    text = "".join(segments[:1])
    for segment in segments[1:]:
        text += pick("join modifiers", rng) + segment
    return text


def _without(nouns: Sequence[str], rng: Random) -> str:
    word = pick("without", rng)
    if word == "with no":
        return word + " " + " or ".join(nouns)
    the = rng.choice(("the ", "the ", "any "))
    if the == "any " and word == "minus":
        the = "the "
    return word + " " + (" and " if the == "the " else " or ").join(the + noun for noun in nouns)


def _one(told: Mapping[str, Sequence[str]], words: Words, rng: Random) -> str:
    """ "A navy sleeveless one with pockets", where the adjectives can stand before a noun."""
    adjectives = told["be"]
    by_degree = [text for text in adjectives if _DEGREE.match(text)]
    if (by_degree and len(adjectives) > 1) or any(_NOT_BEFORE_A_NOUN.search(text) for text in adjectives):
        return ""
    rest = _modifiers({**told, "be": (), "noun": ()}, rng)
    frame = weighed(_usable("one", words.garment == "one" or words.several), rng)
    x = pick("join adjectives", rng).join(adjectives)
    text = words.fill(frame, x=x, rest=f" {rest}" if rest else "")
    if by_degree:
        return re.sub(r"\ba (a )?", "a ", text)
    return re.sub(r"\ba (?=(?:[aeio]|un)(?!ne))", "an ", text)


def bare_words(clause: Clause, rng: Random, plain: bool = False) -> str:
    """A clause alone: "in navy", "no hood", "with long sleeves"."""
    text, kind = clause.text, clause.kind
    if kind in ("be", "do") or (kind == "noun" and plural(text)):
        return text
    if plain:
        return f"no {text}" if kind == "lacking" else text
    several = ("several",) if text.endswith("s") else ()
    return pick(f"bare {kind}", rng, *several).format(x=text, a_x=article(text))


def bare(chosen: list[Clause], words: Words, rng: Random) -> str:
    """Just the words: "navy, long sleeves, no hood"."""
    parts = [words.order(bare_words(clause, rng)) for clause in chosen]
    text = ", ".join(parts) if rng.random() < 0.4 and len(parts) > 1 else join(parts, rng)
    if len(parts) == 1 and " instead" not in text and chosen[0].group == "absolute" and rng.random() < 0.15:
        text += pick("bare end", rng)
    return text


def orders(chosen: list[Clause], words: Words, rng: Random) -> str:
    """Orders: "make it navy and add a hood"."""
    return join([_order(clause, words, rng) for clause in chosen], rng, "join orders")


def _order(clause: Clause, words: Words, rng: Random) -> str:
    text, kind = clause.text, clause.kind
    if kind == "do":
        return words.order(text)
    if kind == "noun":
        text = with_article(text)
        kind = "noun instead" if clause.group == "contrast" else kind
    cases = [] if clause.group == "contrast" else ["named"]
    if (clause.key, clause.group) == ("colour", "absolute"):
        cases.append("colour")
    if kind == "having" and text.split()[0] in ("longer", "shorter", "slightly", "less", "more"):
        kind = "having more"
    return words.fill(pick(f"order {kind}", rng, *cases), x=text)


def caption(chosen: list[Clause], words: Words, rng: Random) -> str:
    """As FashionIQ's annotators wrote: "is navy and has longer sleeves"."""
    parts = [_caption(clause, rng) for clause in chosen]
    text = parts[0]
    for before, part in pairwise(parts):
        verb, rest = part.split(" ", 1)
        if verb == "has" and rng.random() < 0.15:
            text += f" with {rest}"
        elif verb == before.split(" ", 1)[0] and verb in ("is", "has") and rng.random() < 0.4:
            text += f" and {rest}"
        else:
            text += pick("join captions", rng) + part
    if rng.random() < 0.2:
        named = () if words.garment == "one" or words.several else ("one",)
        text = words.fill(pick("caption start", rng, *named), a_garment=article(words.garment)) + text
    return text


def _caption(clause: Clause, rng: Random) -> str:
    text, kind = clause.text, clause.kind
    if kind == "be" and clause.key == "colour" and clause.group == "absolute":
        kind = "colour"
    if kind == "be" and clause.key == "pattern" and text in ("floral", "striped", "plaid", "checked"):
        kind = "pattern"
    said = with_article(text) if kind in ("lacking", "noun") else article(text)
    return pick(f"caption {kind}", rng).format(x=text, a_x=said)


def chatty(text: str, style: str, rng: Random) -> str:
    """Sometimes a word before or after, as people talk."""
    if style == "caption":
        return text
    if rng.random() < 0.16:
        an_order = style == "orders" and text.startswith(frames("verb"))
        text = pick("order prefix" if an_order and rng.random() < 0.4 else "prefix", rng) + text
    if text.endswith("?") or rng.random() >= 0.12:
        return text
    suffix = pick("suffix", rng)
    return text if "instead" in text and "instead" in suffix else text + suffix
