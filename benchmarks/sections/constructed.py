"""Films made of real clips under known parts of real tracks: cut on beats, faster and wilder with more energy.

For a part of a track the energy at each moment says how long a shot lasts (two beats where there is most, eight where
there is least) and which stretch of which clip is shown: of all stretches of that length the one whose motion has the
rank that the music's energy has, give or take a third of the ranks. So cut and motion go with the music because they
were put together so: it proves that measured pictures and measured music can be brought together again, and is weak
evidence for what editors do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.sections.case import Case
from benchmarks.sections.material import clips, music, trace_of, tracks_of
from temptrack.fingerprint.picture import PictureTrace, style_of
from temptrack.media import Span
from temptrack.store import TrackRecord
from temptrack.suggest.canvas import Canvas
from temptrack.suggest.levels import levels_at
from temptrack.suggest.library import Floats

_CASES_EACH = 3
_STRETCH_S = 1.0
_RANK_NOISE = 0.33


@dataclass(frozen=True)
class _Stretch:
    """A second of a clip, and its place among all by motion, 0 to 1."""

    trace: PictureTrace
    at_s: float
    rank: float


def make_cases(seed: int) -> Iterator[Case]:
    """Yield three cases a track."""
    random = np.random.default_rng(seed)
    stretches = _stretches(clips())
    for path, track in tracks_of(music()).items():
        for _ in range(_CASES_EACH if len(track.beats_s) > 20 else 0):
            yield _case(path.stem, track, stretches, random)


def _stretches(paths: Sequence[Path]) -> list[_Stretch]:
    found = []
    for path in paths:
        trace = trace_of(path)
        motion = style_of(trace).motion
        for at_s in np.arange(trace.in_s, trace.out_s - _STRETCH_S, _STRETCH_S):
            level = levels_at(motion.levels, motion.step_s, np.array([at_s - trace.in_s + 0.5]))
            found.append(_Stretch(trace, float(at_s), float(level[0])))
    order = np.argsort(np.argsort([stretch.rank for stretch in found])) / max(1, len(found) - 1)
    return [_Stretch(one.trace, one.at_s, float(rank)) for one, rank in zip(found, order, strict=True)]


def _case(name: str, track: TrackRecord, stretches: Sequence[_Stretch], random: np.random.Generator) -> Case:
    length_s = float(random.uniform(12, min(30, 0.6 * track.duration_s)))
    beats = np.asarray(track.beats_s, np.float64)
    true_in_s = float(random.choice(beats[beats <= track.duration_s - length_s]))
    pieces, cuts = [], _cuts(track, beats, true_in_s, length_s)
    ranks = np.argsort(np.argsort(levels := _energy(track, true_in_s, np.array(cuts)))) / max(1, len(levels) - 1)
    for begin_s, end_s, rank in zip(cuts, [*cuts[1:], length_s], ranks, strict=True):
        wanted = rank + _RANK_NOISE * random.standard_normal()
        shown = _choose(stretches, wanted, end_s - begin_s, random)
        pieces.append((begin_s, shown.trace.slice(Span(shown.at_s, shown.at_s + end_s - begin_s))))
    style = style_of(PictureTrace.join(pieces, length_s))
    canvas = Canvas(length_s, style.affect.energy, style.motion.step_s, style.motion.levels.astype(float), style.cuts_s)
    return Case(name, track, canvas, true_in_s, beats)


def _cuts(track: TrackRecord, beats: Floats, true_in_s: float, length_s: float) -> list[float]:
    inside = beats[(beats > true_in_s + 0.4) & (beats < true_in_s + length_s - 1.0)] - true_in_s
    cuts, energy = [0.0], _energy(track, true_in_s, inside)
    order = np.argsort(np.argsort(energy)) / max(1, len(energy) - 1)
    since = 0
    for at_s, rank in zip(inside, order, strict=True):
        since += 1
        if since >= 2 + round(6 * (1 - rank)):
            cuts.append(float(at_s))
            since = 0
    return cuts


def _energy(track: TrackRecord, true_in_s: float, offsets: Floats) -> Floats:
    return levels_at(track.energy.levels, track.energy.step_s, true_in_s + offsets)


def _choose(stretches: Sequence[_Stretch], rank: float, length_s: float, random: np.random.Generator) -> _Stretch:
    fitting = [one for one in stretches if one.at_s + length_s <= one.trace.out_s] or list(stretches)
    apart = np.abs(np.array([one.rank for one in fitting]) - rank)
    return fitting[int(random.choice(np.argsort(apart)[:5]))]
