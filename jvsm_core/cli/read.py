"""`read`: what the reader makes of a request, step by step where asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from .options import Json
from .output import deliver


def read(
    text: Annotated[str, typer.Argument(help="A request, as somebody would type it.")],
    trace: Annotated[bool, typer.Option("--trace", help="Tell what each step did.")] = False,
    json: Json = None,
) -> None:
    """Read a request: constraints, filters, words that nobody knows."""
    from ..language.reading.reader import steps
    from ..language.reading.tokenise import check_refinement

    done = {name: _plain(made) for name, made in steps(check_refinement(text))}
    figures = done if trace else {"frame": done["frame"]}
    deliver(figures if trace else figures["frame"], json, lambda _: _shown(figures))


def _plain(made: Any) -> Any:
    """What a step made in lists and mappings, without what is as it is by default."""
    if dataclasses.is_dataclass(made):
        told = {field.name: getattr(made, field.name) for field in dataclasses.fields(made)}
        usual = {field.name: field.default for field in dataclasses.fields(made)}
        return {
            name: _plain(value)
            for name, value in told.items()
            if name == "start" or not (value == usual[name] or value in ((), {}, ""))
        }
    return [_plain(one) for one in made] if isinstance(made, (list, tuple)) else made


def _shown(done: Mapping[str, Any]) -> str:
    """A line for each step, or for each thing that a frame holds."""
    lines = [f"{name:10}  {_told(made)}" for name, made in done.items() if name != "frame"]
    for name, made in done["frame"].items():
        lines.append(f"{name:10}  {_told(made)}")
    return "\n".join(lines)


def _told(made: Any) -> str:
    return " | ".join(map(_one, made)) if isinstance(made, list) else str(made)


def _one(made: Any) -> str:
    """A token, a match, a constraint or a filter in a few words."""
    if not isinstance(made, Mapping):
        return str(made)
    if "shown" in made or "text" in made:
        return str(made.get("text"))
    constraint = made.get("constraint", made)
    way = f"{'+' if constraint.get('up', True) else '-'}{constraint.get('direction', '')}"
    values = "/".join(map(str, constraint.get("values", ()))) or way
    bounds = [f"{sign} {constraint[name]:g}" for name, sign in _BOUNDS.items() if name in constraint]
    denied = "not " if constraint.get("negated") else ""
    of_part = f"{constraint['part']}: " if "part" in constraint else ""
    said = f" ({constraint['words']})" if "words" in constraint else ""
    place = f" [{made['start']}:{made['end']} {made['kind']}]" if "start" in made else ""
    return f"{of_part}{constraint.get('key', '')} {denied}{' '.join(bounds) or values}{said}{place}"


_BOUNDS = {"at_least": ">=", "at_most": "<="}
