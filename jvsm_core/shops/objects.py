"""Nested objects of JSON and XML as flat rows: pictures as addresses, variants as rows, offers as fields.

Shopify's `products.json`, WooCommerce's REST API and schema.org's Product nest what a table has in columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: What an object is known by where a row wants a text: an image by its address, a category by its name.
_SAYS = ("src", "url", "href", "contentUrl", "image", "link", "value", "name", "title", "label")
#: What names the currency of a price that is an object.
_CURRENCIES = ("currencyCode", "currency_code", "currency")
#: Objects that are forms of the one they are in.
_FORMS = ("variants", "variations", "offers", "skus")
#: Lists of objects that name an attribute each.
_ATTRIBUTES = ("attributes", "options", "additionalProperty", "params", "specifications", "features")
#: Objects within objects that are looked into.
_DEEPEST = 4
_VALUES = ("options", "values", "value", "option", "text")


def flat_rows(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row for each form of an object; one where it has none."""
    forms = next(
        (key for key in _FORMS if isinstance(row.get(key), list) and any(map(_is_object, row[key]))), None
    )
    own = _flat({key: value for key, value in row.items() if key != forms})
    if forms is None:
        yield own
        return
    product = row.get("handle") or row.get("id") or row.get("sku") or row.get("title") or row.get("name")
    names = own["attributes"] if isinstance(own.get("attributes"), Mapping) else {}
    for form in row[forms]:
        told = {key: value for key, value in _flat(form).items() if value not in (None, "", [])}
        # A form's own title is its size and colour, and its number not the product's.
        made = own | {key: value for key, value in told.items() if key not in ("title", "name")}
        chosen = {
            name: told[f"option{number}"]
            for number, name in enumerate(names, start=1)
            if told.get(f"option{number}")
        }
        yield made | {"item group id": product} | ({"attributes": chosen} if chosen else {})


def _flat(row: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if key in _ATTRIBUTES and isinstance(value, list) and any(map(_is_object, value)):
            flat["attributes"] = {**flat.get("attributes", {}), **_named(value)}
        elif isinstance(value, list):
            flat[key] = [_text(one) if _is_object(one) else one for one in value]
        elif _is_object(value) and key not in (*_ATTRIBUTES, "variant_dict"):
            if (text := _text(value)) is not None:
                flat[key] = text
            elif depth < _DEEPEST:
                for inner, one in _flat(value, depth + 1).items():
                    flat.setdefault(inner, one)
        else:
            flat[key] = value
    return flat


def _named(entries: list[Any]) -> dict[str, Any]:
    """[{"name": "Colour", "options": ["Red"]}] as {"Colour": ["Red"]}."""
    return {
        str(entry["name"]): next((entry[key] for key in _VALUES if entry.get(key) is not None), None)
        for entry in entries
        if _is_object(entry) and entry.get("name")
    }


def _text(value: Mapping[str, Any]) -> Any:
    currency = next((value[key] for key in _CURRENCIES if isinstance(value.get(key), str)), "")
    money = value.get("amount", value.get("value") if currency else None)
    if isinstance(money, str | int | float):
        return f"{money} {currency}".strip()
    return next((value[key] for key in _SAYS if isinstance(value.get(key), str | int | float)), None)


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)
