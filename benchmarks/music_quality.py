"""How good the music analysis is, on music whose answer is known and beside a named baseline.

    python -m benchmarks.music_quality

Tempo and key are measured on music made here (`benchmarks.music_synthesis`), likeness on the real library (does one
half of a track find the other?), affect on excerpts that people rated (Emotify: nine emotions, 120 excerpts; emoMusic:
valence and arousal, ten clips). The rated sets are for evaluation only: no figure is fitted on them, though they did
decide which published key profile and which measure of pulse are used, so their figures flatter a little.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.music_media import (
    media_folder,
    music_files,
    rated_clips,
    rated_excerpts,
    read_music,
    through_mp3,
)
from benchmarks.music_synthesis import RHYTHMS, cadence, rhythm
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, CueAnalysis, analyse_cue, analyse_music
from temptrack.fingerprint.music.key import key_name
from temptrack.media.types import Samples
from temptrack.progress import Job

_Table = list[tuple[str, float, float, str]]
_TEMPI = (55, 63, 72, 80, 88, 96, 104, 112, 120, 128, 138, 150, 165, 180)
_TIMBRES = {
    "sine": (1.0,),
    "sawtooth": tuple(1 / k for k in range(1, 15)),
    "clarinet": (1.0, 0.0, 0.6, 0.0, 0.4, 0.0, 0.2),
}


def main() -> int:
    """Print the table."""
    library = [(path, read_music(path)) for path in music_files(media_folder(), commercial_only=False)]
    excerpts = [(read_music(path), row) for path, row in rated_excerpts(media_folder())]
    rows: _Table = [*_tempo(), *_key(), *_likeness([samples for _, samples in library], excerpts)]
    rows += [*_degradation([samples for _, samples in library][::6]), *_affect(excerpts), *_speed()]
    print(f"{'measure':58} {'ours':>8} {'baseline':>9}  baseline is")
    for name, ours, baseline, what in rows:
        print(f"{name:58} {ours:8.3f} {baseline:9.3f}  {what}")
    return 0


def _tempo() -> _Table:
    """Share within 4 % of the tempo (MIREX accuracy 1), and within 4 % of a simple multiple (accuracy 2)."""
    import librosa

    ratios, theirs, late_s = [], [], []
    for play in RHYTHMS:
        for tempo_bpm in _TEMPI:
            samples = rhythm(play, tempo_bpm)
            found = analyse_music(samples, Job())
            ratios.append(found.tempo_bpm / tempo_bpm)
            estimate, _ = librosa.beat.beat_track(y=samples, sr=ANALYSIS_RATE_HZ)
            theirs.append(float(np.atleast_1d(estimate)[0]) / tempo_bpm)
            if abs(ratios[-1] - 1.0) < 0.04:
                late_s.extend(_to_grid(found.beats_s, 60.0 / tempo_bpm))
    mine, plain, librosa_ = np.array(ratios), np.array(theirs), "librosa beat_track"
    return [
        ("tempo within 4 %, 98 synthesised rhythms", _near(mine, (1.0,)), _near(plain, (1.0,)), librosa_),
        ("  or of its half, double, third, triple", _near(mine, _OCTAVES), _near(plain, _OCTAVES), librosa_),
        ("beats: median distance from the true beat, ms", 1e3 * float(np.median(np.abs(late_s))), 70.0, "tolerance"),
    ]


_OCTAVES = (1.0, 2.0, 0.5, 3.0, 1.0 / 3.0)


def _near(ratios: NDArray[np.float64], targets: tuple[float, ...]) -> float:
    return float(np.mean([any(abs(ratio / target - 1.0) < 0.04 for target in targets) for ratio in ratios]))


def _to_grid(beats_s: NDArray[np.float32], beat_s: float) -> list[float]:
    return [float(beat - beat_s * round(float(beat) / beat_s)) for beat in beats_s]


def _key() -> _Table:
    right = [
        analyse_music(cadence(tonic, minor=minor, cents=cents, partials=partials), Job()).key
        == key_name(tonic, minor=minor)
        for tonic in range(12)
        for minor in (False, True)
        for cents in (0.0, 30.0, -40.0)
        for partials in _TIMBRES.values()
    ]
    return [(f"key right, {len(right)} synthesised cadences, detuned too", float(np.mean(right)), 1 / 24, "chance")]


def _likeness(library: list[Samples], excerpts: list[tuple[Samples, dict[str, str]]]) -> _Table:
    tracks = [samples for samples in library if len(samples) > 8 * ANALYSIS_RATE_HZ]
    first, second = (np.stack([_half(samples, i).likeness for samples in tracks]) for i in (0, 1))
    similarity = first @ second.T
    hit = np.mean([similarity.argmax(axis=0) == range(len(tracks)), similarity.argmax(axis=1) == range(len(tracks))])
    other = similarity[~np.eye(len(tracks), dtype=bool)].mean()
    whole = np.stack([analyse_cue(samples, Job()).likeness for samples, _ in excerpts])
    genre = np.array([row["genre"] for _, row in excerpts])
    neighbours = whole @ whole.T - 9.0 * np.eye(len(whole))
    same = float(np.mean(genre[neighbours.argmax(axis=1)] == genre))
    return [
        (f"half of a track finds its other half first, {len(tracks)} tracks", float(hit), 1 / len(tracks), "chance"),
        ("  mean cosine of two halves of one track", float(np.diag(similarity).mean()), float(other), "of two tracks"),
        ("nearest of 120 Emotify excerpts is of the same genre (of 4)", same, 0.25, "chance"),
    ]


def _half(samples: Samples, which: int) -> CueAnalysis:
    middle = len(samples) // 2
    return analyse_cue(samples[middle:] if which else samples[:middle], Job())


def _degradation(tracks: list[Samples]) -> _Table:
    changes: dict[str, Callable[[Samples], Samples]] = {"MP3 64 kb/s": through_mp3, "12 dB quieter": _quieter}
    rows: _Table = []
    plain = [analyse_cue(samples, Job()) for samples in tracks]
    for name, change in changes.items():
        changed = [analyse_cue(change(samples), Job()) for samples in tracks]
        pairs = list(zip(plain, changed, strict=True))
        cosine = float(np.mean([a.likeness @ b.likeness for a, b in pairs]))
        moved = float(np.mean([abs(a.affect.valence - b.affect.valence) for a, b in pairs]))
        rows.append((f"cosine of a track and the same as {name}", cosine, 1.0, "unchanged"))
        rows.append(("  valence moves by", moved, 0.0, "unchanged"))
    return rows


def _quieter(samples: Samples) -> Samples:
    return np.asarray(samples * np.float32(0.25))


def _affect(excerpts: list[tuple[Samples, dict[str, str]]]) -> _Table:
    found = [analyse_cue(samples, Job()).affect for samples, _ in excerpts]
    energy, valence = (np.array([getattr(affect, name) for affect in found]) for name in ("energy", "valence"))
    loudness = np.array([np.log(np.sqrt(np.mean(samples**2)) + 1e-9) for samples, _ in excerpts])
    rated = {name: np.array([float(row[name]) for _, row in excerpts]) for name in list(excerpts[0][1])[4:]}
    active = _sum(rated, ("power", "joyful_activation", "tension"), ("calmness", "tenderness", "sadness"))
    pleasant = _sum(rated, ("joyful_activation",), ("sadness", "tension"))
    rows: _Table = [
        ("energy: r with power+joy+tension-calm-tender-sad", _r(energy, active), _r(loudness, active), "plain RMS"),
        (
            "valence: r with joy-sadness-tension (both: Emotify)",
            _r(valence, pleasant),
            _r(loudness, pleasant),
            "plain RMS",
        ),
    ]
    for name, values in rated.items():
        rows.append((f"  r with {name}: energy, and valence", _r(energy, values), _r(valence, values), "(our valence)"))
    return rows + _rated_clips()


def _rated_clips() -> _Table:
    rated = rated_clips(media_folder())
    found = [analyse_cue(read_music(path), Job()).affect for path, _, _ in rated]
    energy = _r(np.array([each.energy for each in found]), np.array([arousal for _, arousal, _ in rated]))
    valence = _r(np.array([each.valence for each in found]), np.array([pleasure for _, _, pleasure in rated]))
    return [
        (f"energy: r with arousal, {len(rated)} emoMusic clips", energy, 0.0, "chance; r < .63 is not significant"),
        (f"valence: r with valence, {len(rated)} emoMusic clips", valence, 0.0, "chance; r < .63 is not significant"),
    ]


def _sum(rated: dict[str, NDArray[np.float64]], plus: tuple[str, ...], minus: tuple[str, ...]) -> NDArray[np.float64]:
    return np.asarray(sum(rated[name] for name in plus) - sum(rated[name] for name in minus))


def _r(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(np.corrcoef(a, b)[0, 1])


def _speed() -> _Table:
    samples = np.tile(rhythm(RHYTHMS[3], 100.0), 6)
    analyse_music(samples, Job())
    times = []
    for _ in range(3):
        start = time.process_time()
        analyse_music(samples, Job())
        times.append(time.process_time() - start)
    length_s = len(samples) / ANALYSIS_RATE_HZ
    return [("3-minute track, times real time (processor seconds)", length_s / min(times), 120.0, "the aim (1.5 s)")]


if __name__ == "__main__":
    sys.exit(main())
