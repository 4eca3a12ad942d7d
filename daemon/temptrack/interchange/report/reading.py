"""Reads a SuggestResult in protobuf's JSON mapping into typed parts, forgiving what is missing.

The mapping writes 64-bit integers as strings, bytes as base64 and not-a-number as ``"NaN"``
(protobuf.dev/programming-guides/json); an older or newer daemon may leave fields out. A report is read by a person, so
a missing field becomes an empty place, never an error.
"""

import base64
import binascii
import math
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from temptrack.interchange.report.answer import (
    Affect,
    Answer,
    HitPoint,
    OtherSection,
    Point,
    Reason,
    Scene,
    Suggestion,
    Thumbnail,
    Track,
    Uncertainty,
)

Json = Mapping[str, object]

_JPEG_START = b"\xff\xd8\xff"
_EMPTY: Json = {}


def read_answer(source: Json) -> Answer:
    """Read one SuggestResult; whatever is missing or malformed is left empty."""
    unsure, able = read_part(source, "uncertainty"), read_part(source, "capabilities")
    ranked = enumerate(read_parts(source, "suggestions"), start=1)
    return Answer(
        suggestions=tuple(read_suggestion(part, place) for place, part in ranked),
        uncertainty=Uncertainty(
            read_share(unsure, "confidence"),
            read_share(unsure, "novelty"),
            unsure.get("abstain") is True,
            read_text(unsure, "message"),
            read_text(unsure, "confidence_means"),
        ),
        scene=_scene(read_part(source, "scene")),
        semantic=able.get("semantic") is True,
        films_learnt=int(read_number(able, "films_learnt")),
        tracks=int(read_number(able, "tracks")),
        answer_id=read_text(source, "answer_id"),
    )


def _scene(part: Json) -> Scene:
    cuts = (_finite(cut) for cut in _list(part, "cuts_range_s"))
    return Scene(
        description=read_text(part, "description"),
        actions=tuple((read_text(one, "label"), read_share(one, "probability")) for one in read_parts(part, "actions")),
        affect=_affect(part),
        duration_s=max(0.0, read_number(part, "duration_s")),
        shot_count=int(read_number(part, "shot_count")),
        cuts_range_s=tuple(cut for cut in cuts if cut is not None),
        energy_curve=read_curve(part, "energy_curve"),
        thumbnails=tuple(picture for one in read_parts(part, "thumbnails") if (picture := read_thumbnail(one))),
        remarks=read_texts(part, "remarks"),
    )


def read_suggestion(part: Json, place: int) -> Suggestion:
    """Read one suggestion; `place` is its rank where it states none."""
    track_in_s = read_number(part, "track_in_s")
    return Suggestion(
        rank=int(read_number(part, "rank")) or place,
        confidence=read_share(part, "confidence"),
        track=_track(read_part(part, "track")),
        track_in_s=track_in_s,
        track_out_s=read_number(part, "track_out_s"),
        gain_db=read_number(part, "gain_db"),
        hit_points=tuple(
            HitPoint(read_number(one, "track_s"), read_number(one, "range_s"), read_text(one, "label"))
            for one in read_parts(part, "hit_points")
        ),
        reasons=tuple(
            Reason(read_text(one, "route"), read_text(one, "text"), read_number(one, "log_odds"))
            for one in read_parts(part, "reasons")
        ),
        energy_curve=read_curve(part, "energy_curve"),
        section_reason=read_text(part, "section_reason"),
        alternatives=tuple(
            OtherSection(read_number(one, "track_in_s"), read_number(one, "track_out_s"), read_text(one, "why"))
            for one in read_parts(part, "alternatives")
        ),
        levels=tuple(
            (read_number(one, "at_s"), read_number(one, "gain_db"))
            for one in read_parts(read_part(part, "ducking"), "keyframes")
        ),
    )


def _track(part: Json) -> Track:
    links = ((read_text(one, "label"), read_text(one, "url")) for one in read_parts(part, "links"))
    return Track(
        track_id=read_text(part, "track_id"),
        title=read_text(part, "title"),
        artist=read_text(part, "artist"),
        album=read_text(part, "album"),
        path=read_text(part, "path"),
        duration_s=max(0.0, read_number(part, "duration_s")),
        licence=read_text(part, "licence"),
        links=tuple((label or url, url) for label, url in links if _is_web_address(url)),
        tempo_bpm=max(0.0, read_number(part, "tempo_bpm")),
        key=read_text(part, "key"),
        affect=_affect(part),
        vocal=read_share(part, "vocal"),
    )


def _affect(part: Json) -> Affect | None:
    affect = part.get("affect")
    if not isinstance(affect, Mapping):
        return None
    return Affect(read_share(affect, "energy"), read_share(affect, "valence"))


def read_thumbnail(part: Json) -> Thumbnail | None:
    """Read a picture; None where it holds no JPEG."""
    text = part.get("jpeg")
    try:
        jpeg = base64.b64decode(text if isinstance(text, str) else "", validate=True)
    except (binascii.Error, ValueError):
        return None
    if not jpeg.startswith(_JPEG_START):
        return None
    return Thumbnail(read_number(part, "range_s"), base64.b64encode(jpeg).decode())


def read_curve(part: Json, key: str) -> tuple[Point, ...]:
    """Read a curve in order of time; levels lie between 0 and 1."""
    points = (Point(read_number(one, "at_s"), read_share(one, "level")) for one in read_parts(part, key))
    return tuple(sorted(points, key=lambda point: point.at_s))


def _is_web_address(url: str) -> bool:
    """Tags may hold anything, `javascript:` too."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def read_part(source: Json, key: str) -> Json:
    """Read a message within a message; empty when it is missing."""
    part = source.get(key)
    return part if isinstance(part, Mapping) else _EMPTY


def read_parts(source: Json, key: str) -> list[Json]:
    """Read repeated messages."""
    return [one for one in _list(source, key) if isinstance(one, Mapping)]


def _list(source: Json, key: str) -> Sequence[object]:
    found = source.get(key)
    return found if isinstance(found, Sequence) and not isinstance(found, str) else ()


def read_text(source: Json, key: str) -> str:
    """Read a text without control characters."""
    found = source.get(key)
    return _clean(found) if isinstance(found, str) else ""


def read_texts(source: Json, key: str) -> tuple[str, ...]:
    """Read repeated texts."""
    return tuple(_clean(one) for one in _list(source, key) if isinstance(one, str))


def _clean(text: str) -> str:
    """Drop control characters, which HTML has no way to write."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def read_number(source: Json, key: str) -> float:
    """Read a finite number; 0 when it is none."""
    return _finite(source.get(key)) or 0.0


def read_share(source: Json, key: str) -> float:
    """Read a number between 0 and 1."""
    return min(1.0, max(0.0, read_number(source, key)))


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
