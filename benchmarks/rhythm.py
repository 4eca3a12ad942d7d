"""Tempo, beats, bars and key, beside librosa's defaults and a plain key baseline, on music whose answer is known.

    python -m benchmarks rhythm

Four kinds of material: pieces composed by chance (`benchmarks.rhythm_synthesis`, seeds that nothing was fitted on);
recordings that state their tempo in their tags; recordings of a folder of labelled ones, where TEMPTRACK_RHYTHM names
it; and the real library played faster and slower, whose tempo must change by the same factor and whose key by as many
semitones (no answer need be known for that, and a change of octave shows).
"""

import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe
from benchmarks.music_media import media_folder, music_files, read_music
from benchmarks.rhythm_material import Truth, composed, labelled, labelled_folder, sound_of
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.downbeats import find_metre
from temptrack.fingerprint.music.key import key_name
from temptrack.fingerprint.music.key_choice import choose_key
from temptrack.fingerprint.music.listening import Listener
from temptrack.fingerprint.music.tempo import find_tempo
from temptrack.media.types import Samples
from temptrack.progress import Job

SEEDS = range(480, 576)
"""`benchmarks.rhythm_fit` fits on those before."""
_PER_COLLECTION = 40
_SAME_TEMPO, _SAME_BEAT_S = 0.04, 0.070
_MULTIPLES = (1.0, 2.0, 0.5, 3.0, 1.0 / 3.0)
_SPEEDS = (2 ** (-5 / 12), 2 ** (4 / 12))
_TAGGED = {
    "music/librosa_examples/Kevin_MacLeod_-_Vibe_Ace.hq.ogg": 130.0,
    "music/tuxemon/HHavok-intro.ogg": 120.0,
    "emotion/emomusic/mp345/3.mp3": 96.0,
    "emotion/emomusic/mp345/4.mp3": 85.0,
    "emotion/emomusic/mp345/7.mp3": 120.0,
    "emotion/emomusic/mp345/8.mp3": 82.0,
}
"""Tempi as the files' own tags state them."""
_KEYED = {
    "Kevin_MacLeod_-_P_I_Tchaikovsky_Dance_of_the_Sugar_Plum_Fairy.hq.ogg": 16,
    "Hungarian_Dance_number_5_-_Allegro_in_F_sharp_minor_(string_orchestra).hq.ogg": 19,
}
"""Tchaikovsky wrote the one in E minor; the other is in G minor for orchestra, named after the piano version."""
_UNKNOWN_BPM = -1.0
_KRUMHANSL = (
    (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
)
"""Krumhansl & Kessler 1982: probe-tone ratings of the degrees of a major and a minor key."""
_KEYS = [key_name(key % 12, minor=key >= 12) for key in range(24)]

_Times = NDArray[np.floating]


@dataclass(frozen=True)
class Answer:
    """What an estimator says of one piece."""

    tempo_bpm: float
    alternative_bpm: float
    tempo_confidence: float
    beats_s: _Times
    downbeats_s: _Times
    key: int
    """-1 when it names none."""
    key_confidence: float


_Row: TypeAlias = tuple[Truth, Answer, Answer]
"""The truth, ours, librosa's."""
_Figure: TypeAlias = tuple[str, int, float, float]
"""Name, count, ours, librosa's."""


def main() -> int:
    """Print the tables."""
    print(describe())
    groups: dict[str, list[_Row]] = defaultdict(list)
    for truth, samples in _material():
        groups[truth.collection].append((truth, ours(samples), librosas(samples)))
    print(f"{'':31}{'n':>4}  {'Temptrack':>9} {'librosa':>8}")
    for collection, rows in groups.items():
        print(collection)
        for name, count, mine, plain in _figures(rows):
            print(f"  {name:29}{count:4d}  {mine:9.3f} {'' if np.isnan(plain) else f'{plain:8.3f}'}")
    _print_calibration([row for rows in groups.values() for row in rows])
    _print_consistency()
    return 0


def _material() -> "list[tuple[Truth, Samples]]":
    media, folder = media_folder(), labelled_folder()
    found = list(composed(SEEDS))
    none = np.zeros(0)
    for name, tempo_bpm in _TAGGED.items():
        found.append((Truth(name, "tagged recordings", tempo_bpm, none, none, 0, None), read_music(media / name)))
    for name, key in _KEYED.items():
        truth = Truth(name, "recordings of known key", _UNKNOWN_BPM, none, none, 0, key)
        found.append((truth, read_music(media / "music" / "librosa_examples" / name)))
    counts: dict[str, int] = defaultdict(int)
    for truth, path in labelled(folder) if folder else ():
        counts[truth.collection] += 1
        if counts[truth.collection] <= _PER_COLLECTION:
            found.append((truth, sound_of(Path(path))))
    return found


def ours(samples: Samples) -> Answer:
    """What the analysis of a track says."""
    listener = Listener()
    listener.push(samples, Job())
    heard = listener.finish(Job())
    tempo, key = find_tempo(heard, Job()), choose_key(heard)
    metre = find_metre(heard, tempo.beats_s)
    number = _KEYS.index(key.name) if key.name else -1
    bpm = (tempo.tempo_bpm, tempo.alternative_bpm, tempo.confidence)
    return Answer(*bpm, tempo.beats_s, metre.downbeats_s, number, key.confidence)


def librosas(samples: Samples) -> Answer:
    """What librosa's defaults say; it names no bars, and the key is Krumhansl's on its mean chroma."""
    import librosa

    tempo, beats_s = librosa.beat.beat_track(y=samples, sr=ANALYSIS_RATE_HZ, units="time")
    chroma = librosa.feature.chroma_stft(y=samples, sr=ANALYSIS_RATE_HZ).mean(axis=1)
    fits = [np.corrcoef(np.roll(_KRUMHANSL[key // 12], key % 12), chroma)[0, 1] for key in range(24)]
    bpm = float(np.atleast_1d(tempo)[0])
    return Answer(bpm, 0.0, float("nan"), beats_s, np.zeros(0), int(np.argmax(fits)), float("nan"))


def _figures(rows: list[_Row]) -> list[_Figure]:
    paced = [row for row in rows if row[0].tempo_bpm > 0]
    beaten = [row for row in rows if len(row[0].beats_s)]
    still = [row for row in rows if row[0].tempo_bpm == 0]
    keyed = [row for row in rows if row[0].key is not None]
    parts = ((paced, _tempo_figures), (beaten, _beat_figures), (still, _still_figures), (keyed, _key_figures))
    return [figure for some, figures in parts if some for figure in figures(some)]


def _tempo_figures(rows: list[_Row]) -> list[_Figure]:
    table: list[_Figure] = []
    for name, multiples in (("tempo within 4 % (accuracy 1)", (1.0,)), ("  or a multiple (accuracy 2)", _MULTIPLES)):
        near = [[_near(row[who].tempo_bpm, row[0].tempo_bpm, multiples) for row in rows] for who in (1, 2)]
        table.append((name, len(rows), float(np.mean(near[0])), float(np.mean(near[1]))))
    told = [_near(a.tempo_bpm, t.tempo_bpm) or _near(a.alternative_bpm, t.tempo_bpm) for t, a, _ in rows]
    return [*table, ("  or the alternative named", len(rows), float(np.mean(told)), float("nan"))]


def _beat_figures(rows: list[_Row]) -> list[_Figure]:
    mine, plain = ([f_measure(row[who].beats_s, row[0].beats_s) for row in rows] for who in (1, 2))
    barred = [row for row in rows if row[0].beats_per_bar in (3, 4)]
    said = [row for row in barred if len(row[1].downbeats_s)]
    bars = [f_measure(answer.downbeats_s, truth.downbeats_s) for truth, answer, _ in said]
    return [
        ("beats, F within 70 ms", len(rows), float(np.mean(mine)), float(np.mean(plain))),
        ("downbeats, F, where bars are told", len(said), float(np.mean(bars or [0.0])), float("nan")),
        ("  share of which are told", len(barred), len(said) / max(1, len(barred)), float("nan")),
    ]


def _still_figures(rows: list[_Row]) -> list[_Figure]:
    mine = [row[1].tempo_bpm == 0 or row[1].tempo_confidence < 0.3 for row in rows]
    plain = [row[2].tempo_bpm == 0 for row in rows]
    return [("no pulse: none, or unsure", len(rows), float(np.mean(mine)), float(np.mean(plain)))]


def _key_figures(rows: list[_Row]) -> list[_Figure]:
    table: list[_Figure] = []
    answers = [[(row[1], row[0]) for row in rows], [(row[2], row[0]) for row in rows]]
    for name, score in (("key right", _exact), ("key, MIREX weighted", _mirex)):
        marks = [[score(found.key, truth.key or 0) for found, truth in pairs] for pairs in answers]
        table.append((name, len(rows), float(np.mean(marks[0])), float(np.mean(marks[1]))))
    return table


def _near(found_bpm: float, true_bpm: float, multiples: tuple[float, ...] = (1.0,)) -> bool:
    return any(abs(found_bpm / true_bpm / multiple - 1.0) < _SAME_TEMPO for multiple in multiples)


def f_measure(found_s: _Times, true_s: _Times) -> float:
    """Harmonic mean of precision and recall; each true beat is met once, within 70 ms (Dixon 2007)."""
    met, i = 0, 0
    for true in np.sort(true_s):
        while i < len(found_s) and found_s[i] < true - _SAME_BEAT_S:
            i += 1
        if i < len(found_s) and found_s[i] <= true + _SAME_BEAT_S:
            met, i = met + 1, i + 1
    return 2.0 * met / max(1, len(found_s) + len(true_s))


def _exact(found: int, true: int) -> float:
    return float(found == true)


def _mirex(found: int, true: int) -> float:
    """1 right, .5 a fifth off, .3 the relative, .2 the parallel key (MIREX audio key detection)."""
    if found < 0 or found == true:
        return float(found == true)
    step, same_mode = (found - true) % 12, found // 12 == true // 12
    relative = not same_mode and step == (9 if true < 12 else 3)
    return 0.5 if same_mode and step in (5, 7) else 0.3 if relative else 0.2 if step == 0 else 0.0


def _print_calibration(rows: list[_Row]) -> None:
    for name, told in (
        (
            "tempo",
            [(a.tempo_confidence, _near(a.tempo_bpm, t.tempo_bpm or 1e9)) for t, a, _ in rows if t.tempo_bpm >= 0],
        ),
        ("key", [(a.key_confidence, a.key == t.key) for t, a, _ in rows if t.key is not None]),
    ):
        confidence, right = np.array([each[0] for each in told]), np.array([each[1] for each in told], float)
        print(
            f"\n{name} confidence: expected calibration error {calibration_error(confidence, right):.3f}, n {len(told)}"
        )
        for low in np.arange(0.0, 1.0, 0.2):
            inside = (confidence >= low) & (confidence < low + 0.2 + (low > 0.79))
            if inside.any():
                print(f"  said {confidence[inside].mean():.2f}, right {right[inside].mean():.2f}, n {inside.sum()}")


def calibration_error(confidence: _Times, right: _Times) -> float:
    """Mean distance of confidence and share right over ten equal bins (Guo et al. 2017)."""
    which = np.minimum((confidence * 10).astype(int), 9)
    parts = [which == i for i in range(10) if (which == i).any()]
    return float(sum(abs(confidence[part].mean() - right[part].mean()) * part.mean() for part in parts))


def _print_consistency() -> None:
    """Real tracks at other speeds: is the tempo the same one, and the key the transposed one?"""
    kept: dict[str, list[bool]] = defaultdict(list)
    for path in music_files(media_folder(), commercial_only=False):
        samples = read_music(path)[: 40 * ANALYSIS_RATE_HZ]
        if len(samples) < 15 * ANALYSIS_RATE_HZ:
            continue
        plain = (ours(samples), librosas(samples))
        for speed in _SPEEDS:
            changed = _played_at(samples, speed)
            for name, before, now in zip(
                ("Temptrack", "librosa"), plain, (ours(changed), librosas(changed)), strict=True
            ):
                if before.tempo_bpm > 0:
                    kept[f"{name} tempo"].append(_near(now.tempo_bpm, before.tempo_bpm * speed))
                    if before.tempo_confidence > 0.7:
                        kept[f"{name} tempo, confidence over .7"].append(kept[f"{name} tempo"][-1])
                steps = 12.0 * np.log2(speed)
                if before.key >= 0 and abs(steps - round(steps)) < 0.01:
                    moved = (before.key + round(steps)) % 12 + before.key // 12 * 12
                    kept[f"{name} key"].append(now.key == moved)
    print("\nreal library at other speeds: share that changes by the same factor")
    for name, same in sorted(kept.items()):
        print(f"  {name:42} {np.mean(same):.3f}  n {len(same)}")


def _played_at(samples: Samples, speed: float) -> Samples:
    from scipy.signal import resample

    changed = resample(samples.astype(np.float64), round(len(samples) / speed))
    return np.asarray(changed, np.float32)


if __name__ == "__main__":
    sys.exit(main())
