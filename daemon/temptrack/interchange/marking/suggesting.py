"""From an answer to what is written into a timeline."""

from temptrack.interchange.marker_text import marker_text
from temptrack.interchange.marking.types import Cue, LaidTrack, Mark
from temptrack.interchange.marking.writing import Marking
from temptrack.interchange.report.answer import Answer, Suggestion
from temptrack.timebase import FrameRate

FADE_S = 0.5
"""Long enough to hide where a track is cut, short enough to hear where it begins."""


def suggestion_marking(answer: Answer, in_frame: int, out_frame: int, rate: FrameRate, *, lay: bool = False) -> Marking:
    """Return the markers of an answer for a range.

    Parameters
    ----------
    answer : Answer
        The first suggestion's marker stands on the range's first frame, the others on the next ones: some hosts hold
        one marker a frame.
    in_frame, out_frame : int
        The range, in frames from the timeline's first.
    rate : FrameRate
        The timeline's.
    lay : bool
        Whether the first suggestion is laid under the range. An answer that abstains lays nothing.
    """
    marks, cues = [], []
    for place, suggestion in enumerate(answer.suggestions):
        text = marker_text(answer, suggestion)
        marks.append(Mark(min(in_frame + place, out_frame - 1), text.name, text.note, text.colour))
    first = next(iter(answer.suggestions), None)
    if first is not None and not answer.uncertainty.abstain:
        cues.append(_cue(first, in_frame, _end(first, in_frame, out_frame, rate)))
    laid = _laid(first, in_frame, _end(first, in_frame, out_frame, rate)) if lay and cues and first else None
    return Marking(tuple(marks), tuple(cues), laid)


def _end(suggestion: Suggestion, in_frame: int, out_frame: int, rate: FrameRate) -> int:
    """Return where the track ends under the range: with it, or where it is over."""
    lasts = rate.frame(suggestion.track_out_s - suggestion.track_in_s)
    return max(in_frame + 1, min(out_frame, in_frame + lasts))


def _cue(suggestion: Suggestion, in_frame: int, end: int) -> Cue:
    track = suggestion.track
    return Cue(
        record_in_frame=in_frame,
        record_out_frame=end,
        title=track.title,
        composer=track.artist,
        licence=track.licence or "unknown",
        link=next((url for _, url in track.links), ""),
        confidence=suggestion.confidence,
        track_in_s=suggestion.track_in_s,
        album=track.album,
    )


def _laid(suggestion: Suggestion, in_frame: int, end: int) -> LaidTrack:
    track = suggestion.track
    return LaidTrack(
        name=track.title,
        path=track.path,
        record_in_frame=in_frame,
        record_out_frame=end,
        track_in_s=suggestion.track_in_s,
        track_duration_s=track.duration_s,
        gain_db=suggestion.gain_db,
        fade_s=FADE_S,
        levels=suggestion.levels,
    )
