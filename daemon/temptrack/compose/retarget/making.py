"""From a plan to a variation: its sound, and what is said of it."""

import itertools
from collections.abc import Iterator

import numpy as np

from temptrack.compose.retarget.cutting import Cutting, cut
from temptrack.compose.retarget.planning import Plan, Search
from temptrack.compose.retarget.rendering import place_in_result, render
from temptrack.compose.retarget.types import Landed, Numbers, Seam, Segment, Variation
from temptrack.progress import Job

_SAME_PLACE_S = 0.1
_PROBE_HZ = 20.0


def make(search: Search, plan: Plan, before: list[Variation], said: tuple[str, ...], job: Job) -> Variation:
    """Render a plan.

    Parameters
    ----------
    search : Search
        What the plan was found with.
    plan : Plan
        Which joins.
    before : list of Variation
        What was made before, to say how far this differs.
    said : tuple of str
        What could not be had.
    job : Job
        Checked often.
    """
    material, rate_hz = search.material, search.material.sound.sample_rate_hz
    cutting = cut(search, plan, material.sound.mono)
    sound = render(material.sound, cutting, breaks_off=plan.end_s is not None, loops=plan.closing is not None, job=job)
    segments = tuple(_segments(cutting))
    settled = cutting.settled
    landed = None
    if plan.hit_s is not None and search.wish.hit is not None:
        out_s = cutting.pins[1].out / rate_hz
        landed = Landed(plan.hit_s, out_s, out_s - search.wish.hit.out_s)
    kept = plan.end_s is None and plan.closing is None
    return Variation(
        sound,
        segments,
        tuple(_seams(search, plan, cutting)),
        landed,
        beginning_kept=plan.parts[0].way.first == 0 and plan.closing is None,
        ending_kept=kept and not (settled.forced and settled.tail_s > settled.pad_s),
        ending_trimmed_s=settled.ring_s if kept else 0.0,
        silence_before_s=cutting.pins[0].out / rate_hz,
        silence_added_s=(cutting.total - cutting.pins[-1].out) / rate_hz,
        repeated_s=_repeated_s(cutting, rate_hz),
        differs=min((_apart(segments, other.segments, rate_hz) for other in before), default=1.0),
        remarks=said,
    )


def _segments(cutting: Cutting) -> Iterator[Segment]:
    """Pieces as the result has them, divided where speed changes."""
    at = 0
    breaks = [pin.joined for pin in cutting.pins[1:-1]]
    for piece in cutting.pieces:
        inner = [b for b in breaks if at < b < at + len(piece)]
        edges = [at, *inner, at + len(piece)]
        for low, high in itertools.pairwise(edges):
            out = np.round(place_in_result(cutting.pins, np.array([low, high], np.float64))).astype(np.int64)
            if out[1] > out[0]:
                yield Segment(piece.first + low - at, piece.first + high - at, int(out[0]), int(out[1]))
        at += len(piece)


def _seams(search: Search, plan: Plan, cutting: Cutting) -> Iterator[Seam]:
    rate_hz = search.material.sound.sample_rate_hz
    ends = np.cumsum([len(piece) for piece in cutting.pieces])
    followers = [*cutting.pieces[1:], cutting.pieces[0]]
    outs = place_in_result(cutting.pins, ends.astype(np.float64))
    for jump, meeting, piece, follower, out in zip(
        plan.jumps, cutting.meetings, cutting.pieces, followers, outs, strict=False
    ):
        yield Seam(
            float(out) / rate_hz,
            piece.end / rate_hz,
            follower.first / rate_hz,
            meeting.fade / rate_hz,
            meeting.correlation,
            jump.difference,
            jump.keeps_bar,
        )


def _repeated_s(cutting: Cutting, rate_hz: int) -> float:
    """What is heard more than once: all that is played less all of the track that it is played from."""
    spans = sorted((piece.first, piece.end) for piece in cutting.pieces)
    covered, reached = 0, -1
    for first, end in spans:
        covered += max(0, end - max(first, reached))
        reached = max(reached, end)
    return (sum(end - first for first, end in spans) - covered) / rate_hz


def _apart(here: tuple[Segment, ...], there: tuple[Segment, ...], rate_hz: int) -> float:
    end = min(here[-1].out_out, there[-1].out_out)
    moments = np.arange(0, end, max(1, round(rate_hz / _PROBE_HZ))).astype(np.float64)
    places = [_track_places(segments, moments) for segments in (here, there)]
    return float(np.mean(np.abs(places[0] - places[1]) > _SAME_PLACE_S * rate_hz))


def _track_places(segments: tuple[Segment, ...], moments: Numbers) -> Numbers:
    index = np.searchsorted([segment.out_in for segment in segments], moments, "right") - 1
    starts = np.array([segment.track_in for segment in segments])[index]
    speeds = np.array([segment.speed for segment in segments])[index]
    return np.asarray(starts + (moments - np.array([segment.out_in for segment in segments])[index]) * speeds)
