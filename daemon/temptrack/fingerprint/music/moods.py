"""From how music feels to words for it."""

import numpy as np

from temptrack.fingerprint.mood_words import PLACE_OF_WORD, SPOKEN
from temptrack.fingerprint.types import Mood

_REACH = 0.3
"""Distance at which a word is 0.6 as strong as where it lies: about how far measured feelings lie from felt ones."""
_LEAST, _MOST = 3, 5
_WORTH_SAYING = 0.75
"""A fourth or fifth word must be at least so strong beside the strongest."""


def moods_of(energy: float, valence: float, tension: float) -> tuple[Mood, ...]:
    """Return the three to five words that lie nearest, strongest first.

    Parameters
    ----------
    energy, valence, tension : float
        0 to 1.

    Returns
    -------
    tuple of Mood
        The strength falls with the distance from the word's own place as a normal curve does.
    """
    distance = np.linalg.norm(_PLACES - np.array([energy, valence, tension]), axis=1)
    strength = np.exp(-0.5 * (distance / _REACH) ** 2)
    best = np.argsort(-strength, kind="stable")[:_MOST]
    kept = [i for rank, i in enumerate(best) if rank < _LEAST or strength[i] >= _WORTH_SAYING * strength[best[0]]]
    return tuple(Mood(SPOKEN[i], round(float(strength[i]), 3)) for i in kept)


_PLACES = np.array([PLACE_OF_WORD[word] for word in SPOKEN])
