"""Energy and valence of music, by published formulas.

Eerola, Lartillot & Toiviainen 2009, "Prediction of multidimensional emotional ratings in music from audio using
multivariate regression models" (ISMIR), fitted listeners' ratings of film music. Their five-predictor models, as
coefficients of standard scores:

    activity = .67 RMS + .61 fluctuation peak + .45 spectral centroid - .46 spectral spread + .71 spectral entropy
    valence  = -.32 RMS deviation + .61 fluctuation peak + .88 key clarity + .46 mode + .40 spectral novelty

Eerola, Friberg & Bresin 2013, "Emotional expression in music: contribution, linearity, and additivity of primary
musical cues" (Frontiers in Psychology 4:487): cues add up linearly; mode matters most, then tempo and register.
Gabrielsson & Lindström 2010, "The role of structure in the musical expression of emotions": fast, loud, bright and
many notes are active; major, fast and high are happy.

Both sums below keep the published coefficients of what is measured alike, leave out what is not (spread, entropy and
novelty as that toolbox defines them), and add the later studies' tempo, note rate and register with small weights.
`benchmarks/music_quality.py` prints how far the result agrees with listeners.
"""

from temptrack.fingerprint.music.scaling import share_below, standard, usual
from temptrack.fingerprint.types import Affect

ENERGY_WEIGHTS = {
    "cue.loudness_lufs": 0.67,
    "rhythm.flux_log": 0.61,
    "timbre.brightness_octaves": 0.45,
    "rhythm.onset_rate_log": 0.30,
    "rhythm.tempo_octaves": 0.20,
}
VALENCE_WEIGHTS = {
    "harmony.key_clarity": 0.88,
    "harmony.majorness": 0.46,
    # The fluctuation peak grows with how strong the pulse is and with how regular: two figures here.
    "rhythm.flux_log": 0.35,
    "rhythm.pulse_clarity": 0.35,
    "rhythm.tempo_octaves": 0.30,
    "harmony.register_midi": 0.30,
    "cue.amplitude_deviation": -0.32,
}


def affect_sum(figures: dict[str, float], weights: dict[str, float]) -> float:
    """Weighted sum of standard scores."""
    return sum(weight * standard(name, figures[name]) for name, weight in weights.items())


def affect_of(figures: dict[str, float]) -> Affect:
    """Energy and valence as shares: 0.8 means that four fifths of music have less of it."""
    return Affect(
        energy=_share("affect.energy", affect_sum(figures, ENERGY_WEIGHTS)),
        valence=_share("affect.valence", affect_sum(figures, VALENCE_WEIGHTS)),
    )


def _share(name: str, total: float) -> float:
    mean, deviation = usual()[name]
    return share_below((total - mean) / deviation)
