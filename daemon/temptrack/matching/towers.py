"""Two small towers, and their forward pass in numpy: scenes and music meet in one space, as directions.

Each is an MLP with layer norm (Ba et al. 2016) and a straight connection from its inputs to its outputs, so that a
linear map, which little data already teaches, need not be learnt through the bend. The scene's tower has a second
output, the logarithm of its own precision: the variance that is learnt as loss attenuation (Kendall & Gal 2017,
"What uncertainties do we need in Bayesian deep learning for computer vision?", section 4).

torch is needed to train them alone (`temptrack.matching.network`, which computes the same).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.store.interface import Matrix

Weights: TypeAlias = dict[str, NDArray[np.float32]]
"""By name ("scene.first"), each with the members of the ensemble along its first axis."""

LAYER_EPSILON = 1e-5
PRECISION_BOUND = 3.0
"""A scene's own precision lies within e^-3 and e^3 of the usual one: more, no held-out film can bear out."""
_START_TEMPERATURE = 10.0
_ROWS_AT_ONCE = 8192


@dataclass(frozen=True)
class Plan:
    """How large the towers are."""

    scene_width: int
    cue_width: int
    hidden: int = 96
    out: int = 32
    members: int = 4


def initial_weights(plan: Plan, rng: np.random.Generator) -> Weights:
    """Draw an ensemble's weights (He et al. 2015); equal for equal generators."""
    made: Weights = {}
    for side, width in (("scene", plan.scene_width), ("cue", plan.cue_width)):
        layers = {"first": (width, plan.hidden), "second": (plan.hidden, plan.hidden), "third": (plan.hidden, plan.out)}
        for name, (inputs, outputs) in (layers | {"straight": (width, plan.out)}).items():
            drawn = rng.standard_normal((plan.members, inputs, outputs)) * np.sqrt(2.0 / max(inputs, 32))
            made[f"{side}.{name}"] = drawn.astype(np.float32)
        for name in ("first", "second"):
            made[f"{side}.{name}.bias"] = np.zeros((plan.members, plan.hidden), np.float32)
            made[f"{side}.{name}.gain"] = np.ones((plan.members, plan.hidden), np.float32)
            made[f"{side}.{name}.offset"] = np.zeros((plan.members, plan.hidden), np.float32)
        made[f"{side}.third.bias"] = np.zeros((plan.members, plan.out), np.float32)
    made["scene.precision"] = np.zeros((plan.members, plan.hidden), np.float32)
    made["temperature"] = np.full(plan.members, np.log(_START_TEMPERATURE), np.float32)
    return made


@dataclass(frozen=True)
class Seen:
    """Scenes as the ensemble sees them."""

    direction: NDArray[np.float32]
    """Shape (members, n, out), unit length."""
    precision: NDArray[np.float32]
    """Shape (members, n): what a cosine counts for; the inverse of the learnt variance."""


def see(weights: Mapping[str, NDArray[np.float32]], inputs: Matrix) -> Seen:
    """Return scenes as the ensemble sees them."""
    members = len(weights["temperature"])
    passed = [_forward(weights, "scene", member, inputs) for member in range(members)]
    own = np.stack([hidden @ weights["scene.precision"][member] for member, (_, hidden) in enumerate(passed)])
    own = PRECISION_BOUND * np.tanh(own / PRECISION_BOUND)
    precision = np.exp(own + weights["temperature"][:, None])
    return Seen(np.stack([direction for direction, _ in passed]), np.asarray(precision, np.float32))


def hear(weights: Mapping[str, NDArray[np.float32]], inputs: Matrix) -> NDArray[np.float32]:
    """Return music as the ensemble hears it, shape (members, n, out), unit length."""
    members, out = len(weights["temperature"]), weights["cue.third"].shape[2]
    heard = np.empty((members, len(inputs), out), np.float32)
    for begin in range(0, len(inputs), _ROWS_AT_ONCE):
        part = slice(begin, begin + _ROWS_AT_ONCE)
        for member in range(members):
            heard[member, part] = _forward(weights, "cue", member, inputs[part])[0]
    return heard


def _forward(
    weights: Mapping[str, NDArray[np.float32]], side: str, member: int, inputs: Matrix
) -> tuple[Matrix, Matrix]:
    """Return the unit directions and the last hidden layer."""
    hidden = inputs
    for name in ("first", "second"):
        hidden = hidden @ weights[f"{side}.{name}"][member] + weights[f"{side}.{name}.bias"][member]
        hidden = hidden - hidden.mean(axis=1, keepdims=True)
        hidden = hidden / np.sqrt(np.mean(hidden**2, axis=1, keepdims=True) + LAYER_EPSILON)
        hidden = hidden * weights[f"{side}.{name}.gain"][member] + weights[f"{side}.{name}.offset"][member]
        hidden = np.maximum(hidden, 0)
    out = hidden @ weights[f"{side}.third"][member] + weights[f"{side}.third.bias"][member]
    out = out + inputs @ weights[f"{side}.straight"][member]
    length = np.linalg.norm(out, axis=1, keepdims=True)
    return np.asarray(out / np.maximum(length, 1e-6), np.float32), np.asarray(hidden, np.float32)
