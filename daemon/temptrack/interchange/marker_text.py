"""What a marker says of a suggestion: the same words in every host and every timeline file."""

from dataclasses import dataclass

from temptrack.interchange.report.answer import Answer, Suggestion, Track
from temptrack.interchange.words import clock, gain, how_likely, percent, route_name, sentence

_MOST_REASONS = 2
_MOST_NAME = 80
_MOST_LINE = 240
"""Hosts state no limit for notes; a note nobody can read at a glance is no help either."""


@dataclass(frozen=True)
class MarkerText:
    """The texts of one marker."""

    name: str
    note: str
    """Lines, most important first, without a line break at the end."""
    colour: str
    """One of the sixteen that Resolve and its marker EDL know, capitalised."""


def marker_text(answer: Answer, suggestion: Suggestion) -> MarkerText:
    """Write a suggestion's marker.

    Parameters
    ----------
    answer : Answer
        Whose abstention and remarks belong in the note of its first suggestion.
    suggestion : Suggestion
        One of its suggestions.
    """
    lines = [*_verdict(answer, suggestion), _place(suggestion), *_reasons(suggestion), *_links(suggestion.track)]
    if suggestion.rank == 1:
        lines += [f"Note: {remark}" for remark in answer.scene.remarks[:2]]
    return MarkerText(
        name=_cut(_name(suggestion), _MOST_NAME),
        note="\n".join(_cut(line, _MOST_LINE) for line in lines),
        colour=marker_colour(suggestion.confidence, abstain=answer.uncertainty.abstain),
    )


def marker_colour(confidence: float, *, abstain: bool) -> str:
    """Return the colour of a confidence: the more likely, the greener; an abstention is pale."""
    if abstain:
        return "Sand"
    if round(confidence, 2) >= 0.65:
        return "Green"
    return "Yellow" if round(confidence, 2) >= 0.35 else "Lavender"


def _name(suggestion: Suggestion) -> str:
    track = suggestion.track
    title = f"{track.title} \N{EN DASH} {track.artist}" if track.artist else track.title or "Untitled"
    return title if suggestion.rank <= 1 else f"{suggestion.rank}. {title}"


def _verdict(answer: Answer, suggestion: Suggestion) -> list[str]:
    licence = suggestion.track.licence if suggestion.track.licence_known else "unknown!"
    sure = f"{percent(suggestion.confidence)}, {how_likely(suggestion.confidence)}. Licence {licence}."
    if not answer.uncertainty.abstain:
        return [sure]
    why = answer.uncertainty.message if suggestion.rank == 1 else ""
    return [f"A near miss, nothing fits well enough. {why}".strip(), sure]


def _place(suggestion: Suggestion) -> str:
    span = f"From {clock(suggestion.track_in_s)} to {clock(suggestion.track_out_s)} of the track"
    return f"{span}, gain {gain(suggestion.gain_db)}."


def _reasons(suggestion: Suggestion) -> list[str]:
    return [f"{route_name(one.route)}: {sentence(one.text)}" for one in suggestion.reasons[:_MOST_REASONS]]


def _links(track: Track) -> list[str]:
    return [f"{label}: {url}" for label, url in track.links[:1]]


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
