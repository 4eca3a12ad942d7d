"""Which tracks of the library ListTracks is asked for, and in which order."""

import base64
import hashlib
import json
import math
from dataclasses import dataclass
from typing import TypeAlias

from temptrack.documents import read_json
from temptrack.errors import InvalidInputError
from temptrack.fingerprint.key_names import keys_meant
from temptrack.fingerprint.mood_words import spoken_mood
from temptrack.service.validation.values import MAX_NAME, check_count, check_number, check_range, check_text
from temptrack.store import Condition, OneOf, Within
from temptrack.v1 import library_pb2

MAX_PAGE = 1000
MAX_ENTRIES = 1000
_SUNG = 0.5
_LEAST_TEMPO_BPM = 1.0
"""Below it lies only the 0 of tracks without a beat, which no tempo filter may let through."""


Place: TypeAlias = tuple[float, str]
"""Where a track lies in an order: by its figure or, where that is 0 for all, by its text."""


@dataclass(frozen=True)
class Listing:
    """A page of a list of tracks."""

    conditions: tuple[Condition, ...]
    """What the store is asked for."""
    words: tuple[str, ...]
    moods: frozenset[str]
    genres: frozenset[str]
    order: int
    """Of library_pb2.TrackOrder."""
    descending: bool
    size: int
    after: tuple[Place, str] | None
    """Where in the order and at which path the track lies that ended the last page; None for the first page."""
    digest: str
    """Of everything that decides which tracks are listed, and where."""

    def token(self, place: Place, path: str) -> str:
        """Return the token of the page after the one that ends with this track."""
        return base64.urlsafe_b64encode(json.dumps([self.digest, *place, path]).encode()).decode()


def check_list(request: library_pb2.ListTracksRequest) -> Listing:
    """Return what is asked for.

    Raises
    ------
    InvalidInputError
        When a filter cannot be meant, naming the field.
    """
    if request.page_size > MAX_PAGE:
        raise InvalidInputError(
            f"page_size is {request.page_size}", remedy=f"ask for at most {MAX_PAGE:,}", field="page_size"
        )
    if request.order not in library_pb2.TrackOrder.values():
        raise InvalidInputError(f"order {request.order} is unknown", field="order")
    filters = request.filter
    digest = _digest(request)
    return Listing(
        conditions=(*_figures(filters), *_texts(filters)),
        words=tuple(check_text(request.contains, "contains").casefold().split()),
        moods=_moods(filters),
        genres=frozenset(text.casefold() for text in _entries(filters, "genres")),
        order=request.order,
        descending=request.descending,
        size=request.page_size or MAX_PAGE,
        after=_after(request.page_token, digest),
        digest=digest,
    )


def _figures(filters: library_pb2.TrackFilter) -> list[Condition]:
    found: list[Condition] = []
    low, high = check_range(filters, "filter", "tempo_min_bpm", "tempo_max_bpm")
    if low is not None or high is not None:
        columns = ("tempo_bpm", "tempo_alternative_bpm") if filters.tempo_either else ("tempo_bpm",)
        found.append(_within(columns, max(low or 0.0, _LEAST_TEMPO_BPM), high))
    low, high = check_range(filters, "filter", "duration_min_s", "duration_max_s")
    found.append(_within(("duration_s",), low, high))
    for name, column in (("energy", "affect_energy"), ("valence", "affect_valence"), ("tension", "tension")):
        if filters.HasField(name):  # type: ignore[arg-type]
            found.append(_level(getattr(filters, name), name, column))
    return [each for each in found if not (isinstance(each, Within) and each.open)] + _vocal(filters)


def _within(columns: tuple[str, ...], low: float | None, high: float | None) -> Within:
    bounds = {name: value for name, value in (("low", low), ("high", high)) if value is not None}
    return Within(columns, **bounds)


def _level(levels: library_pb2.LevelRange, name: str, column: str) -> Within:
    low = check_number(levels.low, f"filter.{name}.low", 0, 1)
    high = check_number(levels.high, f"filter.{name}.high", 0, 1) or 1.0
    if low > high:
        raise InvalidInputError(
            f"filter.{name}.low {low:g} is above filter.{name}.high {high:g}",
            remedy="swap them",
            field=f"filter.{name}.low",
        )
    return Within((column,), low, high)


def _vocal(filters: library_pb2.TrackFilter) -> list[Condition]:
    match filters.vocal:
        case library_pb2.VOCAL_KIND_UNSPECIFIED:
            return []
        case library_pb2.VOCAL_KIND_SUNG:
            return [Within(("vocal",), low=_SUNG)]
        case library_pb2.VOCAL_KIND_INSTRUMENTAL:
            return [Within(("vocal",), high=math.nextafter(_SUNG, 0.0))]
        case _:
            raise InvalidInputError(f"filter.vocal {filters.vocal} is unknown", field="filter.vocal")


def _texts(filters: library_pb2.TrackFilter) -> list[Condition]:
    found: list[Condition] = []
    if licences := _entries(filters, "licences"):
        found.append(OneOf("licence", frozenset(text.lower() for text in licences)))
    keys = frozenset(name.lower() for i, text in enumerate(_entries(filters, "keys")) for name in _key(text, i))
    return [*found, OneOf("key", keys)] if keys else found


def _key(text: str, index: int) -> frozenset[str]:
    meant = keys_meant(text)
    if not meant:
        raise InvalidInputError(
            f"filter.keys[{index}] {text!r:.40} is no key",
            remedy='write "A minor", Am, F#, minor or 8A',
            field=f"filter.keys[{index}]",
        )
    return meant


def _moods(filters: library_pb2.TrackFilter) -> frozenset[str]:
    found = set()
    for i, text in enumerate(_entries(filters, "moods")):
        word = spoken_mood(text)
        if word is None:
            raise InvalidInputError(
                f"filter.moods[{i}] {text!r:.40} is no mood that is known",
                remedy="ask for calm, tender, sad, tense, epic, playful or the like: the glossary lists them",
                field=f"filter.moods[{i}]",
            )
        found.add(word)
    return frozenset(found)


def _entries(filters: library_pb2.TrackFilter, name: str) -> list[str]:
    entries = getattr(filters, name)
    check_count(entries, f"filter.{name}", most=MAX_ENTRIES)
    texts = [check_text(entry, f"filter.{name}[{i}]", most=MAX_NAME) for i, entry in enumerate(entries)]
    for i, text in enumerate(texts):
        if not text:
            raise InvalidInputError(f"filter.{name}[{i}] is empty", remedy="leave it out", field=f"filter.{name}[{i}]")
    return texts


def _digest(request: library_pb2.ListTracksRequest) -> str:
    asked = library_pb2.ListTracksRequest()
    asked.CopyFrom(request)
    asked.ClearField("page_token")
    asked.ClearField("page_size")
    return hashlib.sha256(asked.SerializeToString(deterministic=True)).hexdigest()[:12]


def _after(token: str, digest: str) -> tuple[Place, str] | None:
    if not token:
        return None
    try:
        asked, figure, text, path = read_json(base64.b64decode(token, altchars=b"-_", validate=True))
        if asked == digest:
            return (float(figure), str(text)), str(path)
    except (OverflowError, TypeError, ValueError):  # binascii.Error is one of the last
        pass
    raise InvalidInputError(
        f"page_token {token[:40]!r} is none of this list's",
        remedy="send the next_page_token of the last answer to the same request",
        field="page_token",
    )
