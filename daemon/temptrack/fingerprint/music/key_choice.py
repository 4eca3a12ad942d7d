"""The key of a whole track, and how sure it is: what sounds most, what the bass plays, where it begins and ends."""

from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.harmony import bass_chroma_of
from temptrack.fingerprint.music.key import KEY_CLEAR, key_correlations, key_name
from temptrack.fingerprint.music.listening import Listening
from temptrack.fingerprint.music.settings import PITCH_RATE_HZ
from temptrack.fingerprint.music.weights import rhythm_weights

_OPENING, _ENDING, _PHRASE = (round(seconds * PITCH_RATE_HZ) for seconds in (6.0, 5.0, 6.0))


@dataclass(frozen=True)
class ChosenKey:
    """The key of a track."""

    name: str
    """"A minor"; empty when none stands out."""
    strength: float
    """Correlation of the best profile, 0 to 1."""
    confidence: float
    """Probability that both tonic and mode are right; 0 when none stands out."""


def choose_key(heard: Listening) -> ChosenKey:
    """Weigh all 24 keys.

    A conditional logit over the keys: each is described by the profiles of the track as heard from its tonic (all
    notes, the bass, the opening, the ending), and by how they correlate with Temperley's. The bass and the ending are
    what tells a key from its relative (Albrecht & Shanahan 2013, "The use of large corpora to train a new type of
    key-finding algorithm", on why relatives are mistaken).

    Parameters
    ----------
    heard : Listening
        The track.
    """
    strength = float(np.clip(key_correlations(_share(heard.chroma)[np.newaxis]).max(), 0.0, 1.0))
    if strength < KEY_CLEAR:
        return ChosenKey("", strength, 0.0)
    probability = key_probabilities(key_figures(heard))
    best = int(np.argmax(probability))
    return ChosenKey(key_name(best % 12, minor=best >= 12), strength, float(probability[best]))


def key_probabilities(figures: Numbers) -> Numbers:
    """Probability of each key, shape (24,), twelve major then twelve minor."""
    weights = rhythm_weights()
    score = figures @ weights["key"] / weights["key_temperature"]
    odds = np.exp(score - score.max())
    return np.asarray(odds / odds.sum())


def key_figures(heard: Listening) -> Numbers:
    """The track from the standpoint of every key: shape (24, figures)."""
    chroma, bass = heard.chroma, bass_chroma_of(heard.tones)
    mean, ending = _share(chroma), _share(chroma[-_ENDING:])
    profiles = [mean, _share(bass), ending, _share(chroma[:_OPENING]), np.sqrt(mean) / (np.sqrt(mean).sum() + 1e-9)]
    rows = []
    for key in range(24):
        seen = np.concatenate([np.roll(profile, -(key % 12)) for profile in profiles]) * 12.0 - 1.0
        rows.append(np.concatenate([seen * (key < 12), seen * (key >= 12)]))
    correlation = key_correlations(np.stack([mean, _share(bass), ending])).T
    return np.hstack([0.3 * np.array(rows), 2.0 * correlation, 4.0 * _phrases(chroma)[:, np.newaxis]])


def _phrases(chroma: Numbers) -> Numbers:
    """How well each key fits stretches of six seconds, on average; a good fit counts far more than a fair one."""
    starts = range(0, max(1, len(chroma) - _PHRASE // 2), max(1, _PHRASE // 2))
    windows = np.stack([_share(chroma[start : start + _PHRASE]) for start in starts])
    return np.asarray((np.maximum(key_correlations(windows), 0.0) ** 4).mean(axis=0))


def _share(chroma: Numbers) -> Numbers:
    total = chroma.mean(axis=0, dtype=np.float64)
    return np.asarray(total / (total.sum() + 1e-9))
