"""Where a film's scenes begin and end and what people say of them, before any is described."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.catalogue.labels import Label
from temptrack.fingerprint.picture import PictureTrace
from temptrack.fingerprint.picture.scenes import LONGEST_S, group_shots, shot_features
from temptrack.fingerprint.types import Vector
from temptrack.media import Span

_ROUNDED_S = 1.0
"""Clips of half a minute last a few frames more."""
_SHORTEST_S = 0.04
"""A labelled range shorter than a frame or so holds nothing to learn."""


@dataclass(frozen=True)
class SceneOutline:
    """A range of a film, and what is known of it beforehand."""

    span: Span
    labels: tuple[str, ...]
    text: str
    text_is_its_own: bool
    """False when the text speaks of the whole film and there are more scenes than this."""
    seen: Vector | None
    """Shape (n, d): the semantic vectors of its shots; None without a model."""


def outline(
    trace: PictureTrace, shots: Sequence[Span], seen: Vector | None, labels: Sequence[Label]
) -> tuple[list[SceneOutline], list[str]]:
    """Divide a film into scenes.

    The ranges that label rows name are the scenes; without any, a film spoken of as a whole and no longer than one
    scene is one, and everything else is divided by how its shots look.

    Returns
    -------
    list of SceneOutline
        In order of time.
    list of str
        Label rows that lie outside the film, one sentence each.
    """
    whole = [row for row in labels if not row.timed]
    ranges, notes = _labelled_ranges(trace, labels)
    if not ranges and whole and trace.length_s <= LONGEST_S + _ROUNDED_S:
        ranges[trace.in_s, trace.out_s] = []
    if not ranges:
        ranges = {(s.source_in_s, s.source_out_s): [] for s in group_shots(shots, shot_features(trace, shots, seen))}
    return [
        _outline(Span(*edges), rows, whole, len(ranges), _inside(shots, seen, edges))
        for edges, rows in sorted(ranges.items())
    ], notes


def _outline(span: Span, rows: list[Label], whole: list[Label], scenes: int, seen: Vector | None) -> SceneOutline:
    said = " ".join(row.text for row in rows if row.text)
    labels = dict.fromkeys(label for row in (*rows, *whole) for label in row.labels)
    text = said or " ".join(row.text for row in whole if row.text)
    return SceneOutline(span, tuple(labels), text, bool(said) or scenes == 1, seen)


def _labelled_ranges(
    trace: PictureTrace, labels: Sequence[Label]
) -> tuple[dict[tuple[float, float], list[Label]], list[str]]:
    ranges: dict[tuple[float, float], list[Label]] = {}
    notes: list[str] = []
    for row in labels:
        if not row.timed:
            continue
        begin = max(row.in_s or 0.0, trace.in_s)
        end = min(trace.out_s if row.out_s is None else row.out_s, trace.out_s)
        if end - begin < _SHORTEST_S:
            notes.append(f"Row {row.row} of the labels lies outside the film, which is {trace.length_s:.1f} s long.")
        else:
            ranges.setdefault((begin, end), []).append(row)
    return ranges, notes


def _inside(shots: Sequence[Span], seen: Vector | None, edges: tuple[float, float]) -> Vector | None:
    """Return the vectors of the shots that reach into a range."""
    if seen is None:
        return None
    reach = [shot.source_in_s < edges[1] and shot.source_out_s > edges[0] for shot in shots]
    inside: Vector = seen[np.array(reach)]
    return inside
