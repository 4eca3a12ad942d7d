"""Which tracks may be suggested at all."""

import numpy as np
from numpy.typing import NDArray

from temptrack.store.records import TrackSummary
from temptrack.suggest.library import Floats, LibraryView
from temptrack.suggest.query import Filters


def passes(track: TrackSummary, filters: Filters) -> bool:
    """Return whether the track satisfies every filter."""
    return not failed_filters(track, filters)


def failed_filters(track: TrackSummary, filters: Filters) -> list[str]:
    """Return the names of the filters the track fails, and the conditions it fails as they were typed.

    A track without a beat has no tempo, so it fails any tempo filter; bounds are inclusive.
    """
    licences = {licence.strip().casefold() for licence in filters.licences}
    checks = {
        "licence": not licences or track.licence.strip().casefold() in licences,
        "tempo": _within(track.tempo_bpm, filters.tempo_min_bpm, filters.tempo_max_bpm)
        and (track.tempo_bpm > 0 or (filters.tempo_min_bpm is None and filters.tempo_max_bpm is None)),
        "duration": _within(track.duration_s, filters.duration_min_s, filters.duration_max_s),
        "exclude_track_ids": track.track_id not in filters.exclude_track_ids,
    }
    failed = [name for name, passed in checks.items() if not passed]
    return failed + [condition.typed for condition in filters.conditions if not condition.holds(track)]


def eligible_rows(library: LibraryView, filters: Filters) -> NDArray[np.bool_]:
    """Return which rows of the library satisfy every filter, shape (n,)."""
    if filters.conditions:
        return library.mask(lambda track: passes(track, filters))
    tempo, bounds = library.tempo_bpm, (filters.tempo_min_bpm, filters.tempo_max_bpm)
    fit = _all_within(tempo, *bounds) & ((tempo > 0) | (bounds == (None, None)))
    fit &= _all_within(library.duration_s, filters.duration_min_s, filters.duration_max_s)
    if filters.licences:
        wanted = {licence.strip().casefold() for licence in filters.licences}
        fit &= np.array([one.strip().casefold() in wanted for one in library.licences], dtype=bool)[library.licence]
    fit[[library.rows[one] for one in filters.exclude_track_ids if one in library.rows]] = False
    return fit


def blame(library: LibraryView, filters: Filters) -> str:
    """Say in words which filter shuts out most of the library; empty when the library is."""
    counts: dict[str, int] = {}
    for track in library.tracks:
        for name in failed_filters(track, filters):
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return ""
    worst = max(sorted(counts), key=counts.__getitem__)
    return f"{_describe(worst, filters)} (which {counts[worst]} of {len(library)} tracks fail)"


def _within(value: float, least: float | None, most: float | None) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)


def _all_within(values: Floats, least: float | None, most: float | None) -> NDArray[np.bool_]:
    low, high = -np.inf if least is None else least, np.inf if most is None else most
    return (values >= low) & (values <= high)


def _describe(name: str, filters: Filters) -> str:
    if name == "licence":
        return "the licence filter " + " or ".join(f"“{licence}”" for licence in filters.licences)
    if name == "tempo":
        return f"the tempo filter {_range(filters.tempo_min_bpm, filters.tempo_max_bpm)} bpm"
    if name == "duration":
        return f"the duration filter {_range(filters.duration_min_s, filters.duration_max_s)} s"
    return "the list of excluded tracks" if name == "exclude_track_ids" else f"the condition {name}"


def _range(least: float | None, most: float | None) -> str:
    if least is None:
        return f"up to {most:g}"
    return f"from {least:g}" if most is None else f"{least:g} to {most:g}"
