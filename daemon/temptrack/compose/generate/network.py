"""The two networks under training, in torch: the one file of this room that imports it, and only then.

Both are residual convolutions along the beats without normalisation (R3GAN, Huang et al. 2024, drops it too); weights
are plain tensors by name, so that what is kept is what is used. The optimiser is written out as in
`matching.network`, for the same reason: torch's own imports its compiler.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import conv1d, leaky_relu, pad, softplus

from temptrack.compose.generate.codes import LOWEST_DB, Coding
from temptrack.compose.generate.making import SLOPE, Arrays
from temptrack.compose.generate.meter import HALF_WINDOW, SMOOTHING, EnergyMeter
from temptrack.compose.generate.patches import FRAMES_PER_BEAT
from temptrack.compose.generate.recipe import Recipe
from temptrack.fingerprint.music.settings import MEL_BANDS

Weights = Mapping[str, Tensor]
_KERNEL, _EPSILON = 3, 1e-8
_LONGEST_CUT = 0.25
_LOUDEST_DB = 40.0


class Shown(NamedTuple):
    """Some stretches; the arrays share (batch, beats)."""

    codes: NDArray[np.float32]
    rows: NDArray[np.float32]
    deviations: NDArray[np.float32]
    """Their energy, by `meter.deviations_of`."""


class Step(NamedTuple):
    """How one step went."""

    critic_loss: float
    """Of the paired relativistic loss alone: .69 where real and made are not told apart, 0 where always."""
    maker_loss: float
    follow_loss: float
    told: float
    """Share of pairs in which the real piece seemed more real."""


def initial_weights(recipe: Recipe, width: int, condition: int, rng: np.random.Generator) -> Arrays:
    """Draw weights: He et al. 2015, but the last of each block nothing, so that depth adds nothing at first (Fixup,
    Zhang, Dauphin & Ma 2019)."""
    hidden = recipe.hidden
    made: Arrays = {}

    def layer(name: str, out: int, into: int, kernel: int = 1, gain: float = 1.0) -> None:
        spread = gain * np.sqrt(2.0 / (into * kernel))
        made[name] = (spread * rng.standard_normal((out, into, kernel))).astype(np.float32)
        made[f"{name}.bias"] = np.zeros(out, np.float32)

    layer("made.in", hidden, condition + recipe.noise + recipe.beat_noise)
    layer("made.out", width, hidden, gain=0.5)
    layer("told.in", hidden, width + condition)
    layer("told.out", 1, 2 * hidden)
    for number in range(len(recipe.dilations)):
        layer(f"made.{number}.bend", 2 * hidden, condition + recipe.noise, gain=0.1)
        for part in ("made", "told"):
            layer(f"{part}.{number}.wide", hidden, hidden, _KERNEL)
            layer(f"{part}.{number}.back", hidden, hidden, gain=0.1)
    return made


class Networks:
    """Both networks under training, and what the optimiser remembers.

    Parameters
    ----------
    state : dict of ndarray
        "weights.NAME" and, when going on, "second.NAME" of the optimiser and "mean.NAME" of the running mean.
    recipe : Recipe
    gauge : Gauge
        What reads energy off codes.
    steps : int
        Taken so far.
    """

    def __init__(self, state: Arrays, recipe: Recipe, gauge: "Gauge", steps: int = 0) -> None:
        self._recipe, self.steps = recipe, steps
        drawn = {name.removeprefix("weights."): held for name, held in state.items() if name.startswith("weights.")}
        self._weights = {name: torch.tensor(held, requires_grad=True) for name, held in drawn.items()}
        self._second = {name: torch.tensor(state.get(f"second.{name}", 0 * held)) for name, held in drawn.items()}
        made = {name: held for name, held in drawn.items() if name.startswith("made.")}
        self._mean = {name: torch.tensor(state.get(f"mean.{name}", held)) for name, held in made.items()}
        self._gauge = gauge

    def state(self) -> Arrays:
        """Return everything that training goes on from, but the count of steps."""
        parts = {"weights": self._weights, "second": self._second, "mean": self._mean}
        return {f"{part}.{name}": _array(one) for part, held in parts.items() for name, one in held.items()}

    def step(self, shown: "Shown", rate: float, seed: int) -> Step:
        """Let the critic learn from some stretches, then the maker; what is drawn follows from the seed."""
        chance = torch.Generator().manual_seed(seed)
        real, condition = (torch.from_numpy(one).transpose(1, 2).contiguous() for one in (shown.codes, shown.rows))
        critic, told = self._teach_critic(real, condition, rate, chance)
        maker, follow = self._teach_maker(real, condition, torch.from_numpy(shown.deviations), rate, chance)
        self.steps += 1
        return Step(critic, maker, follow, told)

    def _teach_critic(
        self, codes: Tensor, condition: Tensor, rate: float, chance: torch.Generator
    ) -> tuple[float, float]:
        recipe, penalised = self._recipe, self.steps % self._recipe.penalty_every == 0
        with torch.no_grad():
            made = self._make(condition, chance)
        real = self._cut(codes, chance).requires_grad_(penalised)
        fake = self._cut(made, chance).requires_grad_(penalised)
        said_real, said_fake = self._tell(real, condition), self._tell(fake, condition)
        loss = softplus(said_fake - said_real).mean()
        other = condition[torch.randperm(len(condition), generator=chance)]
        total = loss + recipe.mismatch * softplus(self._tell(real, other) - said_real).mean()
        if penalised:
            slopes = torch.autograd.grad(said_real.sum() + said_fake.sum(), [real, fake], create_graph=True)
            steep = sum(slope.square().sum((1, 2)).mean() for slope in slopes)
            total = total + recipe.penalty_every * recipe.penalty / 2 * steep
        self._learn("told.", total, rate)
        return float(loss.detach()), float((said_real > said_fake).float().mean())

    def _teach_maker(
        self, codes: Tensor, condition: Tensor, wanted: Tensor, rate: float, chance: torch.Generator
    ) -> tuple[float, float]:
        made = self._make(condition, chance)
        with torch.no_grad():
            said_real = self._tell(self._cut(codes, chance), condition)
        loss = softplus(said_real - self._tell(self._cut(made, chance), condition)).mean()
        follow = (self._gauge.read(made) - wanted).square().mean()
        self._learn("made.", loss + self._recipe.follow * follow, rate)
        with torch.no_grad():
            for name, held in self._mean.items():
                held.lerp_(self._weights[name], 1 - min(self._recipe.average, (1 + self.steps) / (10 + self.steps)))
        return float(loss.detach()), float(follow.detach())

    def _learn(self, part: str, loss: Tensor, rate: float) -> None:
        """One step of Adam without momentum."""
        names = [name for name in self._weights if name.startswith(part)]
        gradients = torch.autograd.grad(loss, [self._weights[name] for name in names])
        decay = self._recipe.second_decay
        with torch.no_grad():
            for name, gradient in zip(names, gradients, strict=True):
                second = self._second[name].lerp_(gradient * gradient, 1 - decay)
                deviation = (second / (1 - decay ** (self.steps + 1))).sqrt_().add_(_EPSILON)
                self._weights[name].addcdiv_(gradient, deviation, value=-rate)

    def _make(self, condition: Tensor, chance: torch.Generator) -> Tensor:
        count, beats = len(condition), condition.shape[2]
        noise = torch.randn(count, self._recipe.noise, generator=chance)
        beat_noise = torch.randn(count, self._recipe.beat_noise, beats, generator=chance)
        return make(self._weights, self._recipe.dilations, condition, noise, beat_noise)

    def _tell(self, codes: Tensor, condition: Tensor) -> Tensor:
        return tell(self._weights, self._recipe.dilations, codes, condition)

    def _cut(self, codes: Tensor, chance: torch.Generator) -> Tensor:
        """Blot out a stretch of beats of some pieces."""
        count, beats = len(codes), codes.shape[2]
        chosen = torch.rand(count, generator=chance) < self._recipe.cutout
        length = (torch.rand(count, generator=chance) * _LONGEST_CUT * beats).ceil()
        begin = torch.rand(count, generator=chance) * (beats - length)
        at = torch.arange(beats)
        gone = chosen[:, None] & (at >= begin[:, None]) & (at < (begin + length)[:, None])
        blurred = codes + self._recipe.blur * torch.randn(codes.shape, generator=chance)
        return blurred * ~gone[:, None]


class Gauge:
    """`meter.EnergyMeter` on codes, in torch."""

    def __init__(self, coding: Coding, meter: EnergyMeter) -> None:
        mel = FRAMES_PER_BEAT * MEL_BANDS
        self._basis = torch.from_numpy(coding.basis[:, :mel] * coding.scale[:, None])
        self._mean = torch.from_numpy(coding.mean[:mel])
        self._weights = torch.from_numpy(meter.weights)
        self._smoothing = torch.from_numpy(SMOOTHING.astype(np.float32))[None, None]

    def read(self, codes: Tensor) -> Tensor:
        """Return deviations of energy from what is usual, shape (batch, beats), for codes (batch, width, beats)."""
        count, beats = len(codes), codes.shape[2]
        level_db = (codes.transpose(1, 2) @ self._basis + self._mean).clamp(LOWEST_DB, _LOUDEST_DB)
        frames = level_db.reshape(count, beats * FRAMES_PER_BEAT, MEL_BANDS)
        rise = (frames - torch.cat([frames[:, :1], frames[:, :-1]], 1)).relu()
        power = 10.0 ** (level_db.reshape(count, beats, FRAMES_PER_BEAT, MEL_BANDS) / 10.0)
        total = power.sum((2, 3)) + 1e-12
        parts = [
            (10.0 * torch.log10(total) + 23.0) / 10.0,
            torch.log2(0.05 + rise.reshape(count, beats, -1).mean(2)),
            (power.sum(2) @ torch.arange(MEL_BANDS, dtype=torch.float32)) / total / 10.0,
            torch.ones_like(total),
        ]
        read = sum(weight * part for weight, part in zip(self._weights, parts, strict=True))
        padded = pad(read[:, None], (HALF_WINDOW, HALF_WINDOW), mode="replicate")
        return conv1d(padded, self._smoothing)[:, 0]


def make(weights: Weights, dilations: tuple[int, ...], condition: Tensor, noise: Tensor, beat_noise: Tensor) -> Tensor:
    """Make codes, shape (batch, width, beats), for a condition of shape (batch, condition, beats); `making.make_codes`
    does the same without torch."""
    whole = noise[:, :, None].expand(-1, -1, condition.shape[2])
    x = _layer(weights, "made.in", torch.cat([condition, whole, beat_noise], 1))
    asked = torch.cat([condition, whole], 1)
    for number, dilation in enumerate(dilations):
        gain, shift = _layer(weights, f"made.{number}.bend", asked).chunk(2, 1)
        x = x + _block(weights, f"made.{number}", leaky_relu(x * (1 + gain) + shift, SLOPE), dilation)
    return _layer(weights, "made.out", leaky_relu(x, SLOPE))


def tell(weights: Weights, dilations: tuple[int, ...], codes: Tensor, condition: Tensor) -> Tensor:
    """Return how real each piece seems beside its condition, shape (batch,): the mean over its beats."""
    x = _layer(weights, "told.in", torch.cat([codes, condition], 1))
    for number, dilation in enumerate(dilations):
        x = x + _block(weights, f"told.{number}", leaky_relu(x, SLOPE), dilation)
    x = leaky_relu(x, SLOPE)
    varied = (x.var(dim=2, keepdim=True) + 1e-4).sqrt().expand_as(x)
    return _layer(weights, "told.out", torch.cat([x, varied], 1)).mean(dim=(1, 2))


def _block(weights: Weights, name: str, x: Tensor, dilation: int) -> Tensor:
    wide = leaky_relu(_layer(weights, f"{name}.wide", x, dilation), SLOPE)
    return _layer(weights, f"{name}.back", wide)


def _layer(weights: Weights, name: str, x: Tensor, dilation: int = 1) -> Tensor:
    weight, bias = weights[name], weights[f"{name}.bias"]
    reach = dilation * (weight.shape[2] // 2)
    # Edges go on as they are: silence beyond them would be learnt as a beginning and an end.
    return conv1d(pad(x, (reach, reach), mode="replicate") if reach else x, weight, bias, dilation=dilation)


def _array(tensor: Tensor) -> NDArray[np.float32]:
    return np.array(tensor.detach().numpy(), np.float32)
