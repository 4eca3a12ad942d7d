"""How a cue's music goes out, and how it makes room for those who speak: simple data for an editor's keyframes."""

from collections.abc import Sequence

import numpy as np

from temptrack.fingerprint.presence import Interval, bridged, inside
from temptrack.suggest.answer import Suggestion
from temptrack.suggest.spotting.places import Places
from temptrack.suggest.spotting.sheet import Duck, Exit, Leave

DUCK_DB = -10.0
"""Under a voice: what the open tools for fitting music to film use (`fit_music`, musicfit 0.1.2)."""
_BREATH_S = 2.0
"""Music that comes up between two lines for less pumps."""
_END_S = 1.5
_BEFORE_S, _AFTER_S = 3.0, 0.5
"""A section that ends so long before the cue, or after, is where the fade begins, or ends."""
_FADE_S, _FADE_SHARE = 4.0, 0.25
_SAME_S = 1e-6


def exit_of(suggestion: Suggestion) -> Exit:
    """Return how a section of a track goes out.

    At the track's own end where it is there; else a fade: from a section's end where one is near, as there the music
    comes to rest by itself, else of a few seconds (Samsuka, "Cue Starts and Cue Ends": the most effective way out where
    the picture gives none).
    """
    out_s, length_s = suggestion.track_out_s, suggestion.track_out_s - suggestion.track_in_s
    if suggestion.track.duration_s - out_s <= _END_S:
        return Exit(Leave.TRACK_END, 0.0)
    edges = [section.track_out_s for section in suggestion.track.sections]
    near = [edge for edge in edges if out_s - _BEFORE_S <= edge <= out_s + _AFTER_S]
    if near:
        nearest = min(near, key=lambda edge: abs(edge - out_s))
        return Exit(Leave.SECTION, min(max(0.5, out_s - nearest), _FADE_SHARE * length_s))
    return Exit(Leave.FADE, min(_FADE_S, _FADE_SHARE * length_s))


def last_moment(in_s: float, out_s: float, plays_s: float, places: Places, shortest_s: float) -> float:
    """Return where a cue ends when its track lasts so long: no later, and not in the middle of a sentence.

    Where that would leave less than the shortest cue, it ends where the picture wants it: the music is over before.
    """
    if in_s + plays_s >= out_s - _SAME_S:
        return out_s
    allowed = places.at_s[np.isfinite(places.exit) & (places.at_s <= in_s + plays_s + _SAME_S) & (places.at_s > in_s)]
    return float(allowed[-1]) if len(allowed) and allowed[-1] - in_s >= shortest_s - _SAME_S else out_s


def ducks_of(in_s: float, out_s: float, sentences: Sequence[Interval]) -> tuple[Duck, ...]:
    """Return where in a cue the music makes room for lines; it stays down in short breaths between them."""
    return tuple(Duck(a, b, DUCK_DB) for a, b in bridged(inside(sentences, in_s, out_s), _BREATH_S))
