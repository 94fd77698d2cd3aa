"""What can be said about the change of one attribute: clauses, before they become a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..words.changes import Setting
from ..words.degrees import ABOUT_LEGS, COMPLAINTS, OPPOSITES
from ..words.lexicon import LEGS, Lexicon, article
from ..words.orders import FORMALITY, MUTED, SHINE, VIVID, WARMTH, family, scales
from ..words.senses import MOTIFS, PLACES, Forms, flagged
from .templates import Text, frames, told

LEXICON = Lexicon()


class Clause(NamedTuple):
    """One thing to say.

    kind: grammatical place, one of `senses.PLACES`.
    group: how it points at the new value: `absolute` names it, `comparative` gives a direction from
        the old one, `contrast` names both, `vague` fits the new value and others too, `told` names the
        second colour that comes with the new value.
    key: attribute it speaks of.
    """

    kind: str
    group: str
    text: str
    key: str


#: Words of the table's clauses, each in as many ways as there are.
Words = Mapping[str, Iterable[str]]

_ABOUT_THE_LEGS = frozenset({"dress", "skirt", "coat", "shorts"})
#: Necklines so far apart are not called higher or lower.
_FAR_NECKLINES = 3
#: Patterns that are the cloth itself: "red plaid" is red.
_CLOTHS = ("plaid", "gingham", "animal print")


@lru_cache(maxsize=200_000)
def clauses(key: str, old: str | None, new: str, setting: Setting) -> tuple[Clause, ...]:
    """Everything the grammar can say about `key` going from `old` to `new`; never empty."""
    if key == "second_colour":
        texts = told(key, old, new, words=_of_the_motifs(new, setting.pattern))
        return tuple(Clause(*text, key) for text in dict.fromkeys(texts))
    forms = LEXICON.forms(key, new, setting.category)
    before = LEXICON.forms(key, old, setting.category) if old else Forms()
    texts = [(kind, "absolute", text) for kind in PLACES for text in getattr(forms, kind)]
    way, group, compared, complaints = _comparison(key, old, new, setting)
    facts = {*way, *(("contrast",) if old and old != new and new not in ("yes", "no") else ())}
    facts |= {"on plain cloth"} if setting.pattern == "solid" else set()
    words = {**compared, **_of_both(key, old, forms, before), **_of_the_pattern(old, new, setting, before)}
    words |= {"new": [new], **_impressions(key, old, new)}
    texts += complaints + told(key, old, new, facts, group, words)
    return tuple(Clause(kind, group, text, key) for kind, group, text in dict.fromkeys(texts))


def _comparison(
    key: str, old: str | None, new: str, setting: Setting
) -> tuple[tuple[str, ...], str, Words, list[Text]]:
    """Where the values can be compared: facts of the table, group, words, and the complaints that say so."""
    scale, steps = next(
        ((scale.name, steps) for scale in scales(key) if (steps := scale.steps(old, new))), ("", 0)
    )
    if old is None or not steps or (scale == "sleeve" and "sleeveless" in (old, new)):
        return (), "", {}, []
    side, size = int(steps < 0), "small" if abs(steps) == 1 else "large"
    shade = family(old, new) if scale == "lightness" else None
    complained = COMPLAINTS.get(scale, ((), ()))[side]
    if scale == "length" and setting.category in _ABOUT_THE_LEGS:
        complained += ABOUT_LEGS[side]
    clear = scale in ("length", "sleeve", "fit") or shade
    complaints = [("do", "comparative" if clear else "vague", text) for text in complained]
    if scale == "neck depth" and abs(steps) >= _FAR_NECKLINES:
        return (), "", {}, complaints
    # Only plain cloth is surely meant by "plainer"; many patterns are "busier".
    group = "comparative" if shade or (scale == "busyness" and new == "solid") else "vague"
    facts = (
        f"{scale} {('up', 'down')[side]}",
        size,
        "leg" if setting.category in LEGS else "hem",
        *(("to vivid",) if old in MUTED and new in VIVID else ()),
        *(("to muted",) if old in VIVID and new in MUTED else ()),
    )
    compared = OPPOSITES[scale][side]
    words = {
        "word": compared,
        "a_word": map(article, compared),
        "graded": _graded(compared, size),
        "graded_two": _graded(compared[:2], size),
        "next_two": compared[2:4],
        "plainest": compared[:1],
        "hem": [facts[2]],
        "family": [shade] if shade else [],
    }
    return facts, group, words, complaints


def _graded(words: Sequence[str], size: str) -> list[str]:
    """Comparatives, plain and with a strength that suits the size of the change."""
    strong = [
        f"{degree} {word}"
        for word in words[:4]
        for degree in frames(f"degree {size}")
        if not (degree == "way" and word.startswith("a "))
    ]
    return [*words, *strong]


def _of_both(key: str, old: str | None, forms: Forms, before: Forms) -> Words:
    """The first forms of the new value, and of the old one: "navy instead of red"."""
    said = before.having[:1] if key in ("pattern", "neckline") else [old] if old else []
    lacking = forms.lacking[:1]
    return {
        "be": forms.be[:4],
        "having": forms.having[:3],
        "into": forms.into[:2],
        "cloth": forms.into[:1],
        "noun": [noun for noun in forms.noun[:2] if not noun.endswith("s")],
        "lacking": lacking,
        "have": ["have" if noun.endswith("s") else "has" for noun in lacking],
        "detail": [key.removesuffix("s")] if flagged(key, "less") else [],
        "was": [old] if old else [],
        "was_be": before.be[:1],
        "was_having": before.having[:2],
        "bare_was": [_bare(text) for text in before.having[:2]],
        "a_was": [article(noun) for noun in before.noun[:1] if not noun.endswith("s")],
        "said": [_bare(text) for text in said] if key in _NOT_AS_BEFORE else [],
    }


#: Of these one may ask for anything but what is there.
_NOT_AS_BEFORE = ("colour", "pattern", "material", "neckline")


def _of_the_motifs(colour: str, pattern: str | None) -> Words:
    """The colour of a pattern's motifs alone: "white dots"."""
    motifs = MOTIFS.get(pattern or "", ("pattern",))
    colours = LEXICON.forms("colour", colour).be
    named = [_phrase(f"{word} {motif}") for word in colours for motif in motifs]
    return {"named": named, "motif": motifs[:1], "colour": colours}


def _of_the_pattern(old: str | None, new: str, setting: Setting, before: Forms) -> Words:
    """What a pattern's motifs are called, and in which colour they come."""
    second = setting.second or ""
    beside = MOTIFS.get(setting.pattern or "", ())[:1] if second else ()
    named = []
    if setting.second_is_new and second and new != "leopard":
        motifs = [motif for motif in MOTIFS.get(new, ()) if motif not in _CLOTHS]
        colours = LEXICON.forms("colour", second).be[:4]
        named = [_phrase(f"{word} {motif}") for word in colours for motif in motifs]
    return {
        "old_motif": MOTIFS.get(old or "", ()),
        "motif_be": before.be[:2] if old in MOTIFS else (),
        "its_motif": [_phrase(f"{second} {motif}") for motif in beside],
        "named": named,
        "several": [text for text in named if text.endswith("s")],
    }


def _impressions(key: str, old: str | None, new: str) -> Words:
    """Impressions that a change makes: formality, warmth, shine, frills."""
    tables = {"formality": FORMALITY.get(key, {})}
    if key == "material":
        tables |= {"warmth": WARMTH, "shine": SHINE}
    ways = [
        (name, table[new] < table[old or ""])
        for name, table in tables.items()
        if old in table and new in table and table[old or ""] != table[new]
    ]
    frilled = [("frills", new != "yes")] if key == "ruffles" else []
    return {
        "impression": [word for name, side in ways for word in OPPOSITES[name][side]],
        "complaint": [text for name, side in ways for text in COMPLAINTS[name][side]],
        "frill": [word for name, side in frilled for word in OPPOSITES[name][side]],
        "frill_complaint": [text for name, side in frilled for text in COMPLAINTS[name][side]],
    }


def _phrase(text: str) -> str:
    """A noun phrase: singulars take an article."""
    return text if text.endswith("s") or text.split()[-1] in ("plaid", "gingham", "print") else article(text)


def _bare(text: str) -> str:
    """A noun phrase without its article, to stand after "the"."""
    head, _, rest = text.partition(" ")
    return rest if head in ("a", "an", "some") else text
