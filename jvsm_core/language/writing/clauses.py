"""What can be said about the change of one attribute: clauses, before they become a sentence."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ..words.changes import Setting
from ..words.degrees import COMPLAINTS, OPPOSITES
from ..words.lexicon import Lexicon, article
from ..words.orders import FORMALITY, SHINE, WARMTH
from ..words.senses import MOTIFS, PLACES, Forms, flagged
from .comparatives import Text, comparatives

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
    return [("having", "absolute", _np(f"{word} {motif}")) for word in words for motif in motifs] + [
        ("do", "absolute", f"make the {motifs[0]} {word}") for word in words
    ]


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
    if before.be and forms.be:
        was = before.be[0]
        for now in forms.be[:4]:
            texts += [
                ("be", "contrast", f"{now} instead of {was}"),
                ("be", "contrast", f"{now}, not {was}"),
                ("be", "contrast", f"{now} rather than {was}"),
                ("be", "contrast", f"not {was} but {now}"),
            ]
    if before.having and forms.having:
        for was in before.having[:2]:
            for now in forms.having[:3]:
                texts += [
                    ("having", "contrast", f"{now} instead of {was}"),
                    ("having", "contrast", f"{now}, not {was}"),
                    ("do", "contrast", f"swap the {_bare(was)} for {now}"),
                    ("do", "contrast", f"replace the {_bare(was)} with {now}"),
                    ("do", "contrast", f"change the {_bare(was)} to {now}"),
                ]
    if before.noun and forms.noun:
        was = before.noun[0]
        texts += [
            ("noun", "contrast", f"{now} instead of {article(was)}")
            for now in forms.noun[:2]
            if not now.endswith("s") and not was.endswith("s")
        ]
    if key == "colour":
        for now in forms.be[:4]:
            texts += [
                ("into", "contrast", f"{now} instead of {old}"),
                ("into", "contrast", f"{now}, not {old}"),
                ("do", "contrast", f"swap the {old} for {now}"),
                ("do", "contrast", f"change the {old} to {now}"),
                ("do", "contrast", f"change the colour from {old} to {now}"),
                ("do", "contrast", f"replace {old} with {now}"),
            ]
    if key == "material" and before.into and forms.into:
        texts += [("into", "contrast", f"{now} instead of {old}") for now in forms.into[:2]]
        texts += [("do", "contrast", f"swap the {old} for {forms.into[0]}")]
    if key == "pattern":
        motifs = MOTIFS.get(old, ())
        for now in forms.having[:3]:
            texts += [("do", "contrast", f"swap the {motif} for {now}") for motif in motifs]
        if {old, new} == set(_STRIPES):
            texts += [
                ("do", "contrast", "turn the stripes the other way"),
                ("do", "contrast", "make the stripes run the other way"),
                ("do", "contrast", f"make the stripes {new.split()[0]}"),
            ]
    return texts


def _special(key: str, old: str | None, new: str, setting: Setting) -> list[Text]:
    """What only some changes can be called."""
    texts: list[Text] = []
    if key == "pattern":
        texts += _pattern_special(old, new, setting)
    elif key == "colour":
        if setting.pattern == "solid":
            texts += [("be", "absolute", f"solid {new}"), ("be", "absolute", f"plain {new}")]
        elif setting.second and setting.pattern in MOTIFS:
            motif = _np(f"{setting.second} {MOTIFS[setting.pattern][0]}")
            texts += [(kind, "absolute", f"{new} with {motif}") for kind in ("be", "into")]
        words = LEXICON.forms(key, new).be[:4]
        texts += [("do", "absolute", f"change the colour to {word}") for word in words]
    elif key == "neckline" and old in _COLLARS and new in ("crew", "scoop", "v-neck"):
        texts += [("lacking", "vague", "hood" if old == "hood" else "collar")] * 2
    elif key == "neckline" and new in ("shirt collar", "polo collar", "mandarin collar"):
        texts += [("having", "vague", "a collar"), ("be", "vague", "collared")]
    elif key == "sleeve_style" and new == "plain" and old:
        texts += [
            ("lacking", "absolute", f"{old} sleeves"),
            ("having", "absolute", "less volume in the sleeves"),
        ]
    elif key == "ruffles":
        side = 0 if new == "yes" else 1
        texts += [("be", "comparative", word) for word in OPPOSITES["frills"][side]]
        texts += [("do", "vague", word) for word in COMPLAINTS["frills"][side]]
    if new == "no" and old == "yes":
        texts += [("be", "contrast", f"not {word}") for word in LEXICON.forms(key, "yes").be[:1]]
    if new == "no" and flagged(key, "less"):
        texts += [("be", "vague", f"{key.removesuffix('s')}less")]
    if new == "no":
        texts += [("do", "absolute", text) for text in _unwanted(LEXICON.forms(key, "no").lacking[0])]
    if old and key in ("colour", "pattern", "material", "neckline") and old != "solid":
        texts += _anything_else(key, old)
    texts += _vague(key, old, new)
    return texts


def _unwanted(noun: str) -> tuple[str, ...]:
    """Ways of being rid of a detail."""
    have = "have" if noun.endswith("s") else "has"
    return (
        f"the {noun} {have} to go",
        f"I don't need the {noun}",
        f"I could do without the {noun}",
        f"get rid of the {noun}",
        f"I hate the {noun}",
        f"not a fan of the {noun}",
    )


def _anything_else(key: str, old: str) -> list[Text]:
    """Only what it is not to be: "anything but black", "not the stripes"."""
    forms = LEXICON.forms(key, old)
    said = forms.having[:1] if key in ("pattern", "neckline") else (old,)
    texts: list[Text] = []
    for word in map(_bare, said):
        texts += [
            ("do", "vague", f"anything but {word}"),
            ("do", "vague", f"I don't like the {word}"),
            ("do", "vague", f"not {word}"),
            ("do", "vague", f"I'd rather not have {word}"),
        ]
    if key == "colour":
        texts += [
            ("do", "vague", f"any colour except {old}"),
            ("do", "vague", f"I look terrible in {old}"),
            ("do", "vague", f"a different colour, not {old}"),
        ]
    return texts


def _pattern_special(old: str | None, new: str, setting: Setting) -> list[Text]:
    texts: list[Text] = []
    if new == "solid" and old in MOTIFS:
        texts += [("lacking", "absolute", motif) for motif in MOTIFS[old] * 2]
        texts += [("be", "absolute", f"not {word}") for word in LEXICON.forms("pattern", old).be[:2]]
    if new in _STRIPES and old not in (*_STRIPES, "pinstripe"):
        texts += [
            ("be", "vague", "striped"),
            ("be", "vague", "stripy"),
            ("having", "vague", "stripes"),
            ("into", "vague", "stripes"),
            ("be", "vague", "more striped"),
        ]
    if new in ("plaid", "gingham") and old not in ("plaid", "gingham"):
        texts += [("be", "vague", "checked"), ("having", "vague", "checks"), ("be", "vague", "checkered")]
    if old == "solid" and new != "solid":
        texts += [
            ("be", "vague", "patterned"),
            ("having", "vague", "a pattern"),
            ("be", "vague", "not plain"),
        ]
    if setting.second_is_new and setting.second and new in MOTIFS and new != "leopard":
        named = [
            _np(f"{word} {motif}")
            for word in LEXICON.forms("colour", setting.second).be[:4]
            for motif in MOTIFS[new]
            if motif not in _CLOTHS
        ]
        texts += [("having", "told", text) for text in named]
        texts += [("into", "told", text) for text in named if text.endswith("s")]
    return texts


def _vague(key: str, old: str | None, new: str) -> list[Text]:
    """Impressions: formality, warmth, shine."""
    texts: list[Text] = []
    tables = [("formality", FORMALITY.get(key, {}))]
    if key == "material":
        tables += [("warmth", WARMTH), ("shine", SHINE)]
    for name, table in tables:
        if old in table and new in table and table[old] != table[new]:
            side = 0 if table[new] > table[old] else 1
            texts += [("be", "vague", word) for word in OPPOSITES[name][side]]
            texts += [("do", "vague", text) for text in COMPLAINTS[name][side]]
    return texts
