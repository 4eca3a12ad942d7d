"""Music whose answer is known, because it is made here: rhythms of known tempo and cadences of known key."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.media.types import Samples

_RATE = ANALYSIS_RATE_HZ
_Sound = NDArray[np.float64]
_CHORDS = ((0, 4, 7, 12), (9, 12, 16, 21), (5, 9, 12, 17), (7, 11, 14, 19))


def drum(kind: str, rng: np.random.Generator) -> _Sound:
    """One stroke: click, kick, snare or hat."""
    t = np.arange(4000) / _RATE
    noise = rng.standard_normal(len(t) + 1)
    strokes: dict[str, _Sound] = {
        "click": np.sin(2 * np.pi * 1000 * t) * np.exp(-100 * t),
        "kick": np.sin(2 * np.pi * 55 * t + 8 * np.exp(-40 * t)) * np.exp(-18 * t),
        "snare": 0.7 * (0.7 * noise[1:] + np.sin(2 * np.pi * 190 * t)) * np.exp(-25 * t),
        "hat": 0.25 * np.diff(noise) * np.exp(-70 * t),
    }
    return strokes[kind]


def note(
    midi: float, duration_s: float, *, attack_s: float = 0.01, partials: tuple[float, ...] = (1, 0.5, 0.33, 0.25)
) -> _Sound:
    """A decaying tone of the given partials."""
    t = np.arange(int(duration_s * _RATE)) / _RATE
    hertz = 440.0 * 2 ** ((midi - 69) / 12)
    envelope = np.minimum(t / attack_s, 1) * np.exp(-1.5 * t) * np.clip((duration_s - t) / 0.03, 0, 1)
    tone = sum(
        level * np.sin(2 * np.pi * hertz * k * t) for k, level in enumerate(partials, 1) if hertz * k < _RATE / 2
    )
    return np.asarray(0.2 * tone * envelope)


def place(track: _Sound, at_s: float, sound: _Sound, gain: float = 1.0) -> None:
    """Mix a sound into a track; what reaches beyond its end is cut."""
    start = round(at_s * _RATE)
    stop = min(len(track), start + len(sound))
    if stop > start:
        track[start:stop] += gain * sound[: stop - start]


def clicks(track: _Sound, beat_s: float, rng: np.random.Generator) -> None:
    """A metronome."""
    for beat in range(int(len(track) / _RATE / beat_s)):
        place(track, beat * beat_s, drum("click", rng))


def rock(track: _Sound, beat_s: float, rng: np.random.Generator) -> None:
    """Kick and snare in turn, hi-hat in eighths."""
    for beat in range(int(len(track) / _RATE / beat_s)):
        place(track, beat * beat_s, drum("snare" if beat % 2 else "kick", rng))
        place(track, beat * beat_s, drum("hat", rng))
        place(track, (beat + 0.5) * beat_s, drum("hat", rng))


def waltz(track: _Sound, beat_s: float, rng: np.random.Generator) -> None:
    """Bass on one, a chord on two and three."""
    for beat in range(int(len(track) / _RATE / beat_s)):
        if beat % 3 == 0:
            place(track, beat * beat_s, note((48, 43, 45, 41)[beat // 3 % 4], 2 * beat_s))
        else:
            for midi in (60, 64, 67):
                place(track, beat * beat_s, note(midi, beat_s), 0.6)


def arpeggio(track: _Sound, beat_s: float, rng: np.random.Generator, attack_s: float = 0.01) -> None:
    """Broken chords in eighths over a bass note every second bar."""
    for eighth in range(int(2 * len(track) / _RATE / beat_s)):
        chord = _CHORDS[eighth // 8 % 4]
        gain = 1.3 if eighth % 4 == 0 else 0.8
        place(track, eighth * beat_s / 2, note(60 + chord[eighth % 4], 0.6 * beat_s, attack_s=attack_s), gain)
        if eighth % 8 == 0:
            place(track, eighth * beat_s / 2, note(48 + chord[0], 4 * beat_s, attack_s=attack_s), 1.5)


def strings(track: _Sound, beat_s: float, rng: np.random.Generator) -> None:
    """The same, bowed: every note takes 80 ms to speak."""
    arpeggio(track, beat_s, rng, attack_s=0.08)


def swing(track: _Sound, beat_s: float, rng: np.random.Generator) -> None:
    """Walking bass, ride cymbal in triplets, snare on the back beat."""
    for beat in range(int(len(track) / _RATE / beat_s)):
        place(track, beat * beat_s, drum("hat", rng), 1.5)
        place(track, beat * beat_s, note((36, 40, 43, 45, 46, 45, 43, 40)[beat % 8], beat_s))
        if beat % 2:
            place(track, (beat + 2 / 3) * beat_s, drum("hat", rng))
            place(track, beat * beat_s, drum("snare", rng), 0.5)


def syncopation(track: _Sound, beat_s: float, rng: np.random.Generator) -> None:
    """Accents 3+3+4+2+4 over a kick on every beat."""
    for bar in range(int(len(track) / _RATE / beat_s / 4)):
        for sixteenth in (0, 3, 6, 10, 12):
            at_s = (4 * bar + sixteenth / 4) * beat_s
            place(track, at_s, note(45 + (0, 3, 5, 7)[sixteenth % 4], 0.7 * beat_s))
            place(track, at_s, drum("snare", rng), 0.4)
        for beat in range(4):
            place(track, (4 * bar + beat) * beat_s, drum("kick", rng), 0.8)


RHYTHMS: tuple[Callable[[_Sound, float, np.random.Generator], None], ...] = (
    clicks, rock, waltz, arpeggio, strings, swing, syncopation,
)  # fmt: skip


def rhythm(
    play: Callable[[_Sound, float, np.random.Generator], None], tempo_bpm: float, duration_s: float = 30.0
) -> Samples:
    """Play a rhythm; its first beat falls on 0 s. A little noise keeps the silences from being perfect."""
    rng = np.random.default_rng(round(10 * tempo_bpm))
    track = 0.003 * rng.standard_normal(int(duration_s * _RATE))
    play(track, 60.0 / tempo_bpm, rng)
    return np.asarray(0.3 * track, np.float32)


def cadence(
    tonic: int, *, minor: bool, cents: float = 0.0, partials: tuple[float, ...] = (1, 0.5, 0.33, 0.25)
) -> Samples:
    """I IV V I and a second phrase with the relative and the dominant seventh: eight chords of a second each.

    Parameters
    ----------
    tonic : int
        0 = C.
    minor : bool
        The minor mode, its dominant with the leading note.
    cents : float
        How far the concert pitch lies from 440 Hz.
    partials : tuple
        Levels of the tones' partials.
    """
    third = 3 if minor else 4
    home, dominant = (0, third, 7), (0, 4, 7)
    phrase: list[tuple[int, tuple[int, ...]]] = [(0, home), (5, home), (7, dominant), (0, home)]
    phrase += [(8, (0, 4, 7)), (5, home)] if minor else [(9, (0, 3, 7)), (2, (0, 3, 7))]
    phrase += [(7, (0, 4, 7, 10)), (0, home)]
    track = np.zeros(len(phrase) * _RATE)
    for second, (root, chord) in enumerate(phrase):
        place(track, second, note(36 + tonic + root % 12 + cents / 100, 1.0, partials=partials))
        for step in chord:
            place(track, second, note(60 + (tonic + root + step) % 12 + cents / 100, 1.0, partials=partials))
    return np.asarray(track, np.float32)
