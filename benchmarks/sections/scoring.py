"""How near a chosen start is to the truth, beside starting at 0 and beside a random start, with intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.sections.case import Case
from temptrack.suggest.canvas import main_moment
from temptrack.suggest.library import Floats
from temptrack.suggest.section import placements

_DRAWS = 200
_RANDOM_STARTS = 40
_RESAMPLES = 2000


@dataclass(frozen=True)
class Score:
    """Of one way to choose, over all cases."""

    name: str
    iou: tuple[float, float, float]
    """Mean intersection over union with the true section, and its 95 % interval."""
    hit_ms: tuple[float, float, float]
    """Median distance of the main moment from the nearest true beat, and its 95 % interval; NaN where none is known."""
    half_right: float
    """Share of cases with an IoU of at least a half."""


Chooser = Callable[[Case, np.random.Generator], Sequence[float]]
"""From a case to starts: the best of their IoUs counts, the first one's hit."""


def ours(case: Case, _: np.random.Generator) -> Sequence[float]:
    """The first choice."""
    return [placements(case.track, case.canvas, alternatives=0)[0].track_in_s]


def ours_with_alternatives(case: Case, _: np.random.Generator) -> Sequence[float]:
    """The first choice and its three alternatives: as if the editor took the best."""
    return [placed.track_in_s for placed in placements(case.track, case.canvas)]


def at_zero(_: Case, __: np.random.Generator) -> Sequence[float]:
    """The track's beginning."""
    return [0.0]


def at_random(case: Case, random: np.random.Generator) -> Sequence[float]:
    """Anywhere."""
    return [float(random.uniform(0, max(0.0, case.track.duration_s - case.canvas.duration_s)))]


def four_at_random(case: Case, random: np.random.Generator) -> Sequence[float]:
    """Chance for four tries."""
    return [at_random(case, random)[0] for _ in range(4)]


def random_beat_on_moment(case: Case, random: np.random.Generator) -> Sequence[float]:
    """Any start at which a beat meets the main moment: chance, given the snapping alone."""
    moment = main_moment(case.canvas)
    beats = np.asarray(case.track.beats_s, np.float64) - (moment.range_s if moment is not None else 0.0)
    beats = beats[(beats >= 0) & (beats <= case.track.duration_s - case.canvas.duration_s)]
    return [float(random.choice(beats))] if len(beats) else at_random(case, random)


CHOOSERS: tuple[tuple[str, Chooser, int], ...] = (
    ("start at 0", at_zero, 1),
    ("random", at_random, _RANDOM_STARTS),
    ("random, beat on the moment", random_beat_on_moment, _RANDOM_STARTS),
    ("chosen", ours, 1),
    ("best of 4 at random", four_at_random, _RANDOM_STARTS),
    ("best of chosen + 3 alternatives", ours_with_alternatives, 1),
)
"""With how often each is asked a case."""


def score(cases: Sequence[Case], choosers: Sequence[tuple[str, Chooser, int]] = CHOOSERS) -> list[Score]:
    """Score every way to choose on the same cases."""
    return [_score(name, chooser, times, cases) for name, chooser, times in choosers]


def iou(case: Case, start_s: float) -> float:
    """Return intersection over union of the section that begins there and the true one."""
    length_s = min(case.canvas.duration_s, case.track.duration_s)
    apart_s = abs(start_s - case.true_in_s)
    return max(0.0, length_s - apart_s) / (length_s + apart_s)


def hit_error_s(case: Case, start_s: float) -> float:
    """Return how far the main moment lies from the nearest true beat; NaN where there is no beat or moment."""
    moment = main_moment(case.canvas)
    if moment is None or not len(case.true_beats_s):
        return float("nan")
    return float(np.min(np.abs(case.true_beats_s - (start_s + moment.range_s))))


def _score(name: str, chooser: Chooser, times: int, cases: Sequence[Case]) -> Score:
    random = np.random.default_rng(20)
    ious, hits = [], []
    for case in cases:
        tries = [chooser(case, random) for _ in range(times)]
        ious.append(np.mean([max(iou(case, start) for start in starts) for starts in tries]))
        hits.append(np.mean([hit_error_s(case, starts[0]) for starts in tries]))
    groups = [case.group for case in cases]
    overlaps, errors = np.array(ious), 1000 * np.array(hits)
    return Score(
        name,
        interval(overlaps, groups, np.mean),
        interval(errors, groups, np.median),
        float(np.mean(overlaps >= 0.5)) if times == 1 else float("nan"),
    )


def interval(
    values: Floats, groups: Sequence[str], of: Callable[[Floats], "np.floating"]
) -> tuple[float, float, float]:
    """Return a statistic and its 95 % interval: bootstrap over groups (Efron & Tibshirani 1993, chapter 6)."""
    known = np.isfinite(values)
    if not known.any():
        return (float("nan"),) * 3
    values, groups = values[known], [group for group, kept in zip(groups, known, strict=True) if kept]
    names = sorted(set(groups))
    members = [np.flatnonzero([group == name for group in groups]) for name in names]
    random = np.random.default_rng(21)
    drawn = [
        float(of(values[np.concatenate([members[i] for i in random.integers(0, len(names), len(names))])]))
        for _ in range(_RESAMPLES)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(of(values)), float(low), float(high)
