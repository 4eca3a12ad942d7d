"""What happens in the footage, as open_clip sees it: a vector, and the moods that refine its valence."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import Affect, Vector
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.suggest.lexicon import affect_of_word
from temptrack.suggest.visible import Visible

_MOST_SHOTS = 24
_SHORTEST_SHOT_S = 0.04
MOOD_SHARE = 0.5
"""How much of the valence the moods seen decide, the rest being light and colour: two weak witnesses, trusted alike."""


@dataclass(frozen=True)
class Sight:
    """What was seen."""

    vector: Vector
    """Pooled over shots, unit length."""
    mood_valence: float | None
    """Mean valence of the moods, weighted by their probabilities."""


def look_for(
    seen: Sequence[Visible], cuts_s: Sequence[float], semantic: SemanticFingerprint, actions: ActionReader, job: Job
) -> Sight | None:
    """Look for what happens in what is seen; None when no shot is long enough to hold a frame."""
    shots = _shots(seen, sorted(cuts_s))
    if not shots:
        return None
    vectors: list[NDArray[np.float32]] = []
    for path in dict.fromkeys(part.segment.path for part, _ in shots):
        job.report("look", len(vectors), 0, f"what happens in {path.name}")
        vectors.append(semantic.of_range(path, [s for part, s in shots if part.segment.path == path], job=job))
    return sight_of(np.concatenate(vectors), semantic, actions)


def sight_of(vectors: NDArray[np.float32], semantic: SemanticFingerprint, actions: ActionReader) -> Sight:
    """Sum up what was seen in shots, shape (n, dimension)."""
    vector = semantic.pool(vectors)
    return Sight(vector, _mean_valence(actions.moods(semantic, vector)))


def refine(affect: Affect, sight: Sight | None) -> Affect:
    """Return the picture's affect with its valence drawn towards the moods seen."""
    if sight is None or sight.mood_valence is None:
        return affect
    return Affect(affect.energy, (1 - MOOD_SHARE) * affect.valence + MOOD_SHARE * sight.mood_valence)


def _mean_valence(moods: Sequence[tuple[str, float]]) -> float | None:
    placed = [(place.valence, p) for label, p in moods if (place := affect_of_word(label)) is not None]
    total = sum(p for _, p in placed)
    return sum(valence * p for valence, p in placed) / total if total > 0 else None


def _shots(seen: Sequence[Visible], cuts_s: Sequence[float]) -> list[tuple[Visible, Span]]:
    shots = []
    for part in seen:
        edges = [part.record_in_s, *(c for c in cuts_s if part.record_in_s < c < part.record_out_s), part.record_out_s]
        for begin_s, end_s in pairwise(edges):
            if end_s - begin_s >= _SHORTEST_SHOT_S:
                shots.append((part, part.source_span(begin_s, end_s)))
    chosen = np.unique(np.linspace(0, max(len(shots) - 1, 0), min(len(shots), _MOST_SHOTS)).astype(int))
    return [shots[index] for index in chosen]
