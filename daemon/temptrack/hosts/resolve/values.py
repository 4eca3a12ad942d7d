"""Values of messages from outside, forgiving what is missing or of another kind."""

import math
from collections.abc import Mapping
from typing import TypeAlias

from temptrack.errors import InvalidInputError

Json: TypeAlias = Mapping[str, object]


def text(source: Json, name: str) -> str:
    """Return a text, empty when it is none."""
    value = source.get(name)
    return value if isinstance(value, str) else ""


def number(source: Json, name: str) -> float | None:
    """Return a finite number, or None."""
    value = source.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def whole(source: Json, name: str) -> int | None:
    """Return the nearest whole number, or None."""
    found = number(source, name)
    return round(found) if found is not None else None


def part(source: Json, name: str) -> Json:
    """Return an object inside, empty when there is none."""
    value = source.get(name)
    return value if isinstance(value, Mapping) else {}


def parts(source: Json, name: str) -> list[Json]:
    """Return the objects of a list inside.

    Raises
    ------
    InvalidInputError
        When it is something else.
    """
    value = source.get(name, [])
    if not isinstance(value, list):
        raise InvalidInputError(f"{name} is no list", remedy="install the plugin again", field=name)
    return [one for one in value if isinstance(one, Mapping)]
