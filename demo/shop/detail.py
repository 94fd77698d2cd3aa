"""A closer look at one garment: its picture at full size, and why it is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from jvsm_core.catalogue import Garment
from jvsm_core.dialogue.dialogue import Hit
from jvsm_core.dialogue.explain import Explanation, WordInfluence

from ..ui.cards import LARGE, Cards, badge, changed, pin, said, words
from ..ui.markup import Markup, join, tag
from ..ui.titles import short_title

#: Further pictures of a garment that are shown.
MORE_PICTURES = 8

#: Variants of a garment that are shown.
MORE_VARIANTS = 12

#: Characters of a description that is shown unfolded.
FOLDED = 240


def detail(
    garment: Garment,
    make: Cards,
    *,
    hit: Hit | None = None,
    why: Explanation | None = None,
    influence: Sequence[WordInfluence] = (),
    reference: bool = False,
    variants: Sequence[Garment] = (),
) -> Markup:
    """The dialog's content.

    Args:
        variants: the same product in other colours.
        hit, why: the garment among the current turn's hits, and its explanation.
        influence: how much each word of the current turn moved the query.
        reference: whether it is the garment that is being refined.
    """
    price = make.price(garment)
    head = tag("p", garment.brand, class_="quiet", dir="auto") if garment.brand else Markup()
    shown = short_title(garment, brand=False)
    head += tag("h2", shown, dir="auto") + (tag("p", price, class_="number") if price else Markup())
    head += _to_be_had(garment)
    side = tag("header", head, class_="top") + _acts(garment, reference) + (_why(why) if why else Markup())
    side += _traits(garment) if why is None else Markup()
    side += _variants(variants, make) + _description(garment, shown)
    if hit is not None:
        side += _influence(influence) + tag(
            "p", f"Similarity to what you asked for: {hit.score:.3f} of 1.", class_="quiet number"
        )
    close = tag("button", "×", type="button", class_="close", data_do="close", aria_label="Close")
    picture = tag("div", make.image(garment, lazy=False, sizes=LARGE), class_="tile")
    if garment.more_images:
        picture = tag("div", picture, _more_pictures(garment, make), class_="pictures")
    return close + tag("div", picture + tag("div", side, class_="side"), class_="detail")


def _variants(variants: Sequence[Garment], make: Cards) -> Markup:
    if not variants:
        return Markup()
    thumbs = join(make.thumb(other, "variant") for other in variants[:MORE_VARIANTS])
    return tag("section", tag("h3", "The same in other colours") + tag("div", thumbs, class_="thumbs"))


def _description(garment: Garment, shown: str) -> Markup:
    """What the shop says of it; folded where that is long. A title that was shortened is said in full."""
    told = garment.description
    # Read on its own: with the shortened title something may be said nowhere else.
    title = garment.title if shown not in garment.title and garment.title not in told else ""
    words = ". ".join(filter(None, (title, told)))
    if not words:
        return Markup()
    text = tag("p", words, class_="describe", dir="auto")
    if len(words) <= FOLDED:
        return text
    return tag("details", tag("summary", "What the shop says of it") + text, class_="told")


def _more_pictures(garment: Garment, make: Cards) -> Markup:
    others = (replace(garment, image=image) for image in garment.more_images[:MORE_PICTURES])
    return tag(
        "div", *(tag("div", make.image(other), class_="tile") for other in others), class_="more-pictures"
    )


def _to_be_had(garment: Garment) -> Markup:
    """Its sizes, whether it can be had, and the way to its page in the shop."""
    sizes = [size for size in garment.sizes if size not in garment.sold_out]
    told = [f"Sizes {', '.join(sizes)}"] if sizes else []
    told += [f"sold out: {', '.join(garment.sold_out)}"] if garment.sold_out else []
    told += [garment.availability] if garment.availability not in ("", "in stock") else []
    facts = tag("p", "; ".join(told), class_="quiet number") if told else Markup()
    # A feed may hold any address; only a page on the web is one to go to.
    if urlsplit(garment.url).scheme not in ("http", "https"):
        return facts
    return facts + tag(
        "a", "See it in the shop", href=garment.url, target="_blank", rel="noopener noreferrer", class_="link"
    )


def _acts(garment: Garment, reference: bool) -> Markup:
    if reference:
        return tag("div", pin(garment, "button"), class_="acts")
    return tag(
        "div",
        tag("button", "Use this", type="button", class_="button first", data_do="pick", data_id=garment.id)
        + tag(
            "button", "Less like this", type="button", class_="button", data_do="reject", data_id=garment.id
        )
        + pin(garment, "button"),
        class_="acts",
    )


def _why(why: Explanation) -> Markup:
    parts = []
    decided = [verdict for verdict in why.verdicts if verdict.met is not None]
    if decided:
        parts.append(_group("You asked for", join(badge(verdict) for verdict in decided)))
    unknown = [verdict.words for verdict in why.verdicts if verdict.met is None]
    if unknown:
        parts.append(
            tag("p", f"Nothing is on record that would decide: {', '.join(unknown)}.", class_="quiet")
        )
    if why.changed:
        parts.append(
            _group(
                "Changed, though nobody asked",
                join(
                    tag(
                        "span",
                        f"{words(change.key)}: {change.before} → {change.after}",
                        class_="badge changed",
                        title=changed(change),
                    )
                    for change in why.changed
                ),
            )
        )
    if why.kept:
        parts.append(
            _group(
                "Kept",
                join(tag("span", said(key, value), class_="badge") for key, value in why.kept.items()),
            )
        )
    if why.seen:
        parts.append(tag("p", "Some of these were read off the picture by the model.", class_="quiet"))
    return join(parts)


def _group(heading: str, labels: Markup) -> Markup:
    return tag("section", tag("h3", heading) + tag("div", labels, class_="badges"))


def _traits(garment: Garment) -> Markup:
    traits = join(tag("span", said(key, value), class_="badge") for key, value in garment.stated.items())
    return _group("What it is", traits) if traits else Markup()


def _influence(influence: Sequence[WordInfluence]) -> Markup:
    if not influence:
        return Markup()
    rows = join(
        tag("span", word.word) + tag("span", class_="bar-line", style=f"width: {100 * word.share:.0f}%")
        for word in influence
    )
    return tag(
        "section",
        tag("h3", "How much each word moved the search")
        + tag("div", rows, class_="weights", aria_hidden="true")
        + tag("p", ", ".join(f"{w.word} {100 * w.share:.0f} %" for w in influence), class_="announced"),
    )
