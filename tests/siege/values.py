"""Hostile values, and requests that are right but for one of them."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

#: What a text may be made of; each is a kind of its own.
TEXTS = {
    "empty": "",
    "blank": " \t\n\u2003",
    "zero byte": "navy\x00",
    "control characters": "".join(map(chr, range(32))),
    "half a surrogate pair": "navy \ud83d",
    "both halves the wrong way round": "\ude42\ud83d",
    "right to left": "\u202eyvan ni\u202c مرحبا",
    "combining marks": "e" + "\u0301" * 500,
    "emoji": "👗🧵" * 60,
    "not a character": "\uffff\ufffe",
    "markup": "\"'><script>alert(1)</script><img src=x onerror=alert(1)>",
    "closing markup": "</script></style></textarea></title>-->",
    "template": "{{7*7}}${7*7}<%= 7*7 %>#{7*7}",
    "format": "%s%n{0}{__class__}",
    "path": "../../../../etc/passwd",
    "absolute path": "/etc/passwd",
    "address": "file:///etc/passwd",
    "sql": "'; DROP TABLE marks; --",
    "formula": "=cmd|' /C calc'!A0",
    "many words": "not " * 120 + "navy",
    "one long word": "n" * 500,
    "five hundred and one": "n" * 501,
    "very long": "navy " * 20_000,
    "regular expression": "(a+)+$" * 30 + "a" * 60,
    "number": "1e309",
    "full width": "ｎａｖｙ",
}

#: What may stand where something else belongs.
OTHERS: dict[str, Any] = {
    "nothing": None,
    "true": True,
    "zero": 0,
    "minus one": -1,
    "large": 2**63,
    "huge": 10**400,
    "fraction": 0.5,
    "empty list": [],
    "empty object": {},
    "list in list": [[[[]]]],
    "object in list": [{"a": 1}],
    "object": {"__class__": "x", "act": {"act": "act"}},
    "long list": ["navy"] * 5000,
}

#: Numbers, as JSON or as what its writers take for it.
NUMBERS = (
    *("NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e-400", "-0", "-1", "0.1", "1e308", "2147483648"),
    *("9223372036854775808", "9" * 400, "9" * 6000, "-" + "9" * 400, "true", "null", '"7"', '"１２"', "[7]"),
    *("0x10", "1_000", "007", "+1", ".5", "1."),
)

#: JSON that Python writes only by hand.
RAW = {
    "not JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "nothing": b"",
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "not a number": b'{"data": NaN, "component_id": 1, "fn_name": "act", "session_hash": "x"}',
    "infinity": b'{"data": {"k": 1e400}, "component_id": 1, "fn_name": "act", "session_hash": "x"}',
    "many digits": b'{"data": '
    + b"9" * 6000
    + b', "component_id": 1, "fn_name": "act", "session_hash": "x"}',
    "deep list": b'{"data": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "deep object": b'{"data": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}",
    "the same key twice": b'{"data": 1, "data": {}, "component_id": 1, "fn_name": "act", "session_hash": "x"}',
    "a mark in front": b"\xef\xbb\xbf{}",
    "two bytes a letter": '{"data": {}}'.encode("utf-16"),
}


def places(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """Every place of a JSON value that can be replaced, as a path of keys."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield from places(part, (*path, key))


def replaced(value: Any, path: tuple, by: Any) -> Any:
    """A copy of a JSON value with one place replaced."""
    if not path:
        return copy.deepcopy(by)
    made = copy.deepcopy(value)
    part = made
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = by
    return made


def spoiled(right: Any, chance: random.Random) -> tuple[str, Any]:
    """A right request with one place spoiled, and what was done to it."""
    path = chance.choice([*places(right)])
    if path and chance.random() < 0.1:
        made = copy.deepcopy(right)
        part = made
        for key in path[:-1]:
            part = part[key]
        del part[path[-1]]
        return f"without {path[-1]}", made
    kind, by = chance.choice([*TEXTS.items(), *OTHERS.items()])
    return kind, replaced(right, path, by)
