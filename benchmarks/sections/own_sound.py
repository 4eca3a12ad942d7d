"""Parts of real films, and their own sound as the track: where in it they play is known to the frame.

Editors and composers put these together, not we. But the sound holds effects and speech beside the score, and an
explosion is loud when it is seen: sync is easier to find than with music alone, so this is an upper bound.
"""

from collections.abc import Iterator

import numpy as np

from benchmarks.sections.case import Case
from benchmarks.sections.material import films, sound_of, trace_of, tracks_of
from temptrack.fingerprint.picture import style_of
from temptrack.media import Span
from temptrack.suggest.canvas import Canvas

_CASES_EACH = 12


def make_cases(seed: int) -> Iterator[Case]:
    """Yield a dozen parts of each film, 8 to 15 s long."""
    random = np.random.default_rng(seed)
    sounds = {film: sound_of(film) for film in films()}
    tracks = tracks_of(list(sounds.values()))
    for film, sound in sounds.items():
        if sound not in tracks:
            continue
        track, trace = tracks[sound], trace_of(film)
        for _ in range(_CASES_EACH):
            length_s = float(random.uniform(8, min(15, 0.4 * trace.length_s)))
            in_s = float(random.uniform(0, min(trace.length_s, track.duration_s) - length_s))
            style = style_of(trace.slice(Span(trace.in_s + in_s, trace.in_s + in_s + length_s)).moved(0.0))
            canvas = Canvas(
                length_s, style.affect.energy, style.motion.step_s, style.motion.levels.astype(float), style.cuts_s
            )
            yield Case(film.stem, track, canvas, in_s, np.asarray(track.beats_s, np.float64))
