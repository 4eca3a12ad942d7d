"""Measure what is usual in music, and write it where the music fingerprint reads it.

    python -m benchmarks.music_scaling

Reads every track under MEDIA/music (../shared/media, or TEMPTRACK_MEDIA) in pieces of 30 s, so that a long track counts
more than a short one but none outweighs the rest, and writes mean and deviation of each raw figure to scaling.csv
beside `fingerprint/music/scaling.py`. Only recordings whose licence allows commercial use are read, for the figures
ship with the program. Run it again after any change of the spectra or of `describe`, and raise LIKENESS.version.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.music_media import media_folder, music_files, read_music
from temptrack.fingerprint.music import affect, scaling
from temptrack.fingerprint.music.describe import describe
from temptrack.fingerprint.music.energy import energy_parts, energy_sum
from temptrack.fingerprint.music.feeling import feeling_figures
from temptrack.fingerprint.music.listening import Listening, clean, listen, loudness_of
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.progress import Job

TARGET = Path(scaling.__file__).with_name("scaling.csv")
PIECE_S, LEAST_PIECE_S = 30.0, 10.0
STATED = {"cue.loudness_lufs": scaling.Usual(-16.0, 5.0), "energy.level_lufs": scaling.Usual(-17.5, 7.0)}
"""Loudness is not measured but stated: game scores are mastered quieter than most released music, which lies between
the -23 LUFS of broadcast and classical releases and the -9 LUFS of loud pop."""
_AFFECT = {
    "affect.energy": affect.ENERGY_WEIGHTS,
    "affect.valence": affect.VALENCE_WEIGHTS,
    "affect.tension": affect.TENSION_WEIGHTS,
}
BREADTH = 1.3
"""How much wider feelings spread over music at large than over game scores: the rated excerpts of four genres
(`benchmarks/mood.py`) lie up to a deviation of the scores' away from them, and spread as widely themselves."""
HEADER = "# Written by benchmarks/music_scaling.py over {pieces} pieces of {tracks} tracks; do not edit."


def main() -> int:
    """Measure and write."""
    files = music_files(media_folder())
    heard = [sound for path in files for sound in _pieces(path)]
    figures = [{**describe(sound), **feeling_figures(sound)} for sound in heard]
    rows = {name: _usual(np.array([each[name] for each in figures])) for name in figures[0]}
    parts = [energy_parts(sound) for sound in heard]
    loud = [part["energy.level_lufs"] > -60.0 for part in parts]
    for name in parts[0]:
        rows[name] = _usual(np.concatenate([part[name][kept] for part, kept in zip(parts, loud, strict=True)]))
    rows.update(STATED)
    header = HEADER.format(pieces=len(heard), tracks=len(files))
    _write(rows, header)
    # The sums are made of standard scores, so zero is their mean in music at large; only their deviation is measured.
    sums = {"energy.sum": np.concatenate([energy_sum(part)[kept] for part, kept in zip(parts, loud, strict=True)])}
    for name, weights in _AFFECT.items():
        sums[name] = np.array([affect.affect_sum(each, weights) for each in figures])
    wide = {name: BREADTH if name in _AFFECT else 1.0 for name in sums}
    rows.update({name: scaling.Usual(0.0, wide[name] * _usual(values).deviation) for name, values in sums.items()})
    _write(rows, header)
    print(f"{TARGET}: {len(rows)} figures from {len(heard)} pieces of {len(files)} tracks")
    return 0


def _pieces(path: Path) -> Iterator[Listening]:
    samples = clean(read_music(path))
    loudness = loudness_of(samples)
    duration_s = len(samples) / ANALYSIS_RATE_HZ
    whole = listen(samples, loudness, duration_s, Job())
    count = max(1, round(duration_s / PIECE_S))
    for i in range(count):
        piece = whole.slice(i * duration_s / count, (i + 1) * duration_s / count)
        if piece.duration_s >= LEAST_PIECE_S:
            yield piece


def _usual(values: NDArray[np.float64]) -> scaling.Usual:
    """Mean and deviation without the outermost hundredth at either end."""
    low, high = np.percentile(values, [1.0, 99.0])
    kept = np.clip(values, low, high)
    return scaling.Usual(float(kept.mean()), max(float(kept.std()), 1e-6))


def _write(rows: dict[str, scaling.Usual], header: str) -> None:
    lines = [f"{name},{mean:.6g},{deviation:.6g}" for name, (mean, deviation) in sorted(rows.items())]
    TARGET.write_text("\n".join([header, "name,mean,deviation", *lines, ""]), encoding="utf-8")
    scaling.usual.cache_clear()


if __name__ == "__main__":
    sys.exit(main())
