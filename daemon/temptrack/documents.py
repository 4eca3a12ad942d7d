"""JSON and TOML from files and lines that anybody may have written: whatever is wrong with them is a ValueError.

Python's own readers let two things through: what is nested deeper than the stack is a RecursionError, and in TOML a
number of more digits than Python takes is a plain ValueError where others are a TOMLDecodeError.
"""

import json
import tomllib
from typing import Any

_TOO_DEEP = "it is nested too deep"


def read_json(text: str | bytes) -> Any:
    """Return what a JSON document holds.

    Raises
    ------
    ValueError
        When it is none.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None


def read_toml(text: str) -> dict[str, Any]:
    """Return the tables of a TOML document.

    Raises
    ------
    ValueError
        When it is none.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
