"""A garment told in words: captions for training, and what to compare a query with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from ...vocabulary import DETAILS
from ..words.lexicon import Lexicon, article, plural
from .templates import pick

#: Keys told before the noun, in the order English puts them, where they have an adjective.
_BEFORE = ("fit", "length", "colour", "pattern", "material", "neckline", "sleeve")
_UNSAID = frozenset({("sleeve_style", "plain")})
_WEARERS = {"men": ("men's", "a man's", "for men"), "women": ("women's", "ladies'", "for women")}
_NOT_BEFORE = re.compile(r"^(an? |made|printed|with |one |all )|\b(the|above|for|at|down)\b")


def describe(attributes: Mapping[str, str], rng: Random, drop: float, lexicon: Lexicon) -> str:
    """See `Grammar.description`."""
    told = {key: value for key, value in attributes.items() if value and _tell(key, value, rng, drop)}
    if not told:
        key = rng.choice([key for key, value in attributes.items() if value] or ["category"])
        told = {key: attributes.get(key, "garment")}
    if rng.random() < 0.15:
        return _listed(told, lexicon, rng)
    return _sentence(told, lexicon, rng)


def _tell(key: str, value: str, rng: Random, drop: float) -> bool:
    if key in DETAILS and value == "no":
        return rng.random() < 0.06
    if (key, value) in _UNSAID:
        return rng.random() < 0.1
    return rng.random() >= (drop / 3 if key == "category" else drop)


def _pick(texts: tuple[str, ...], rng: Random) -> str:
    return texts[0] if rng.random() < 0.45 else rng.choice(texts)


def _sentence(told: Mapping[str, str], lexicon: Lexicon, rng: Random) -> str:
    category = told.get("category")
    noun = _pick(lexicon.forms("category", category).noun if category else ("garment", "piece", "item"), rng)
    before: list[str] = []
    having: list[str] = []
    without: list[str] = []
    into: list[str] = []
    keys = [key for key in _BEFORE if key in told]
    if rng.random() < 0.4:
        rng.shuffle(keys)
    second = told.get("second_colour")
    for key in keys:
        forms = lexicon.forms(key, told[key])
        adjectives = tuple(text for text in forms.be if not _NOT_BEFORE.search(text))
        if key == "pattern" and second and forms.having and rng.random() < 0.6:
            text = forms.having[0]
            word = _pick(lexicon.forms("colour", second).be, rng)
            having.append(article(f"{word} {text[2:]}") if text.startswith("a ") else f"{word} {text}")
            second = None
        elif adjectives and (rng.random() < 0.65 or not forms.having and (into or not forms.into)):
            before.append(_pick(adjectives, rng))
            if key == "colour" and second and rng.random() < 0.4:
                before[-1] += f" and {_pick(lexicon.forms('colour', second).be, rng)}"
                second = None
        elif forms.having and (into or not forms.into or rng.random() < 0.6):
            having.append(_pick(forms.having, rng))
        elif forms.into and not into:
            into.append(_pick(forms.into, rng))
        elif forms.lacking:
            without.append(forms.lacking[0])
        else:
            before.append(told[key])
    for key in sorted((key for key in told if key not in _BEFORE), key=lambda _: rng.random()):
        if key in ("category", "second_colour", "gender"):
            continue
        forms = lexicon.forms(key, told[key])
        if forms.having:
            having.append(_pick(forms.having, rng))
        elif forms.lacking:
            without.append(forms.lacking[0])
        elif forms.be:
            before.append(_pick(forms.be, rng))
    if second:
        having.append(pick("accent", rng).format(_pick(lexicon.forms("colour", second).be, rng)))
    gender = _WEARERS.get(told.get("gender", ""))
    if gender and rng.random() < 0.7:
        before.insert(0, gender[0])
    return _assemble(
        noun,
        before,
        into,
        having,
        without,
        rng,
        wearer=gender[2] if gender and not (before and before[0] == gender[0]) else None,
    )


def _assemble(
    noun: str,
    before: list[str],
    into: list[str],
    having: list[str],
    without: list[str],
    rng: Random,
    wearer: str | None,
) -> str:
    text = " ".join([*before, noun])
    if rng.random() < 0.6:
        text = article(text) if not plural(noun) else text
    if wearer:
        text += f" {wearer}"
    if into:
        text += f" in {into[0]}"
    rng.shuffle(having)
    if having:
        text += " with " + (having[0] if len(having) == 1 else ", ".join(having[:-1]) + " and " + having[-1])
    if without:
        text += rng.choice((" without ", " with no ", ", no ")) + " or ".join(without)
    return text


def _listed(told: Mapping[str, str], lexicon: Lexicon, rng: Random) -> str:
    """Tags, as data feeds have them: "navy, long sleeves, cotton, shirt"."""
    tags = []
    for key, value in told.items():
        forms = lexicon.forms(key, value)
        if key == "second_colour":
            tags.append(f"{value} details")
        elif key == "gender":
            tags.append(_WEARERS.get(value, (value,))[0])
        elif forms.lacking and (value == "no" or not forms.be):
            tags.append(f"no {forms.lacking[0]}")
        else:
            tags.append(_pick(forms.noun or forms.be or forms.having or forms.into, rng))
    rng.shuffle(tags)
    return rng.choice((", ", ", ", " ")).join(tags)
