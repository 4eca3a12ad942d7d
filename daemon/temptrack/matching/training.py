"""Training an ensemble: epoch by epoch, stopped by films it does not see, resumable after each."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from temptrack.matching.division import Division
from temptrack.matching.inputs import (
    Scaling,
    cue_inputs,
    fit_scaling,
    scene_width,
)
from temptrack.matching.judging import Floats, judged_rows, rank_all
from temptrack.matching.matcher import Matcher
from temptrack.matching.pairs import Pairs
from temptrack.matching.recipe import Recipe
from temptrack.matching.towers import Plan, Weights, hear, initial_weights
from temptrack.progress import Job

_BANK = 512
_SHARPNESSES = np.geomspace(0.05, 4.0, 60)
_THREADS = 1
"""Sums come out the same however many cores there are; layers this small gain little from a second one."""


@dataclass(frozen=True)
class Epoch:
    """One epoch as it went."""

    loss: float
    stopping_recall: float
    """Recall@10 on the stopping films."""
    chance_recall: float
    gain: float
    """Halvings of the rank against chance on the stopping films: what stops the training."""


@dataclass(frozen=True)
class State:
    """Where training is: all that it needs to go on as if it had never been interrupted."""

    arrays: Weights
    """The network's state and "best.NAME", the weights of the best epoch."""
    steps: int = 0
    history: tuple[Epoch, ...] = ()

    @property
    def best(self) -> int:
        """Index of the epoch that did best on the stopping films; -1 before the first."""
        gains = [epoch.gain for epoch in self.history]
        return int(np.argmax(gains)) if gains else -1

    def ended(self, recipe: Recipe) -> bool:
        """Whether nothing better is to be expected."""
        return len(self.history) >= recipe.epochs or len(self.history) - 1 - self.best >= recipe.patience


def nothing_kept(state: State) -> None:
    """Keep no state."""


@dataclass(frozen=True)
class Trained:
    """What came of it."""

    matcher: Matcher
    history: tuple[Epoch, ...]


def train(
    divided: Division,
    *,
    seed: int = 0,
    recipe: Recipe | None = None,
    job: Job | None = None,
    begun: State | None = None,
    keep: Callable[[State], None] = nothing_kept,
) -> Trained:
    """Train a matcher. The same pairs, seed and recipe give the same matcher on one machine.

    Parameters
    ----------
    divided : Division
        The judging films are not touched.
    seed : int
    recipe : Recipe, optional
    job : Job, optional
        Told "train" by epochs; cancelling it stops within a few batches.
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
    scaling = fit_scaling(divided.training)
    state = begun or _begin(divided, scaling, recipe, seed)
    while not state.ended(recipe):
        state = _next(state, divided, scaling, recipe, seed, job)
        keep(state)
        job.report("train", len(state.history), recipe.epochs, _told(state.history[-1]))
    matcher = _matcher(state.arrays, "best.", scaling, divided.training)
    return Trained(replace(matcher, sharpness=_sharpness(matcher, divided.stopping)), state.history)


def _begin(divided: Division, scaling: Scaling, recipe: Recipe, seed: int) -> State:
    width = divided.training.likeness.shape[1] + divided.training.affect.shape[1]
    plan = Plan(scene_width(scaling), width, recipe.hidden, recipe.out, recipe.members)
    drawn = initial_weights(plan, np.random.default_rng([seed, 0]))
    return State({f"{part}.{name}": value for part in ("weights", "best") for name, value in drawn.items()})


def _next(state: State, divided: Division, scaling: Scaling, recipe: Recipe, seed: int, job: Job) -> State:
    """Train one more epoch; what it draws follows from the seed and its number alone."""
    from temptrack.matching.batches import Batches
    from temptrack.matching.network import Network

    pairs = divided.training
    batches = Batches(pairs, scaling, recipe)
    network = Network(state.arrays, recipe, state.steps)
    number = len(state.history) + 1
    rng = np.random.default_rng([seed, number])
    losses = []
    for batch in batches.epoch(rng):
        job.check()
        losses.append(network.step(batch, int(rng.integers(2**31))))
    arrays = network.state()
    matcher = _matcher(arrays, "weights.", scaling, pairs)
    epoch = _look(matcher, divided.stopping, float(np.mean(losses)))
    better = state.best < 0 or epoch.gain > state.history[state.best].gain
    best = {name: arrays[f"weights.{name}"] for name in network.weights()} if better else _part(state.arrays, "best.")
    arrays.update({f"best.{name}": value for name, value in best.items()})
    return State(arrays, network.steps, (*state.history, epoch))


def _told(epoch: Epoch) -> str:
    return f"loss {epoch.loss:.2f}, held-out recall@10 {epoch.stopping_recall:.2f} (chance {epoch.chance_recall:.2f})"


def _look(matcher: Matcher, stopping: Pairs, loss: float) -> Epoch:
    ranks = rank_all(stopping, matcher.scores)
    return Epoch(loss, ranks.recall(10), ranks.chance_recall(10), float(ranks.by_film().mean()))


def _part(arrays: Weights, prefix: str) -> Weights:
    return {name.removeprefix(prefix): value for name, value in arrays.items() if name.startswith(prefix)}


def _matcher(arrays: Weights, prefix: str, scaling: Scaling, pairs: Pairs) -> Matcher:
    weights = _part(arrays, prefix)
    rows = np.unique(np.linspace(0, len(pairs) - 1, min(len(pairs), _BANK)).astype(np.int64))
    bank = hear(weights, cue_inputs(scaling, pairs.likeness[rows], pairs.affect[rows]))
    return Matcher(weights, scaling, bank)


def _sharpness(matcher: Matcher, stopping: Pairs) -> float:
    """Return what precision should count for, by the likelihood of the music that really played."""
    pairs = stopping.rows(judged_rows(stopping))
    scores = matcher.scores(pairs)
    rival = pairs.piece[:, None] != pairs.piece
    np.fill_diagonal(rival, True)
    losses = [_surprise(np.where(rival, sharpness * scores, -np.inf)) for sharpness in _SHARPNESSES]
    return float(np.float32(_SHARPNESSES[int(np.argmin(losses))]))  # as it is kept


def _surprise(logits: Floats) -> float:
    return float(np.mean(np.logaddexp.reduce(logits, axis=1) - np.diagonal(logits)))
