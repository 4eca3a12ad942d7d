"""What happens in the footage, as open_clip sees it: a vector, and the moods that refine its valence."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.footage import Visible
from temptrack.fingerprint.moments import MOST, holds_step
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import Affect, Vector
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.suggest.lexicon import affect_of_word

_MOST_SHOTS, _MOST_MOMENTS = 24, 3
"""What is looked at of a long range whose frames were not all decoded: so many shots, and each at so many moments."""
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
    seen: Sequence[Visible],
    cuts_s: Sequence[float],
    semantic: SemanticFingerprint,
    actions: ActionReader,
    job: Job,
    *,
    thorough: bool = True,
) -> Sight | None:
    """Look for what happens in what is seen; None when no shot is long enough to hold a frame.

    Parameters
    ----------
    seen, cuts_s : sequence
        What is seen, and where it cuts, in record seconds.
    semantic : SemanticFingerprint
        Looks; frames that it saw while the range was traced, or before in any other range, are not read again.
    actions : ActionReader
        Names moods.
    job : Job
        Told "look".
    thorough : bool
        False, where only key frames were decoded, looks at some shots only.
    """
    shots = _shots(seen, sorted(cuts_s))
    if not shots:
        return None
    if not thorough:
        chosen = np.unique(np.linspace(0, len(shots) - 1, min(len(shots), _MOST_SHOTS)).astype(int))
        shots = [shots[index] for index in chosen]
    most = MOST if thorough else _MOST_MOMENTS
    vectors: list[NDArray[np.float32]] = []
    for path in dict.fromkeys(part.segment.path for part, _ in shots):
        job.report("look", len(vectors), 0, f"what happens in {path.name}")
        wanted = [shot for part, shot in shots if part.segment.path == path]
        vectors.append(semantic.of_range(path, wanted, most=most, job=job))
    return sight_of(semantic.pool(np.concatenate(vectors)), semantic, actions)


def sight_of(vector: Vector, semantic: SemanticFingerprint, actions: ActionReader) -> Sight:
    """Return what a pooled vector shows."""
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
    """Return what is seen, shot by shot, without the slivers that an edge of a clip leaves of a shot.

    Of those the model may never have seen a frame, however often it has seen the rest; they stay where there is nothing
    else.
    """
    shots, whole = [], []
    for part in seen:
        inside = [cut for cut in cuts_s if part.record_in_s < cut < part.record_out_s]
        edges = [part.record_in_s, *inside, part.record_out_s]
        for number, (begin_s, end_s) in enumerate(pairwise(edges)):
            if end_s - begin_s < _SHORTEST_SHOT_S:
                continue
            span = part.source_span(begin_s, end_s)
            shots.append((part, span))
            if 0 < number < len(inside) or holds_step(span):
                whole.append((part, span))
    return whole or shots
