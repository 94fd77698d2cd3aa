"""What the model understood: the garment that a composed query stands for, drawn.

The attributes are read off the query itself, before anything is searched, so the picture shows
the request also when the shop has no such garment. It tells at a glance whether the model misread
the words or the shop lacks what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from jvsm_core.catalogue import Garment
from jvsm_core.dialogue.explain import Belief
from jvsm_core.errors import CatalogueError
from jvsm_core.language.frame import Constraint
from jvsm_core.search.constraints import concerned_keys
from jvsm_core.search.evidence import Evidence

from ..atelier import spec
from ..atelier.sample import sample_training
from ..atelier.stand_ins import KINDS, stand_in
from .cards import said
from .drawings import SEED, Drawings
from .markup import Markup, join, tag, void

#: Legal garments to begin a drawing from: enough that each category has a near one.
BASES = 400

#: Garments that are tried as a beginning: what one of them cannot become, another can.
TRIED = 6

#: Below this confidence an attribute is shown as a guess.
SURE = 0.5

#: What the drawing is made of.
TOLD = "What you asked for; the rest as it is, or as the model reads your request. Dashed: a guess."

#: One for all pages.
_drawings = Drawings()


def keys_by_category(garments: Iterable[Garment]) -> dict[str, frozenset[str]]:
    """For each category of a shop, the attributes its garments state."""
    found: dict[str, set[str]] = {}
    for one in garments:
        found.setdefault(one.category, {"category"}).update(one.attributes)
    return {category: frozenset(keys) for category, keys in found.items()}


def in_terms_of(shop: Mapping[str, frozenset[str]], beliefs: Sequence[Belief]) -> list[Belief]:
    """Beliefs said as a shop would: its kinds of garment, and what is said of that kind there.

    A model knows more than any one shop: asked for a pair of heels where there are only shirts, its
    vocabulary has an answer that means nothing here.

    Args:
        shop: `keys_by_category` of its garments.
    """
    kind = next((belief for belief in beliefs if belief.key == "category"), None)
    if kind is None:
        return [*beliefs]
    ranked = ((kind.value, kind.confidence), *kind.others)
    category, confidence = next((one for one in ranked if one[0] in shop), ranked[0])
    keys = shop.get(category) or frozenset().union(*shop.values())
    kind = replace(kind, value=category, confidence=confidence, others=())
    return [kind if belief.key == "category" else belief for belief in beliefs if belief.key in keys]


def as_asked(beliefs: Sequence[Belief], at_hand: Evidence, constraints: Sequence[Constraint]) -> list[Belief]:
    """Beliefs after what is known better: what was asked outright, then what is known of the garment at hand.

    Args:
        beliefs: what the model reads off the query.
        at_hand: of the garment that is refined; what was asked to be different does not count.
        constraints: those in force.
    """
    refused = {(one.key, value) for one in constraints if one.negated for value in one.values}
    asked = {
        one.key: one.value
        for one in constraints
        if one.value and not one.negated and not one.part and not one.guess
    }
    # What was only compared, or refused, the model's reading of the query tells best.
    moved = {key for one in constraints for key in concerned_keys(one)} - set(asked)
    known = {
        key: Belief(key, value, at_hand.confidence.get(key, 1.0))
        for key, value in at_hand.values.items()
        if key not in moved and (key, value) not in refused
    } | {key: Belief(key, value, 1.0) for key, value in asked.items()}
    read = {one.key: one for one in beliefs}
    return [*({**read, **known}).values()]


def panel(beliefs: Sequence[Belief], wait: float = 5.0) -> Markup:
    """The drawing and the attributes it stands for, as HTML; empty where nothing was read.

    Args:
        wait: seconds to wait for a place in the queue for drawings.

    Raises:
        Busy: the wait was over before there was one.
    """
    if not beliefs:
        return Markup()
    drawn = drawing(beliefs, wait)
    return (tag("div", _image(drawn, ""), class_="tile") if drawn else Markup()) + tag(
        "div",
        tag("h2", "What I understood"),
        _labels(beliefs),
        tag(
            "p", "Read off your request before searching, and drawn from it. Dashed: a guess.", class_="quiet"
        ),
    )


def drawn_from(beliefs: Sequence[Belief]) -> tuple[Markup, Markup]:
    """The drawing, and what it stands for, folded, as HTML; both empty where nothing can be drawn.

    Where something else stands in for a kind of garment that cannot be drawn, that is said.

    Raises:
        Busy: others wait for their drawing.
    """
    drawn = drawing(beliefs)
    if not drawn:
        return Markup(), Markup()
    kind = next((belief.value for belief in beliefs if belief.key == "category"), "")
    stands = f"A {KINDS[kind]['category']} stands in for a {kind}. " if kind in KINDS else ""
    return _image(drawn, f"Drawn from your request: {_in_words(beliefs)}"), tag(
        "details",
        tag("summary", "What the drawing shows"),
        _labels(beliefs),
        tag("p", f"{stands}{TOLD}", class_="quiet"),
        data_key="drawn",
    )


def _image(drawn: str, alt: str) -> Markup:
    return void("img", src=f"data:image/webp;base64,{drawn}", alt=alt, width=240, height=300)


def _labels(beliefs: Sequence[Belief]) -> Markup:
    labels = join(
        tag(
            "span",
            said(belief.key, belief.value),
            class_="badge" if belief.confidence >= SURE else "badge unsure",
            title=f"{100 * belief.confidence:.0f} % sure",
        )
        for belief in beliefs
        if belief.value != "no"
    )
    return tag("div", labels, class_="badges")


def _in_words(beliefs: Sequence[Belief]) -> str:
    return ", ".join(said(belief.key, belief.value) for belief in beliefs if belief.value != "no")


def drawing(beliefs: Sequence[Belief], wait: float = 0.0) -> str:
    """A WebP picture as base64; empty where the atelier knows no such kind of garment.

    Raises:
        Busy: others wait for theirs already.
    """
    attributes = garment(
        {belief.key: belief.value for belief in sorted(beliefs, key=lambda b: -b.confidence)}
    )
    return _drawings.draw(attributes, wait) if attributes else ""


def garment(wanted: Mapping[str, str]) -> dict[str, str] | None:
    """The garment that exists and comes nearest to wanted attributes; None for an unknown kind.

    Args:
        wanted: the surest first: where two cannot be together, the first one stays.
    """
    wanted = stand_in(wanted)
    bases = _bases().get(wanted.get("category", ""))
    if not bases:
        return None

    # Lists compare from the front: what is surest decides first.
    def met(attributes: Mapping[str, str]) -> list[bool]:
        return [attributes.get(key) == value for key, value in wanted.items()]

    nearest = sorted(bases, key=met, reverse=True)[:TRIED]
    return max((_edited(base, wanted) for base in nearest), key=met)


def _edited(attributes: dict[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    # Twice: what a later change makes possible may have been refused before it.
    for key, value in [*wanted.items()] * 2:
        if attributes.get(key) != value:
            try:
                attributes = spec.edit(attributes, **{key: value})
            except CatalogueError:
                continue
    return attributes


@lru_cache(maxsize=1)
def _bases() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for sample in sample_training(BASES, SEED):
        found.setdefault(sample.design["category"], []).append(dict(sample.design.attributes))
    return found
