"""How well music makes room for speech: by how much speech is louder, how fast it is so, and what the music loses.

Scenes are mixed from speakers that nothing here was trained on, real ambience and real music, so that it is known to a
fiftieth of a second when somebody speaks. The same measures for music that is not ducked, a constant gain that is told
the answer, a side-chain compressor, and spotting's half-second ducks.

usage: python -m benchmarks.ducking [MEDIA]
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.presence_mixtures import Sources, laid_out, read_sound, unseen_sources
from temptrack.compose.ducking import Dialogue, gain_at, hear_dialogue, plan_ducking
from temptrack.compose.ducking.levels import loudness_within, steps_within
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence import Interval, analyse_presence, bridged, spans_of
from temptrack.media import LoudnessMeter, Samples, measure_loudness
from temptrack.media.loudness import DUAL_MONO_LU, STEP_S
from temptrack.progress import Job
from temptrack.suggest.spotting.leaving import ducks_of
from temptrack.suggest.spotting.places import sentences_of

MEDIA = Path(__file__).resolve().parents[2] / "shared" / "media"
SCENES, LENGTH_S = 16, 60.0
WANTED_LU = 10.0
_FRAME_S = 0.02
_SPOKEN_DB = -35.0
"""Under its loud parts a voice recorded by itself is silent."""
_FIRST_S = 0.5

Curve = NDArray[np.float64]
"""Decibels at each STEP_S."""


@dataclass(frozen=True)
class Scene:
    """A production track, the music to lay under it, and when it is spoken."""

    production: Samples
    speech: NDArray[np.float64]
    music: NDArray[np.float64]
    """Weighted power of each 100 ms, of each alone."""
    lines: tuple[Interval, ...]
    scored: Samples
    """The production track with a score in it already, as finished films and trailers have."""


@dataclass(frozen=True)
class Score:
    """Of one way to duck."""

    difference_lu: float
    """Speech over music while somebody speaks."""
    lines_clear: float
    """Share of lines in which speech is louder by what is wanted, a decibel aside."""
    first_lu: float
    """Median over lines: the line over the music of its first half second."""
    lost_lu: float
    """By how much the music is softer while nobody speaks."""
    changes: float
    """A minute."""


def scenes(media: Path, seed: int = 8) -> list[Scene]:
    """Mix the scenes; the same for the same seed."""
    rng = np.random.default_rng(seed)
    sources = unseen_sources(media)
    music = [
        path
        for kind in ("wesnoth", "tuxemon", "valyriatear")
        for path in sorted((media / "music" / kind).rglob("*.ogg"))
    ]
    chosen = [read_sound(music[i], LENGTH_S) for i in rng.choice(len(music), 2 * SCENES, replace=False)]
    return [_scene(sources, chosen[i], chosen[-1 - i], rng) for i in range(SCENES)]


def _scene(sources: Sources, music: Samples, score_: Samples, rng: np.random.Generator) -> Scene:
    length = round(LENGTH_S * ANALYSIS_RATE_HZ)
    speech = laid_out(sources.speech, length, rng, share=1.0, lasts_s=(1.5, 7.0), gap_s=9.0)
    around = laid_out(sources.effects, length, rng, share=1.0, lasts_s=(4.0, 12.0), gap_s=1.0)
    speech, around = _at(speech, rng.uniform(-27, -21)), _at(around, rng.uniform(-55, -38))
    music = _at(np.resize(music, length), -23.0)
    production = speech + around
    scored = production + _at(np.resize(score_, length), rng.uniform(-34, -26))
    return Scene(production, _powers(speech), _powers(music), _spoken(speech), scored)


def _at(samples: Samples, lufs: float) -> Samples:
    return np.asarray(
        samples * 10 ** ((lufs - measure_loudness(samples, ANALYSIS_RATE_HZ).integrated_lufs) / 20), np.float32
    )


def _powers(samples: Samples) -> NDArray[np.float64]:
    meter = LoudnessMeter(ANALYSIS_RATE_HZ)
    meter.push(samples[None])
    return meter.step_powers() * 10 ** (DUAL_MONO_LU / 10)


def _spoken(speech: Samples) -> tuple[Interval, ...]:
    size = round(_FRAME_S * ANALYSIS_RATE_HZ)
    power = (speech[: len(speech) // size * size].reshape(-1, size).astype(np.float64) ** 2).mean(axis=1)
    loud = 10 * np.log10(power + 1e-12) > 10 * np.log10(np.percentile(power[power > 1e-9], 95)) + _SPOKEN_DB
    return tuple(spans_of(loud, _FRAME_S, shortest_s=0.1, bridged_s=0.3))


def score(scene: Scene, curve: Curve) -> Score:
    """Measure a curve on a scene."""
    count = min(len(curve), len(scene.music), len(scene.speech))
    curve, music = curve[:count], scene.music[:count]
    ducked = music * 10 ** (curve / 10)
    lines = bridged(scene.lines, 1.0)
    clear = [loudness_within(scene.speech, [line]) - loudness_within(ducked, [line]) for line in lines]
    first = [
        loudness_within(scene.speech, [line]) - loudness_within(ducked, [(line[0], line[0] + _FIRST_S)])
        for line in lines
    ]
    quiet = ~steps_within(count, scene.lines)
    lost = 10 * np.log10(music[quiet].sum() / ducked[quiet].sum())
    return Score(
        loudness_within(scene.speech, scene.lines) - loudness_within(ducked, scene.lines),
        float(np.mean(np.array(clear) >= WANTED_LU - 1)),
        float(np.median(first)),
        float(lost),
        60 / LENGTH_S * _turns(curve),
    )


def _turns(curve: Curve) -> int:
    """Count how often a curve goes down or up, ripples of less than 2 dB aside."""
    turns, extreme, direction = 0, curve[0], 0
    for value in curve[1:]:
        if direction * (value - extreme) >= 0 and direction:
            extreme = value
        elif abs(value - extreme) >= 2.0:
            direction, extreme = (1 if value > extreme else -1), value
            turns += 1
    return turns


def none(scene: Scene) -> Curve:
    """Leave the music alone."""
    return np.zeros(len(scene.music))


def constant(scene: Scene) -> Curve:
    """Turn all of it down by what true speech and true music need: no editor knows it so exactly."""
    has = loudness_within(scene.speech, scene.lines) - loudness_within(scene.music, scene.lines)
    return np.full(len(scene.music), -max(0.0, WANTED_LU - has))


def compressor(scene: Scene) -> Curve:
    """A side-chain compressor on the production track: threshold -40 dBFS, 12 dB down, 20 ms down and 300 ms up."""
    step = round(0.01 * ANALYSIS_RATE_HZ)
    whole = scene.production[: len(scene.production) // step * step].reshape(-1, step).astype(np.float64)
    level = 10 * np.log10((whole**2).mean(axis=1) + 1e-12)
    wanted = np.where(level > -40.0, -12.0, 0.0)
    down, up = (1 - np.exp(-0.01 / s) for s in (0.02, 0.3))
    gain, now = np.zeros(len(wanted)), 0.0
    for i, aim in enumerate(wanted):
        now += (down if aim < now else up) * (aim - now)
        gain[i] = now
    return np.asarray(gain[: len(gain) // 10 * 10].reshape(-1, 10).mean(axis=1))


def spotting(scene: Scene) -> Curve:
    """The cue sheet's ducks: 10 dB under lines known to half a second, at once."""
    presence = analyse_presence(scene.production, Job())
    curve = np.zeros(len(scene.music))
    for duck in ducks_of(0.0, LENGTH_S, sentences_of(presence)):
        curve[round(duck.in_s / STEP_S) : round(duck.out_s / STEP_S)] = duck.gain_db
    return curve


def ducked(scene: Scene) -> Curve:
    """What `temptrack duck` does."""
    plan = plan_ducking(_heard(scene), scene.music, difference_lu=WANTED_LU)
    return gain_at(plan.keyframes, (np.arange(len(scene.music)) + 0.5) * STEP_S)


def ducked_again(scene: Scene) -> Curve:
    """The same where a score plays already, 3 to 11 LU under the speech on average."""
    plan = plan_ducking(hear_dialogue([scene.scored], LENGTH_S, Job()), scene.music, difference_lu=WANTED_LU)
    return gain_at(plan.keyframes, (np.arange(len(scene.music)) + 0.5) * STEP_S)


def told(scene: Scene) -> Curve:
    """The same, told exactly when somebody speaks: what hearing costs."""
    plan = plan_ducking(replace(_heard(scene), lines=scene.lines), scene.music, difference_lu=WANTED_LU)
    return gain_at(plan.keyframes, (np.arange(len(scene.music)) + 0.5) * STEP_S)


def _heard(scene: Scene) -> Dialogue:
    return hear_dialogue([scene.production], LENGTH_S, Job())


CONTESTANTS: dict[str, Callable[[Scene], Curve]] = {
    "not ducked": none,
    "constant gain, told": constant,
    "compressor": compressor,
    "cue sheet's ducks": spotting,
    "duck": ducked,
    "duck, told the lines": told,
    "duck, a score there": ducked_again,
}


def lines_found(mixed: Sequence[Scene]) -> tuple[float, float]:
    """Return the share of spoken time heard as such, and of time heard as spoken that is not."""
    hit = missed = extra = 0.0
    for scene in mixed:
        count = len(scene.music)
        true = steps_within(count, scene.lines)
        found = steps_within(count, _heard(scene).lines)
        hit, missed, extra = hit + (true & found).sum(), missed + (true & ~found).sum(), extra + (found & ~true).sum()
    return hit / (hit + missed), extra / (hit + extra)


def main() -> None:
    """Print the table."""
    mixed = scenes(Path(sys.argv[1]) if len(sys.argv) > 1 and Path(sys.argv[1]).is_dir() else MEDIA)
    spoken = np.mean([sum(b - a for a, b in scene.lines) for scene in mixed]) / LENGTH_S
    print(f"{len(mixed)} scenes of {LENGTH_S:.0f} s, {spoken:.0%} of the time spoken; wanted: {WANTED_LU:g} LU")
    print(f"{'':22}{'speech over':>12}{'lines':>9}{'first':>9}{'music lost':>12}{'changes':>9}")
    print(f"{'':22}{'music, LU':>12}{'clear':>9}{'0.5 s, LU':>10}{'between, LU':>12}{'a minute':>9}")
    for name, duck in CONTESTANTS.items():
        all_ = [score(scene, duck(scene)) for scene in mixed]
        difference, clear, first, lost, changes = np.mean([list(vars(one).values()) for one in all_], axis=0)
        spread = np.std([one.difference_lu for one in all_])
        print(f"{name:22}{difference:7.1f} ±{spread:4.1f}{clear:8.0%}{first:9.1f}{lost:12.1f}{changes:10.1f}")
    found, extra = lines_found(mixed)
    print(
        f"spoken time found {found:.1%}; of what is taken for speech {extra:.1%} is none (pauses within lines among it)"
    )
    begin = time.perf_counter()
    _heard(mixed[0])
    print(f"hearing the dialogue: {LENGTH_S / (time.perf_counter() - begin):.0f} times as fast as it plays")


if __name__ == "__main__":
    main()
