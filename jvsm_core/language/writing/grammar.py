"""The paraphrase grammar: a change of attributes to what a person would type for it.

A text is made in four steps: choose a style (a phrase after a head, bare words, orders, or the
"is … and has …" of FashionIQ's captions), choose for each edit a clause that the style can carry,
put the clauses together, and let it be typed by a person (`noise`). Whatever is said is true of
the change; how precisely it points at the new value varies, as it does with people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from random import Random
from typing import NamedTuple

from ..words.changes import FOLLOWS, Change, Setting, follows, leading
from ..words.lexicon import LEXICON, article
from ..words.orders import scales
from ..words.senses import PLACES
from ..words.table import rows
from . import frames
from .clauses import Clause, clauses
from .description import describe
from .noise import Noise
from .templates import pick, said_in

#: Kinds of clause each style can carry, with how often each kind is taken where it exists.
STYLES: Mapping[str, Mapping[str, float]] = {
    row["style"]: {kind: float(row[kind]) for kind in PLACES if row[kind]} for row in rows("styles")
}
_STYLE_SHARES = [float(row["share"]) for row in rows("styles")]
_GROUP_WEIGHTS = {"absolute": 1.0, "contrast": 0.16, "vague": 0.16, "told": 0.8}
_GROUP_WEIGHTS_TOGETHER = {"absolute": 1.0, "contrast": 0.04, "vague": 0.1, "told": 0.8}


class _Manner(NamedTuple):
    """How an edit is to be said: style, whether it must name its value, whether it is the only edit."""

    style: str
    precise: bool
    alone: bool


class Grammar:
    """Writes modification texts, descriptions and prompts.

    Args:
        noise: how carelessly the texts are typed; `noise.SILENT` for clean ones.
        named: whether modifications always name the value they ask for ("in navy"), and never only
            point at it ("darker", "anything but red").
    """

    def __init__(self, noise: Noise | None = None, *, named: bool = False) -> None:
        self.noise = noise or Noise()
        self.named = named

    def modification(self, change: Change, rng: Random, reference: Mapping[str, str] | None = None) -> str:
        """What a person would type to ask for a change.

        Args:
            change: key to (old value or None, new value); dependent keys may be there and may be told.
            reference: attributes of the garment it starts from; names the garment and its motifs.

        Raises:
            ValueError: the change asks for nothing.
        """
        return self._typed(self._write(change, rng, reference), rng)

    def correction(self, change: Change, rng: Random, reference: Mapping[str, str] | None = None) -> str:
        """As `modification`, for taking back what was just asked: "no, blue instead".

        The change goes from what was asked before to what is asked now.
        """
        setting, edits = _prepare(change, reference)
        if len(edits) == 1 and rng.random() < 0.5:
            ((key, (old, new)),) = edits.items()
            text = self._take_back(key, old, new, setting, rng)
        else:
            said = self._write(change, rng, reference, styles=("bare", "orders"))
            text = pick("correction", rng).format(p=said)
        return self._typed(text, rng)

    def description(self, attributes: Mapping[str, str], rng: Random, drop: float = 0.3) -> str:
        """A caption of one garment: side text for training, or a search in words alone.

        Args:
            drop: how likely each attribute is left out; 0 tells all of them. A detail the garment
                does not have usually goes unsaid, as in any shop.
        """
        return describe(attributes, rng, drop)

    def prompt(self, key: str, value: str) -> str:
        """The canonical phrase for one attribute: "a garment with long sleeves"."""
        forms = asdict(LEXICON.forms(key, value))
        said = {"key": key, "value": value} | {place: texts[0] for place, texts in forms.items() if texts}
        if "noun" in said:
            said["a_noun"] = frames.with_article(said["noun"])
        if "be" in said:
            said |= {"a_be": article(said["be"]), "lacking": ""}
        return next(text for text in said_in("prompt", said, key, value))

    def _write(
        self,
        change: Change,
        rng: Random,
        reference: Mapping[str, str] | None,
        styles: Sequence[str] | None = None,
    ) -> str:
        """A text in one of the styles, any where none is named; those named must name the value."""
        setting, edits = _prepare(change, reference)
        precise = self.named or styles is not None
        style = rng.choice(styles) if styles else rng.choices(tuple(STYLES), _STYLE_SHARES)[0]
        keys = list(edits)
        rng.shuffle(keys)
        manner = _Manner(style, precise, alone=len(keys) == 1)
        chosen = [self._clause(key, *edits[key], setting, manner, rng) for key in keys]
        chosen += self._told_too(change, setting, style, rng)
        garment = reference.get("category") if reference and "category" not in edits else None
        words = frames.Words.of(garment, rng)
        text = getattr(frames, style)(chosen, words, rng)
        return text if styles is not None else frames.chatty(text, style, rng)

    def _clause(
        self, key: str, old: str | None, new: str, setting: Setting, manner: _Manner, rng: Random
    ) -> Clause:
        groups, weights, by_group = _options(key, old, new, setting, manner)
        kinds = by_group[rng.choices(groups, weights)[0]]
        kind = rng.choices(tuple(kinds), [STYLES[manner.style][kind] for kind in kinds])[0]
        texts = kinds[kind]
        return texts[0] if rng.random() < 0.3 else rng.choice(texts)

    def _told_too(self, change: Change, setting: Setting, style: str, rng: Random) -> list[Clause]:
        """A dependent value that is newly there may be told with the edit that brings it."""
        new = change.get("sleeve_style", (None, None))[1]
        if new not in (None, "plain") and follows("sleeve_style", change) and rng.random() < 0.9:
            return [self._clause("sleeve_style", None, new, setting, _Manner(style, True, False), rng)]
        return []

    def _take_back(self, key: str, old: str | None, new: str, setting: Setting, rng: Random) -> str:
        """ "Not red, blue": the value before set aside in so many words."""

        def named(value: str) -> list[Clause]:
            return [
                clause
                for clause in clauses(key, None, value, setting)
                if clause.group == "absolute" and clause.kind not in ("do", "lacking")
            ]

        now, was = named(new), named(old) if old else []
        if now and was and rng.random() < 0.7:
            return pick("taken back", rng).format(
                old=frames.bare_words(was[0], rng, plain=True), new=frames.bare_words(rng.choice(now), rng)
            )
        now = now or [clause for clause in clauses(key, None, new, setting) if clause.group == "absolute"]
        return pick("correction", rng).format(p=frames.bare_words(rng.choice(now), rng))

    def _typed(self, text: str, rng: Random) -> str:
        return self.noise.apply(re.sub(r"\s+", " ", text).strip(), rng)


def _prepare(
    change: Change, reference: Mapping[str, str] | None
) -> tuple[Setting, dict[str, tuple[str | None, str]]]:
    """What the wording may lean on, and the edits to be told, values in the lexicon's spelling."""
    edits = {
        key: (old and LEXICON.canonical(key, old), LEXICON.canonical(key, new))
        for key, (old, new) in leading(change).items()
    }
    if not edits:
        raise ValueError(f"nothing to ask for in the change {dict(change)!r}")
    after = {**(reference or {}), **{key: new for key, (_, new) in change.items()}}
    category, pattern, second = (
        LEXICON.canonical(key, value) if (value := after.get(key)) else None
        for key in ("category", "pattern", "second_colour")
    )
    followed = any(key in change for key in FOLLOWS["second_colour"])
    is_new = bool(second) and followed and change.get("second_colour", (second,))[0] != second
    return Setting(category, pattern, second, is_new), edits


@lru_cache(maxsize=200_000)
def _options(
    key: str, old: str | None, new: str, setting: Setting, manner: _Manner
) -> tuple[Sequence[str], Sequence[float], Mapping[str, Mapping[str, Sequence[Clause]]]]:
    """Groups, their weights, and by group and kind the clauses that a style can carry."""
    usable = [clause for clause in clauses(key, old, new, setting) if clause.kind in STYLES[manner.style]]
    if manner.precise:
        usable = [clause for clause in usable if clause.group in ("absolute", "told")]
    by_group: dict[str, dict[str, list[Clause]]] = {}
    for clause in usable:
        by_group.setdefault(clause.group, {}).setdefault(clause.kind, []).append(clause)
    shares = _GROUP_WEIGHTS if manner.alone else _GROUP_WEIGHTS_TOGETHER
    weights = [shares.get(group) or _comparative_weight(key, old, new) for group in by_group]
    return tuple(by_group), tuple(weights), by_group


def _comparative_weight(key: str, old: str | None, new: str) -> float:
    """One step is what "longer" means first; the more steps, the rarer it is said."""
    steps = max((abs(scale.steps(old, new)) for scale in scales(key)), default=1)
    return {0: 0.7, 1: 0.75, 2: 0.35}.get(steps, 0.2)
