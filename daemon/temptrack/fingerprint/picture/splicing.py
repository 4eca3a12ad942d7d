"""Traces of ranges that overlap, made into one: what was seen before is not decoded again."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from temptrack.fingerprint.copies import Sights
from temptrack.fingerprint.picture.trace import PictureTrace
from temptrack.media import Span

LEAD_S = 1.0
"""How far two traces must overlap to be joined. A trace's first frame has no step into it, its first and last frames
are judged for cuts with fewer neighbours than usual, and copy signatures average over half a second: the joint lies in
the middle of the overlap, where both know all of this."""

_SAME_MOMENT_S = 1e-3


def gaps_between(known: Sequence[Span], asked: Span) -> list[Span]:
    """Return what has to be decoded so that, joined with what is known, it covers what is asked.

    Parameters
    ----------
    known : sequence of Span
        In order of their beginnings, each overlapping what is asked.
    asked : Span
        What is to be covered.

    Returns
    -------
    list of Span
        In order, each reaching `LEAD_S` into the known ranges beside it.
    """
    gaps, covered_to_s = [], asked.source_in_s
    for span in known:
        lead_s = LEAD_S if covered_to_s > asked.source_in_s else 0.0
        if span.source_in_s > covered_to_s - lead_s:
            gaps.append(Span(covered_to_s - lead_s, span.source_in_s + LEAD_S))
        covered_to_s = max(covered_to_s, span.source_out_s)
    if covered_to_s < asked.source_out_s - _SAME_MOMENT_S:
        lead_s = LEAD_S if covered_to_s > asked.source_in_s else 0.0
        gaps.append(Span(covered_to_s - lead_s, asked.source_out_s))
    return gaps


def splice(traces: Sequence[PictureTrace]) -> PictureTrace:
    """Join traces of every frame of one source, each overlapping those before it by `LEAD_S` at least, or inside them.

    Returns
    -------
    PictureTrace
        As one decoding would have made it, but for black bars, which each range learns for itself.
    """
    joined, *others = sorted(traces, key=lambda trace: trace.in_s)
    for trace in others:
        if trace.out_s > joined.out_s:
            joined = _joined(joined, trace, (trace.in_s + joined.out_s) / 2)
    return joined


def _joined(left: PictureTrace, right: PictureTrace, joint_s: float) -> PictureTrace:
    before, after = left.at_s < joint_s, right.at_s >= joint_s
    at_s = np.concatenate([left.at_s[before], right.at_s[after]])
    return replace(
        left,
        out_s=right.out_s,
        at_s=at_s,
        duration_s=np.diff(at_s, append=right.out_s),
        values=np.concatenate([left.values[before], right.values[after]]),
        cuts_s=_either(left.cuts_s, right.cuts_s, joint_s),
        changes_s=_either(left.changes_s, right.changes_s, joint_s),
        sights=Sights.joined(
            [left.sights.only(left.sights.at_s < joint_s), right.sights.only(right.sights.at_s >= joint_s)]
        ),
    )


def _either(left_s: Sequence[float], right_s: Sequence[float], joint_s: float) -> tuple[float, ...]:
    return (*(moment for moment in left_s if moment < joint_s), *(moment for moment in right_s if moment >= joint_s))
