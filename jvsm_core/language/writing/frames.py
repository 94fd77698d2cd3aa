"""Sentence frames: how clauses become one text in each style; the frames are in the table `frames`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from random import Random

from ..words.lexicon import Lexicon, article, plural
from .clauses import Clause
from .templates import frame_rows, frames, pick, weighed

_NOT_BEFORE_A_NOUN = re.compile(
    r"^(not|an?|made|more .* at|less .* at|printed|tied|cinched|flared out)\b|[,]"
    r"|\b(instead|rather|the|with|at|of|in)\b"
)
_DEGREE = re.compile(r"^(a |just |slightly |somewhat |much |way |far |quite )")


@dataclass(frozen=True)
class Words:
    """The little words that agree with the garment spoken of."""

    it: str
    it_nom: str
    this: str
    were: str
    does: str
    garment: str

    @classmethod
    def of(cls, category: str | None, lexicon: Lexicon, rng: Random) -> Words:
        noun = rng.choice(lexicon.forms("category", category).noun[:3]) if category else "one"
        if category and plural(category) and rng.random() < 0.6:
            return cls("them", "they", "these", "were", "do", noun)
        return cls("it", "it", "this", "was", "does", noun)

    def fill(self, frame: str, **more: str) -> str:
        """The frame with these words, and those it is given, in their places."""
        be = "is" if self.it == "it" else "are"
        return frame.format(**asdict(self), **{"is": be}, **more)

    def order(self, text: str) -> str:
        """A ready-made order, spoken of several where the garment is."""
        if self.it == "it":
            return text
        return re.sub(r"\bit\b", "them", text.replace("it's", "they're"))


def with_article(noun: str) -> str:
    """The noun as a phrase of its own: "a coat", "jeans"."""
    return noun if plural(noun) else article(noun)


def join(parts: Sequence[str], rng: Random) -> str:
    """One, two or three parts as people string them together."""
    if len(parts) == 1:
        return parts[0]
    last = pick("join two" if len(parts) == 2 else "join more", rng)
    if last == " but " and not parts[-1].startswith(("no ", "without", "not ")):
        last = " and "
    return ", ".join(parts[:-1]) + last + parts[-1]


def phrase(chosen: list[Clause], words: Words, rng: Random) -> str:
    """A head and what follows it: "do you have it in navy with long sleeves?"."""
    by_kind = {
        kind: [clause.text for clause in chosen if clause.kind == kind]
        for kind in ("be", "noun", "into", "having", "lacking")
    }
    if by_kind["be"] and not by_kind["noun"] and rng.random() < 0.3:
        made = _one(by_kind, words, rng)
        if made:
            return made
    p, first = _modifiers(by_kind, rng)
    one = words.garment == "one"
    heads = [
        row for row in frame_rows("head") if first in row["when"] and not ("{garment}" in row["text"] and one)
    ]
    head = weighed(heads, rng)
    if first == "n" and "like this" in head and " with " in p:
        head = "{p}"
    return words.fill(head, p=p)


def _modifiers(by_kind: dict[str, list[str]], rng: Random) -> tuple[str, str]:
    """The phrase, and the letter of what it begins with."""
    segments = []
    if by_kind["noun"]:
        segments.append(with_article(by_kind["noun"][0]))
    if by_kind["be"]:
        segments.append(("that is " if segments else "") + join(by_kind["be"], rng))
    if by_kind["into"]:
        segments.append("in " + " and ".join(by_kind["into"]))
    if by_kind["having"]:
        segments.append("with " + join(by_kind["having"], rng))
    if by_kind["lacking"]:
        segments.append(_without(by_kind["lacking"], rng))
    first = "n" if by_kind["noun"] else "b" if by_kind["be"] else "a"
    if first == "a":
        rng.shuffle(segments)
    text = segments[0]
    for segment in segments[1:]:
        text += pick("join modifiers", rng) + segment
    return text, first


def _without(nouns: list[str], rng: Random) -> str:
    word = pick("without", rng)
    if word == "with no":
        return word + " " + " or ".join(nouns)
    the = rng.choice(("the ", "the ", "any "))
    if the == "any " and word == "minus":
        the = "the "
    return word + " " + (" and " if the == "the " else " or ").join(the + noun for noun in nouns)


def _one(by_kind: dict[str, list[str]], words: Words, rng: Random) -> str | None:
    """ "A navy sleeveless one with pockets", where the adjectives can stand before a noun."""
    adjectives = by_kind["be"]
    if any(_NOT_BEFORE_A_NOUN.search(text) for text in adjectives):
        return None
    if any(_DEGREE.match(text) for text in adjectives) and len(adjectives) > 1:
        return None
    rest, _ = (
        _modifiers({**by_kind, "be": [], "noun": []}, rng)
        if any(by_kind[kind] for kind in ("into", "having", "lacking"))
        else ("", "")
    )
    unnamed = words.garment == "one" or words.it == "them"
    frame = weighed([row for row in frame_rows("one") if not ("{garment}" in row["text"] and unnamed)], rng)
    x = pick("join adjectives", rng).join(adjectives)
    text = words.fill(frame, x=x, rest=f" {rest}" if rest else "")
    if _DEGREE.match(x):
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
    parts = [_order(clause, words, rng) for clause in chosen]
    if len(parts) == 1:
        return parts[0]
    glue = pick("join orders", rng)
    return ", ".join(parts[:-1]) + glue + parts[-1]


def _order(clause: Clause, words: Words, rng: Random) -> str:
    text, kind, contrast = clause.text, clause.kind, clause.group == "contrast"
    if kind == "do":
        return words.order(text)
    if kind == "noun":
        text = with_article(text)
        if contrast:
            return f"show me {text}"
    cases = [] if contrast else ["named"]
    if clause.key == "colour" and clause.group == "absolute":
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
        named = ("one",) if words.garment != "one" and words.it == "it" else ()
        start = pick("caption start", rng, *named)
        text = words.fill(start, a_garment=article(words.garment)) + text
    return text


def _caption(clause: Clause, rng: Random) -> str:
    text, kind = clause.text, clause.kind
    if kind == "be" and clause.key == "colour" and clause.group == "absolute":
        return pick("caption colour", rng).format(x=text, a_x=article(text))
    if kind == "be" and clause.key == "pattern" and text in ("floral", "striped", "plaid", "checked"):
        return rng.choice((f"is {text}", f"is more {text}"))
    if kind == "into":
        return f"is in {text}" if rng.random() < 0.7 else f"comes in {text}"
    if kind == "having":
        return f"has {text}"
    if kind == "lacking":
        return pick("caption lacking", rng).format(x=text, a_x=with_article(text))
    return f"is {with_article(text) if kind == 'noun' else text}"


def chatty(text: str, style: str, rng: Random) -> str:
    """Sometimes a word before or after, as people talk."""
    asks = text.endswith("?")
    if style == "caption":
        return text
    if rng.random() < 0.16:
        an_order = style == "orders" and text.startswith(frames("verb"))
        text = pick("order prefix" if an_order and rng.random() < 0.4 else "prefix", rng) + text
    if not asks and rng.random() < 0.12:
        suffix = pick("suffix", rng)
        if "instead" not in text or "instead" not in suffix:
            text += suffix
    return text
