"""A made-up world: films whose scenes follow a hidden law, to show what more films teach and what noise costs.

Nothing but arrays is made. A film's law says how often a scene of a certain look and talk has music; label noise gives
a scene another's. The law differs from the rules of the trade in half of its weights.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.spotting.scoring import Score, Truth, calibration, judge
from benchmarks.spotting.watching import RULES_ALONE, Released, Watched, learn_from
from temptrack.catalogue.film_sound import FilmSound
from temptrack.fingerprint.landmarks import Overhearing
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.picture.affect import share_below
from temptrack.fingerprint.picture.scaling import SCALES
from temptrack.fingerprint.presence import Interval, Presence
from temptrack.fingerprint.types import Affect, Curve, PictureStyle
from temptrack.suggest.spotting.figures import STEP_S
from temptrack.suggest.spotting.learnt import holds
from temptrack.suggest.spotting.production import Production
from temptrack.suggest.spotting.scenery import SceneSeen

_SCENES = 30
_SCENE_S = (12.0, 40.0)
_TESTED = 12
_PACE, _MOTION = list(SCALES).index("pace"), list(SCALES).index("motion_mean")
_LOOKS = 6
"""Kinds of places that films have in common; music goes with some of them."""


@dataclass(frozen=True)
class WorldFilm:
    """A film, as it is spotted and as it is released."""

    truth: Truth
    watched: Watched
    released: Released
    knowable: float
    """Share of its seconds that somebody who knows the law is right about, on average."""


class World:
    """Makes films of one law.

    Parameters
    ----------
    noise : float
        Share of scenes whose music is drawn without looking.
    seed : int
        Of the law and of the films.
    """

    def __init__(self, noise: float, seed: int = 0) -> None:
        self._noise = noise
        dice = np.random.default_rng(seed)
        self._looks = dice.standard_normal((_LOOKS, STYLE.dimension)).astype(np.float32)
        self._places = dice.permutation(np.linspace(-2.5, 2.5, _LOOKS))

    def film(self, number: int) -> WorldFilm:
        """Make one; the same number makes the same."""
        dice = np.random.default_rng([7, number])
        scenes: list[SceneSeen] = []
        talk, music, at_s, knowable = [], list[Interval](), 0.0, 0.0
        for _ in range(_SCENES):
            look = int(dice.integers(_LOOKS))
            vector = self._looks[look] + 0.35 * dice.standard_normal(STYLE.dimension).astype(np.float32)
            energy = share_below(float(vector[_MOTION] + vector[_PACE]) / 2)
            length_s = float(np.round(dice.uniform(*_SCENE_S) / STEP_S) * STEP_S)
            spoken = bool(dice.uniform() < 0.5)
            scenes.append(_scene(at_s, at_s + length_s, vector, energy))
            talk.append(_talk(spoken, round(length_s / STEP_S), dice))
            # Unlike the rules of the trade: stillness is scored, talk matters less, places matter most.
            odds = 0.4 - 1.5 * spoken - 3.0 * (energy - 0.5) + self._places[look]
            chance = (1.0 - self._noise) / (1.0 + np.exp(-1.5 * odds)) + self._noise / 2
            knowable += length_s * max(chance, 1.0 - chance)
            if dice.uniform() < chance:
                music.append((at_s, at_s + length_s))
            at_s += length_s
        return _whole(f"film {number}", scenes, np.concatenate(talk), music, at_s, knowable / at_s)


def _scene(
    in_s: float, out_s: float, vector: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]", energy: float
) -> SceneSeen:
    motion = Curve(STEP_S, np.full(4, 0.5, np.float32))
    return SceneSeen(in_s, out_s, PictureStyle(out_s - in_s, vector, (), motion, Affect(energy, 0.5), {}))


def _talk(spoken: bool, steps: int, dice: np.random.Generator) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    if not spoken:
        return np.clip(dice.normal(0.03, 0.05, steps), 0, 1).astype(np.float32)
    turns = np.repeat(dice.uniform(size=steps // 4 + 1) < 0.75, 4)[:steps]
    return np.clip(np.where(turns, 0.95, 0.05) + dice.normal(0, 0.05, steps), 0, 1).astype(np.float32)


def _whole(
    name: str,
    scenes: list[SceneSeen],
    speech: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]",
    music: list[Interval],
    duration_s: float,
    knowable: float,
) -> WorldFilm:
    joined: list[Interval] = []
    for in_s, out_s in music:
        if joined and joined[-1][1] == in_s:
            joined[-1] = (joined[-1][0], out_s)
        else:
            joined.append((in_s, out_s))
    none = np.zeros_like(speech)
    cuts = tuple(scene.in_s for scene in scenes[1:])
    watched = Watched(Production(duration_s, Presence(STEP_S, none, speech, none, none)), tuple(scenes), cuts)
    at_s = (np.arange(len(speech), dtype=np.float64) + 0.5) * STEP_S
    heard = Presence(STEP_S, holds(joined, at_s).astype(np.float32), speech, none, none)
    sound = FilmSound(heard, Overhearing().finish(), duration_s)
    return WorldFilm(Truth(name, duration_s, tuple(joined)), watched, Released(name, tuple(scenes), sound), knowable)


def print_world() -> None:
    """Print what films teach, more of them and noisier ones."""
    print(f"\nA made-up world, {_TESTED} films held out, {_SCENES} scenes each\n")
    print("| films learnt | label noise | half seconds right | knowable | F1 | edge off | calibration error |")
    print("|---|---|---|---|---|---|---|")
    for noise in (0.0, 0.3):
        world = World(noise)
        tested = [world.film(1000 + n) for n in range(_TESTED)]
        best = float(np.mean([film.knowable for film in tested]))
        for count in (0, 2, 5, 10, 20, 40):
            learnt = learn_from([world.film(n).released for n in range(count)]) if count else RULES_ALONE
            scores, pairs = list[Score](), []
            for film in tested:
                cues, chances = film.watched.divided(learnt, anew=False)
                scores.append(judge(film.truth, cues))
                pairs.append(
                    (chances[: len(film.truth.at_s)], holds(film.truth.music, film.truth.at_s)[: len(chances)])
                )
            edges = [edge for score in scores for edge in score.edges_off_s]
            figures = [np.mean([s.right for s in scores]), np.mean([s.f1 for s in scores]), np.median(edges)]
            right, f1, edge = (float(figure) for figure in figures)
            name = f"{count}" if learnt.wanting.films or not count else f"{count} (the rules stay in use)"
            error = calibration(pairs)[0]
            print(f"| {name} | {noise:.0%} | {right:.2f} | {best:.2f} | {f1:.2f} | {edge:.1f} s | {error:.2f} |")
