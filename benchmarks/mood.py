"""How far what we say of a track's feeling agrees with people, and its words with titles.

    python -m benchmarks mood

Per emotion of the Geneva scale, on the 120 Emotify excerpts that are here: Pearson's r of the share of listeners who
felt it with (a) what ships, formulas fitted on nobody's ratings; (b) predictions of regressions fitted on the ratings
themselves, ten folds over songs, the mean of five shuffles, all settings chosen inside the training folds. The
regressions are for comparison only: the ratings are non-commercial, so nothing fitted on them ships. An interval is the
middle 95 % of a thousand bootstrap samples of the songs.

(a) was chosen among published formulas with a look at these very excerpts, so its figures flatter a little.
"""

import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.mood_features import plain_statistics, wider_figures
from benchmarks.mood_words import agreement, title_labels
from benchmarks.music_media import media_folder, rated_clips, rated_excerpts, read_music
from temptrack.fingerprint.mood_words import Place
from temptrack.fingerprint.music.affect import affect_sum, feeling_of
from temptrack.fingerprint.music.describe import describe
from temptrack.fingerprint.music.feeling import feeling_figures
from temptrack.fingerprint.music.listening import Listening, clean, listen
from temptrack.fingerprint.music.moods import moods_of
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.media.types import Samples
from temptrack.progress import Job

_Matrix = NDArray[np.float64]
_Regression = Callable[[_Matrix, _Matrix, _Matrix, float], _Matrix]
PLACES = {
    "amazement": Place(0.6, 0.8, 0.4),
    "solemnity": Place(0.3, 0.4, 0.5),
    "tenderness": Place(0.3, 0.7, 0.1),
    "nostalgia": Place(0.3, 0.5, 0.3),
    "calmness": Place(0.1, 0.7, 0.1),
    "power": Place(0.9, 0.5, 0.7),
    "joyful_activation": Place(0.8, 0.9, 0.2),
    "tension": Place(0.7, 0.2, 0.9),
    "sadness": Place(0.2, 0.2, 0.5),
}
"""Where the nine lie, by our own reading, as the mood words do; written down before they were tried."""
BEFORE = {
    "energy": {"cue.loudness_lufs": 0.67, "rhythm.flux_log": 0.61, "timbre.brightness_octaves": 0.45,
               "rhythm.onset_rate_log": 0.30, "rhythm.tempo_octaves": 0.20},
    "valence": {"harmony.key_clarity": 0.88, "harmony.majorness": 0.46, "rhythm.flux_log": 0.35,
                "rhythm.pulse_clarity": 0.35, "rhythm.tempo_octaves": 0.30, "harmony.register_midi": 0.30,
                "cue.amplitude_deviation": -0.32},
}  # fmt: skip
"""The formulas of the release before, which knew no tension: the baseline."""


def main() -> int:
    """Print the tables."""
    heard = [(hear(samples), samples, row) for samples, row in _excerpts()]
    ratings = {name: np.array([float(row[name]) for _, _, row in heard]) for name in PLACES}
    figures = [{**describe(sound), **feeling_figures(sound)} for sound, _, _ in heard]
    _print_emotions(heard, figures, ratings)
    _print_axes(figures, ratings)
    _print_clips()
    _print_words()
    return 0


def hear(samples: Samples) -> Listening:
    """Listen to a whole sound."""
    return listen(clean(samples), None, len(samples) / ANALYSIS_RATE_HZ, Job())


def _excerpts() -> list[tuple[Samples, dict[str, str]]]:
    return [(read_music(path), row) for path, row in rated_excerpts(media_folder())]


def _print_emotions(
    heard: list[tuple[Listening, Samples, dict[str, str]]],
    figures: list[dict[str, float]],
    ratings: dict[str, NDArray[np.float64]],
) -> None:
    truth = np.stack(list(ratings.values()), axis=1)
    ours = _matrix(figures)
    wider = np.hstack([ours, _matrix([wider_figures(sound) for sound, _, _ in heard])])
    plain = np.array([plain_statistics(samples) for _, samples, _ in heard])
    felt = np.array([[*_levels(each)] for each in figures])
    before = np.array([[affect_sum(each, weights) for weights in BEFORE.values()] for each in figures])
    contestants = {
        "energy and valence as before": _nearness(_ranked(before), list(PLACES.values()), axes=2),
        "shipped energy, valence, tension": _nearness(felt, list(PLACES.values()), axes=3),
        "ridge, plain librosa statistics": _crossed(plain, truth, _ridge),
        "ridge, figures that ship": _crossed(ours, truth, _ridge),
        "ridge, and modulation spectra": _crossed(wider, truth, _ridge),
        "kernel, figures that ship": _crossed(ours, truth, _kernel),
        "kernel, and modulation spectra": _crossed(wider, truth, _kernel),
    }
    print(f"r with the share of listeners who felt it, {len(truth)} Emotify excerpts")
    print(f"{'':34}" + "".join(f"{name[:7]:>8}" for name in PLACES) + f"{'mean':>8}  95 %")
    for name, predicted in contestants.items():
        r = _correlations(predicted, truth)
        low, high = _interval(predicted, truth)
        print(f"{name:34}" + "".join(f"{value:8.2f}" for value in r) + f"{r.mean():8.3f}  {low:.2f} to {high:.2f}")


def _print_axes(figures: list[dict[str, float]], ratings: dict[str, NDArray[np.float64]]) -> None:
    """The three axes by themselves against what each is nearest to."""
    felt = [feeling_of(each) for each in figures]
    active = ratings["power"] + ratings["joyful_activation"] - ratings["calmness"]
    glad = ratings["joyful_activation"] - ratings["sadness"] - ratings["tension"]
    rows: list[tuple[str, list[float], NDArray[np.float64], NDArray[np.float64]]] = [
        ("energy", [each.affect.energy for each in felt], active, _sums(figures, "energy")),
        ("valence", [each.affect.valence for each in felt], glad, _sums(figures, "valence")),
        ("tension", [each.tension for each in felt], ratings["tension"], -_sums(figures, "valence")),
    ]
    print("\nshipped axis, r with power+joy-calmness, joy-sadness-tension, tension; and as before (tension: -valence)")
    for name, ours, target, before in rows:
        low, high = _interval(np.array(ours)[:, None], target[:, None])
        print(
            f"{name:10} {_r(np.array(ours), target):6.2f} ({low:.2f} to {high:.2f})   before {_r(before, target):6.2f}"
        )
    for name, values in ratings.items():
        print(f"  with {name:20}" + "".join(f"{_r(np.array(ours), values):7.2f}" for _, ours, _, _ in rows))


def _print_clips() -> None:
    clips = rated_clips(media_folder())
    felt = [_feel(hear(read_music(path))) for path, _, _ in clips]
    arousal, pleasure = (np.array([clip[i] for clip in clips]) for i in (1, 2))
    energy, valence = (np.array([each[i] for each in felt]) for i in (0, 1))
    print(f"\n{len(clips)} emoMusic clips (|r| under .63 may be chance):")
    print(f"  energy with arousal {_r(energy, arousal):.2f}, valence with valence {_r(valence, pleasure):.2f}")


def _print_words() -> None:
    labels = title_labels(media_folder())
    said = [[mood.word for mood in moods_of(*_feel(hear(read_music(media_folder() / "music" / name))))]
            for name in labels]  # fmt: skip
    print(f"\ntitles of {len(labels)} game scores and mood words: a fitting word among the first ...")
    for first in (1, 3, 5):
        ours, chance, p = agreement(list(labels.values()), said, first)
        print(f"  {first}: {ours:.2f}, with the words of other tracks {chance:.2f} (p = {p:.3f})")


def _feel(sound: Listening) -> tuple[float, float, float]:
    return _levels({**describe(sound), **feeling_figures(sound)})


def _levels(figures: dict[str, float]) -> tuple[float, float, float]:
    affect, tension = feeling_of(figures)
    return affect.energy, affect.valence, tension


def _sums(figures: list[dict[str, float]], axis: str) -> NDArray[np.float64]:
    return np.array([affect_sum(each, BEFORE[axis]) for each in figures])


def _matrix(figures: list[dict[str, float]]) -> _Matrix:
    names = sorted(figures[0])
    return np.array([[each[name] for name in names] for each in figures])


def _ranked(values: _Matrix) -> _Matrix:
    """Shares of a sum's own population, 0 to 1."""
    return np.asarray(values.argsort(axis=0).argsort(axis=0) / (len(values) - 1.0))


def _nearness(felt: _Matrix, places: list[Place], axes: int) -> _Matrix:
    return np.stack([-np.linalg.norm(felt[:, :axes] - np.array(place)[:axes], axis=1) for place in places], axis=1)


def _crossed(features: _Matrix, truth: _Matrix, regress: _Regression) -> _Matrix:
    """Predictions for songs left out, the mean of five shuffles into ten folds; strength by an inner five folds."""
    total = np.zeros_like(truth)
    for seed in range(5):
        for train, test in _folds(len(truth), 10, seed):
            inner = []
            for strength in _STRENGTHS:
                guess = np.zeros_like(truth[train])
                for fit, held in _folds(len(train), 5, seed + 100):
                    guess[held] = _fitted(
                        features[train][fit], truth[train][fit], features[train][held], regress, strength
                    )
                inner.append(_correlations(guess, truth[train]).mean())
            best = _STRENGTHS[int(np.argmax(inner))]
            total[test] += _fitted(features[train], truth[train], features[test], regress, best)
    return total / 5.0


_STRENGTHS = (0.1, 0.3, 1.0, 3.0)


def _folds(count: int, many: int, seed: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    order = np.random.default_rng(seed).permutation(count)
    return [(np.setdiff1d(order, part), part) for part in np.array_split(order, many)]


def _fitted(train: _Matrix, truth: _Matrix, test: _Matrix, regress: _Regression, strength: float) -> _Matrix:
    mean, deviation = train.mean(axis=0), train.std(axis=0) + 1e-9
    near, far = (np.clip((rows - mean) / deviation, -3.0, 3.0) for rows in (train, test))
    return np.asarray(truth.mean(axis=0) + regress(near, truth - truth.mean(axis=0), far, strength))


def _ridge(train: _Matrix, truth: _Matrix, test: _Matrix, strength: float) -> _Matrix:
    """Ridge regression in its dual form: as many unknowns as songs."""
    weight = np.linalg.solve(train @ train.T + strength * train.shape[1] * np.eye(len(train)), truth)
    return np.asarray(test @ train.T @ weight)


def _kernel(train: _Matrix, truth: _Matrix, test: _Matrix, strength: float) -> _Matrix:
    """Kernel ridge regression, which is the mean of a Gaussian process: squared distance per figure, halved."""
    weight = np.linalg.solve(_bells(train, train) + strength * np.eye(len(train)), truth)
    return np.asarray(_bells(test, train) @ weight)


def _bells(a: _Matrix, b: _Matrix) -> _Matrix:
    square = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2.0 * a @ b.T
    return np.asarray(np.exp(-0.5 * square / a.shape[1]))


def _correlations(predicted: _Matrix, truth: _Matrix) -> NDArray[np.float64]:
    return np.array([_r(predicted[:, i], truth[:, i]) for i in range(truth.shape[1])])


def _interval(predicted: _Matrix, truth: _Matrix) -> tuple[float, float]:
    rng = np.random.default_rng(0)
    draws = (rng.integers(len(truth), size=len(truth)) for _ in range(1000))
    low, high = np.percentile([_correlations(predicted[rows], truth[rows]).mean() for rows in draws], [2.5, 97.5])
    return float(low), float(high)


def _r(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(np.corrcoef(a, b)[0, 1])


if __name__ == "__main__":
    sys.exit(main())
