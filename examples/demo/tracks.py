"""The demo's library: eight short pieces that differ audibly in tempo, mode, energy and instrumentation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import mutagen
import numpy as np
import soundfile

from examples.demo import synth
from examples.demo.synth import RATE_HZ, Note, Sound

MINOR = (0, 2, 3, 5, 7, 8, 10)
MAJOR = (0, 2, 4, 5, 7, 9, 11)
PHRYGIAN = (0, 1, 3, 5, 7, 8, 10)
Part = Callable[["Piece", int, float], Iterator[tuple[Callable[[Note], Sound], Note]]]


@dataclass(frozen=True)
class Piece:
    """What a track is made of."""

    title: str
    genre: str
    tempo_bpm: float
    tonic: int
    """MIDI note of the tonic, below middle C."""
    scale: tuple[int, ...]
    chords: tuple[int, ...]
    """Scale degrees, one a bar, from 0."""
    parts: tuple[Part, ...]
    shape: tuple[float, ...]
    """Level of each four-bar section, 0 to 1; a part enters where the level passes its place in ``parts``."""
    drive: float = 1.4
    """How hard it is pressed against its ceiling: soft pieces 1.4, loud ones more."""
    licence: str = "CC0-1.0"

    @property
    def beat_s(self) -> float:
        """Seconds a beat."""
        return 60.0 / self.tempo_bpm

    def pitch(self, degree: int, octave: int = 0) -> float:
        """MIDI note of a scale degree."""
        turn, step = divmod(degree, 7)
        return self.tonic + self.scale[step] + 12 * (turn + octave)


def _chord(piece: Piece, bar: int) -> int:
    return piece.chords[bar % len(piece.chords)]


def pad(piece: Piece, bar: int, at_s: float) -> Iterator[tuple[Callable[[Note], Sound], Note]]:
    """Held strings on the chord."""
    for third in (0, 2, 4):
        yield synth.strings, Note(at_s, 4 * piece.beat_s, piece.pitch(_chord(piece, bar) + third, 1), 0.9)


def low_strings(piece: Piece, bar: int, at_s: float) -> Iterator[tuple[Callable[[Note], Sound], Note]]:
    """One deep held note."""
    yield synth.strings, Note(at_s, 4 * piece.beat_s, piece.pitch(_chord(piece, bar), -1), 1.6)


def slow_piano(piece: Piece, bar: int, at_s: float) -> Iterator[tuple[Callable[[Note], Sound], Note]]:
    """Broken chord in halves and quarters."""
    for beat, third in ((0, 0), (1.5, 2), (2, 4), (3, 7 if bar % 2 else 5)):
        yield synth.piano, Note(at_s + beat * piece.beat_s, piece.beat_s, piece.pitch(_chord(piece, bar) + third, 1))


def melody(piece: Piece, bar: int, at_s: float) -> Iterator[tuple[Callable[[Note], Sound], Note]]:
    """A singing line, two notes a bar."""
    for beat, step in ((0, (4, 2, 5, 3)[bar % 4]), (2.5, (3, 4, 2, 6)[bar % 4])):
        yield synth.strings, Note(at_s + beat * piece.beat_s, 1.8 * piece.beat_s, piece.pitch(step, 2), 1.3)


def picking(piece: Piece, bar: int, at_s: float) -> Iterator[tuple[Callable[[Note], Sound], Note]]:
    """Plucked eighths over the chord."""
    for eighth, third in enumerate((0, 4, 2, 4, 7, 4, 2, 4)):
        yield (
            synth.pluck,
            Note(at_s + eighth * piece.beat_s / 2, 0.4, piece.pitch(_chord(piece, bar) + third, 2), 0.8),
        )


def bass_eighths(piece: Piece, bar: int, at_s: float) -> Iterator[tuple[Callable[[Note], Sound], Note]]:
    """Driving low eighths."""
    for eighth in range(8):
        level = 1.0 if eighth % 2 == 0 else 0.75
        yield (
            synth.bass,
            Note(at_s + eighth * piece.beat_s / 2, piece.beat_s * 0.45, piece.pitch(_chord(piece, bar), -1), level),
        )


def stabs(piece: Piece, bar: int, at_s: float) -> Iterator[tuple[Callable[[Note], Sound], Note]]:
    """Brass chords on the strong beats, with an upbeat in every second bar."""
    for beat in (0, 2, 3.5) if bar % 2 else (0, 2):
        for third in (0, 2, 4):
            yield (
                synth.brass,
                Note(at_s + beat * piece.beat_s, piece.beat_s * 0.4, piece.pitch(_chord(piece, bar) + third, 1), 0.7),
            )


def drums(piece: Piece, bar: int, at_s: float) -> Iterator[tuple[Callable[[Note], Sound], Note]]:
    """Low on every beat, a crack on two and four, a fill in every fourth bar."""
    for beat in range(4):
        yield synth.drum, Note(at_s + beat * piece.beat_s, 0.4, 33, 1.0)
        if beat % 2:
            yield synth.snare, Note(at_s + beat * piece.beat_s, 0.2, 60, 1.0)
    for sixteenth in range(12, 16) if bar % 4 == 3 else ():
        yield synth.drum, Note(at_s + sixteenth * piece.beat_s / 4, 0.3, 50 - sixteenth, 0.7)


def shakers(piece: Piece, bar: int, at_s: float) -> Iterator[tuple[Callable[[Note], Sound], Note]]:
    """Bright sixteenths."""
    for sixteenth in range(16):
        yield (
            synth.shaker,
            Note(at_s + sixteenth * piece.beat_s / 4, 0.1, 90 + bar % 3, 1.0 if sixteenth % 4 == 0 else 0.55),
        )


BY = "CC-BY-4.0"
RISING = (0.75, 1.0, 0.9, 1.0)
STEADY = (0.8, 1.0, 0.8, 1.0)
GENTLE = (0.6, 0.7, 0.9, 0.6)
FADING = (0.5, 1.0, 0.7, 0.4)

PIECES = (
    Piece("Rooftop Run", "chase", 152, 40, MINOR, (0, 3, 0, 6), (drums, bass_eighths, shakers, stabs), RISING * 2, 5.0),
    Piece(
        "Iron Gate", "battle", 126, 36, MINOR, (0, 5, 3, 4), (drums, low_strings, bass_eighths, stabs), RISING * 2, 4.0
    ),
    Piece("Snowfall", "sad", 66, 45, MINOR, (0, 5, 3, 4), (slow_piano, pad), FADING),
    Piece("Long Goodbye", "lament", 56, 38, MINOR, (0, 3, 5, 4), (low_strings, pad, melody), FADING),
    Piece("Morning Light", "calm", 88, 43, MAJOR, (0, 3, 4, 0), (slow_piano, pad, picking), GENTLE, licence=BY),
    Piece("Market Day", "playful", 116, 48, MAJOR, (0, 4, 3, 4), (picking, shakers, bass_eighths), STEADY * 2),
    Piece("Deep Water", "mystery", 60, 40, PHRYGIAN, (0, 1, 0, 1), (low_strings, pad), (0.4, 0.7, 0.5, 0.4)),
    Piece("Victory Lap", "triumph", 138, 38, MAJOR, (0, 3, 4, 5), (drums, shakers, stabs, melody), STEADY * 2, 3.0, BY),
)


def render(piece: Piece) -> Sound:
    """Play a piece: each section lets in as many parts as its level allows; the last chord rings out."""
    bar_s = 4 * piece.beat_s
    bars = 4 * len(piece.shape)
    out = np.zeros(int((bars * bar_s + 3.0) * RATE_HZ))
    for bar in range(bars):
        level = piece.shape[bar // 4]
        playing = piece.parts[: max(1, round(level * len(piece.parts)))]
        for part in playing:
            for instrument, note in part(piece, bar, bar * bar_s):
                sound = instrument(note) * (0.45 + 0.55 * level)
                start = int(note.at_s * RATE_HZ)
                out[start : start + len(sound)] += sound[: len(out) - start]
    wet = synth.room(out, 0.6)
    driven: Sound = np.tanh(piece.drive * wet / np.max(np.abs(wet)))
    return 0.7 * driven


def write_library(folder: Path) -> list[Path]:
    """Write every piece as a tagged FLAC and return the paths; a file already there is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for piece in PIECES:
        path = folder / f"{piece.title.lower().replace(' ', '_')}.flac"
        if not path.exists():
            soundfile.write(path, render(piece), RATE_HZ, subtype="PCM_16")
            _tag(path, piece)
        paths.append(path)
    return paths


def _tag(path: Path, piece: Piece) -> None:
    tags = mutagen.File(path)
    tags["title"], tags["genre"], tags["license"] = piece.title, piece.genre, piece.licence
    tags["artist"], tags["album"] = "The Demo Ensemble", "Made on the spot"
    tags.save()
