"""A change: what differs between two garments, as a person would count it.

Some attributes follow from others: a new pattern brings a second colour with it, and with the
sleeves comes and goes their style. Such a *dependent* key belongs to the edit of the key it follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

#: Key to (value before, value after); None where a garment has no such attribute.
Change = Mapping[str, tuple[str | None, str | None]]

#: Dependent key to the keys it follows.
FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "second_colour": ("colour", "pattern"),
    "sleeve_style": ("sleeve",),
}


class Setting(NamedTuple):
    """What the wording may lean on: the target's kind, pattern and second colour where known."""

    category: str | None = None
    pattern: str | None = None
    second: str | None = None
    second_is_new: bool = False


def follows(key: str, change: Change) -> bool:
    """Whether a key changes only because another does.

    A sleeve style that is there before and after is an edit of its own: "with long bell sleeves".
    """
    if not any(lead in change for lead in FOLLOWS.get(key, ())):
        return False
    return key == "second_colour" or None in change[key]


def leading(change: Change) -> dict[str, tuple[str | None, str]]:
    """The edits of a change a person would count: without dependent keys, and with a value after.

    With a new category come and go the attributes only one of the two kinds has; they follow too.
    """
    return {
        key: (old, new)
        for key, (old, new) in change.items()
        if new is not None
        and not follows(key, change)
        and not ("category" in change and key != "category" and old is None)
    }
