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
    unsure, able = _part(source, "uncertainty"), _part(source, "capabilities")
    ranked = enumerate(_parts(source, "suggestions"), start=1)
    return Answer(
        suggestions=tuple(_suggestion(part, place) for place, part in ranked),
        uncertainty=Uncertainty(
            _share(unsure, "confidence"),
            _share(unsure, "novelty"),
            unsure.get("abstain") is True,
            _text(unsure, "message"),
        ),
        scene=_scene(_part(source, "scene")),
        semantic=able.get("semantic") is True,
        films_learnt=int(_number(able, "films_learnt")),
        tracks=int(_number(able, "tracks")),
    )


def _scene(part: Json) -> Scene:
    cuts = (_finite(cut) for cut in _list(part, "cuts_range_s"))
    return Scene(
        description=_text(part, "description"),
        actions=tuple((_text(one, "label"), _share(one, "probability")) for one in _parts(part, "actions")),
        affect=_affect(part),
        duration_s=max(0.0, _number(part, "duration_s")),
        shot_count=int(_number(part, "shot_count")),
        cuts_range_s=tuple(cut for cut in cuts if cut is not None),
        energy_curve=_curve(part, "energy_curve"),
        thumbnails=tuple(picture for one in _parts(part, "thumbnails") if (picture := _thumbnail(one))),
        remarks=tuple(_clean(remark) for remark in _list(part, "remarks") if isinstance(remark, str)),
    )


def _suggestion(part: Json, place: int) -> Suggestion:
    track_in_s = _number(part, "track_in_s")
    return Suggestion(
        rank=int(_number(part, "rank")) or place,
        confidence=_share(part, "confidence"),
        track=_track(_part(part, "track")),
        track_in_s=track_in_s,
        track_out_s=_number(part, "track_out_s"),
        gain_db=_number(part, "gain_db"),
        hit_points=tuple(
            HitPoint(_number(one, "track_s"), _number(one, "range_s"), _text(one, "label"))
            for one in _parts(part, "hit_points")
        ),
        reasons=tuple(
            Reason(_text(one, "route"), _text(one, "text"), _number(one, "log_odds")) for one in _parts(part, "reasons")
        ),
        energy_curve=_curve(part, "energy_curve"),
    )


def _track(part: Json) -> Track:
    links = ((_text(one, "label"), _text(one, "url")) for one in _parts(part, "links"))
    return Track(
        track_id=_text(part, "track_id"),
        title=_text(part, "title"),
        artist=_text(part, "artist"),
        album=_text(part, "album"),
        path=_text(part, "path"),
        duration_s=max(0.0, _number(part, "duration_s")),
        licence=_text(part, "licence"),
        links=tuple((label or url, url) for label, url in links if _is_web_address(url)),
        tempo_bpm=max(0.0, _number(part, "tempo_bpm")),
        key=_text(part, "key"),
        affect=_affect(part),
    )


def _affect(part: Json) -> Affect | None:
    affect = part.get("affect")
    if not isinstance(affect, Mapping):
        return None
    return Affect(_share(affect, "energy"), _share(affect, "valence"))


def _thumbnail(part: Json) -> Thumbnail | None:
    try:
        jpeg = base64.b64decode(_text(part, "jpeg"), validate=True)
    except (binascii.Error, ValueError):
        return None
    if not jpeg.startswith(_JPEG_START):
        return None
    return Thumbnail(_number(part, "range_s"), base64.b64encode(jpeg).decode())


def _curve(part: Json, key: str) -> tuple[Point, ...]:
    points = (Point(_number(one, "at_s"), _share(one, "level")) for one in _parts(part, key))
    return tuple(sorted(points, key=lambda point: point.at_s))


def _is_web_address(url: str) -> bool:
    """Tags may hold anything, `javascript:` too."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _part(source: Json, key: str) -> Json:
    part = source.get(key)
    return part if isinstance(part, Mapping) else _EMPTY


def _parts(source: Json, key: str) -> list[Json]:
    return [one for one in _list(source, key) if isinstance(one, Mapping)]


def _list(source: Json, key: str) -> Sequence[object]:
    found = source.get(key)
    return found if isinstance(found, Sequence) and not isinstance(found, str) else ()


def _text(source: Json, key: str) -> str:
    found = source.get(key)
    return _clean(found) if isinstance(found, str) else ""


def _clean(text: str) -> str:
    """Drop control characters, which HTML has no way to write."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def _number(source: Json, key: str) -> float:
    return _finite(source.get(key)) or 0.0


def _share(source: Json, key: str) -> float:
    return min(1.0, max(0.0, _number(source, key)))


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
