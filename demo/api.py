"""The shop for programs: named, typed, stateless endpoints.

    from gradio_client import Client
    shop = Client("http://127.0.0.1:7860")
    shop.predict(text="a red summer dress", k=5, api_name="/search")
    shop.predict(reference_id="dress-0042", refinements=["make it sleeveless", "in navy"], k=5,
                 api_name="/refine")

Every call holds all it needs; nothing is remembered between two of them. With `app.py --mcp` the
same endpoints are tools of an MCP server, described there by their docstrings: Gradio takes one
line for each parameter.
"""

# No postponed annotations here: Gradio reads the endpoints' return types as they stand.
import logging
from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any, TypedDict

import gradio as gr

from jvsm_core.dialogue.dialogue import Dialogue
from jvsm_core.dialogue.explain import explain
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.dialogue.stock import Relaxed
from jvsm_core.errors import FittingRoomError, RequestError
from jvsm_core.search.filters import MAX_HITS, Settings

from .ui.answers import FAULT, encodable, told
from .ui.pictures import Addresses

log = logging.getLogger(__name__)

#: Most refinements in one call.
MOST = 20

#: The endpoints, by the names they are called by.
NAMES = ("start", "refine", "search", "describe_shop")

#: Most values of an attribute in a shop's description.
VALUES = 50


class VerdictJson(TypedDict):
    """Whether a garment has one thing that was asked; `met` is None where nothing known decides it.

    `witness` is who says so: "stated" by the catalogue, "told" by the garment's own text, "seen" by the
    model on its picture.
    """

    words: str
    met: bool | None
    witness: str


class HitJson(TypedDict):
    """A garment that was found.

    `score` is its similarity to the query, at most 1; `image` its address on this server; `url` that of
    its page in the shop. `price` is None where the catalogue has none. `relaxed` and `ignored` are of the
    whole answer: what no garment meets together with the rest, with what is shown instead; words that
    nothing could be made of.
    """

    id: str
    title: str
    score: float
    attributes: dict[str, str]
    image: str
    price: float | None
    currency: str
    brand: str
    url: str
    verdicts: list[VerdictJson]
    relaxed: list[str]
    ignored: list[str]


class ShopJson(TypedDict):
    """What can be asked for in a shop: attributes with their values, each with how many garments have it."""

    name: str
    garments: int
    currency: str
    prices: list[float]
    attributes: dict[str, dict[str, int]]


def said(endpoint: Callable) -> Callable:
    """Errors that a caller can act on reach the caller as one sentence, without a stack trace."""

    @wraps(endpoint)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return encodable(endpoint(*encodable(args), **encodable(kwargs)))
        except FittingRoomError as error:
            raise gr.Error(told(error), print_exception=False) from None
        except Exception:
            log.exception("%s failed", endpoint.__name__)
            raise gr.Error(f"{FAULT}; see the server's log for the cause.", print_exception=False) from None

    return answer


class Api:
    """The endpoints as plain functions."""

    def __init__(self, retriever: Retriever, pictures: Addresses) -> None:
        self._retriever = retriever
        self._pictures = pictures

    def start(self, garment_id: str, k: int = 10) -> list[HitJson]:
        """Find the garments of the shop that look most like one of its garments, itself left out.

        Args:
            garment_id: which garment, by the id that a search gives, for example "shirt-0099-22".
            k: how many garments to find, 1 to 200.

        Returns:
            The garments, best first, each with id, title, score, attributes and picture address.

        Raises:
            RequestError: an unknown garment, or k out of range.
        """
        return self._hits(self._retriever.start(garment_id=garment_id, settings=Settings(k=k)))

    def refine(
        self,
        reference_id: str,
        refinements: list[str],
        k: int = 10,
        skip: int = 0,
        category: str = "",
        price_min: float | None = None,
        price_max: float | None = None,
        gender: str = "",
        brand: str = "",
        size: str = "",
        availability: str = "",
    ) -> list[HitJson]:
        """Find garments like a reference garment, changed as asked: it stays as it is in all else.

        Args:
            reference_id: which garment to begin with, by the id that a search gives.
            refinements: what should be different, in order: ["make it sleeveless", "in navy"]; at most 20.
            k: how many garments to find, 1 to 200.
            skip: how many of the best to leave out, to go on where an earlier answer ended; with k at most 200.
            category: only garments of this category, as describe_shop names it; empty for any.
            price_min: only garments that cost at least this much; null for no limit.
            price_max: only garments that cost at most this much; null for no limit.
            gender: only garments for "women", "men" and so on, unisex ones with them; empty for any.
            brand: only garments of this brand; empty for any.
            size: only garments to be had in this size; empty for any.
            availability: only garments of which the shop says this, such as "in stock"; empty for any.

        Returns:
            The garments, best first, each with id, title, score, attributes and picture address.

        Raises:
            RequestError: an unknown garment, refinements that are no list of texts, a number out of range,
                a filter that no garment of the shop fits.
        """
        if not isinstance(refinements, list) or not all(isinstance(text, str) for text in refinements):
            raise RequestError('refinements must be a list of texts, for example ["make it sleeveless"]')
        if len(refinements) > MOST:
            raise RequestError(f"at most {MOST} refinements in one call, not {len(refinements)}")
        settings = _settings(
            k,
            skip,
            category,
            price_min,
            price_max,
            gender=gender,
            brand=brand,
            size=size,
            availability=availability,
        )
        dialogue = self._retriever.start(garment_id=reference_id, settings=settings)
        for text in refinements:
            dialogue = self._retriever.refine(dialogue, text)
        return self._hits(dialogue, skip)

    def search(
        self,
        text: str,
        k: int = 10,
        skip: int = 0,
        category: str = "",
        price_min: float | None = None,
        price_max: float | None = None,
        gender: str = "",
        brand: str = "",
        size: str = "",
        availability: str = "",
    ) -> list[HitJson]:
        """Find garments of the shop by a description in plain words.

        Args:
            text: the description, for example "a red summer dress"; at most 500 characters.
            k: how many garments to find, 1 to 200.
            skip: how many of the best to leave out, to go on where an earlier answer ended; with k at most 200.
            category: only garments of this category, as describe_shop names it; empty for any.
            price_min: only garments that cost at least this much; null for no limit.
            price_max: only garments that cost at most this much; null for no limit.
            gender: only garments for "women", "men" and so on, unisex ones with them; empty for any.
            brand: only garments of this brand; empty for any.
            size: only garments to be had in this size; empty for any.
            availability: only garments of which the shop says this, such as "in stock"; empty for any.

        Returns:
            The garments, best first, each with id, title, score, attributes and picture address.

        Raises:
            RequestError: text that cannot be used, a number out of range, a filter that no garment of the
                shop fits.
        """
        settings = _settings(
            k,
            skip,
            category,
            price_min,
            price_max,
            gender=gender,
            brand=brand,
            size=size,
            availability=availability,
        )
        return self._hits(self._retriever.start(text=text, settings=settings), skip)

    def describe_shop(self) -> ShopJson:
        """Find out what can be asked for in this shop: its attributes, their values, its range of prices.

        Returns:
            The shop's name, its number of garments, the currency, the lowest and the highest price, and
            for each attribute its values with how many garments have them, the most frequent first; not
            best first, for nothing is searched.
        """
        catalogue = self._retriever.catalogue
        counts: dict[str, Counter[str]] = {}
        for garment in catalogue:
            for key, value in garment.stated.items():
                counts.setdefault(key, Counter())[value] += 1
        prices = [garment.price for garment in catalogue if garment.price is not None]
        return ShopJson(
            name=catalogue.name,
            garments=len(catalogue),
            currency=catalogue.currency,
            prices=[min(prices), max(prices)] if prices else [],
            attributes={key: dict(found.most_common(VALUES)) for key, found in counts.items()},
        )

    def _hits(self, dialogue: Dialogue, skip: int = 0) -> list[HitJson]:
        whys = explain(self._retriever, dialogue)
        relaxed = [_relaxed(one) for one in self._retriever.stock.relaxed(dialogue.turn)]
        ignored = _ignored(dialogue)
        return [
            HitJson(
                id=hit.garment.id,
                title=hit.garment.title,
                score=round(hit.score, 6),
                attributes=dict(hit.garment.attributes),
                image=f"/{self._pictures.url(hit.garment)}",
                price=hit.garment.price,
                currency=self._retriever.catalogue.currency,
                brand=hit.garment.brand,
                url=hit.garment.url,
                verdicts=[
                    VerdictJson(words=one.words, met=one.met, witness=one.witness) for one in why.verdicts
                ],
                relaxed=relaxed,
                ignored=ignored,
            )
            for hit, why in [*zip(dialogue.hits, whys, strict=True)][skip:]
        ]


def _relaxed(one: Relaxed) -> str:
    """`leather`, or `burgundy: red instead` where there is something near."""
    instead = one.substitute.value if one.substitute else None
    return f"{one.constraint.words}: {instead} instead" if instead else one.constraint.words


def _ignored(dialogue: Dialogue) -> list[str]:
    """Words that nothing could be made of, and filters that this shop's data cannot decide."""
    words: list[str] = []
    for turn in dialogue.turns:
        words += turn.frame.unknown
        words += [one.words for one in turn.frame.filters if one not in turn.filters]
    return [*dict.fromkeys(words)]


def _settings(
    k: int, skip: int, category: str, price_min: float | None, price_max: float | None, **stated: str
) -> Settings:
    """Settings that find what is skipped as well.

    Raises:
        RequestError: a value out of range.
    """
    for name, count, least in (("k", k, 1), ("skip", skip, 0)):
        if isinstance(count, bool) or not isinstance(count, int) or not least <= count <= MAX_HITS:
            raise RequestError(f"{name} must be a whole number from {least} to {MAX_HITS}, not {count!r}")
    if k + skip > MAX_HITS:
        raise RequestError(f"k and skip are together at most {MAX_HITS}, not {k + skip}")
    categories = (category,) if category else ()
    return Settings(k + skip, categories, price_min, price_max, **stated)


def add(current: Callable[[], Api]) -> None:
    """Name the endpoints `/start`, `/refine`, `/search` and `/describe_shop`; call it inside a `gr.Blocks`.

    Args:
        current: gives the API of the shop that is open now, for it may go over to another catalogue.
    """
    for name in NAMES:
        gr.api(said(_late(current, name)), api_name=name, queue=False)


def _late(current: Callable[[], Api], name: str) -> Callable:
    @wraps(getattr(current(), name))
    def endpoint(*args: Any, **kwargs: Any) -> Any:
        return getattr(current(), name)(*args, **kwargs)

    return endpoint
