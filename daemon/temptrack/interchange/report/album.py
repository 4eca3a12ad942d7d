"""The page's pictures: each held once, as a style class, however often it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from temptrack.interchange.report.answer import Thumbnail

MOST_PICTURE_CHARACTERS = 4 * 1024 * 1024
"""Of base64, in a page."""


@dataclass(frozen=True)
class Album:
    """Pictures by number."""

    classes: Mapping[int, str]
    """Style class of each picture that is held."""
    rules: Markup
    """The style sheet's part; base64 and numbers alone, so there is nothing to escape."""


def make_album(pictures: Mapping[int, Thumbnail]) -> Album:
    """Hold as many pictures as a page may weigh; when they are too many, every second is left out until they fit."""
    kept = dict(pictures)
    while sum(len(one.jpeg_base64) for one in kept.values()) > MOST_PICTURE_CHARACTERS:
        kept = dict(list(kept.items())[::2]) if len(kept) > 1 else {}
    rules = "\n".join(
        f".p{number}{{background-image:url(data:image/jpeg;base64,{picture.jpeg_base64})}}"
        for number, picture in kept.items()
    )
    return Album({number: f"p{number}" for number in kept}, Markup(rules))  # noqa: S704 - checked base64
