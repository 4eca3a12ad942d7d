"""What a model is called: open_clip's architecture and pretrained tag."""

import re

from temptrack.errors import ModelNotFoundError

_PAIR = re.compile(r"\w[\w.+-]*/\w[\w.+-]*")
"""architecture/tag; each is a folder's name below the models folder, so nothing that climbs out of it."""


def is_name(name: str) -> bool:
    """Whether a word could be a model's name."""
    return bool(_PAIR.fullmatch(name))


def name_parts(name: str) -> tuple[str, str]:
    """Return architecture and tag.

    Raises
    ------
    ModelNotFoundError
        When the name is not of the form "architecture/tag".
    """
    if not is_name(name):
        raise ModelNotFoundError(
            f"'{name}' is not a model's name",
            remedy="write architecture/tag, as in `temptrack models list`",
            field="name",
        )
    architecture, _, tag = name.partition("/")
    return architecture, tag
