"""Sentence frames: how clauses become one text in each style."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from ..words.lexicon import Lexicon, article, plural
from .clauses import Clause

#: (weight, frame, what the phrase may begin with: b an adjective, a "in/with/without", n a kind).
_HEADS = (
    (9, "{p}", "ban"),
    (6, "make {it} {p}", "ba"),
    (2, "make {this} {p}", "b"),
    (4, "same but {p}", "ba"),
    (2, "the same but {p}", "ba"),
    (2, "same thing but {p}", "ban"),
    (1, "the same thing {p}", "a"),
    (2, "the same {garment} but {p}", "ba"),
    (1.5, "same {garment} {p}", "a"),
    (2, "like {this} but {p}", "ba"),
    (2, "like {this} {garment} but {p}", "ba"),
    (2, "{this} but {p}", "ban"),
    (1.5, "{this} {garment} but {p}", "ba"),
    (2, "{this} {p}", "a"),
    (1, "like {this}, {p}", "ba"),
    (1.5, "something like this but {p}", "ban"),
    (1, "something similar {p}", "a"),
    (1.5, "similar but {p}", "ba"),
    (1, "exactly {this} but {p}", "ba"),
    (1, "almost, but {p}", "ba"),
    (1, "love {it} but {p}", "a"),
    (1, "I like {it} but {p}", "a"),
    (2, "I'd like {it} {p}", "ba"),
    (2, "I want {it} {p}", "ba"),
    (1, "I'd prefer {it} {p}", "ba"),
    (1, "I'd love {it} {p}", "a"),
    (1, "I need {it} {p}", "ba"),
    (1, "I would rather have {it} {p}", "ba"),
    (1.5, "can I have {it} {p}?", "ba"),
    (2, "can I see {it} {p}?", "ba"),
    (1.5, "can you show me {this} {p}?", "a"),
    (1, "could I get {this} {p}?", "ba"),
    (1, "show me {this} {p}", "a"),
    (1, "show me {this} {garment} {p}", "a"),
    (3, "do you have {it} {p}?", "a"),
    (2, "do you have {this} {p}?", "a"),
    (1.5, "have you got {it} {p}?", "a"),
    (1, "got {this} {p}?", "a"),
    (1.5, "{does} {it_nom} come {p}?", "a"),
    (1, "{is} {it_nom} available {p}?", "a"),
    (1, "is there one {p}?", "a"),
    (1, "is there one like this {p}?", "a"),
    (1.5, "what about {p}?", "b"),
    (1.5, "how about {p}?", "ban"),
    (1.5, "can {it_nom} be {p}?", "b"),
    (1, "could {it_nom} be {p}?", "b"),
    (1, "should be {p}", "b"),
    (1, "{it_nom} should be {p}", "b"),
    (1, "{it_nom} should come {p}", "a"),
    (1, "needs to be {p}", "b"),
    (1, "I wish {it_nom} {were} {p}", "ba"),
    (1, "I'm looking for one {p}", "a"),
    (1, "looking for something {p}", "ba"),
    (1, "I'm after something {p}", "ba"),
    (1.5, "something {p}", "ba"),
    (1, "anything {p}?", "ba"),
    (1, "one {p}", "a"),
    (0.7, "try {it} {p}", "a"),
    (1, "let's see {it} {p}", "a"),
    (1, "find me one {p}", "a"),
    (1, "find me something {p}", "ba"),
    (1, "show me something {p}", "ba"),
    (1, "show me one that is {p}", "b"),
    (1, "show me ones {p}", "a"),
    (1, "I want one that's {p}", "b"),
    (0.7, "would look better {p}", "a"),
    (0.7, "would be perfect {p}", "a"),
    (0.7, "keep it the same but {p}", "ba"),
    (1, "as is but {p}", "ba"),
    (1, "same style {p}", "a"),
    (1, "same style but {p}", "ba"),
    (1, "I would like {p}", "n"),
    (1.5, "do you have {p}?", "n"),
    (1, "show me {p}", "n"),
    (1, "make it {p}", "n"),
    (1, "find me {p} like this", "n"),
    (1, "I'd rather have {p}", "n"),
    (1, "can I see {p} like this?", "n"),
    (3, "as {p}", "n"),
    (2, "{this} as {p}", "n"),
    (2, "same thing as {p}", "n"),
    (1.5, "the same but as {p}", "n"),
    (2, "do you have {it} as {p}?", "n"),
    (1.5, "can I have {it} as {p}?", "n"),
    (2, "turn it into {p}", "n"),
    (1.5, "make {it} {p} instead", "n"),
    (1, "could {it_nom} be {p}?", "n"),
    (1, "I'd like {it} as {p}", "n"),
    (1, "like this, only as {p}", "n"),
    (1, "is there {p} like this?", "n"),
    (1, "swap {it} for {p}", "n"),
    (1, "{p} in the same style", "n"),
    (1, "got {p} like this?", "n"),
    (1, "rather {p}", "n"),
    (1, "something like this but as {p}", "n"),
    (1, "do you have this in {p}?", "n"),
    (1, "I fancy {p} instead", "n"),
    (1.5, "nearly perfect, just {p}", "ba"),
    (1, "almost perfect but {p}", "ba"),
    (1, "identical but {p}", "ba"),
    (1, "just like {this} only {p}", "ba"),
    (1, "keep everything but make {it} {p}", "b"),
    (1, "u got {this} {p}?", "a"),
    (1, "any chance of {this} {p}?", "ba"),
    (1, "gimme {it} {p}", "ba"),
    (0.7, "it is possible {p}?", "ba"),
    (0.7, "please can I have {it} {p}", "ba"),
    (1, "would love {it} {p}", "ba"),
    (0.7, "my mum wants {it} {p}", "ba"),
    (0.7, "dunno, maybe {p}", "ban"),
    (0.7, "wld luv {it} {p} thx", "a"),
    (0.7, "have you this {p}", "a"),
    (0.7, "is it available {p}", "ba"),
    (0.7, "I was hoping for something {p}", "ba"),
    (0.7, "I only wear things {p}", "ba"),
    (0.7, "what I really want is one {p}", "a"),
    (0.7, "ya but {p}", "ba"),
    (0.7, "would look nicer {p}", "ba"),
    (0.7, "it'd be better {p}", "ba"),
    (0.7, "how does it look {p}?", "a"),
)
_ONES = (
    (3, "a {x} one{rest}"),
    (1.5, "the {x} one{rest}"),
    (2, "a {x} version{rest}"),
    (2, "{x} ones{rest}"),
    (2, "do you have a {x} one{rest}?"),
    (1.5, "show me a {x} one{rest}"),
    (1, "I want a {x} one{rest}"),
    (1, "a similar {x} one{rest}"),
    (1, "is there a {x} one{rest}?"),
    (1, "got any {x} ones{rest}?"),
    (1.5, "a {x} {garment}{rest}"),
    (1, "I'd like a {x} {garment}{rest}"),
    (1, "looking for a {x} {garment}{rest}"),
    (1, "can I see a {x} version{rest}?"),
    (1, "the same {garment}, {x}{rest}"),
    (1, "find a {x} one{rest}"),
)
_PREFIXES = (
    "hmm, ",
    "hm ",
    "hmm ",
    "actually ",
    "actually, ",
    "ok ",
    "okay, ",
    "ok now ",
    "and ",
    "now ",
    "hi, ",
    "nice, ",
    "great, ",
    "cool, ",
    "well, ",
    "so ",
    "maybe ",
    "perhaps ",
    "oh, ",
    "love it, ",
    "almost! ",
    "nice but ",
    "not bad, ",
    "um, ",
    "good, ",
    "and also ",
    "just ",
    "lovely, ",
    "then ",
    "next: ",
    "hey, ",
    "wait, ",
    "no, ",
    "no wait, ",
    "on second thought, ",
    "omg ",
    "yeah but ",
    "hi there, ",
    "right, ",
    "sorry, ",
    "honestly ",
    "oh and ",
    "ooh ",
    "hello, ",
    "so cute! ",
    "ok but ",
    "gorgeous, ",
    "meh, ",
)
_ORDER_PREFIXES = (
    "please ",
    "please ",
    "could you ",
    "can you ",
    "would you ",
    "i'd like you to ",
    "you could ",
    "let's ",
    "try to ",
)
_SUFFIXES = (
    " please",
    " please",
    ", please",
    " instead",
    " thanks",
    ", thanks",
    " if possible",
    " if you have it",
    " pls",
    ", thank you",
    " maybe",
    " for me",
    " i think",
    " this time",
    ", otherwise the same",
    ", the rest is fine",
    ", rest the same",
    " but otherwise the same",
    " :)",
    " ideally",
    ", everything else the same",
    " thx",
    " plz",
    " tho",
    " if that's possible",
    " would be great",
    " lol",
    ", cheers",
    " that would be lovely",
    "!!",
    "??",
    " somehow",
    ", keep the rest",
    " my dear",
    " love",
)
CORRECTIONS = (
    "no, {p}",
    "no, {p}",
    "no, {p} instead",
    "no wait, {p}",
    "actually {p}",
    "actually, {p}",
    "sorry, I meant {p}",
    "no no, {p}",
    "on second thought, {p}",
    "hmm no, {p}",
    "wait, {p} instead",
    "I changed my mind, {p}",
    "scrap that, {p}",
    "nope, {p}",
    "rather {p}",
    "oh no, {p}",
    "no I want {p}",
    "not that, {p}",
    "forget that, {p}",
)
TAKEN_BACK = (
    "not {old}, {new}",
    "no, not {old}, {new}",
    "not {old} but {new}",
    "{new}, not {old}",
    "no, {new} not {old}",
    "{new} instead of {old}",
    "sorry, {new} instead of {old}",
    "rather {new} than {old}",
    "no, {new} rather than {old}",
    "not {old} after all, {new}",
    "forget {old}, {new}",
    "I said {old} but I want {new}",
)
_VERBS = (
    "make ",
    "show ",
    "give ",
    "add ",
    "switch ",
    "change ",
    "lose ",
    "remove ",
    "drop ",
    "take ",
    "get rid ",
    "ditch ",
    "skip ",
    "leave ",
    "swap ",
    "replace ",
    "try ",
    "use ",
    "turn ",
    "put ",
    "cut ",
    "let ",
)
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
    is_: str
    were: str
    does: str
    garment: str

    @classmethod
    def of(cls, category: str | None, lexicon: Lexicon, rng: Random) -> Words:
        noun = rng.choice(lexicon.forms("category", category).noun[:3]) if category else "one"
        if category and plural(category) and rng.random() < 0.6:
            return cls("them", "they", "these", "are", "were", "do", noun)
        return cls("it", "it", "this", "is", "was", "does", noun)

    def fill(self, frame: str, **more: str) -> str:
        return frame.format(
            it=self.it,
            it_nom=self.it_nom,
            this=self.this,
            does=self.does,
            were=self.were,
            garment=self.garment,
            **{"is": self.is_},
            **more,
        )

    def order(self, text: str) -> str:
        """A ready-made order, spoken of several where the garment is."""
        if self.it == "it":
            return text
        return re.sub(r"\bit\b", "them", text.replace("it's", "they're"))


def join(parts: Sequence[str], rng: Random) -> str:
    """One, two or three parts as people string them together."""
    if len(parts) == 1:
        return parts[0]
    last = (
        rng.choice((" and ", " and ", " and ", ", ", " & ", " but "))
        if len(parts) == 2
        else rng.choice((" and ", ", and ", ", "))
    )
    if last == " but " and not any(part.startswith(("no ", "without", "not ")) for part in parts[-1:]):
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
    heads = [
        (weight, head)
        for weight, head, begins in _HEADS
        if first in begins and not ("{garment}" in head and words.garment == "one")
    ]
    head = rng.choices([head for _, head in heads], [weight for weight, _ in heads])[0]
    if first == "n" and "like this" in head and " with " in p:
        head = "{p}"
    return words.fill(head, p=p)


def _modifiers(by_kind: dict[str, list[str]], rng: Random) -> tuple[str, str]:
    """The phrase, and the letter of what it begins with."""
    segments = []
    if by_kind["noun"]:
        segments.append(article(by_kind["noun"][0]) if not plural(by_kind["noun"][0]) else by_kind["noun"][0])
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
        text += rng.choice((" ", " ", " and ", ", ")) + segment
    return text, first


def _without(nouns: list[str], rng: Random) -> str:
    word = rng.choice(("without", "without", "with no", "minus"))
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
    frames = [
        (weight, frame)
        for weight, frame in _ONES
        if not ("{garment}" in frame and (words.garment == "one" or words.it == "them"))
    ]
    frame = rng.choices([frame for _, frame in frames], [weight for weight, _ in frames])[0]
    x = rng.choice((" ", " ", ", ")).join(adjectives)
    text = words.fill(frame, x=x, rest=f" {rest}" if rest else "")
    if _DEGREE.match(x):
        return re.sub(r"\ba (a )?", "a ", text)
    return re.sub(r"\ba (?=(?:[aeio]|un)(?!ne))", "an ", text)


def bare_words(clause: Clause, rng: Random, plain: bool = False) -> str:
    """A clause alone: "in navy", "no hood", "with long sleeves"."""
    if clause.kind == "into":
        return clause.text if plain else rng.choice((f"in {clause.text}", f"in {clause.text}", clause.text))
    if clause.kind == "having":
        return clause.text if plain else rng.choice((clause.text, clause.text, f"with {clause.text}"))
    if clause.kind == "lacking":
        choices = (
            f"no {clause.text}",
            f"no {clause.text}",
            f"without the {clause.text}",
            f"lose the {clause.text}",
            f"without {clause.text}",
            f"minus the {clause.text}",
            f"drop the {clause.text}",
        )
        return choices[0] if plain else rng.choice(choices if clause.text.endswith("s") else choices[:4])
    if clause.kind == "noun":
        if plain or plural(clause.text):
            return clause.text
        return rng.choice((article(clause.text), clause.text))
    return clause.text


def bare(chosen: list[Clause], words: Words, rng: Random) -> str:
    """Just the words: "navy, long sleeves, no hood"."""
    parts = [words.order(bare_words(clause, rng)) for clause in chosen]
    text = ", ".join(parts) if rng.random() < 0.4 and len(parts) > 1 else join(parts, rng)
    if len(parts) == 1 and " instead" not in text and chosen[0].group == "absolute" and rng.random() < 0.15:
        text += rng.choice((" instead", " instead", " this time", " version", "?"))
    return text


def orders(chosen: list[Clause], words: Words, rng: Random) -> str:
    """Orders: "make it navy and add a hood"."""
    parts = [_order(clause, words, rng) for clause in chosen]
    if len(parts) == 1:
        return parts[0]
    glue = rng.choice(
        (" and ", " and ", ", ", ", and ", ". ", ", then ", " and also ", " but also ", ", also ")
    )
    return ", ".join(parts[:-1]) + glue + parts[-1]


def _order(clause: Clause, words: Words, rng: Random) -> str:
    text, it = clause.text, words.it
    contrast = clause.group == "contrast"
    if clause.kind == "do":
        return words.order(text)
    if clause.kind == "be":
        choices = [f"make {it} {text}"] * 4 + [f"{words.it_nom} should be {text}", f"I want {it} {text}"]
        if clause.key == "colour" and clause.group == "absolute":
            choices += [
                f"change {it} to {text}",
                f"turn {it} {text}",
                f"switch to {text}",
                f"go for {text}",
                f"change the colour to {text}",
                f"make the colour {text}",
                f"paint {it} {text}",
            ]
        return rng.choice(choices)
    if clause.kind == "into":
        choices = [
            f"show {it} in {text}",
            f"make {it} in {text}",
            f"give me {words.this} in {text}",
            f"switch to {text}",
            f"change {it} to {text}",
            f"try {text}",
            f"go for {text}",
        ]
        return rng.choice(choices[:3] if contrast else choices)
    if clause.kind == "having":
        choices = [
            *[f"give {it} {text}"] * 3,
            f"add {text}",
            f"I want {text}",
            f"go for {text}",
            f"try {text}",
            f"use {text}",
            f"make {it} have {text}",
            f"{words.it_nom} should have {text}",
        ]
        if text.split()[0] in ("longer", "shorter", "slightly", "less", "more"):
            choices = [f"give {it} {text}", f"I want {text}", f"make {it} with {text}", f"try {text}"]
        return rng.choice(choices)
    if clause.kind == "lacking":
        verb = rng.choice(
            (
                "lose",
                "remove",
                "drop",
                "take off",
                "get rid of",
                "ditch",
                "skip",
                "leave off",
                "take away",
                "I don't want",
                "forget",
                "leave out",
                "no more",
                "scrap",
            )
        )
        return f"{verb} {text}" if verb == "no more" else f"{verb} the {text}"
    noun = text if plural(text) else article(text)
    if contrast:
        return f"show me {noun}"
    return rng.choice(
        (
            f"make it {noun}",
            f"turn it into {noun}",
            f"I want {noun} like this",
            f"show me {noun} instead",
            f"swap it for {noun}",
        )
    )


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
            text += rng.choice((" and ", " and ", " and ", ", ")) + part
    if rng.random() < 0.2:
        starts = ["it ", "this one ", "desired item ", "the one i want ", "it's the same but it "]
        if words.garment != "one" and words.it == "it":
            starts += [f"the {words.garment} ", f"{article(words.garment)} that "]
        text = rng.choice(starts) + text
    return text


def _caption(clause: Clause, rng: Random) -> str:
    text = clause.text
    if clause.kind == "be":
        if clause.key == "colour" and clause.group == "absolute":
            return rng.choice(
                (
                    f"is {text}",
                    f"is {text}",
                    f"is {text} in colour",
                    f"is {text} coloured",
                    f"is more {text}",
                    f"has {article(text)} colour",
                )
            )
        if clause.key == "pattern" and text in ("floral", "striped", "plaid", "checked"):
            return rng.choice((f"is {text}", f"is more {text}"))
        return f"is {text}"
    if clause.kind == "into":
        return f"is in {text}" if rng.random() < 0.7 else f"comes in {text}"
    if clause.kind == "having":
        return f"has {text}"
    if clause.kind == "lacking":
        return rng.choice(
            (
                f"has no {clause.text}",
                f"has no {clause.text}",
                f"doesn't have the {clause.text}",
                f"does not have {clause.text if text.endswith('s') else article(text)}",
            )
        )
    return f"is {text if plural(text) else article(text)}"


def chatty(text: str, style: str, rng: Random) -> str:
    """Sometimes a word before or after, as people talk."""
    asks = text.endswith("?")
    if style == "caption":
        return text
    if rng.random() < 0.16:
        an_order = style == "orders" and text.startswith(_VERBS)
        text = rng.choice(_ORDER_PREFIXES if an_order and rng.random() < 0.4 else _PREFIXES) + text
    if not asks and rng.random() < 0.12:
        suffix = rng.choice(_SUFFIXES)
        if "instead" not in text or "instead" not in suffix:
            text += suffix
    return text
