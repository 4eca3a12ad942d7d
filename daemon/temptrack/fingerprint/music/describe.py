"""Raw figures of a stretch of music, by name: what likeness and affect are made of. None of them depends on its key
or, but for ``cue.loudness_lufs``, on how loud it was mastered."""

import itertools

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.key import local_keys
from temptrack.fingerprint.music.listening import Listening
from temptrack.fingerprint.music.rhythm import Pulse, find_pulse, onset_rate
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ, MEL_BANDS, PITCH_RATE_HZ

_CEPSTRA = 13
_KEY_WINDOW_S = 6.0
_MODULATION_EDGES_HZ = (0.3, 1.0, 1.8, 2.8, 4.5, 7.0, 11.0)
_MODULATION_WINDOW = 256


def describe(heard: Listening, pulse: Pulse | None = None) -> dict[str, float]:
    """Describe a stretch of music.

    Parameters
    ----------
    heard : Listening
        The stretch.
    pulse : Pulse, optional
        Its pulse, when it was found already.

    Returns
    -------
    dict
        Figures by name; the part before the dot is the group: timbre, rhythm, harmony, dynamics, cue.
    """
    pulse = pulse or find_pulse(heard.envelope)
    figures = {**_timbre(heard), **_rhythm(heard, pulse), **_harmony(heard), **_dynamics(heard)}
    return {**figures, **_cues(heard, figures)}


def cepstra(mel_db: Numbers) -> Numbers:
    """Mel-frequency cepstral coefficients 1 to 13 (Davis & Mermelstein 1980), without the level: shape (n, 13)."""
    index = np.arange(MEL_BANDS) + 0.5
    basis = np.cos(np.pi / MEL_BANDS * np.outer(np.arange(1, _CEPSTRA + 1), index)) * np.sqrt(2.0 / MEL_BANDS)
    cepstrum: Numbers = mel_db @ basis.T.astype(np.float32)
    return cepstrum


def _timbre(heard: Listening) -> dict[str, float]:
    active = heard.active
    spectra = heard.spectra
    cepstrum = cepstra(spectra.mel_db[active])
    brightness = np.log2(np.maximum(spectra.centroid_hz[active], 20.0))
    figures = {
        "timbre.brightness_octaves": float(brightness.mean()),
        "timbre.brightness_deviation": float(brightness.std()),
        "timbre.spread_octaves": float(np.log2(np.maximum(spectra.spread_hz[active], 20.0)).mean()),
        "timbre.flatness_db": float(spectra.flatness_db[active].mean()),
        "timbre.flatness_deviation": float(spectra.flatness_db[active].std()),
    }
    for i in range(_CEPSTRA):
        figures[f"timbre.cepstrum_{i + 1}"] = float(cepstrum[:, i].mean())
        figures[f"timbre.cepstrum_{i + 1}_deviation"] = float(cepstrum[:, i].std())
    contrast = spectra.contrast_db[active].mean(axis=0)
    return {**figures, **{f"timbre.contrast_{i + 1}": float(value) for i, value in enumerate(contrast)}}


def _rhythm(heard: Listening, pulse: Pulse) -> dict[str, float]:
    figures = {
        "rhythm.onset_rate_log": float(np.log2(0.25 + onset_rate(heard.envelope, heard.duration_s))),
        "rhythm.flux_log": float(np.log2(0.05 + heard.onsets.mean())),
        "rhythm.tempo_octaves": float(np.log2((pulse.tempo_bpm or 110.0) / 110.0)),
        "rhythm.pulse_clarity": pulse.clarity,
    }
    for name, onsets in zip(("bass", "middle", "treble"), heard.onsets.T, strict=True):
        for i, value in enumerate(_modulation(onsets)):
            figures[f"rhythm.{name}_{_MODULATION_EDGES_HZ[i]:g}_hz"] = value
    return figures


def _modulation(onsets: Numbers) -> list[float]:
    """How strongly the onsets of a band pulse at each rate (after the fluctuation patterns of Pampalk 2002)."""
    length = _MODULATION_WINDOW
    padded = np.pad(onsets, (0, max(0, length - len(onsets))))
    starts = range(0, len(padded) - length + 1, length // 2)
    windows = np.stack([padded[start : start + length] for start in starts]) * np.hanning(length)
    spectrum = np.abs(np.fft.rfft(windows, axis=1)).mean(axis=0) / (windows.sum(axis=1).mean() + 1.0)
    rates = np.fft.rfftfreq(length, 1.0 / FRAME_RATE_HZ)
    edges = np.searchsorted(rates, _MODULATION_EDGES_HZ)
    return [float(np.log2(0.02 + spectrum[low:high].max())) for low, high in itertools.pairwise(edges)]


def _harmony(heard: Listening) -> dict[str, float]:
    strength, majorness = local_keys(heard.chroma, round(_KEY_WINDOW_S * PITCH_RATE_HZ))
    tones = heard.tones
    weight = tones.amplitude.astype(np.float64) + 1e-12
    register = float(np.average(tones.midi, weights=weight)) if len(tones.midi) else 60.0
    low = np.average((tones.midi < 48.0).astype(np.float64), weights=weight) if len(tones.midi) else 0.0
    mean = heard.chroma.mean(axis=0).astype(np.float64)
    figures = {
        "harmony.key_clarity": float(strength.mean()),
        "harmony.majorness": float(majorness.mean()),
        "harmony.register_midi": register,
        "harmony.low_share": float(low),
        "harmony.tonal_share": float(tones.amplitude.sum() / (tones.total.sum() + 1e-9)),
        "harmony.change": _harmonic_change(heard.chroma),
        "harmony.entropy_bits": _entropy(mean),
    }
    # Magnitudes of the profile's Fourier series do not change when the music is transposed (Quinn 2006): the 1st says
    # how chromatic it is, the 3rd how triadic, the 5th how diatonic, the 6th how whole-tone.
    whole, moment = np.abs(np.fft.rfft(mean))[1:], np.abs(np.fft.rfft(heard.chroma, axis=1))[:, 1:].mean(axis=0)
    for i in range(6):
        figures[f"harmony.scale_{i + 1}"] = float(whole[i])
        figures[f"harmony.chord_{i + 1}"] = float(moment[i])
    return figures


def _harmonic_change(chroma: Numbers) -> float:
    """How far the harmony moves in half a second, on average (after Harte, Sandler & Gasser 2006)."""
    smooth = np.apply_along_axis(lambda pitch_class: np.convolve(pitch_class, np.ones(3) / 3.0, "same"), 0, chroma)
    return float(np.abs(smooth[3:] - smooth[:-3]).sum(axis=1).mean()) if len(smooth) > 3 else 0.0


def _entropy(profile: Numbers) -> float:
    total = profile.sum()
    if total <= 0.0:
        return float(np.log2(12.0))
    share = profile / total + 1e-12
    return float(-np.sum(share * np.log2(share)))


def _dynamics(heard: Listening) -> dict[str, float]:
    level = heard.spectra.level_db[heard.active]
    short = _smooth(level, round(FRAME_RATE_HZ))
    low, high = np.percentile(short, [10.0, 95.0])
    power = 10.0 ** (level / 10.0)
    return {
        "dynamics.range_lu": float(high - low),
        "dynamics.deviation_lu": float(level.std()),
        "dynamics.flutter_lu": float(np.abs(np.diff(level)).mean()) if len(level) > 1 else 0.0,
        "dynamics.low_energy_share": float(np.mean(np.sqrt(power) < np.sqrt(power).mean())),
        "dynamics.crest_lu": float(level.max() - 10.0 * np.log10(power.mean())),
    }


def _cues(heard: Listening, figures: dict[str, float]) -> dict[str, float]:
    """What only affect asks for."""
    amplitude = 10.0 ** (heard.spectra.level_db / 20.0)
    mean_power = float(np.mean(10.0 ** (heard.level_lufs / 10.0)))
    return {
        "cue.loudness_lufs": 10.0 * float(np.log10(max(mean_power, 1e-7))),
        "cue.amplitude_deviation": float(amplitude.std() / (amplitude.mean() + 1e-9)),
        "cue.onset_rate": 2.0 ** figures["rhythm.onset_rate_log"] - 0.25,
    }


def _smooth(values: Numbers, length: int) -> Numbers:
    length = min(length, len(values))
    return np.convolve(values, np.ones(length) / length, mode="valid")
