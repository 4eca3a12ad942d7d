"""Real tracks cut to lengths: is the length met, are seams on the beat, unheard, is the ending kept, how long it takes.

usage: python -m benchmarks.retarget [--tracks N]

Beside each figure of a seam stand those of the track's own beats, of joins of any two beats with the same cross-fade,
and of such joins cut plainly; beside the ending, a plain fade-out. Beats are found anew in the result, by the tracker
that chose none of the seams. Nothing here is fitted.
"""

import argparse
import multiprocessing
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe
from benchmarks.music_media import media_folder, music_files
from benchmarks.retarget_measures import alike, around, click, joined, jumps, nearest_ms
from temptrack.compose.retarget import Hit, Material, Variation, Wish, read_material, retarget
from temptrack.compose.retarget.material import at_analysis_rate
from temptrack.errors import InvalidInputError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, Listener
from temptrack.fingerprint.music.tempo import find_tempo
from temptrack.media import probe, read_sound
from temptrack.media.types import Sound
from temptrack.progress import Job

Floats = NDArray[np.float64]
LENGTHS_S = (10.0, 17.3, 30.0, 59.94, 90.0)
LEAST_S = 25.0
HIT_LENGTH_S, HIT_S = 30.0, 12.4
RANDOM_JOINS = 40


@dataclass
class Tally:
    """What was measured, by name."""

    values: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, *values: float) -> None:
        """Take note."""
        self.values[name].extend(map(float, values))

    def line(self, name: str, scale: float = 1.0, unit: str = "") -> str:
        """Median, 90th percentile and largest."""
        found = np.array(self.values[name]) * scale
        if not len(found):
            return "-"
        middle, high = np.quantile(found, [0.5, 0.9])
        return f"{middle:9.3f} {high:9.3f} {found.max():9.3f} {unit}  (n {len(found)})"

    def share(self, name: str) -> str:
        """Of how many it is so."""
        found = self.values[name]
        return f"{sum(found):.0f} of {len(found)}" if found else "-"


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tracks", type=int, default=20)
    parser.add_argument("--workers", type=int, default=1)
    asked, _ = parser.parse_known_args()
    tracks = choose(asked.tracks)
    print(describe())
    print(f"{len(tracks)} tracks, lengths {', '.join(f'{s:g}' for s in LENGTHS_S)} s")
    tally = Tally()
    with ProcessPoolExecutor(asked.workers, multiprocessing.get_context("spawn")) as pool:
        for line, found in pool.map(measure, tracks):
            print(line, flush=True)
            for name, values in found.items():
                tally.add(name, *values)
    report(tally)


def choose(count: int) -> list[Path]:
    """As many of the real tracks that last 25 s or longer as asked for, evenly spread over all by name."""
    found = music_files(media_folder())
    long = [path for path in found if probe(path).duration_s >= LEAST_S]
    return [long[i] for i in np.unique(np.linspace(0, len(long) - 1, count).round().astype(int))]


def measure(path: Path) -> tuple[str, dict[str, list[float]]]:
    """Cut one track to all lengths, and to a hit; return a line about it, and what was measured."""
    job, tally = Job(), Tally()
    started = time.perf_counter()
    sound = read_sound(path, None, job=job)
    material = read_material(sound, None, job)
    listening_s = time.perf_counter() - started
    tally.add("listen", listening_s)
    tally.add("listen_per_minute", listening_s / sound.duration_s * 60.0)
    own = own_jumps(material)
    baselines(material, own, tally)
    told = []
    for length_s in LENGTHS_S:
        started = time.perf_counter()
        made = retarget(material, Wish(length_s), job).variations[0]
        tally.add("cut", time.perf_counter() - started)
        weigh(material, made, length_s, own, tally)
        told.append(f"{len(made.seams)}{'e' if made.ending_kept else '-'}{'b' if made.beginning_kept else '-'}")
    hit(material, tally)
    ways(material, tally)
    line = (
        f"  {path.parent.name}/{path.stem:.34s}: {sound.duration_s:.0f} s, {material.grid}, "
        f"seams and what is kept {' '.join(told)}, listening {listening_s:.1f} s"
    )
    return line, dict(tally.values)


def weigh(material: Material, made: Variation, length_s: float, own: Floats, tally: Tally) -> None:
    """Measure one result."""
    sound, rate_hz = made.sound, made.sound.sample_rate_hz
    track, mono = material.sound.mono, sound.mono
    tally.add("length_error", abs(sound.samples.shape[1] - round(length_s * rate_hz)))
    tally.add("seams", len(made.seams))
    for name in ("ending_kept", "beginning_kept"):
        tally.add(name, getattr(made, name))
    tally.add("stretch", made.stretch)
    tally.add("stretched", made.stretch > 0)
    tally.add("trimmed", made.ending_trimmed_s)
    tally.add("silence", made.silence_added_s)
    tally.add("repeated", made.repeated_s > 0.5)
    tally.add("ending_alike", ending_alike(material, made))
    at = [round(seam.out_s * rate_hz) for seam in made.seams]
    if not at:
        return
    found = jumps(mono, at, rate_hz)
    tally.add("jump_short", *found.short)
    tally.add("jump_long", *found.long)
    tally.add("rank", *[float((own < one).mean()) for one in found.short])
    for seam, moment in zip(made.seams, at, strict=True):
        parts = [around(track, round(s * rate_hz), rate_hz) for s in (seam.leave_s, seam.enter_s)]
        tally.add("click", click(mono, moment, parts, rate_hz))
        tally.add("keeps_bar", seam.keeps_bar)
        tally.add("difference", seam.difference)
    if material.grid != "steps":
        to_beats(made, tally)


def to_beats(made: Variation, tally: Tally) -> None:
    """Find the beats of the result anew, and how far seams lie from them; beside them, any moments."""
    beats_s = beats_of(made.sound)
    if len(beats_s) < 8:
        return
    seams_s = np.array([seam.out_s for seam in made.seams])
    inside = seams_s[(seams_s > beats_s[0] - 0.1) & (seams_s < beats_s[-1] + 0.1)]
    if len(inside):
        tally.add("to_beat", *nearest_ms(inside, beats_s))
    chance = np.random.default_rng(1).uniform(beats_s[0], beats_s[-1], 50)
    tally.add("to_beat_chance", *nearest_ms(chance, beats_s))


def beats_of(sound: Sound) -> Floats:
    """Beats as the tracker hears them."""
    job = Job()
    listener = Listener()
    listener.push(at_analysis_rate(sound), job)
    return find_tempo(listener.finish(job), job).beats_s.astype(np.float64)


def own_jumps(material: Material) -> Floats:
    """What the track's own beats change."""
    rate_hz = material.sound.sample_rate_hz
    nodes = [round(s * rate_hz) for s in material.nodes_s[2:-2]]
    some = nodes[:: max(1, len(nodes) // 60)]
    return jumps(material.sound.mono, some, rate_hz).short


def baselines(material: Material, own: Floats, tally: Tally) -> None:
    """The track's own beats, joins of any two beats, and a fade-out."""
    rate_hz, mono = material.sound.sample_rate_hz, material.sound.mono
    tally.add("own_short", *own)
    random = np.random.default_rng(0)
    nodes = [round(s * rate_hz) for s in material.nodes_s[2:-2]]
    for _ in range(RANDOM_JOINS):
        leave, enter = (int(node) for node in random.choice(nodes, 2, replace=False))
        for faded in (True, False):
            name = "random" if faded else "plain"
            sound, at, entered = joined(mono, leave, enter, rate_hz, faded=faded)
            found = jumps(sound, [at], rate_hz)
            tally.add(f"{name}_short", *found.short)
            tally.add(f"{name}_long", *found.long)
            tally.add(f"{name}_rank", float((own < found.short[0]).mean()))
            parts = [around(mono, place, rate_hz) for place in (leave, entered)]
            tally.add(f"{name}_click", click(sound, at, parts, rate_hz))
    tally.add("own_long", *jumps(mono, nodes[:: max(1, len(nodes) // 20)], rate_hz).long)
    for length_s in LENGTHS_S:
        if length_s < material.duration_s:
            tally.add("fade_alike", fade_alike(material, length_s))


def ending_alike(material: Material, made: Variation) -> float:
    """Correlation of the last two seconds with the track's, before what was trimmed or added."""
    rate_hz = made.sound.sample_rate_hz
    end = made.segments[-1]
    track = Sound(material.sound.samples[:, : round(end.track_out)], rate_hz)
    result = Sound(made.sound.samples[:, : end.out_out], rate_hz)
    if made.stretch:
        result = Sound(_unstretched(result.samples[:, -3 * rate_hz :], end.speed), rate_hz)
    late = material.duration_s - end.track_out / rate_hz
    return alike(_last(result), _last(track)) if late < 4.0 else 0.0


def _unstretched(
    samples: np.ndarray[tuple[int, ...], np.dtype[np.float32]], speed: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """At the track's own speed again, so that waves can be laid on each other."""
    from scipy.signal import resample

    return np.asarray(resample(samples, round(samples.shape[1] * speed), axis=1), np.float32)


def fade_alike(material: Material, length_s: float) -> float:
    """The same of the track broken off at a length with a fade of two seconds."""
    sound = material.sound
    count, fade = round(length_s * sound.sample_rate_hz), 2 * sound.sample_rate_hz
    cut = sound.samples[:, :count].copy()
    cut[:, -fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return alike(_last(Sound(cut, sound.sample_rate_hz)), _last(sound))


def _last(sound: Sound) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return at_analysis_rate(Sound(sound.samples[:, -2 * sound.sample_rate_hz :], sound.sample_rate_hz))[
        -2 * ANALYSIS_RATE_HZ :
    ]


def hit(material: Material, tally: Tally) -> None:
    """The strongest rise at 12.4 s of 30."""
    try:
        made = retarget(material, Wish(HIT_LENGTH_S, hit=Hit(HIT_S)), Job()).variations[0]
    except InvalidInputError:
        tally.add("hit_refused", 1)
        return
    if made.hit is not None:
        tally.add("hit_error", abs(made.hit.error_s))
    tally.add("hit_ending", made.ending_kept)
    tally.add("hit_length", abs(made.sound.samples.shape[1] - round(HIT_LENGTH_S * made.sound.sample_rate_hz)))
    tally.add("hit_late", made.silence_before_s)


def ways(material: Material, tally: Tally) -> None:
    """Three variations."""
    started = time.perf_counter()
    made = retarget(material, Wish(HIT_LENGTH_S, variations=3), Job()).variations
    tally.add("three", time.perf_counter() - started)
    tally.add("ways", len(made))
    tally.add("differs", *[one.differs for one in made[1:]])


def report(tally: Tally) -> None:
    """Print what came of it."""
    lines = (
        ("length error, samples", tally.line("length_error")),
        ("seams a result", tally.line("seams")),
        ("seam to beat found anew, ms", tally.line("to_beat")),
        ("  any moment, ms", tally.line("to_beat_chance")),
        ("spectral jump, 0.1 s, dB", tally.line("jump_short")),
        ("  track's own beats", tally.line("own_short")),
        ("  any two beats, same fade", tally.line("random_short")),
        ("  any two beats, plain cut", tally.line("plain_short")),
        ("spectral jump, 1 s, dB", tally.line("jump_long")),
        ("  track's own beats", tally.line("own_long")),
        ("  any two beats, same fade", tally.line("random_long")),
        ("rank among own beats' jumps", tally.line("rank")),
        ("  any two beats, same fade", tally.line("random_rank")),
        ("bend at seam over own", tally.line("click")),
        ("  any two beats, same fade", tally.line("random_click")),
        ("  any two beats, plain cut", tally.line("plain_click")),
        ("last 2 s against the track's", tally.line("ending_alike")),
        ("  plain fade-out", tally.line("fade_alike")),
        ("speed changed by, %", tally.line("stretch", 100.0)),
        ("ringing trimmed, s", tally.line("trimmed")),
        ("silence added, s", tally.line("silence")),
        ("hit 12.4 s, error, ms", tally.line("hit_error", 1000.0)),
        ("  enters late by, s", tally.line("hit_late")),
        ("variations of three differ by", tally.line("differs")),
        ("decode and listen, s", tally.line("listen")),
        ("  for a minute of music", tally.line("listen_per_minute")),
        ("one cut, s", tally.line("cut")),
        ("three of 30 s, s", tally.line("three")),
    )
    print(f"\n{'':34s}{'median':>9s} {'90 %':>9s} {'largest':>9s}")
    for name, line in lines:
        print(f"{name:34s}{line}")
    for name, text in (
        ("ending kept", "ending_kept"),
        ("beginning kept", "beginning_kept"),
        ("ending kept with a hit", "hit_ending"),
        ("hits refused", "hit_refused"),
        ("seams that keep the bar", "keeps_bar"),
        ("results with speed changed", "stretched"),
        ("results with a passage repeated", "repeated"),
    ):
        print(f"{name:34s}{tally.share(text)}")
    for name, key in (("seams", "click"), ("any two beats, same fade", "random_click"), ("plain cut", "plain_click")):
        found = np.array(tally.values[key])
        print(f"{'bend above the own, ' + name:45s}{(found > 1.0).sum()} of {len(found)}")
    low = [value for value in tally.values["ending_alike"] if value < 0.5]
    print(f"{'last 2 s unlike the track (r < .5)':45s}{len(low)} of {len(tally.values['ending_alike'])}")


if __name__ == "__main__":
    main()
