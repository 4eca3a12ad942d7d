"""OpenTimelineIO's timelines, whichever adapter made them.

Its documentation: opentimelineio.readthedocs.io. A clip's source range is in its medium's time, which begins where the
available range does; a transition lies over the cut, which it does not move; a time warp sets the pace at which the
source range's length of timeline is filled. A warp below 0 plays the same part of the medium from its end.
"""

import math
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

from temptrack.errors import InvalidInputError, InvalidTimeError
from temptrack.interchange.timelines.assembling import Head, assemble, check_rate
from temptrack.interchange.timelines.bounds import MAX_NESTING, too_large
from temptrack.interchange.timelines.composition import BOTH, PICTURE, SOUND, Composition, Item, Source, Stretch
from temptrack.interchange.timelines.media_places import MediaPlaces
from temptrack.interchange.timelines.types import EditMarker, EditTimeline
from temptrack.timebase import FrameRate

_KINDS = {"Video": PICTURE, "Audio": SOUND}
_LARGEST_VALUE = 2**53


def read_otio(document: Any, places: MediaPlaces, *, name: str = "") -> EditTimeline:
    """Read a timeline out of what OTIO has read.

    Parameters
    ----------
    document : opentimelineio.core.SerializableObject
        A timeline, or a collection that holds some.
    places : MediaPlaces
        Finds the media.
    name : str
        Of the timeline, where there are several; the first when empty.

    Raises
    ------
    InvalidInputError
        When there is no timeline of that name, or what it says cannot be.
    """
    timeline, notes = _choose(document, name)
    rate = _rate(timeline)
    check_rate(rate)
    frames = Fraction(rate.num, rate.den)
    reader = _Reader()
    root, duration_s = reader.composition(timeline.tracks, 0)
    start = timeline.global_start_time
    head = Head(
        name=timeline.name,
        format="otio",
        rate=rate,
        start_frame=round(_seconds(start) * frames) if start is not None else 0,
        duration_s=duration_s,
        notes=tuple(notes),
    )
    markers = [
        EditMarker(round(at_s * frames), max(1, round(_seconds(one.marked_range.duration) * frames)), *_words(one))
        for at_s, one in _markers(timeline.tracks)
    ]
    return assemble(head, root, markers, places)


def _choose(document: Any, name: str) -> tuple[Any, list[str]]:
    known = list(_timelines(document, 0))
    found = [one for one in known if not name or one.name == name]
    if not found:
        names = ", ".join(repr(one.name) for one in known[:10])
        raise InvalidInputError(
            f"No timeline {name!r:.60} is in the file" if known else "The file holds no timeline",
            remedy=f"it holds {names}" if known else "export a timeline rather than a clip",
            field="timeline",
        )
    notes = (
        [f"Of {len(found)} timelines, {found[0].name!r} is read; name another with --sequence."] if found[1:] else []
    )
    return found[0], notes


def _timelines(document: Any, depth: int) -> Iterator[Any]:
    kind = document.schema_name() if hasattr(document, "schema_name") else ""
    if kind == "Timeline":
        yield document
    elif kind == "SerializableCollection" and depth < MAX_NESTING:
        for one in document:
            yield from _timelines(one, depth + 1)


class _Reader:
    """Turns OTIO's compositions into ours."""

    def composition(self, composed: Any, depth: int) -> tuple[Composition, Fraction]:
        """Return a stack or track in its own time, and its length before it is trimmed."""
        if depth > 2 * MAX_NESTING:
            raise too_large(f"Stacks are nested in {composed.name!r:.60}", 2 * MAX_NESTING, "deep")
        made, end_s = Composition(composed.name), Fraction(0)
        in_a_row = composed.schema_name() == "Track"
        at_s, track = Fraction(0), 0
        for child in composed:
            if child.schema_name() == "Transition":
                continue
            laid, lasts_s = self._item(child, at_s, 0 if in_a_row else track, depth)
            if laid is not None:
                made.items.append(laid)
            end_s = max(end_s, at_s + lasts_s)
            at_s, track = (at_s + lasts_s, track) if in_a_row else (at_s, track + 1)
        return made, end_s

    def _item(self, child: Any, at_s: Fraction, track: int, depth: int) -> tuple[Item | None, Fraction]:
        kind = child.schema_name()
        trim = child.source_range
        content: Source | Composition | None = None
        start_s, lasts_s, kinds = Fraction(0), Fraction(0), BOTH
        if kind in ("Stack", "Track"):
            content, lasts_s = self.composition(child, depth + 1)
            kinds = _KINDS.get(child.kind, frozenset()) if kind == "Track" else BOTH
        elif kind == "Clip":
            content, start_s, lasts_s = _medium(child)
        if trim is not None:
            start_s, lasts_s = _seconds(trim.start_time), _seconds(trim.duration)
        if content is None or not kinds or lasts_s <= 0:
            return None, max(lasts_s, Fraction(0))
        ends = _warped(child.effects, start_s, lasts_s)
        stretch = Stretch(at_s, at_s + lasts_s, *ends)
        return Item(child.name, kinds, track, (stretch,), content, child.enabled), lasts_s


def _medium(clip: Any) -> tuple[Source | None, Fraction, Fraction]:
    """Return a clip's medium, None when it is generated, and where it begins and how long it is."""
    references = clip.media_references()
    active = clip.active_media_reference_key
    chosen = references.get(active) or next(iter(references.values()), None)
    available = chosen.available_range if chosen is not None else None
    start_s = _seconds(available.start_time) if available is not None else Fraction(0)
    lasts_s = _seconds(available.duration) if available is not None else Fraction(0)
    if chosen is not None and chosen.schema_name() == "GeneratorReference":
        return None, start_s, lasts_s
    others = tuple(_url(one) for key, one in references.items() if key != active and _url(one))
    rated = available.start_time if available is not None else clip.source_range and clip.source_range.start_time
    source = Source(
        name=clip.name,
        url=_url(chosen) if chosen is not None else "",
        start_s=start_s,
        lasts_s=lasts_s,
        rate=_frame_rate(rated.rate) if rated else None,
        others=others,
        is_timecode=available is None,
    )
    return source, start_s, lasts_s


def _url(reference: Any) -> str:
    if reference.schema_name() == "ImageSequenceReference":
        return str(reference.abstract_target_url("#" * max(1, reference.frame_zero_padding)))
    return str(getattr(reference, "target_url", "") or "")


def _warped(effects: Any, start_s: Fraction, lasts_s: Fraction) -> tuple[Fraction, Fraction]:
    pace = Fraction(1)
    for effect in effects:
        scalar = getattr(effect, "time_scalar", None)
        if scalar is not None:
            if not math.isfinite(scalar):
                raise InvalidTimeError(f"A time warp of {scalar} cannot be played", field="timeline")
            pace *= Fraction(scalar).limit_denominator(10**6)
    end_s = start_s + lasts_s * abs(pace)
    return (end_s, start_s) if pace < 0 else (start_s, end_s)


def _markers(stack: Any) -> Iterator[tuple[Fraction, Any]]:
    """Yield markers of the timeline, its tracks and their clips, and when they are."""
    for marker in stack.markers:
        yield _seconds(marker.marked_range.start_time), marker
    for track in stack:
        if track.schema_name() != "Track":
            continue
        trim_s = _seconds(track.source_range.start_time) if track.source_range is not None else Fraction(0)
        for marker in track.markers:
            yield _seconds(marker.marked_range.start_time) - trim_s, marker
        yield from _clip_markers(track, trim_s)


def _clip_markers(track: Any, trim_s: Fraction) -> Iterator[tuple[Fraction, Any]]:
    at_s = -trim_s
    for child in track:
        if child.schema_name() == "Transition":
            continue
        shown = child.trimmed_range()
        start_s, lasts_s = _seconds(shown.start_time), _seconds(shown.duration)
        first_s, last_s = _warped(child.effects, start_s, lasts_s)
        for marker in child.markers if lasts_s > 0 and first_s != last_s else ():
            along = (_seconds(marker.marked_range.start_time) - first_s) / (last_s - first_s)
            if 0 <= along < 1 and at_s + along * lasts_s >= 0:
                yield at_s + along * lasts_s, marker
        at_s += lasts_s


def _words(marker: Any) -> tuple[str, str, str]:
    return marker.name, getattr(marker, "comment", "") or "", marker.color or ""


def _rate(timeline: Any) -> FrameRate:
    """Return the timeline's own rate: that of its start, else the one most of its picture is laid at."""
    if timeline.global_start_time is not None:
        return _frame_rate(timeline.global_start_time.rate)
    rates = Counter(
        child.source_range.duration.rate
        for track in timeline.tracks
        if track.schema_name() == "Track"
        for child in track
        if child.schema_name() in ("Gap", "Clip", "Stack") and child.source_range is not None
        for _ in range(3 if track.kind == "Video" else 1)
    )
    return _frame_rate(rates.most_common(1)[0][0]) if rates else FrameRate(24, 1)


@lru_cache(maxsize=64)
def _frame_rate(rate: float) -> FrameRate:
    if not (math.isfinite(rate) and 0 < rate < 2**31):
        raise InvalidTimeError(f"{rate} frames a second cannot be meant", remedy="export it again", field="timeline")
    return FrameRate.from_decimal(f"{rate:.6f}")


def _seconds(time: Any) -> Fraction:
    if not (math.isfinite(time.value) and abs(time.value) < _LARGEST_VALUE):
        raise InvalidTimeError(f"{time.value} is not a frame", remedy="export it again", field="timeline")
    rate = _frame_rate(time.rate)
    return Fraction(time.value) * rate.den / rate.num
