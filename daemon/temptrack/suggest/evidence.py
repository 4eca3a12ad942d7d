"""How a measured fit becomes log-odds: always relative to the user's own library.

The question a route answers for each track is "how much likelier is this observation if the track is the right one
than if it is a track of the library drawn at random?". With a likelihood L_i per track that ratio is ``L_i / mean_j
L_j``: it is 0 in log-odds for every track when all fit alike, it keeps the order of the likelihoods, and it needs no
constant fitted to data.
"""

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Affect, Vector
from temptrack.store.interface import Matrix
from temptrack.suggest.library import Floats, LibraryView

LOG_ODDS_BOUND = 5.0
"""No single observation may say more than 150 to 1: measurements can be wrong in ways their spread does not show."""
ENERGY_DEVIATION = 0.15
VALENCE_DEVIATION = 0.30
"""Standard deviations, on the 0 to 1 plane, of the right music's affect around the wanted one: prior judgement, to be
fitted on pairs. Valence is given twice the room of energy because it is measured worse: from audio, R2 about 0.28 for
valence against about 0.58 for arousal (Yang et al. 2008, "A regression approach to music emotion recognition")."""
TEMPO_DEVIATION_OCTAVES = 0.25
"""A quarter of a doubling: from 120 bpm to about 101 or 143."""
OCTAVE_ERROR_SHARE = 0.3
"""How often a measured tempo is half or double the felt one: prior judgement, from the gap between the strict and the
octave-tolerant accuracies of published tempo estimators (Gouyon et al. 2006, "An experimental comparison of audio
tempo induction algorithms")."""


def relative_log_odds(log_likelihood: Floats) -> Floats:
    """Return the log-odds of each track against a random track of the library.

    Parameters
    ----------
    log_likelihood : ndarray, shape (..., n)
        Up to a constant shared by all tracks.

    Returns
    -------
    ndarray, shape (..., n)
        Within +-`LOG_ODDS_BOUND`.
    """
    if not log_likelihood.size:
        return np.zeros(log_likelihood.shape)
    ratio = np.asarray(log_likelihood - log_likelihood.max(axis=-1, keepdims=True), np.float64)
    ratio -= np.log(np.mean(np.exp(ratio), axis=-1, keepdims=True))
    # A soft bound: of two tracks that fit badly, the worse stays worse.
    ratio /= LOG_ODDS_BOUND
    np.tanh(ratio, out=ratio)
    ratio *= LOG_ODDS_BOUND
    return ratio


def affect_log_odds(
    library: LibraryView,
    wanted: Affect,
    axes: frozenset[str] = frozenset({"energy", "valence"}),
    *,
    deviations: tuple[float, float] = (ENERGY_DEVIATION, VALENCE_DEVIATION),
) -> Floats:
    """Weigh every track by its distance to the wanted affect, on the axes it is wanted on; Gaussian, as above.

    ``deviations`` are those of energy and valence, greater where what is wanted is itself an estimate.
    """
    log_likelihood = np.zeros(len(library))
    for place, (axis, level) in enumerate((("energy", wanted.energy), ("valence", wanted.valence))):
        if axis in axes:
            z = library.affect[:, place] - level
            z *= z
            z *= -0.5 / deviations[place] ** 2
            log_likelihood += z
    return relative_log_odds(log_likelihood)


def tempo_log_odds(library: LibraryView, wanted_bpm: float) -> Floats:
    """Weigh every track by its distance to a tempo, in octaves; tracks without a beat say nothing.

    A mixture of the measured tempo, its half and its double, as a track measured at 85 bpm may well be felt at 170.
    """
    known = library.tempo_bpm > 0
    octaves = library.octaves[known] - np.log2(wanted_bpm)
    felt = octaves - np.clip(np.round(octaves), -1.0, 1.0)
    # The nearest of the three is taken out of the sum, so that none of them vanishes: as in logaddexp.
    nearest = -0.5 * (felt / TEMPO_DEVIATION_OCTAVES) ** 2
    likelihood = np.zeros(len(octaves))
    for off, share in ((-1.0, OCTAVE_ERROR_SHARE / 2), (0.0, 1 - OCTAVE_ERROR_SHARE), (1.0, OCTAVE_ERROR_SHARE / 2)):
        likelihood += share * np.exp(-0.5 * ((octaves + off) / TEMPO_DEVIATION_OCTAVES) ** 2 - nearest)
    weighed = np.zeros(len(library))
    weighed[known] = relative_log_odds(np.log(likelihood) + nearest)
    return weighed


def likeness_log_odds(library: LibraryView, likeness: Vector | Matrix) -> Matrix:
    """Weigh every track by how alike it sounds, in units of the library's own spread of cosines to this sound.

    For one sound of shape (d,) the shape is (n,), for several, (k, d), it is (k, n).

    Von Mises-Fisher likelihood, ``exp(kappa * cosine)``, with kappa one over that spread: a library of one genre,
    whose cosines lie close together, is thereby told apart as finely as a broad one.
    """
    cosines = np.asarray(likeness, np.float32) @ library.likeness.T
    for one in np.atleast_2d(cosines):
        likeness_by_cosine(one)
    return cosines


def likeness_by_cosine(cosines: NDArray[np.float32]) -> None:
    """Make cosines of every track to one sound into log-odds, in place.

    Shape (n,). What `relative_log_odds` does, in single precision and without arrays beside it: of a million tracks and
    sixteen sounds that is a tenth of the time. Exact to a few units in the sixth decimal.
    """
    spread = float(np.std(cosines)) if len(cosines) else 0.0
    if spread <= 1e-6:
        cosines[:] = 0.0
        return
    cosines /= spread
    cosines -= cosines.max()
    cosines -= np.log(np.mean(np.exp(cosines)))
    cosines /= LOG_ODDS_BOUND
    np.tanh(cosines, out=cosines)
    cosines *= LOG_ODDS_BOUND
