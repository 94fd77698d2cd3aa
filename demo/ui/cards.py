"""Product cards: picture, title, price, and what a garment meets of what was asked.

Everything here returns HTML; `style.css` says how it looks and the page's script listens to `data-do`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jvsm_core.catalogue import Garment
from jvsm_core.dialogue.explain import Change, Explanation
from jvsm_core.search.constraints import Verdict
from jvsm_core.shops.prices import SIGNS

from .markup import Markup, join, tag, void
from .pictures import Addresses
from .titles import short_title

#: Unasked changes that a card names; the rest is in the closer look.
CHANGES_SHOWN = 2

#: Garments whose tiles and buttons are remembered, some 4 KB each: half of a turn would be spent on making them.
REMEMBERED = 4096

#: How wide a picture is shown: on a card, as a thumb, in the closer look.
CARD, THUMB, LARGE = "(max-width: 760px) 45vw, 280px", "80px", "(max-width: 760px) 92vw, 640px"

#: Witnesses that a badge names, with what they mean: the catalogue itself needs no mark.
WITNESSES = {
    "told": ("in its text", "The shop's own text about this garment says so; its attributes do not."),
    "seen": ("by its picture", "The model reads this off the picture; the shop does not state it."),
}


@dataclass(frozen=True)
class Cards:
    """Cards of one catalogue.

    Attributes:
        pictures: where its pictures are.
        currency: of its prices: a code such as EUR, or the sign that is written before a price.
    """

    pictures: Addresses
    currency: str = "£"
    _made: dict[tuple[str, bool], tuple[Markup, Markup]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def price(self, garment: Garment) -> str:
        """A price as text, without hundredths where it has none; empty where the catalogue has no price."""
        if garment.price is None:
            return ""
        return f"{sign(self.currency)}{garment.price:,.2f}".removesuffix(".00")

    def name(self, garment: Garment) -> str:
        """Title and price in one phrase, for those who listen."""
        price = self.price(garment)
        return f"{garment.title}, {price}" if price else garment.title

    def image(self, garment: Garment, lazy: bool = True, sizes: str = CARD) -> Markup:
        """The picture alone; the button around it carries the name.

        Args:
            sizes: how wide it is shown, as an `img` takes it.
        """
        others = self.pictures.srcset(garment)
        return void(
            "img",
            src=self.pictures.url(garment),
            srcset=others or None,
            sizes=sizes if others else None,
            alt="",
            width=384,
            height=480,
            decoding="async",
            loading="lazy" if lazy else None,
        )

    def label(self, garment: Garment, level: str = "h3") -> Markup:
        """Brand, title and price, and where it cannot be had."""
        price = self.price(garment)
        gone = garment.availability if garment.availability not in ("", "in stock") else ""
        return tag(
            "div",
            tag("span", garment.brand, class_="brand", dir="auto") if garment.brand else "",
            tag(level, short_title(garment, brand=False), class_="name", title=garment.title, dir="auto"),
            tag("span", price, class_="price") if price else "",
            tag("span", gone, class_="brand") if gone else "",
            class_="label",
        )

    def start(self, garment: Garment, lazy: bool = True) -> Markup:
        """A garment to start from: the whole tile is one button."""
        button = tag(
            "button",
            self.image(garment, lazy),
            type="button",
            class_="tile",
            data_do="start",
            data_id=garment.id,
            aria_label=f"Start with {self.name(garment)}",
        )
        return tag("article", button + self.label(garment), class_="card", data_garment=garment.id)

    def result(self, garment: Garment, why: Explanation | None, lazy: bool = True) -> Markup:
        """A garment that was found: tile (a closer look), label, badges, three things to do."""
        front, buttons = self._made.get((garment.id, lazy)) or self._make(garment, lazy)
        return tag(
            "article",
            front + (badges(why) if why else "") + buttons,
            class_="card",
            data_garment=garment.id,
        )

    def _make(self, garment: Garment, lazy: bool) -> tuple[Markup, Markup]:
        """What of a garment that was found is the same in every turn, before its badges and after them."""
        tile = tag(
            "button",
            self.image(garment, lazy),
            type="button",
            class_="tile",
            data_do="detail",
            data_id=garment.id,
            data_key=f"detail-{garment.id}",
            aria_label=f"Look closer at {self.name(garment)}",
        )
        made = tile + self.label(garment), acts(garment)
        if len(self._made) >= REMEMBERED:
            self._made.clear()
        self._made[garment.id, lazy] = made
        return made

    def plain(self, garment: Garment, why: Explanation | None) -> Markup:
        """A garment that was found, to look at only: in a story, in an exported page."""
        tile = tag("div", self.image(garment, lazy=False), class_="tile")
        return tag(
            "article",
            tile + self.label(garment) + (badges(why) if why else ""),
            class_="card",
            data_garment=garment.id,
        )

    def thumb(self, garment: Garment, place: str) -> Markup:
        """A small picture that opens the closer look.

        Args:
            place: tells apart the same garment in several turns, to find the way back to it.
        """
        return tag(
            "button",
            self.image(garment, sizes=THUMB),
            type="button",
            class_="thumb",
            data_do="detail",
            data_id=garment.id,
            data_key=f"{place}-{garment.id}",
            aria_label=f"Look closer at {garment.title}",
            title=garment.title,
        )


def sign(currency: str) -> str:
    """What is written before a price: `£` for GBP, `CHF ` for a code without a sign, a sign as it is."""
    signs = {code: mark for mark, code in reversed(SIGNS.items())}
    if currency in signs:
        return signs[currency] if len(signs[currency]) == 1 else f"{signs[currency]} "
    return f"{currency} " if currency.isalpha() else currency


def photo(preview: str, alt: str) -> Markup:
    """A photo that a dialogue began with, from its preview as base64 JPEG."""
    return void("img", src=f"data:image/jpeg;base64,{preview}", alt=alt)


def acts(garment: Garment) -> Markup:
    """What can be done with a garment that was found; Tab stops at its tile, arrow keys go on to these."""
    return tag(
        "div",
        join(
            (
                tag(
                    "button",
                    "Use this",
                    type="button",
                    class_="button",
                    tabindex=-1,
                    data_do="pick",
                    data_id=garment.id,
                    aria_label=f"Use this: {garment.title}",
                ),
                tag(
                    "button",
                    "Less like this",
                    type="button",
                    class_="link",
                    tabindex=-1,
                    data_do="reject",
                    data_id=garment.id,
                    aria_label=f"Less like this: {garment.title}",
                ),
                pin(garment, tabindex=-1),
                tag(
                    "button",
                    "Why?",
                    type="button",
                    class_="link",
                    tabindex=-1,
                    data_do="detail",
                    data_id=garment.id,
                    data_key=f"why-{garment.id}",
                    aria_label=f"Why {garment.title}?",
                ),
            )
        ),
        class_="acts",
    )


def pin(garment: Garment, class_: str = "link", tabindex: int | None = None) -> Markup:
    """Puts a garment aside, or takes it back; the page's script presses the button."""
    return tag(
        "button",
        "Pin",
        type="button",
        class_=class_,
        tabindex=tabindex,
        data_do="pin",
        data_id=garment.id,
        data_key=f"pin-{garment.id}",
        aria_pressed="false",
        aria_label=f"Pin: {garment.title}",
    )


def badges(why: Explanation) -> Markup:
    """Constraints met and not met, what changed unasked, and how much was kept."""
    parts = [badge(verdict) for verdict in why.verdicts if verdict.met is not None]
    parts += [tag("span", changed(change), class_="badge changed") for change in why.changed[:CHANGES_SHOWN]]
    more = len(why.changed) - CHANGES_SHOWN
    if more > 0:
        parts.append(tag("span", f"{more} more changed", class_="badge changed"))
    if why.kept:
        parts.append(tag("span", f"{len(why.kept)} kept", class_="badge kept", title=kept(why)))
    return tag("div", *parts, class_="badges") if parts else Markup()


def badge(verdict: Verdict) -> Markup:
    """One constraint, met or not; said in words too, for colour alone tells not everyone."""
    met = bool(verdict.met)
    sign = tag("span", "✓" if met else "✗", aria_hidden="true")
    announced = tag("span", "asked and there: " if met else "asked, not there: ", class_="announced")
    return tag(
        "span",
        sign,
        announced,
        verdict.words,
        witness(verdict.witness),
        class_=f"badge {'met' if met else 'unmet'}",
    )


def witness(name: str) -> Markup:
    """Who says so, where it is not the catalogue."""
    if name not in WITNESSES:
        return Markup()
    mark, meaning = WITNESSES[name]
    return tag("span", mark, class_="witness", title=meaning)


def changed(change: Change) -> str:
    """An unasked change in a few words: `red, not navy`, `has buttons`, `no hood`."""
    key = words(change.key)
    if change.after in ("yes", "no"):
        return f"{'has' if change.after == 'yes' else 'no'} {key}"
    return f"{change.after}, not {change.before}"


def kept(why: Explanation) -> str:
    """What was kept, as one line."""
    return "Kept: " + ", ".join(said(key, value) for key, value in why.kept.items())


def said(key: str, value: str) -> str:
    """An attribute in a few words: `navy`, `long sleeve`, `no hood`."""
    if value in ("yes", "no"):
        return words(key) if value == "yes" else f"no {words(key)}"
    needs_noun = {"sleeve": "sleeve", "sleeve_style": "sleeve", "length": "length", "fit": "fit"}.get(key)
    if needs_noun and not value.endswith(("less", "-line")):
        return f"{value} {needs_noun}"
    return f"{value} accents" if key == "second_colour" else value


def words(key: str) -> str:
    """An attribute key as people read it."""
    return key.replace("_", " ")
