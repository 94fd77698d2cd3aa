"""Prices as shops write them: 19.99, "19,99 €", "GBP 1,299.00", "from $12"."""

from __future__ import annotations

import math
import re
from typing import Any

from price_parser import Price

#: Signs to ISO 4217 codes, where a sign means one currency.
SIGNS = {
    "£": "GBP",
    "€": "EUR",
    "$": "USD",
    "₹": "INR",
    "Rs": "INR",
    "¥": "JPY",
    "zł": "PLN",
    "₺": "TRY",
    "₩": "KRW",
    "₽": "RUB",
}


#: Above which a whole number is no price.
LARGEST = 10**15
#: A number as spreadsheets write long ones: 1.3E+03.
_POWER = re.compile(r"\d+(?:[.,]\d+)?[eE][+-]?\d{1,3}")
#: Codes of currencies that are known by themselves.
CODES = frozenset((*SIGNS.values(), "CHF", "SEK", "NOK", "DKK", "CAD", "AUD", "BRL", "MXN", "CNY"))


def parse_price(value: Any) -> tuple[float | None, str]:
    """A price and its currency's ISO code; None and "" for what a source left empty.

    Args:
        value: a number, or a text with a number and perhaps a currency. A range counts by its first price.

    Raises:
        ValueError: there is no price in it, or it is below zero or no finite number.
    """
    if value is None or value == "":
        return None, ""
    if isinstance(value, bool):
        raise ValueError(f"{value} is no price")
    if isinstance(value, int | float):
        # An integer may be larger than any float.
        return _checked(float(value) if abs(value) < LARGEST else math.inf, value), ""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no price")
    if not value.strip():
        return None, ""
    if value.strip().startswith(("-", "−")):
        raise ValueError(f"the price {value.strip()[:40]!r} is below zero")
    if _POWER.fullmatch(value.strip()):
        return _checked(float(value.strip().replace(",", ".")), value), ""
    found = Price.fromstring(value)
    if found.amount is None:
        raise ValueError(f"there is no price in {value.strip()[:40]!r}")
    return _checked(float(found.amount), value), currency_code(found.currency or "")


def currency_code(words: str) -> str:
    """The ISO code of a currency's sign or code: "£" and "gbp" are GBP; other words as they are."""
    words = words.strip()
    return SIGNS.get(words, words.upper() if len(words) == 3 and words.isalpha() else words)


def currency_in(words: str) -> str:
    """The ISO code of a currency that some words name beside others, "" where they name none."""
    return next(
        (
            code
            for word in re.split(r"[^\w$€£₹¥₺₩₽]+|_", words)
            if (code := SIGNS.get(word, word.upper())) in CODES
        ),
        "",
    )


def _checked(number: float, value: Any) -> float:
    if not math.isfinite(number):
        raise ValueError(f"the price {str(value)[:40]} is no number")
    if number < 0:
        raise ValueError(f"the price {value} is below zero")
    return number
