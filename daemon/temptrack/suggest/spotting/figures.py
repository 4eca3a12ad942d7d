"""What speaks for and against music, half second by half second: the same figures of footage and of learnt films."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.picture.affect import share_below
from temptrack.fingerprint.presence import Presence
from temptrack.suggest.library import Floats

STEP_S = 0.5
TALK_S = 10.0
"""Window in which a dialogue's turns and pauses count as one."""

FIGURES = ("speech", "talk", "montage", "energy", "pace", "memory")
"""What can be learnt from films; see `rows_of`."""


@dataclass(frozen=True)
class SceneFigures:
    """What is said of a whole scene."""

    in_s: float
    out_s: float
    energy: float
    """Arousal of the picture, 0 to 1."""
    pace: float
    """Cutting pace, in deviations from the middle of film."""
    memory: float
    """What scenes like it did in learnt films, log-odds."""


def rows_of(duration_s: float, scenes: Sequence[SceneFigures], presence: Presence | None) -> Floats:
    """Return the figures of every half second.

    Parameters
    ----------
    duration_s : float
        Length of the range.
    scenes : sequence of SceneFigures
        In order of time.
    presence : Presence or None
        What is heard; None counts as silence.

    Returns
    -------
    ndarray, shape (ceil(duration / `STEP_S`), len(`FIGURES`))
        ``speech``: probability that somebody speaks now. ``talk``: its mean over `TALK_S` around. ``montage``: talk
        where the cutting is faster than in most film, 0 to 1: then it is a voice over pictures, not people who talk.
        ``energy``: arousal of the scene's picture, -0.5 to 0.5. ``pace``: of its cutting, by its place in film, -0.5 to
        0.5. ``memory``: log-odds.
    """
    steps = max(1, int(np.ceil(duration_s / STEP_S - 1e-6)))
    speech = speech_of(presence, steps)
    talk = _mean_around(speech, round(TALK_S / STEP_S))
    energy, pace, memory = (np.zeros(steps) for _ in range(3))
    for scene in scenes:
        part = slice(round(scene.in_s / STEP_S), max(round(scene.out_s / STEP_S), round(scene.in_s / STEP_S) + 1))
        energy[part], pace[part], memory[part] = scene.energy - 0.5, share_below(scene.pace) - 0.5, scene.memory
    return np.stack([speech, talk, talk * np.maximum(0.0, 2.0 * pace), energy, pace, memory], axis=1)


def speech_of(presence: Presence | None, steps: int) -> Floats:
    """Return how probable speech is in so many steps; none where nothing was heard."""
    return fitted(presence.speech, steps) if presence is not None else np.zeros(steps)


def fitted(values: "np.typing.ArrayLike", steps: int) -> Floats:
    """Return values for exactly so many steps: cut off, or followed by zeros."""
    known = np.asarray(values, dtype=np.float64)[:steps]
    return np.concatenate([known, np.zeros(steps - len(known))])


def _mean_around(values: Floats, width: int) -> Floats:
    """Return the mean over ``width`` steps around each; at the ends over those there are."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    centre = np.arange(len(values))
    low, high = np.maximum(0, centre - width // 2), np.minimum(len(values), centre + width // 2 + 1)
    return np.asarray((total[high] - total[low]) / (high - low), dtype=np.float64)
