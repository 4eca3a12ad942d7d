"""The towers in torch, for training alone: the one file of this room that imports it, and only when training begins.

The optimiser is written out: torch's own imports its compiler, 150 MB and seconds, to add and multiply.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import layer_norm, normalize

from temptrack.matching.recipe import Recipe
from temptrack.matching.towers import LAYER_EPSILON, PRECISION_BOUND, Weights

_BETAS, _EPSILON = (0.9, 0.99), 1e-8
_MASKED = -1e4


@dataclass(frozen=True)
class Batch:
    """One batch for each member of the ensemble; arrays share their first two axes, (members, size)."""

    scene: NDArray[np.float32]
    cue: NDArray[np.float32]
    spared: NDArray[np.bool_]
    """Shape (members, size, size): pairs of different rows with the same or nearly the same music: no negatives."""
    shifted: NDArray[np.bool_]
    """Likewise: pairs of a scene and the cue of a scene shortly before or after it in the film."""


class Network:
    """An ensemble under training: its weights, and what the optimiser remembers.

    Parameters
    ----------
    state : dict of ndarray
        "weights.NAME" and, when going on, "first.NAME" and "second.NAME" of the optimiser.
    recipe : Recipe
    steps : int
        Taken so far.
    """

    def __init__(self, state: Weights, recipe: Recipe, steps: int = 0) -> None:
        self._recipe = recipe
        self.steps = steps
        names = [name.removeprefix("weights.") for name in state if name.startswith("weights.")]
        self._weights = {name: torch.tensor(state[f"weights.{name}"], requires_grad=True) for name in names}
        zeros = {name: np.zeros_like(state[f"weights.{name}"]) for name in names}
        self._first = {name: torch.tensor(state.get(f"first.{name}", zeros[name])) for name in names}
        self._second = {name: torch.tensor(state.get(f"second.{name}", zeros[name])) for name in names}

    def state(self) -> Weights:
        """Return everything that training goes on from, but the count of steps."""
        parts = {"weights": self._weights, "first": self._first, "second": self._second}
        return {f"{part}.{name}": _array(one) for part, held in parts.items() for name, one in held.items()}

    def weights(self) -> Weights:
        """Return the weights."""
        return {name: _array(one) for name, one in self._weights.items()}

    def step(self, batch: Batch, seed: int) -> float:
        """Learn from one batch and return its mean loss; what is dropped follows from the seed."""
        generator = torch.Generator().manual_seed(seed)
        loss = self._loss(batch, generator)
        gradients = torch.autograd.grad(loss.sum(), list(self._weights.values()))
        self.steps += 1
        with torch.no_grad():
            for (name, weight), gradient in zip(self._weights.items(), gradients, strict=True):
                self._move(name, weight, gradient)
        return float(loss.detach().mean())

    def _move(self, name: str, weight: Tensor, gradient: Tensor) -> None:
        """One step of AdamW (Loshchilov & Hutter 2019)."""
        first, second, rate = self._first[name], self._second[name], self._recipe.rate
        first.lerp_(gradient, 1 - _BETAS[0])
        second.lerp_(gradient * gradient, 1 - _BETAS[1])
        if weight.ndim == 3:
            weight.mul_(1 - rate * self._recipe.decay)
        deviation = (second / (1 - _BETAS[1] ** self.steps)).sqrt_().add_(_EPSILON)
        weight.addcdiv_(first, deviation, value=-rate / (1 - _BETAS[0] ** self.steps))

    def _loss(self, batch: Batch, generator: torch.Generator) -> Tensor:
        """Return each member's loss, shape (members,)."""
        scene, hidden = self._forward("scene", torch.from_numpy(batch.scene), generator)
        cue, _ = self._forward("cue", torch.from_numpy(batch.cue), generator)
        cosines = scene @ cue.transpose(1, 2)
        temperature = self._weights["temperature"][:, None]
        own = torch.einsum("mnh,mh->mn", hidden, self._weights["scene.precision"])
        own = PRECISION_BOUND * torch.tanh(own / PRECISION_BOUND)
        spared = torch.from_numpy(batch.spared)
        by_scene = (cosines * torch.exp(own + temperature)[:, :, None]).masked_fill(spared, _MASKED)
        by_cue = (cosines * torch.exp(temperature)[:, :, None]).masked_fill(spared, _MASKED)
        ways = (by_scene.log_softmax(2), by_cue.log_softmax(1))
        contrast = -sum(way.diagonal(dim1=1, dim2=2).mean(1) for way in ways) / 2
        return contrast + self._recipe.shift_weight * self._shift_loss(cosines, torch.from_numpy(batch.shifted))

    def _shift_loss(self, cosines: Tensor, shifted: Tensor) -> Tensor:
        """Return how far cues of neighbouring scenes come within the margin of a scene's own."""
        own = cosines.diagonal(dim1=1, dim2=2)[:, :, None]
        near = (self._recipe.shift_margin - own + cosines).relu() * shifted
        return near.sum((1, 2)) / shifted.sum((1, 2)).clamp(min=1)

    def _forward(self, side: str, inputs: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        hidden = inputs
        for name in ("first", "second"):
            held = {part: self._weights[f"{side}.{name}.{part}"][:, None] for part in ("bias", "gain", "offset")}
            hidden = hidden @ self._weights[f"{side}.{name}"] + held["bias"]
            hidden = layer_norm(hidden, hidden.shape[2:], eps=LAYER_EPSILON) * held["gain"] + held["offset"]
            hidden = self._drop(hidden.relu(), generator)
        out = hidden @ self._weights[f"{side}.third"] + self._weights[f"{side}.third.bias"][:, None]
        return normalize(out + inputs @ self._weights[f"{side}.straight"], dim=2, eps=1e-6), hidden

    def _drop(self, hidden: Tensor, generator: torch.Generator) -> Tensor:
        kept = 1 - self._recipe.dropout
        return hidden * (torch.rand(hidden.shape, generator=generator) < kept) / kept


def _array(tensor: Tensor) -> NDArray[np.float32]:
    return np.array(tensor.detach().numpy(), np.float32)
