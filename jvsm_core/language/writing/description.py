"""A garment told in words: captions for training, and what to compare a query with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from ...vocabulary import DETAILS
from ..words.lexicon import LEXICON, article, plural
from .templates import pick

#: Keys told before the noun, in the order English puts them, where they have an adjective.
_BEFORE = ("fit", "length", "colour", "pattern", "material", "neckline", "sleeve")
_UNSAID = frozenset({("sleeve_style", "plain")})
_WEARERS = {"men": ("men's", "a man's", "for men"), "women": ("women's", "ladies'", "for women")}
_NOT_BEFORE = re.compile(r"^(an? |made|printed|with |one |all )|\b(the|above|for|at|down)\b")


def describe(attributes: Mapping[str, str], rng: Random, drop: float) -> str:
    """See `Grammar.description`."""
    told = {key: value for key, value in attributes.items() if value and _tell(key, value, rng, drop)}
    if not told:
        key = rng.choice([key for key, value in attributes.items() if value] or ["category"])
        told = {key: attributes.get(key, "garment")}
    if rng.random() < 0.15:
        return _listed(told, rng)
    return _sentence(told, rng)


def _tell(key: str, value: str, rng: Random, drop: float) -> bool:
    if key in DETAILS and value == "no":
        return rng.random() < 0.06
    if (key, value) in _UNSAID:
        return rng.random() < 0.1
    return rng.random() >= (drop / 3 if key == "category" else drop)


def _pick(texts: tuple[str, ...], rng: Random) -> str:
    return texts[0] if rng.random() < 0.45 else rng.choice(texts)


def _sentence(told: Mapping[str, str], rng: Random) -> str:
    """One noun phrase; each key goes before the noun, after "in", "with" or "without"."""
    category = told.get("category")
    noun = _pick(LEXICON.forms("category", category).noun if category else ("garment", "piece", "item"), rng)
    parts: dict[str, list[str]] = {"before": [], "in": [], "with": [], "without": []}
    keys = [key for key in _BEFORE if key in told]
    if rng.random() < 0.4:
        rng.shuffle(keys)
    second = LEXICON.forms("colour", told["second_colour"]).be if told.get("second_colour") else ()
    for key in keys:
        forms = LEXICON.forms(key, told[key])
        adjectives = tuple(text for text in forms.be if not _NOT_BEFORE.search(text))
        if key == "pattern" and second and forms.having and rng.random() < 0.6:
            text, word = forms.having[0], _pick(second, rng)
            parts["with"].append(article(f"{word} {text[2:]}") if text.startswith("a ") else f"{word} {text}")
            second = ()
        elif adjectives and (rng.random() < 0.65 or not forms.having and (parts["in"] or not forms.into)):
            parts["before"].append(_pick(adjectives, rng))
            if key == "colour" and second and rng.random() < 0.4:
                parts["before"][-1] += f" and {_pick(second, rng)}"
                second = ()
        elif forms.having and (parts["in"] or not forms.into or rng.random() < 0.6):
            parts["with"].append(_pick(forms.having, rng))
        elif forms.into and not parts["in"]:
            parts["in"].append(_pick(forms.into, rng))
        else:
            parts["without" if forms.lacking else "before"].append((*forms.lacking, told[key])[0])
    for key in sorted((key for key in told if key not in _BEFORE), key=lambda _: rng.random()):
        if key not in ("category", "second_colour", "gender"):
            forms = LEXICON.forms(key, told[key])
            if forms.having or forms.be and not forms.lacking:
                parts["with" if forms.having else "before"].append(_pick(forms.having or forms.be, rng))
            elif forms.lacking:
                parts["without"].append(forms.lacking[0])
    if second:
        parts["with"].append(pick("accent", rng).format(_pick(second, rng)))
    adjective, _, wearer = _WEARERS.get(told.get("gender", ""), ("", "", ""))
    if adjective and rng.random() < 0.7:
        parts["before"].insert(0, adjective)
        wearer = ""
    return _assemble(noun, wearer, parts, rng)


def _assemble(noun: str, wearer: str, parts: Mapping[str, list[str]], rng: Random) -> str:
    text = " ".join([*parts["before"], noun])
    if rng.random() < 0.6:
        text = article(text) if not plural(noun) else text
    text = " ".join(filter(None, (text, wearer, *(f"in {cloth}" for cloth in parts["in"]))))
    having = parts["with"]
    rng.shuffle(having)
    if having:
        text += " with " + " and ".join(filter(None, (", ".join(having[:-1]), having[-1])))
    if parts["without"]:
        text += rng.choice((" without ", " with no ", ", no ")) + " or ".join(parts["without"])
    return text


def _listed(told: Mapping[str, str], rng: Random) -> str:
    """Tags, as data feeds have them: "navy, long sleeves, cotton, shirt"."""
    tags = []
    for key, value in told.items():
        forms = LEXICON.forms(key, value)
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
