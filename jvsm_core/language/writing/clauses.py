"""What can be said about the change of one attribute: clauses, before they become a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..words.changes import Setting
from ..words.degrees import OPPOSITES
from ..words.lexicon import LEGS, LEXICON, article
from ..words.orders import family, impressions, scales
from ..words.senses import MOTIFS, PLACES, Forms, flagged
from .templates import frames, told


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
Words = Mapping[str, Sequence[str]]

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
    facts, compared = _comparison(key, old, new)
    facts |= {"leg" if setting.category in LEGS else "hem"}
    facts |= {"about the legs"} if setting.category in _ABOUT_THE_LEGS else set()
    facts |= {"contrast"} if old not in (None, new) and new not in ("yes", "no") else set()
    facts |= {"on plain cloth"} if setting.pattern == "solid" else set()
    shade = family(old, new) if key == "colour" else None
    words = {
        **compared,
        **_of_both(old, forms, before),
        **_of_the_pattern(old, new, setting, before),
        "new": [new],
        "detail": [key.removesuffix("s")] if flagged(key, "less") else [],
        "hem": ["leg" if "leg" in facts else "hem"],
        "family": [shade] if shade else [],
    }
    texts = [(kind, "absolute", text) for kind in PLACES for text in getattr(forms, kind)]
    texts += told(key, old, new, facts, "comparative" if shade else "vague", words)
    return tuple(Clause(kind, group, text, key) for kind, group, text in dict.fromkeys(texts))


def _comparison(key: str, old: str | None, new: str) -> tuple[set[str], Words]:
    """The way of the change along each scale that has both values, as facts of the table, and words that say it.

    Those that name no scale, "graded", are of the first.
    """
    facts: set[str] = set()
    words: Words = {}
    for scale in (*scales(key), *impressions(key)):
        steps = scale.steps(old, new)
        if not steps:
            continue
        way = f"{scale.name} {'up' if steps > 0 else 'down'}"
        size = "small" if abs(steps) == 1 else "large"
        facts |= {way, f"{way} {size}"} | ({f"{way} near"} if abs(steps) < _FAR_NECKLINES else set())
        said = OPPOSITES.get(scale.name, ((), ()))[steps < 0]
        of_scale = {
            scale.name: said,
            "word": said,
            "a_word": [article(word) for word in said],
            "graded": _graded(said, size),
            "graded_two": _graded(said[:2], size),
            "next_two": said[2:4],
            "plainest": said[:1],
        }
        words = {**of_scale, **words}
    return facts, words


def _graded(words: Sequence[str], size: str) -> list[str]:
    """Comparatives, plain and with a strength that suits the size of the change."""
    strong = [
        f"{degree} {word}"
        for word in words[:4]
        for degree in frames(f"degree {size}")
        if not (degree == "way" and word.startswith("a "))
    ]
    return [*words, *strong]


def _of_both(old: str | None, forms: Forms, before: Forms) -> Words:
    """The first forms of the new value, and of the old one: "navy instead of red"."""
    return {
        "be": forms.be[:4],
        "having": forms.having[:3],
        "into": forms.into[:2],
        "cloth": forms.into[:1],
        "noun": [noun for noun in forms.noun[:2] if not noun.endswith("s")],
        "lacking": forms.lacking[:1],
        "have": ["have" if noun.endswith("s") else "has" for noun in forms.lacking[:1]],
        "was": [old] if old else [],
        "was_be": before.be[:1],
        "was_having": before.having[:2],
        "bare_was": [_bare(text) for text in before.having[:2]],
        "bare_first": [_bare(text) for text in before.having[:1]],
        "a_was": [article(noun) for noun in before.noun[:1] if not noun.endswith("s")],
    }


def _of_the_motifs(colour: str, pattern: str | None) -> Words:
    """The colour of a pattern's motifs alone: "white dots"."""
    motifs = MOTIFS.get(pattern or "", ("pattern",))
    colours = LEXICON.forms("colour", colour).be
    return {"named": _coloured(colours, motifs), "motif": motifs[:1], "colour": colours}


def _of_the_pattern(old: str | None, new: str, setting: Setting, before: Forms) -> Words:
    """What a pattern's motifs are called, and in which colour they come."""
    second = setting.second or ""
    named = []
    if setting.second_is_new and second and new != "leopard":
        motifs = [motif for motif in MOTIFS.get(new, ()) if motif not in _CLOTHS]
        named = _coloured(LEXICON.forms("colour", second).be[:4], motifs)
    return {
        "old_motif": MOTIFS.get(old or "", ()),
        "motif_be": before.be[:2] if old in MOTIFS else (),
        "its_motif": _coloured([second], MOTIFS.get(setting.pattern or "", ())[:1]) if second else (),
        "named": named,
        "several": [text for text in named if text.endswith("s")],
    }


def _coloured(colours: Sequence[str], motifs: Sequence[str]) -> list[str]:
    """Motifs in a colour, as noun phrases: singulars take an article."""
    named = [f"{colour} {motif}" for colour in colours for motif in motifs]
    uncounted = ("s", "plaid", "gingham", "print")
    return [text if text.endswith(uncounted) else article(text) for text in named]


def _bare(text: str) -> str:
    """A noun phrase without its article, to stand after "the"."""
    head, _, rest = text.partition(" ")
    return rest if head in ("a", "an", "some") else text
