"""Comparatives: "longer", "a bit looser", "a darker blue", where the two values can be compared."""

from __future__ import annotations

from ..words.changes import Setting
from ..words.degrees import ABOUT_LEGS, COMPLAINTS, OPPOSITES
from ..words.lexicon import LEGS, article
from ..words.orders import MUTED, SCALES, VIVID, family

_ABOUT_THE_LEGS = frozenset({"dress", "skirt", "coat", "shorts"})

#: Kind, group and text of a clause; see `clauses.Clause`.
Text = tuple[str, str, str]

SMALL = ("a bit", "slightly", "a little", "a little bit", "a touch", "somewhat", "a tad", "just a bit")
LARGE = ("much", "a lot", "way", "far", "quite a bit", "a good deal")


def _graded(words: tuple[str, ...], steps: int) -> list[str]:
    """Comparatives, plain and with a strength that suits the number of steps."""
    degrees = SMALL if abs(steps) == 1 else LARGE
    graded = list(words) * 2
    graded += [
        f"{degree} {word}"
        for word in words[:4]
        for degree in degrees
        if not (degree == "way" and word.startswith("a "))
    ]
    return graded


def comparatives(key: str, old: str | None, new: str, setting: Setting) -> list[Text]:
    """(kind, group, text) for every direction that leads from the old value to the new."""
    texts: list[Text] = []
    for scale in SCALES:
        steps = scale.steps(old, new) if scale.key == key else 0
        if not steps:
            continue
        side = 0 if steps > 0 else 1
        words = OPPOSITES[scale.name][side]
        texts += _complaints(scale.name, side, old, new, setting)
        if scale.name == "sleeve":
            texts += _sleeve_comparatives(steps, old, new)
        elif scale.name == "length":
            texts += _length_comparatives(steps, side, words, setting)
        elif scale.name == "neck depth":
            if abs(steps) <= 2:
                texts += [("having", "vague", article(word)) for word in words]
                texts += [("having", "vague", f"a {degree} {words[0]}") for degree in ("slightly", "much")]
                texts += [("be", "vague", ("more revealing at the neck", "less revealing at the neck")[side])]
        elif scale.name == "lightness":
            texts += _shade_comparatives(old, new, steps, words)
        elif scale.name == "busyness":
            # Only plain cloth is surely meant by "plainer"; many patterns are "busier".
            texts += [("be", "comparative" if new == "solid" else "vague", word) for word in words]
        elif scale.name == "heel":
            texts += [("having", "comparative", word) for word in words]
        elif scale.name == "flare":
            texts += [("be", "vague", word) for word in _graded(words[:2], steps)]
        else:
            texts += [("be", "comparative", word) for word in _graded(words, steps)]
            negated = (
                ("not so tight", "not so fitted", "not as tight", "less clingy")
                if steps > 0
                else ("not so loose", "not as baggy", "not so baggy", "not so wide")
            )
            texts += [("be", "comparative", word) for word in negated]
            cut = (
                ("a looser cut", "a looser fit", "a more relaxed fit", "a roomier cut")
                if steps > 0
                else ("a slimmer fit", "a tighter fit", "a closer fit", "a slimmer cut")
            )
            texts += [(kind, "comparative", word) for word in cut for kind in ("having", "into")]
    return texts


def _complaints(scale: str, side: int, old: str | None, new: str | None, setting: Setting) -> list[Text]:
    """The direction as what bothers people: "it's too short", "my knees get cold"."""
    if scale == "sleeve" and "sleeveless" in (old, new):
        return []
    told = COMPLAINTS.get(scale, ((), ()))[side]
    if scale == "length" and setting.category in _ABOUT_THE_LEGS:
        told += ABOUT_LEGS[side]
    clear = scale in ("length", "sleeve", "fit") or (scale == "lightness" and family(old, new))
    return [("do", "comparative" if clear else "vague", text) for text in told]


def _sleeve_comparatives(steps: int, old: str, new: str) -> list[Text]:
    if new == "sleeveless":
        return []
    if old == "sleeveless":
        return [
            ("having", "vague", "sleeves"),
            ("having", "vague", "some sleeves"),
            ("having", "vague", "actual sleeves"),
            ("having", "vague", "longer sleeves"),
            ("do", "vague", "cover the arms"),
        ]
    side = 0 if steps > 0 else 1
    word = ("longer", "shorter")[side]
    small, large = ("slightly", "a bit", "a little", "somewhat"), ("much", "a lot", "way", "far")
    degrees = small if abs(steps) == 1 else large
    texts = [("having", "comparative", f"{word} sleeves")] * 3
    texts += [("having", "comparative", f"{degree} {word} sleeves") for degree in degrees]
    texts += [
        ("do", "comparative", text)
        for text in (
            f"make the sleeves {word}",
            f"make the sleeves {degrees[1]} {word}",
            ("lengthen the sleeves", "shorten the sleeves")[side],
            ("the sleeves should be longer", "the sleeves should be shorter")[side],
            ("sleeves not so short", "sleeves not so long")[side],
            ("the sleeves are too short", "the sleeves are too long")[side],
        )
    ]
    return texts


def _length_comparatives(steps: int, side: int, words: tuple[str, ...], setting: Setting) -> list[Text]:
    word = ("longer", "shorter")[side]
    texts = [("be", "comparative", text) for text in _graded((words[0], words[0], *words[1:]), steps)]
    texts += [
        ("be", "comparative", text)
        for text in (
            ("not so short", "not as short", "less short", "less cropped")
            if side == 0
            else ("not so long", "not as long", "less long")
        )
    ]
    hem = "leg" if setting.category in LEGS else "hem"
    texts += [
        ("having", "comparative", text)
        for text in (
            f"a {word} {hem}",
            f"a slightly {word} {hem}" if abs(steps) == 1 else f"a much {word} {hem}",
            *(
                (f"a {('lower', 'higher')[side]} hem", f"a {word} hemline")
                if hem == "hem"
                else (f"{word} legs",)
            ),
        )
    ]
    texts += [("into", "comparative", f"a {word} {noun}") for noun in ("length", "version", "cut")]
    texts += [
        ("do", "comparative", text)
        for text in (
            ("lengthen it", "add some length", "add a few inches", "it's too short", "make it cover more")
            if side == 0
            else ("shorten it", "take some length off", "it's too long", "take the hem up", "cut it shorter")
        )
    ]
    return texts


def _shade_comparatives(old: str, new: str, steps: int, words: tuple[str, ...]) -> list[Text]:
    """Shades of one colour are asked for by direction; between colours a direction is only a hint."""
    side = 0 if steps > 0 else 1
    word = ("lighter", "darker")[side]
    common = family(old, new)
    group = "comparative" if common else "vague"
    texts = [("be", group, text) for text in _graded(words[:2], steps)]
    texts += [("be", group, text) for text in words[2:4]]
    texts += [
        ("into", group, text)
        for text in (f"a {word} colour", f"a {word} shade", f"something {word}", f"a {word} tone")
    ]
    if common:
        degree = "slightly" if abs(steps) == 1 else "much"
        texts += [
            ("into", group, text)
            for text in (f"a {word} {common}", f"a {word} shade of {common}", f"a {degree} {word} {common}")
        ]
        texts += [("be", group, f"a {word} {common}"), ("be", group, f"a {word} shade of {common}")]
    if old in MUTED and new in VIVID and side == 0:
        texts += [("be", "vague", text) for text in ("brighter", "more vivid")]
        texts += [("into", "vague", "a brighter colour")]
    if old in VIVID and new in MUTED and side == 1:
        muted = ("more muted", "less bright", "more subdued", "less loud")
        texts += [("be", "vague", text) for text in muted]
        texts += [("into", "vague", "a more muted colour")]
    return texts
