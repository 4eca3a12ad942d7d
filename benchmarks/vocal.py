"""Whether somebody sings or speaks in a track: fitted where that may be shipped, measured on other music.

    python -m benchmarks vocal

The fit: pieces of 20 s of game scores, each also with read speech mixed in 12 dB under to 6 dB over it (recordings
under CC0, CC BY, CC BY-SA, GPL, MIT and Apache licences alone); two logistic regressions of one figure each, whose
coefficients stand in `fingerprint/music/vocal.py`.

The measurement: the 120 Emotify excerpts. `vocal_labels.csv` says in which a voice can be SEEN: it was read off
spectrograms by eye, without listening, ten left out as unsure. An eye looks for gliding partials, as `glide` does, so
agreement with it flatters that witness; the detector of speech had no such help. Songs (no label needed) and scores are
given as well: 3 and 6 emoMusic clips of which singer or player is known, and the scores themselves, which hold no
singer.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.music_media import media_folder, music_files, rated_excerpts, read_music
from benchmarks.presence_mixtures import training_sources
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.vocal import VocalListener, vocal_probability, witnesses_of
from temptrack.media.types import Samples
from temptrack.progress import Job

_PIECE = 20 * ANALYSIS_RATE_HZ
_LABELS = Path(__file__).with_name("vocal_labels.csv")
_SUNG_CLIPS, _PLAYED_CLIPS = ("2", "5", "13"), ("3", "4", "7", "8", "10", "17")


def main() -> int:
    """Print the fit and the measurement."""
    _print_fit()
    with _LABELS.open(encoding="utf-8", newline="") as file:
        label = {row["file"]: row["voice"] for row in csv.DictReader(file)}
    named = [(row["file"], path) for path, row in rated_excerpts(media_folder()) if label[row["file"]] != "unsure"]
    heard = [_heard(read_music(path)) for _, path in named]
    sung = np.array([label[name] == "yes" for name, _ in named])
    glide, speech = np.array([witnesses_of(*each) for each in heard]).T
    both = np.array([vocal_probability(*each) for each in heard])
    print(f"\n{len(sung)} Emotify excerpts, {sung.sum()} with a voice to be seen")
    print(f"{'':34}{'AUC':>7}{'precision':>11}{'recall':>8}")
    _print_row("always a voice (baseline)", np.zeros(len(sung)), np.ones(len(sung), bool), sung)
    _print_row("the detector of speech, over .5", speech, speech > 0.0, sung)
    _print_row("gliding alone, by the fit", glide, glide > -13.38 / 4.22, sung)
    _print_row("both, as shipped, over .5", both, both >= 0.5, sung)
    scores = [_probability(read_music(path)) for path in music_files(media_folder(), commercial_only=False)]
    taken = sum(score >= 0.5 for score in scores)
    print(f"\n{taken} of {len(scores)} tracks of the library, game scores and others, taken for vocal")
    for what, clips in (("sung", _SUNG_CLIPS), ("played", _PLAYED_CLIPS)):
        folder = media_folder() / "emotion" / "emomusic" / "mp345"
        said = ", ".join(f"{_probability(read_music(folder / f'{clip}.mp3')):.2f}" for clip in clips)
        print(f"emoMusic clips that are {what}: {said}")
    return 0


def _print_fit() -> None:
    """Fit each witness by itself."""
    pieces = list(_pieces())
    features = np.array([witnesses_of(*_heard(samples)) for samples, _ in pieces])
    voiced = np.array([voice for _, voice in pieces], np.float64)
    print(f"fit on {len(pieces)} pieces of scores, half of them with speech")
    for name, column in zip(("gliding", "speech"), features.T, strict=True):
        slope, offset = _logistic(column, voiced)
        print(f"  {name}: {slope:.2f} x + {offset:.2f}, AUC {_auc(column, voiced > 0.5):.3f}")


def _pieces() -> Iterator[tuple[Samples, bool]]:
    sources = training_sources(media_folder(), longest_s=80.0)
    speech = list(sources.speech.values())
    rng = np.random.default_rng(0)
    for music in sources.music.values():
        for first in range(0, max(1, len(music) - _PIECE // 2), _PIECE):
            piece = music[first : first + _PIECE]
            if len(piece) >= _PIECE // 4 and np.mean(piece**2) > 1e-7:
                yield piece, False
                yield _spoken_over(piece, speech, rng), True


def _spoken_over(piece: Samples, speech: list[Samples], rng: np.random.Generator) -> Samples:
    talk, at = np.zeros(len(piece), np.float32), 0
    while at < len(piece):
        sentence = speech[rng.integers(len(speech))][: len(piece) - at]
        talk[at : at + len(sentence)] = sentence
        at += len(sentence) + int(rng.uniform(0.3, 4.0) * ANALYSIS_RATE_HZ)
    gain = np.sqrt(np.mean(piece**2) / (np.mean(talk**2) + 1e-12)) * 10.0 ** (rng.uniform(-12.0, 6.0) / 20.0)
    return np.asarray(piece + np.float32(gain) * talk)


def _heard(samples: Samples) -> tuple[list[float], float]:
    listener = VocalListener()
    listener.push(samples, Job())
    return listener.heard(Job()) or ([0.0], 0.0)


def _probability(samples: Samples) -> float:
    return vocal_probability(*_heard(samples))


def _logistic(figure: NDArray[np.float64], truth: NDArray[np.float64]) -> tuple[float, float]:
    """Fit by Newton's method, the slope held back as if by a normal prior of deviation 1 per deviation."""
    rows = np.stack([figure, np.ones(len(figure))], axis=1)
    weight, prior = np.zeros(2), np.diag([1.0, 0.0])
    for _ in range(50):
        likely = 1.0 / (1.0 + np.exp(-rows @ weight))
        slope = rows.T @ (truth - likely) - prior @ weight
        bend = (rows * (likely * (1.0 - likely))[:, None]).T @ rows + prior
        weight = weight + np.linalg.solve(bend, slope)
    return float(weight[0]), float(weight[1])


def _print_row(name: str, score: NDArray[np.float64], said: NDArray[np.bool_], sung: NDArray[np.bool_]) -> None:
    precision, recall = sung[said].mean(), said[sung].mean()
    print(f"{name:34}{_auc(score, sung):7.3f}{precision:11.2f}{recall:8.2f}")


def _auc(score: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """How often one with a voice scores above one without."""
    above = score[truth][:, None] - score[~truth][None, :]
    return float(np.mean((above > 0.0) + 0.5 * (above == 0.0)))


if __name__ == "__main__":
    sys.exit(main())
