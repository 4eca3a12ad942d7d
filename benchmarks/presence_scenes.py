"""Scenes to learn from, as films have them: music under dialogue and explosions, faint underscore, rooms, codecs."""

import io
from collections.abc import Callable, Iterator
from typing import cast

import av
import numpy as np
from scipy.signal import fftconvolve, lfilter

from benchmarks.presence_mixtures import (
    STEP,
    STEP_S,
    Scene,
    Sources,
    ambience,
    blasts_and_doors,
    hum,
    laid_out,
    levelled,
    narrowed,
    truth_of,
)
from benchmarks.presence_synthesis import babble, band_music, glides, howling, signals
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.media.types import Samples

_EXTRAS: tuple[tuple[Callable[[int, np.random.Generator], Samples], float, tuple[float, float]], ...] = (
    (ambience, 0.4, (-40.0, 0.0)),
    (howling, 0.3, (-30.0, 4.0)),
    (blasts_and_doors, 0.25, (-12.0, 6.0)),
    (glides, 0.15, (-15.0, 2.0)),
    (signals, 0.08, (-15.0, 0.0)),
    (hum, 0.15, (-30.0, 0.0)),
)
"""Sounds that are made, how often each is there, and between which levels."""

_MADE_MUSIC = 0.35
"""Share of scenes with music made on the spot: the recordings are scores, with few drums and no electronic sounds."""
_AAC_FRAME, _MP3_FRAME = 1024, 576
"""Samples; bare AAC comes out one frame late."""


def training_scenes(sources: Sources, count: int, length_s: float, seed: int) -> Iterator[Scene]:
    """Yield scenes; the same seed makes the same scene, however many are asked for."""
    for i in range(count):
        yield _scene(sources, int(length_s / STEP_S) * STEP, np.random.default_rng([seed, i]))


def _scene(sources: Sources, length: int, rng: np.random.Generator) -> Scene:
    music, speech, effects = _music(sources, length, rng), _speech(sources, length, rng), _effects(sources, length, rng)
    music = music * 10.0 ** (rng.choice([rng.uniform(-22, 8), rng.uniform(-10, 10)]) / 20.0)
    speech = speech * 10.0 ** (rng.uniform(-8, 5) / 20.0)
    effects = effects * 10.0 ** (rng.choice([rng.uniform(-24, 8), rng.uniform(-10, 10)]) / 20.0)
    if rng.random() < 0.2:
        music = music * _ducking(speech, rng)
    gain = 10.0 ** (rng.uniform(-32, -12) / 20.0)
    parts = [np.asarray(part * gain, np.float32) for part in (music, speech, effects)]
    floor = rng.standard_normal(length).astype(np.float32) * 10.0 ** (rng.uniform(-100, -68) / 20.0)
    return Scene(_mastered(np.asarray(sum(parts, floor), np.float32), rng), truth_of(parts))


def _music(sources: Sources, length: int, rng: np.random.Generator) -> Samples:
    pool = sources.music if rng.random() > _MADE_MUSIC else {"band": band_music(2 * length, rng)}
    most_s = float(rng.choice([12.0, 25.0, 60.0]))
    music = laid_out(pool, length, rng, share=0.5, lasts_s=(3.0, most_s), gap_s=10.0, speeds=(75, 135))
    return _equalised(_in_a_room(music, sources, rng, 0.2), rng)


def _speech(sources: Sources, length: int, rng: np.random.Generator) -> Samples:
    speech = laid_out(sources.speech, length, rng, share=0.5, lasts_s=(1.0, 9.0), gap_s=7.0, speeds=(85, 120))
    return _equalised(_in_a_room(speech, sources, rng, 0.4), rng)


def _effects(sources: Sources, length: int, rng: np.random.Generator) -> Samples:
    recorded = laid_out(sources.effects, length, rng, share=0.5, lasts_s=(1.0, 12.0), gap_s=7.0, speeds=(50, 190))
    effects = _equalised(recorded, rng)
    for make, share, (low, high) in _EXTRAS:
        if rng.random() < share:
            effects = effects + make(length, rng) * 10.0 ** (rng.uniform(low, high) / 20.0)
    if rng.random() < 0.08:
        effects = effects + babble(list(sources.speech.values()), length, rng) * 10.0 ** (rng.uniform(-20, -3) / 20.0)
    return _in_a_room(effects, sources, rng, 0.2)


def _in_a_room(sound: Samples, sources: Sources, rng: np.random.Generator, share: float) -> Samples:
    if not sources.rooms or rng.random() > share:
        return sound
    room = sources.rooms[int(rng.integers(len(sources.rooms)))]
    return levelled(fftconvolve(sound, room)[: len(sound)].astype(np.float32))


def _equalised(sound: Samples, rng: np.random.Generator) -> Samples:
    """Change the colour: a tilt, and a broad peak or dip."""
    tilt = rng.uniform(-0.7, 0.7)
    sound = lfilter([1.0, tilt], [1.0], sound)
    if rng.random() < 0.5:
        angle, gain = 2 * np.pi * np.exp(rng.uniform(4.5, 8.5)) / ANALYSIS_RATE_HZ, 10 ** (rng.uniform(-12, 12) / 40)
        bend = np.sin(angle) / 2 / rng.uniform(0.4, 2.0)
        turn = -2 * np.cos(angle)
        # Bristow-Johnson's audio EQ cookbook, peaking filter.
        sound = lfilter([1 + bend * gain, turn, 1 - bend * gain], [1 + bend / gain, turn, 1 - bend / gain], sound)
    return levelled(np.asarray(sound, np.float32))


def _ducking(speech: Samples, rng: np.random.Generator) -> Samples:
    """Turn music down while somebody speaks, as mixers do."""
    power = lfilter([1.0], [1.0, -0.9999], speech.astype(np.float64) ** 2) * 1e-4
    share = np.clip(power / (np.percentile(power, 80) + 1e-9), 0.0, 1.0)
    return np.asarray(10.0 ** (-share * rng.uniform(3, 12) / 20.0), np.float32)


def _mastered(sound: Samples, rng: np.random.Generator) -> Samples:
    """What happens to a finished mixture: a limiter, a narrow line, a codec."""
    if rng.random() < 0.2:
        loudest = np.abs(sound).max() + 1e-9
        drive = rng.uniform(1, 4)
        sound = (np.tanh(sound / loudest * drive) * loudest / drive).astype(np.float32)
    if rng.random() < 0.25:
        sound = narrowed(sound, int(rng.choice([8000, 11025, 16000])))
    if rng.random() < 0.25:
        sound = _coded(sound, str(rng.choice(["mp3", "aac"])), int(rng.choice([32000, 48000, 64000])))
    return sound


def _coded(sound: Samples, codec: str, bits_per_s: int) -> Samples:
    """Encode and decode."""
    held = io.BytesIO()
    size = _AAC_FRAME if codec == "aac" else _MP3_FRAME
    with av.open(held, "w", format="mp3" if codec == "mp3" else "adts") as out:
        stream = cast(av.AudioStream, out.add_stream(codec, rate=ANALYSIS_RATE_HZ, layout="mono", bit_rate=bits_per_s))
        frame = av.AudioFrame.from_ndarray(sound[None], format="fltp", layout="mono")
        frame.sample_rate = ANALYSIS_RATE_HZ
        to_codec = av.AudioResampler(stream.format, layout="mono", rate=ANALYSIS_RATE_HZ, frame_size=size)
        for piece in [*to_codec.resample(frame), *to_codec.resample(None)]:
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    held.seek(0)
    with av.open(held, "r") as source:
        to_float = av.AudioResampler(format="fltp", layout="mono", rate=ANALYSIS_RATE_HZ)
        pieces = [p.to_ndarray()[0] for f in source.decode(audio=0) for p in to_float.resample(f)]
    late = _AAC_FRAME if codec == "aac" else 0
    heard = np.concatenate(pieces)[late : late + len(sound)]
    return np.pad(heard, (0, len(sound) - len(heard))).astype(np.float32)
