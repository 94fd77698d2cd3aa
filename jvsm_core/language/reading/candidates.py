"""Everything that a request might ask for: what each step of the rules made of its words.

The tables find spans and values; each of these may be wanted, refused or only mentioned, and be said of the
garment or of one of its parts. `head` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..frame import Constraint, Filter, Match
from .garment_parts import of_part, parts_in
from .meaning import changed
from .polarity import opposite

#: The steps whose matches are candidates; the later a step, the more of the rules it has passed.
STEPS = ("match", "part", "resolve", "polarity", "scope", "settle")


#: Two scales of one attribute.
_ALIKE = {"flare": "fit"}


def slot(one: Match) -> tuple[str, str, str]:
    """Part, attribute and way of asking: of each slot one thing at most is asked."""
    if stated := one.filter:
        bounds = "<" * (stated.at_most is not None) + ">" * (stated.at_least is not None)
        way = stated.direction and "direction"
        return "", stated.key, bounds + way + "not" * stated.negated
    said = one.constraint
    way = _ALIKE.get(said.direction or "", said.direction) or ("not" if said.negated else "")
    # Of free words many may be asked.
    return said.part, said.key, way + "|".join(said.values if said.key == "words" else ())


@dataclass(frozen=True)
class Candidate:
    """Something that may be asked: a match, and the steps of the rules that made it."""

    match: Match
    steps: frozenset[str]

    @property
    def slot(self) -> tuple[str, str, str]:
        """As `slot` of its match."""
        return slot(self.match)

    @property
    def turned(self) -> Match:
        """The match the other way round."""
        one = self.match
        if stated := one.filter:
            way = {"more": "less", "less": "more", "most": "least", "least": "most"}
            if stated.direction in way:
                return replace(one, filter=replace(stated, direction=way[stated.direction]))
            return replace(one, filter=replace(stated, negated=not stated.negated))
        said = one.constraint
        if said.direction:
            return changed(one, up=not said.up)
        if said.negated:
            return replace(changed(one, negated=False), refused=False)
        return replace(one, constraint=opposite(said), refused=True)


def candidates(made: Mapping[str, Sequence[Match]], words: Sequence[str]) -> tuple[Candidate, ...]:
    """What the matches of some steps may ask for, by name of the step, each thing once, from left to right."""
    found: dict[Constraint | Filter, tuple[Match, set[str]]] = {}

    def put(matches: Iterable[Match], step: str) -> None:
        for one in matches:
            if one.filter or one.constraint.key:
                said = one.filter or replace(one.constraint, strength="", guess=False)
                kept, steps = found.setdefault(said, (one, set()))
                steps.add(step)
                # The last step knows best on which words it stands.
                found[said] = (one if len(steps) > 1 else kept, steps)

    for step in STEPS:
        if step == "part":
            of_garment = [one for one in made["match"] if one.constraint.values]
            put((said for part in parts_in(words) for one in of_garment for said in of_part(one, part)), step)
        else:
            put(made[step], step)
    every = [Candidate(one, frozenset(steps)) for one, steps in found.values()]
    return tuple(sorted(every, key=lambda one: (one.match.start, one.match.end)))
