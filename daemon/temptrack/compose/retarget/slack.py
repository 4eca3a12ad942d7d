"""What a track has to give at its ends, and how a way's last difference to the wanted length is made up."""

from dataclasses import dataclass

import numpy as np

from temptrack.compose.retarget.material import Material
from temptrack.compose.retarget.onsets import ONSET_RATE_HZ
from temptrack.compose.retarget.types import Numbers
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ

_SILENT_DB = -66.0
"""Under the loudest moment by so much is silence beside a film's sound."""
_DECAY_DB = 10.0
"""Under the usual level by so much, or under where the last note began: it rings out."""
_STRUCK_SHARE = 0.3
_BROKEN_OFF_S = 0.06
"""The very end, where a sound that breaks off spreads over the spectrum as if something were struck."""
_RING_SHARE = 1.0 / 3.0
_RING_MOST_S = 3.0
_LEAST_RING_S = 0.3
_PAD_MOST_S = 0.25
"""Silence added behind a sound that has rung out: an editor's own gap, not heard as one."""
_LEAD_COST, _PAD_COST, _RING_COST, _STRETCH_COST = 0.02, 0.1, 0.4, 0.4
_STRETCH_AT_ALL_COST, _NUDGE_COST = 0.05, 0.05
"""Unstretched sound is the track's own, bit by bit."""
_FORCED_S, _FORCED_COST = 0.1, 10.0
"""Beyond all that: worse than any seam, but better than no answer."""


@dataclass(frozen=True)
class Slack:
    """Seconds that may go, or come, without a note being lost."""

    lead_s: float
    """Silence before the first sound."""
    tail_s: float
    """Silence after the last."""
    ring_s: float
    """Of the ringing-out before that silence; left off with a fade."""
    pad_s: float
    """Silence that may follow, 0 unless the track dies away; of the part before a hit, silence that may go before."""
    nudge_s: float = 0.0
    """What seams may move by, all together."""


@dataclass(frozen=True)
class Settled:
    """How a difference is made up."""

    lead_s: float
    tail_s: float
    """Left off at the end, silence and ringing together."""
    pad_s: float
    stretched_s: float
    """Longer (or, negative, shorter) by stretching."""
    forced: bool
    """More had to go or come than nobody hears."""
    cost: float
    ring_s: float = 0.0
    """Of what is left off, the ringing."""
    nudge_s: float = 0.0
    """Longer (or, negative, shorter) by moving seams."""


NUDGE_MOST_S = 0.003
"""A seam may lie so far from where waves fit best, where nothing else is left to give: half of the least change of
rhythm that is noticed (as in `fades`)."""
WAIT_MOST_S = 0.25
"""Silence before the first note, so that a hit falls where it shall: music that enters so late is not felt to be late,
as the hit is what is watched."""
NO_SLACK = Slack(0.0, 0.0, 0.0, 0.0)


def measure_slack(material: Material) -> Slack:
    """Measure what a track has to give at its ends."""
    samples = np.abs(material.sound.samples).max(axis=0)
    rate_hz = material.sound.sample_rate_hz
    threshold = float(samples.max(initial=0.0)) * 10.0 ** (_SILENT_DB / 20.0)
    sounding = np.nonzero(samples > threshold)[0]
    if not len(sounding):
        return Slack(0.0, 0.0, 0.0, _PAD_MOST_S)
    tail_s = (len(samples) - 1 - int(sounding[-1])) / rate_hz
    end = samples[-max(1, round(0.02 * rate_hz)) :]
    dies_away = float(end.max()) < float(samples.max()) * 10.0 ** (-50.0 / 20.0)
    ring_s = max(_quiet_s(material.levels_db, tail_s), _decaying_s(material, tail_s))
    ring_s = min(_RING_SHARE * ring_s, _RING_MOST_S) if ring_s > _LEAST_RING_S else 0.0
    return Slack(int(sounding[0]) / rate_hz, tail_s, ring_s, _PAD_MOST_S if dies_away else 0.0)


def _quiet_s(levels_db: Numbers, tail_s: float) -> float:
    """How long the end lies under the usual level, silence aside."""
    heard = _without_tail(levels_db, tail_s, FRAME_RATE_HZ)
    usual = float(np.median(heard[heard > heard.max() - 40.0]))
    loud = np.nonzero(heard > usual - _DECAY_DB)[0]
    return float((len(heard) - 1 - loud[-1]) / FRAME_RATE_HZ) if len(loud) else 0.0


def _decaying_s(material: Material, tail_s: float) -> float:
    """How long nothing has begun any more at the end, where what was struck last has died away since."""
    onsets = _without_tail(material.onsets.curve, tail_s + _BROKEN_OFF_S, ONSET_RATE_HZ)
    struck = np.nonzero(onsets > _STRUCK_SHARE * np.quantile(onsets, 0.99))[0]
    if not len(struck):
        return 0.0
    levels = _without_tail(material.levels_db, tail_s, FRAME_RATE_HZ)
    since = levels[min(round(struck[-1] / ONSET_RATE_HZ * FRAME_RATE_HZ), len(levels) - 1) :]
    decayed = float(since[: max(1, len(since) // 4)].max() - since[-max(1, len(since) // 8) :].mean()) >= _DECAY_DB
    return float((len(onsets) - 1 - struck[-1]) / ONSET_RATE_HZ) if decayed else 0.0


def _without_tail(values: Numbers, tail_s: float, rate_hz: float) -> Numbers:
    return values[: max(1, len(values) - round(tail_s * rate_hz))]


def settle(gap_s: float, length_s: float, slack: Slack, stretch_most: float) -> Settled:
    """Make up for a difference by what is least heard.

    Parameters
    ----------
    gap_s : float
        What is wanted less what there is: positive when it is too short.
    length_s : float
        What there is.
    slack : Slack
        What may be given.
    stretch_most : float
        Share by which speed may change.
    """
    if gap_s >= 0.0:
        return _lengthen(gap_s, length_s, slack, stretch_most)
    tail_s = min(-gap_s, slack.tail_s)
    lead_s = min(-gap_s - tail_s, slack.lead_s)
    left_s = -gap_s - tail_s - lead_s
    options = [
        _shorten(left_s, float(share) * slack.ring_s, length_s, slack, stretch_most) for share in np.linspace(0, 1, 21)
    ]
    ring_s, stretched_s, forced_s, cost = min(options, key=lambda option: option[3])
    cost += _LEAD_COST if lead_s else 0.0
    nudge_s = forced_s if forced_s <= slack.nudge_s else 0.0
    forced_s -= nudge_s
    ring_s += forced_s
    return Settled(lead_s, tail_s + ring_s, 0.0, -stretched_s, forced_s > _FORCED_S, cost, ring_s, -nudge_s)


def _shorten(
    left_s: float, ring_s: float, length_s: float, slack: Slack, stretch_most: float
) -> tuple[float, float, float, float]:
    ring_s = min(ring_s, left_s)
    stretched_s = min(left_s - ring_s, stretch_most * length_s)
    forced_s = left_s - ring_s - stretched_s
    cost = _RING_COST * (ring_s / slack.ring_s if slack.ring_s else 0.0)
    return (
        ring_s,
        stretched_s,
        forced_s,
        cost + _stretch_cost(stretched_s, length_s, stretch_most) + _forced(forced_s, slack),
    )


def _lengthen(gap_s: float, length_s: float, slack: Slack, stretch_most: float) -> Settled:
    pads_s = np.linspace(0.0, 1.0, 11) * min(slack.pad_s, gap_s)
    return min(
        (_padded(gap_s, float(pad_s), length_s, slack, stretch_most) for pad_s in pads_s),
        key=lambda option: option.cost,
    )


def _padded(gap_s: float, pad_s: float, length_s: float, slack: Slack, stretch_most: float) -> Settled:
    stretched_s = min(gap_s - pad_s, stretch_most * length_s)
    forced_s = gap_s - pad_s - stretched_s
    cost = _PAD_COST * pad_s / _PAD_MOST_S + _stretch_cost(stretched_s, length_s, stretch_most)
    cost += _forced(forced_s, slack)
    if forced_s <= slack.nudge_s:
        return Settled(0.0, 0.0, pad_s, stretched_s, False, cost, nudge_s=forced_s)
    return Settled(0.0, 0.0, pad_s + forced_s, stretched_s, forced_s > _FORCED_S, cost)


def _stretch_cost(stretched_s: float, length_s: float, stretch_most: float) -> float:
    if stretched_s <= 0.0 or stretch_most <= 0.0 or length_s <= 0.0:
        return 0.0
    return _STRETCH_AT_ALL_COST + _STRETCH_COST * (stretched_s / (stretch_most * length_s)) ** 2


def _forced(forced_s: float, slack: Slack) -> float:
    if forced_s <= slack.nudge_s:
        return _NUDGE_COST if forced_s else 0.0
    return _FORCED_COST * (0.1 + forced_s) if forced_s > 1e-6 else 0.0
