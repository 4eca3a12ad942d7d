"""Where lines are spoken, to a thirtieth of a second: presence says that, the speech detector says exactly when."""

from collections.abc import Iterable

import numpy as np

from temptrack.fingerprint.presence.analysis import presence_of
from temptrack.fingerprint.presence.hearing import Hearing
from temptrack.fingerprint.presence.spans import Interval, bridged, spans_of
from temptrack.fingerprint.presence.types import Presence
from temptrack.fingerprint.presence.voice import CHUNK_S
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_EVEN = 0.5
_SAME_LINE_S = 0.25
"""Pauses within words and between them; a breath is longer."""


def hear_lines(blocks: Iterable[Samples], job: Job) -> tuple[Presence, list[Interval]]:
    """Return what can be heard when, and where lines are spoken.

    Parameters
    ----------
    blocks : iterable of ndarray
        Mono at ANALYSIS_RATE_HZ, of any length.
    job : Job
        Checked at every block.
    """
    hearing = Hearing()
    for block in blocks:
        hearing.push(block, job)
    presence = presence_of(hearing, job)
    return presence, lines_of(presence, hearing.spoken)


def lines_of(presence: Presence, spoken: Vector) -> list[Interval]:
    """Return where lines are spoken, in seconds and in order of time.

    Whether somebody speaks is taken from presence, which was trained on speech under music; where exactly a line begins
    and ends from the detector, within a step of where presence has it. Where the detector hears nothing there, presence
    stands.

    Parameters
    ----------
    presence : Presence
        Of the whole sound.
    spoken : ndarray
        Shape (n,), how probable speech is in each CHUNK_S.
    """
    steps = spans_of(presence.holds("speech", _EVEN), presence.step_s, shortest_s=presence.step_s, bridged_s=0.0)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], spoken >= _EVEN, [False]]).astype(np.int8)))
    voiced = edges.reshape(-1, 2) * CHUNK_S
    return bridged([_refined(span, voiced, presence.step_s) for span in steps], _SAME_LINE_S)


def _refined(span: Interval, voiced: Vector, step_s: float) -> Interval:
    begin, end = span
    near = voiced[(voiced[:, 1] > begin - step_s) & (voiced[:, 0] < end + step_s)]
    if not len(near):
        return span
    first, last = float(near[0, 0]), float(near[-1, 1])
    # Speech the detector hears on beyond a step is another judgement than presence's; what it hears late may be missed.
    refined = min(max(first, begin - step_s), begin + step_s), max(min(last, end + step_s), end - step_s)
    return refined if refined[1] > refined[0] else span
