"""What can be said about the change of one attribute: clauses, before they become a sentence."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ..words.changes import Setting
from ..words.degrees import COMPLAINTS, OPPOSITES
from ..words.lexicon import Lexicon, article
from ..words.orders import FORMALITY, SHINE, WARMTH
from ..words.senses import MOTIFS, PLACES, Forms, flagged
from .comparatives import comparatives
from .templates import Text, told

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


#: Patterns that are the cloth itself: "red plaid" is red.
_CLOTHS = ("plaid", "gingham", "animal print")
_STRIPES = ("horizontal stripes", "vertical stripes")
_CHECKS = ("plaid", "gingham")
_COLLARS = ("shirt collar", "polo collar", "turtleneck", "mandarin collar", "hood", "mock collar")


@lru_cache(maxsize=200_000)
def clauses(key: str, old: str | None, new: str, setting: Setting) -> tuple[Clause, ...]:
    """Everything the grammar can say about `key` going from `old` to `new`; never empty."""
    if key == "second_colour":
        return tuple(Clause(*text, key) for text in dict.fromkeys(_second(new, setting)))
    forms = LEXICON.forms(key, new, setting.category)
    texts: list[Text] = []
    for kind in PLACES:
        texts += [(kind, "absolute", text) for text in getattr(forms, kind)]
    texts += comparatives(key, old, new, setting)
    if old is not None and old != new and new not in ("yes", "no"):
        texts += _contrasts(key, old, new, forms, setting)
    texts += _special(key, old, new, setting)
    return tuple(Clause(kind, group, text, key) for kind, group, text in dict.fromkeys(texts))


def _second(new: str, setting: Setting) -> list[Text]:
    """The colour of a pattern's motifs alone: "white dots"."""
    motifs = MOTIFS.get(setting.pattern or "", ("pattern",))
    words = LEXICON.forms("colour", new).be
    named = [_np(f"{word} {motif}") for word in words for motif in motifs]
    return told("second colour", named=named, motif=motifs[0], colour=words)


def _np(text: str) -> str:
    """A noun phrase: singulars take an article."""
    return text if text.endswith("s") or text.split()[-1] in ("plaid", "gingham", "print") else article(text)


def _bare(text: str) -> str:
    """A noun phrase without its article, to stand after "the"."""
    head, _, rest = text.partition(" ")
    return rest if head in ("a", "an", "some") else text


def _contrasts(key: str, old: str, new: str, forms: Forms, setting: Setting) -> list[Text]:
    """Both values named: "navy instead of red", "swap the stripes for polka dots"."""
    before = LEXICON.forms(key, old, setting.category)
    texts: list[Text] = []
    for was in before.be[:1]:
        for now in forms.be[:4]:
            texts += told("contrast be", now=now, was=was)
    for was in before.having[:2]:
        for now in forms.having[:3]:
            texts += told("contrast having", now=now, was=was, bare_was=_bare(was))
    for was in before.noun[:1]:
        for now in forms.noun[:2]:
            if not now.endswith("s") and not was.endswith("s"):
                texts += told("contrast noun", now=now, a_was=article(was))
    for now in forms.be[:4] if key == "colour" else ():
        texts += told("contrast colour", now=now, was=old)
    if key == "material" and before.into:
        texts += told("contrast material", now=forms.into[:2], was=old)
        texts += told("contrast material cloth", now=forms.into[:1], was=old)
    for now in forms.having[:3] if key == "pattern" else ():
        texts += told("contrast motif", now=now, motif=MOTIFS.get(old, ()))
    if {old, new} == set(_STRIPES):
        texts += told("contrast stripes", way=new.split()[0])
    return texts


def _special(key: str, old: str | None, new: str, setting: Setting) -> list[Text]:
    """What only some changes can be called."""
    texts: list[Text] = []
    motifs = MOTIFS.get(setting.pattern or "")
    if key == "pattern":
        texts += _pattern_special(old or "", new, setting)
    elif key == "colour":
        if setting.pattern == "solid":
            texts += told("plain colour", new=new)
        elif setting.second and motifs:
            texts += told("colour beside its motif", new=new, motif=_np(f"{setting.second} {motifs[0]}"))
        texts += told("colour", colour=LEXICON.forms(key, new).be[:4])
    elif key == "neckline" and old in _COLLARS and new in ("crew", "scoop", "v-neck"):
        texts += told("hood gone" if old == "hood" else "collar gone")
    elif key == "neckline" and new in ("shirt collar", "polo collar", "mandarin collar"):
        texts += told("collar")
    elif key == "sleeve_style" and new == "plain" and old:
        texts += told("sleeves plain again", was=old)
    elif key == "ruffles":
        side = 0 if new == "yes" else 1
        texts += told("frills", word=OPPOSITES["frills"][side], complaint=COMPLAINTS["frills"][side])
    if new == "no":
        if old == "yes":
            texts += told("not any more", was=LEXICON.forms(key, "yes").be[:1])
        if flagged(key, "less"):
            texts += told("less", detail=key.removesuffix("s"))
        noun = LEXICON.forms(key, "no").lacking[0]
        texts += told("unwanted", noun=noun, have="have" if noun.endswith("s") else "has")
    if old and key in ("colour", "pattern", "material", "neckline") and old != "solid":
        said = LEXICON.forms(key, old).having[:1] if key in ("pattern", "neckline") else (old,)
        for was in map(_bare, said):
            texts += told("anything else", was=was)
        if key == "colour":
            texts += told("any other colour", was=old)
    return texts + _impressions(key, old or "", new)


def _pattern_special(old: str, new: str, setting: Setting) -> list[Text]:
    texts: list[Text] = []
    if new == "solid" and old in MOTIFS:
        texts += told("pattern gone", motif=MOTIFS[old], was=LEXICON.forms("pattern", old).be[:2])
    if new in _STRIPES and old not in (*_STRIPES, "pinstripe"):
        texts += told("stripes")
    if new in _CHECKS and old not in _CHECKS:
        texts += told("checks")
    if old == "solid" and new != "solid":
        texts += told("patterned")
    if setting.second_is_new and setting.second and new in MOTIFS and new != "leopard":
        named = [
            _np(f"{word} {motif}")
            for word in LEXICON.forms("colour", setting.second).be[:4]
            for motif in MOTIFS[new]
            if motif not in _CLOTHS
        ]
        several = [text for text in named if text.endswith("s")]
        texts += told("motif in its colour", named=named, several=several)
    return texts


def _impressions(key: str, old: str, new: str) -> list[Text]:
    """Impressions: formality, warmth, shine."""
    tables = [("formality", FORMALITY.get(key, {}))]
    if key == "material":
        tables += [("warmth", WARMTH), ("shine", SHINE)]
    texts: list[Text] = []
    for name, table in tables:
        if old in table and new in table and table[old] != table[new]:
            side = 0 if table[new] > table[old] else 1
            texts += told("impression", word=OPPOSITES[name][side], complaint=COMPLAINTS[name][side])
    return texts
