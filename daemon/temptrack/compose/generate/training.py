"""Training a generator: epoch by epoch, looked at after each, resumable from there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import cos, pi
from typing import TYPE_CHECKING

import numpy as np

from temptrack.compose.generate.division import Division
from temptrack.compose.generate.inputs import WIDTH, without_style
from temptrack.compose.generate.making import Arrays, make_codes, part_of
from temptrack.compose.generate.meter import deviations_of
from temptrack.compose.generate.probing import Look, Maker, Probe
from temptrack.compose.generate.recipe import Recipe
from temptrack.fingerprint.types import Vector
from temptrack.progress import Job

if TYPE_CHECKING:
    from temptrack.compose.generate.network import Shown

_COLUMNS = ("codes", "rows", "energy")
_THREADS = 1
"""Sums come out the same however many cores there are."""


@dataclass(frozen=True)
class Epoch:
    """One epoch as it went: means over its steps, then what the generator was like."""

    critic_loss: float
    maker_loss: float
    follow_loss: float
    told: float
    """Share of pairs in which the critic took the real piece for more real."""
    look: Look


@dataclass(frozen=True)
class State:
    """Where training is: all that it needs to go on as if it had never been interrupted."""

    arrays: Arrays
    """Both networks' state, and "best.NAME", the generator of the best epoch."""
    steps: int = 0
    history: tuple[Epoch, ...] = ()

    @property
    def best(self) -> int:
        """Index of the epoch whose pieces came nearest to held-out music and to what was asked; -1 before the first."""
        losses = [_loss(one.look) for one in self.history]
        return int(np.argmin(losses)) if any(np.isfinite(losses)) else -1

    def ended(self, recipe: Recipe) -> bool:
        """Whether nothing better is to be expected: all epochs done, or figures that are none."""
        return len(self.history) >= recipe.epochs or any(not one.look.finite for one in self.history)


def nothing_kept(state: State) -> None:
    """Keep no state."""


def train(
    division: Division,
    *,
    seed: int = 0,
    recipe: Recipe | None = None,
    job: Job | None = None,
    begun: State | None = None,
    keep: Callable[[State], None] = nothing_kept,
) -> State:
    """Train a generator. The same division, seed and recipe give the same generator on one machine.

    Parameters
    ----------
    division : Division
        What is held out is only looked at.
    seed : int
    recipe : Recipe, optional
    job : Job, optional
        Told "train" by epochs; cancelling it stops within a step.
    begun : State, optional
        To go on from.
    keep : callable
        Told the state after each epoch.

    Raises
    ------
    CancelledError
        When the job was cancelled; what was kept stays.
    """
    from temptrack.models.torch_bridge import use_threads

    use_threads(_THREADS)
    recipe, job = recipe or Recipe(), job or Job()
    probe, state = Probe(division, recipe.beats, seed), begun or _begin(division, recipe, seed)
    while not state.ended(recipe):
        state = _next(state, division, probe, recipe, seed, job)
        keep(state)
        job.report("train", len(state.history), recipe.epochs, _told(state.history[-1]))
    return state


def maker_of(weights: Arrays, recipe: Recipe) -> Maker:
    """Return what makes codes of conditions with some weights."""

    def maker(rows: Vector, seed: int) -> Vector:
        chance = np.random.default_rng([seed, 11])
        noise = chance.standard_normal((len(rows), recipe.noise)).astype(np.float32)
        beat_noise = chance.standard_normal((*rows.shape[:2], recipe.beat_noise)).astype(np.float32)
        return make_codes(weights, recipe.dilations, rows, noise, beat_noise)

    return maker


def _begin(division: Division, recipe: Recipe, seed: int) -> State:
    from temptrack.compose.generate.network import initial_weights

    drawn = initial_weights(recipe, division.coding.width, WIDTH, np.random.default_rng([seed, 0]))
    return State({f"weights.{name}": value for name, value in drawn.items()})


def _next(state: State, division: Division, probe: Probe, recipe: Recipe, seed: int, job: Job) -> State:
    """Train one more epoch; what it draws follows from the seed and its number alone."""
    from temptrack.compose.generate.network import Gauge, Networks

    networks = Networks(state.arrays, recipe, Gauge(division.coding, division.meter), state.steps)
    number = len(state.history) + 1
    chance = np.random.default_rng([seed, number])
    taken = []
    for _ in range(recipe.steps):
        job.check()
        shown = _shown(division, recipe, chance)
        taken.append(networks.step(shown, _rate(networks.steps, recipe), int(chance.integers(2**31))))
    arrays = networks.state()
    look = probe.look(maker_of(part_of(arrays, "mean."), recipe))
    critic, maker, follow, told = np.mean(np.array(taken), axis=0).tolist()
    epoch = Epoch(critic, maker, follow, told, look)
    after = State(arrays, networks.steps, (*state.history, epoch))
    best = part_of(arrays, "mean.") if after.best == len(state.history) else part_of(state.arrays, "best.")
    return replace(after, arrays={**arrays, **{f"best.{name}": value for name, value in best.items()}})


def _rate(step: int, recipe: Recipe) -> float:
    return recipe.rate * (0.55 + 0.45 * cos(pi * step / (recipe.steps * recipe.epochs)))


def _shown(division: Division, recipe: Recipe, chance: np.random.Generator) -> "Shown":
    """Return some stretches, each cut at a random beat; of some that are known from a scene, its style is withheld."""
    from temptrack.compose.generate.network import Shown

    long = [one for one in division.learnt if len(one.energy) >= recipe.beats]
    cuts = []
    for index in chance.integers(len(long), size=recipe.batch):
        first = int(chance.integers(len(long[index].energy) - recipe.beats + 1))
        cuts.append((long[index], slice(first, first + recipe.beats)))
    codes, rows, energy = (np.stack([getattr(one, name)[part] for one, part in cuts]) for name in _COLUMNS)
    hidden = chance.random(recipe.batch) < recipe.drop_style
    return Shown(codes, np.where(hidden[:, None, None], without_style(rows), rows), deviations_of(energy))


def _loss(look: Look) -> float:
    return look.distance + 1.0 - look.follows if look.finite else float("inf")


def _told(epoch: Epoch) -> str:
    look = epoch.look
    return (
        f"distance to held-out music {look.distance:.2f} (library {look.library_distance:.2f}), "
        f"energy followed {look.follows:.2f}, variety {look.variety:.2f}"
    )
