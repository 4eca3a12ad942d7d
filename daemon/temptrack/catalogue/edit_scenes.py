"""An edit's scenes: cut where its music changes and, between, where what is seen does."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from temptrack.catalogue.edit_types import EditMusic
from temptrack.fingerprint.footage import Traced, Visible
from temptrack.fingerprint.picture.scenes import group_shots, shot_features, shots_between
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import Vector
from temptrack.media import Span
from temptrack.progress import Job

_SHORTEST_S = 1.0
"""Less than that between two changes of the music is a crossfade, not a scene."""
_SEEN = 0.5
"""Share of a scene that must not be black, offline or generated."""
_SHORTEST_LOOK_S = 0.04


def scene_spans(traced: Traced, music: Sequence[EditMusic]) -> list[Span]:
    """Return the scenes of an edit in order, in record seconds; what is mostly black is none."""
    edges = _edges(traced.whole.out_s, music)
    found = []
    for begin, end in pairwise(edges):
        shots = shots_between(traced.whole.cuts_s, begin, end)
        found += group_shots(shots, shot_features(traced.whole, shots, None))
    return [span for span in found if _seen_share(traced.seen, span) >= _SEEN]


def look(traced: Traced, span: Span, semantic: SemanticFingerprint | None, job: Job) -> Vector | None:
    """Return the vectors of what is seen in a scene, shape (n, d); None without a model or a look."""
    if semantic is None:
        return None
    rows = [semantic.of_range(part.segment.path, [source], job=job) for part, source in _sources(traced.seen, span)]
    return np.concatenate(rows) if rows else None


def _edges(out_s: float, music: Sequence[EditMusic]) -> list[float]:
    changes = sorted(edge for one in music for edge in (one.sound.record_in_s, one.sound.record_out_s))
    edges = [0.0]
    for change in changes:
        if change - edges[-1] >= _SHORTEST_S and out_s - change >= _SHORTEST_S:
            edges.append(change)
    return [*edges, out_s]


def _sources(seen: Sequence[Visible], span: Span) -> Iterator[tuple[Visible, Span]]:
    for part in seen:
        begin, end = max(part.record_in_s, span.source_in_s), min(part.record_out_s, span.source_out_s)
        if end - begin >= _SHORTEST_LOOK_S:
            source = part.source_span(begin, end)
            if source.duration_s >= _SHORTEST_LOOK_S:
                yield part, source


def _seen_share(seen: Sequence[Visible], span: Span) -> float:
    shown = (min(one.record_out_s, span.source_out_s) - max(one.record_in_s, span.source_in_s) for one in seen)
    return sum(max(0.0, one) for one in shown) / max(span.duration_s, 1e-9)
