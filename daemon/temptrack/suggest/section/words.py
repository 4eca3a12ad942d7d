"""Why a section was chosen, in a few words."""

from collections.abc import Sequence

from temptrack.store.records import TrackRecord
from temptrack.suggest.answer import HitPoint
from temptrack.suggest.canvas import Canvas, Moment
from temptrack.suggest.section.fit import Fits

_RUNS_WITH, _RUNS_AGAINST = 0.4, -0.2
_AS_WANTED, _OFF = 0.08, 0.2
_MOST_REASONS = 3
_PART_S = 0.5


def say_why(
    track: TrackRecord,
    canvas: Canvas,
    moment: Moment | None,
    fits: Fits,
    index: int,
    start_s: float,
    hits: Sequence[HitPoint],
) -> str:
    """Return what speaks for a start, strongest first: "its energy runs with the picture's, a bar on the main cut"."""
    said = [
        _about_shape(float(fits.shape[index]), canvas),
        _about_moment(moment, bool(fits.downbeat[index]), hits),
        _about_cuts(canvas, hits),
        _about_level(float(fits.level[index])),
        _about_part(track, start_s),
    ]
    return ", ".join([words for words in said if words][:_MOST_REASONS])


def _about_shape(shape: float, canvas: Canvas) -> str:
    if canvas.levels is None:
        return ""
    if shape >= _RUNS_WITH:
        return "its energy runs with the picture's"
    return "its energy does not run with the picture's" if shape <= _RUNS_AGAINST else ""


def _about_moment(moment: Moment | None, bar: bool, hits: Sequence[HitPoint]) -> str:
    if moment is None or not any(hit.range_s == moment.range_s and hit.label == moment.label for hit in hits[1:]):
        return ""
    return f"{'the first beat of a bar' if bar else 'a beat'} on {moment.name}"


def _about_cuts(canvas: Canvas, hits: Sequence[HitPoint]) -> str:
    on_beats = sum(hit.label == "cut" for hit in hits)
    return f"{on_beats} of {len(canvas.cuts_s)} cuts on beats" if on_beats >= 2 else ""


def _about_level(off: float) -> str:
    if off <= _AS_WANTED:
        return "as energetic as is wanted"
    return "the nearest to the energy wanted" if off >= _OFF else ""


def _about_part(track: TrackRecord, start_s: float) -> str:
    if start_s < _PART_S:
        return "from its beginning"
    part = next((s for s in track.sections if s.track_in_s <= start_s < s.track_out_s), None)
    if part is None:
        return ""
    return f"{'where' if abs(part.track_in_s - start_s) < _PART_S else 'in'} part {part.label}" + (
        " begins" if abs(part.track_in_s - start_s) < _PART_S else ""
    )
