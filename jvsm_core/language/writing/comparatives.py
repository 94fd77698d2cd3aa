"""Comparatives: "longer", "a bit looser", "a darker blue", where the two values can be compared."""

from __future__ import annotations

from collections.abc import Sequence

from ..words.changes import Setting
from ..words.degrees import ABOUT_LEGS, COMPLAINTS, OPPOSITES
from ..words.lexicon import LEGS, article
from ..words.orders import MUTED, SCALES, VIVID, family
from .templates import Text, frames, told

_ABOUT_THE_LEGS = frozenset({"dress", "skirt", "coat", "shorts"})
#: Fewer necklines than this lie between those that one is called higher than the other.
_FAR_NECKLINES = 3


def _graded(words: Sequence[str], size: str) -> tuple[str, ...]:
    """Comparatives, plain and with a strength that suits the size of the change."""
    return (
        *words,
        *(
            f"{degree} {word}"
            for word in words[:4]
            for degree in frames(f"degree {size}")
            if not (degree == "way" and word.startswith("a "))
        ),
    )


def comparatives(key: str, old: str | None, new: str, setting: Setting) -> list[Text]:
    """(kind, group, text) for every direction that leads from the old value to the new."""
    texts: list[Text] = []
    for scale in SCALES:
        steps = scale.steps(old, new) if scale.key == key else 0
        if old is not None and steps:
            texts += _along(scale.name, old, new, steps, setting)
    return texts


def _along(scale: str, old: str, new: str, steps: int, setting: Setting) -> list[Text]:
    """Clauses of one scale."""
    way, side = ("up", 0) if steps > 0 else ("down", 1)
    if scale == "sleeve" and "sleeveless" in (old, new):
        return told("sleeve from none") if old == "sleeveless" else []
    size = "small" if abs(steps) == 1 else "large"
    shade = family(old, new) if scale == "lightness" else None
    # Only plain cloth is surely meant by "plainer"; many patterns are "busier".
    sure = new == "solid" if scale == "busyness" else shade is not None
    group = "comparative" if sure else "vague"
    texts = _complaints(scale, side, sure, setting)
    if scale == "neck depth" and abs(steps) >= _FAR_NECKLINES:
        return texts
    words = OPPOSITES[scale][side]
    hem = "leg" if setting.category in LEGS else "hem"
    cases = [f"{scale} {way}", f"{scale} {way} of a {hem}"]
    if shade:
        cases.append(f"{scale} {way} of a family")
    if scale == "lightness" and old in MUTED and new in VIVID:
        cases.append(f"{scale} {way} to vivid")
    if scale == "lightness" and old in VIVID and new in MUTED:
        cases.append(f"{scale} {way} to muted")
    for case in cases:
        texts += told(
            case,
            group=group,
            size=size,
            word=words,
            a_word=tuple(map(article, words)),
            graded=_graded(words, size),
            graded_two=_graded(words[:2], size),
            next_two=words[2:4],
            plainest=words[0],
            hem=hem,
            family=shade or "",
        )
    return texts


def _complaints(scale: str, side: int, sure: bool, setting: Setting) -> list[Text]:
    """The direction as what bothers people: "it's too short", "my knees get cold"."""
    texts = COMPLAINTS.get(scale, ((), ()))[side]
    if scale == "length" and setting.category in _ABOUT_THE_LEGS:
        texts += ABOUT_LEGS[side]
    clear = scale in ("length", "sleeve", "fit") or (scale == "lightness" and sure)
    return [("do", "comparative" if clear else "vague", text) for text in texts]
