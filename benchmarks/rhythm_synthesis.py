"""Short pieces composed by chance, whose tempo, beats, bars and key are known: every seed is another piece.

Tempi from 40 to 220 bpm; three, four and twice three in a bar; straight and swung; steady, breathing and drifting;
with drums and without; plucked, struck, blown and bowed; and, now and then, a solo without any pulse.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.music_synthesis import drum, note, place
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.media.types import Samples

_Times = NDArray[np.float64]
_MAJOR, _MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
_PROGRESSIONS = {
    False: ((0, 3, 4, 0), (0, 5, 3, 4), (0, 4, 5, 3), (0, 1, 4, 0), (0, 3, 0, 4), (0, 5, 1, 4), (0, 2, 3, 4)),
    True: ((0, 3, 4, 0), (0, 5, 3, 4), (0, 6, 5, 4), (0, 5, 6, 0), (0, 3, 6, 4), (0, 3, 0, 4), (0, 1, 4, 0)),
}
"""Degrees, from 0, of a bar's chord; the minor's fifth degree is major, as in a cadence."""
_TIMBRES = (
    (1.0, 0.5, 0.33, 0.25), (1.0,), tuple(1 / k for k in range(1, 12)), (1.0, 0.0, 0.6, 0.0, 0.4, 0.0, 0.2),
    (1.0, 0.8, 0.2), (0.6, 1.0, 0.5, 0.3, 0.2),
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A piece and its truth."""

    name: str
    samples: Samples
    tempo_bpm: float
    """60 over the median beat; 0 for a piece without pulse."""
    beats_s: _Times
    downbeats_s: _Times
    beats_per_bar: int
    tonic: int
    """0 = C."""
    minor: bool


@dataclass
class _Score:
    """What is decided before a note sounds."""

    rng: np.random.Generator
    beats_per_bar: int
    parts: int
    """Of a beat: 2, or 3 for compound time."""
    times: _Times
    tonic: int
    minor: bool
    swung: bool
    loose_s: float
    sound: NDArray[np.float64]
    chords: list[tuple[int, int, int]] = field(default_factory=list)

    def at(self, beat: float) -> float:
        """When a beat, or a part of one, is played."""
        whole = int(beat)
        part = beat - whole
        if self.swung and part > 0.0:
            part = part * 4 / 3 if part <= 0.5 else 2 / 3 + (part - 0.5) * 2 / 3
        exact = self.times[whole] + part * (self.times[whole + 1] - self.times[whole])
        return max(0.0, float(exact + self.rng.normal(0.0, self.loose_s)))

    def play(
        self, beat: float, midi: float, beats: float, gain: float, timbre: tuple[float, ...], attack: float
    ) -> None:
        """One note."""
        length_s = beats * (self.times[int(beat) + 1] - self.times[int(beat)])
        gain *= float(np.exp(self.rng.normal(0.0, 0.12)))
        place(self.sound, self.at(beat), note(midi, max(0.08, length_s), attack_s=attack, partials=timbre), gain)


def compose(seed: int, duration_s: float = 30.0) -> Piece:
    """Write and play the piece of a seed.

    Parameters
    ----------
    seed : int
        Equal seeds give equal pieces.
    duration_s : float
        Its length.
    """
    rng = np.random.default_rng(seed)
    if seed % 16 == 15:
        return _rubato(rng, duration_s, f"solo {seed}")
    beats_per_bar, parts = ((4, 2), (3, 2), (2, 3), (4, 2))[seed % 4]
    low, high = ((40, 220), (60, 200), (40, 150), (50, 200))[seed % 4]
    tempo_bpm = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    times = _tempo_map(rng, tempo_bpm, duration_s)
    sound = 0.002 * rng.standard_normal(int(duration_s * ANALYSIS_RATE_HZ))
    swung = parts == 2 and rng.random() < 0.2
    score = _Score(
        rng, beats_per_bar, parts, times, int(rng.integers(12)), bool(rng.random() < 0.45), swung,
        float(rng.choice([0.0, 0.004, 0.01])), sound,
    )  # fmt: skip
    _write_chords(score)
    playing = [part for part, chance in ((_bass, 0.75), (_chords, 0.85), (_melody, 0.7)) if rng.random() < chance]
    for part in playing or [_chords]:
        part(score)
    drums = bool(rng.random() < 0.4)
    if drums:
        _drums(score)
    beats = times[times < duration_s - 0.02]
    name = f"{beats_per_bar * parts}/8 {'drums ' if drums else ''}{'swung ' if swung else ''}{seed}"
    downbeats = beats[::beats_per_bar]
    measured = 60.0 / float(np.median(np.diff(beats)))
    loud = np.asarray(0.3 * sound / max(1.0, float(np.abs(sound).max())), np.float32)
    return Piece(name, loud, measured, beats, downbeats, beats_per_bar, score.tonic, score.minor)


def _tempo_map(rng: np.random.Generator, tempo_bpm: float, duration_s: float) -> _Times:
    """Beat times: steady, breathing with the phrase, or drifting."""
    count = int(duration_s * tempo_bpm / 60 * 1.5) + 16
    beat = np.arange(count)
    length = np.full(count, 60.0 / tempo_bpm)
    kind = rng.random()
    if kind > 0.75:
        walk = np.cumsum(rng.normal(0.0, 0.01, count))
        length = length * np.exp(np.clip(walk, -0.15, 0.15))
    elif kind > 0.45:
        length = length * (1.0 + rng.uniform(0.01, 0.06) * np.sin(2 * np.pi * beat / rng.choice([16, 24, 32])))
    return np.asarray(rng.uniform(0.05, 1.0) + np.concatenate([[0.0], np.cumsum(length)]))


def _last_beat(score: _Score) -> int:
    end_s = len(score.sound) / ANALYSIS_RATE_HZ
    return int(np.searchsorted(score.times, end_s)) - 1


def _write_chords(score: _Score) -> None:
    """A chord for each bar, now and then two: root, third and fifth as midi."""
    options = _PROGRESSIONS[score.minor]
    progression = options[int(score.rng.integers(len(options)))]
    two = bool(score.rng.random() < 0.2) and score.beats_per_bar == 4
    scale = _MINOR if score.minor else _MAJOR
    for beat in range(_last_beat(score) + 2):
        bar, inside = divmod(beat, score.beats_per_bar)
        degree = progression[bar % 4]
        if two and inside >= 2:
            degree = progression[(bar + 1) % 4]
        steps = [score.tonic + scale[(degree + step) % 7] + 12 * ((degree + step) // 7) for step in (0, 2, 4)]
        if score.minor and degree == 4:
            steps[1] = score.tonic + 11
        score.chords.append((steps[0], steps[1], steps[2]))


def _bass(score: _Score) -> None:
    rng, timbre = score.rng, _TIMBRES[int(score.rng.integers(len(_TIMBRES)))]
    style = rng.choice(["bar", "beat", "root-fifth"])
    for beat in range(_last_beat(score)):
        root, _, fifth = score.chords[beat]
        inside = beat % score.beats_per_bar
        if style == "bar" and inside == 0:
            score.play(beat, 36 + root % 12, score.beats_per_bar * 0.95, 1.4, timbre, 0.01)
        elif style == "beat":
            score.play(beat, 36 + root % 12, 0.9, 1.2 if inside == 0 else 0.9, timbre, 0.01)
        elif style == "root-fifth" and (inside == 0 or (inside == 2 and score.beats_per_bar == 4)):
            score.play(beat, 36 + (root if inside == 0 else fifth) % 12, 1.6, 1.2, timbre, 0.01)


def _chords(score: _Score) -> None:
    rng, timbre = score.rng, _TIMBRES[int(score.rng.integers(len(_TIMBRES)))]
    attack = float(rng.choice([0.005, 0.01, 0.08]))
    style = rng.choice(["held", "beats", "arpeggio", "offbeat", "parts"])
    accent = rng.uniform(1.0, 1.5)
    for beat in range(_last_beat(score)):
        chord, inside = score.chords[beat], beat % score.beats_per_bar
        gain = 0.6 * (accent if inside == 0 else 1.0)
        if style == "held" and inside == 0:
            for step in chord:
                score.play(beat, 60 + step % 12, score.beats_per_bar * 0.97, gain, timbre, attack)
        elif style == "beats" or (style == "offbeat" and inside > 0):
            for step in chord:
                score.play(beat, 60 + step % 12, 0.7, gain * 0.7, timbre, attack)
        elif style in ("arpeggio", "parts"):
            for part in range(score.parts):
                step = chord[(beat * score.parts + part) % 3]
                score.play(beat + part / score.parts, 60 + step % 12, 0.8, gain if part == 0 else 0.5, timbre, attack)


def _melody(score: _Score) -> None:
    """Notes of the scale in random lengths, chord notes on the beat."""
    rng, timbre = score.rng, _TIMBRES[int(score.rng.integers(len(_TIMBRES)))]
    attack = float(rng.choice([0.005, 0.02, 0.06]))
    scale = _MINOR if score.minor else _MAJOR
    beat, last, pitch = 0.0, _last_beat(score), 72
    lengths, weights = ((0.5, 1.0, 1.5, 2.0), (0.4, 0.4, 0.1, 0.1)) if score.parts == 2 else (
        (1 / 3, 2 / 3, 1.0), (0.5, 0.2, 0.3))  # fmt: skip
    while beat < last - 2:
        length = float(rng.choice(lengths, p=weights))
        near = [12 * octave + score.tonic + step for octave in (4, 5, 6) for step in scale]
        if beat == int(beat):
            near = [12 * octave + step % 12 for octave in (5, 6) for step in score.chords[int(beat)]]
        pitch = int(min(near, key=lambda each: abs(each - pitch + rng.integers(-4, 5))))
        if rng.random() > 0.12:
            score.play(beat, pitch, length * 0.95, 0.9, timbre, attack)
        beat += length
        if score.parts == 3 and abs(beat - round(beat)) < 1e-6:
            beat = float(round(beat))


def _drums(score: _Score) -> None:
    rng = score.rng
    gain, sync, busy = rng.uniform(0.3, 1.0), rng.random() < 0.3, rng.random() < 0.6
    for beat in range(_last_beat(score)):
        inside, four = beat % score.beats_per_bar, score.beats_per_bar == 4
        kick = inside == 0 or (four and inside == 2)
        place(score.sound, score.at(beat), drum("kick" if kick else "snare", rng), gain)
        place(score.sound, score.at(beat), drum("hat", rng), gain)
        for part in range(1, score.parts if busy else 1):
            place(score.sound, score.at(beat + part / score.parts), drum("hat", rng), 0.8 * gain)
        if sync and inside == 1:
            place(score.sound, score.at(beat + 0.5), drum("kick", rng), gain)


def _rubato(rng: np.random.Generator, duration_s: float, name: str) -> Piece:
    """A line whose every note is as long as it likes."""
    sound = 0.002 * rng.standard_normal(int(duration_s * ANALYSIS_RATE_HZ))
    minor, tonic = bool(rng.random() < 0.5), int(rng.integers(12))
    scale = _MINOR if minor else _MAJOR
    timbre = _TIMBRES[int(rng.integers(len(_TIMBRES)))]
    at_s, degree = 0.3, 0
    while at_s < duration_s - 1.0:
        length_s = float(np.clip(rng.lognormal(-0.5, 0.7), 0.12, 3.0))
        degree = int(np.clip(degree + rng.integers(-2, 3), -5, 9))
        midi = 60 + tonic + scale[degree % 7] + 12 * (degree // 7)
        place(sound, at_s, note(midi, 1.1 * length_s, attack_s=float(rng.uniform(0.01, 0.08)), partials=timbre))
        at_s += length_s
    none = np.zeros(0)
    return Piece(name, np.asarray(0.5 * sound, np.float32), 0.0, none, none, 0, tonic, minor)
