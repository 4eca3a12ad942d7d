"""Whether a model fits into memory, judged before it is loaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from temptrack.errors import WeightsUnavailableError
from temptrack.models.cards import ModelCard
from temptrack.models.memory import free_memory_bytes

_RUNNING_BYTES = 500_000_000
"""torch itself, once imported, and the intermediate results of a batch (measured: docs/models.md)."""
_RESTING_SHARE = 1.15
"""Of the file's size, in memory once loaded in fp32 (measured likewise)."""
_PICKLED_SHARE = 2.2
"""At the peak of loading a pickled file, which is there beside the model; safetensors are mapped, not copied."""


def memory_to_load(size_bytes: int, *, pickled: bool = True) -> int:
    """Return about how much memory loading a weights file takes at its peak."""
    return int(size_bytes * (_PICKLED_SHARE if pickled else _RESTING_SHARE)) + _RUNNING_BYTES


def memory_to_hold(size_bytes: int) -> int:
    """Return about how much memory a loaded model takes."""
    return int(size_bytes * _RESTING_SHARE) + _RUNNING_BYTES


def require_memory(name: str, weights: Path, budget_bytes: int, others: Sequence[ModelCard]) -> None:
    """Refuse a model that would not fit, naming one that would.

    Parameters
    ----------
    name : str
        Of the model.
    weights : Path
        Its file.
    budget_bytes : int
        What the user allows it to hold; 0 asks only what the system has free.
    others : sequence of ModelCard
        Models to choose from instead.

    Raises
    ------
    WeightsUnavailableError
        Saying how much it takes, how much there may be, and what to use instead; or that the file is gone.
    """
    if not weights.is_file():
        raise WeightsUnavailableError(f"The weights of {name} are gone", remedy="run `temptrack models pull`")
    size, free = weights.stat().st_size, free_memory_bytes()
    limits = [_Limit("the setting model_memory_mb allows", budget_bytes, memory_to_hold)] if budget_bytes else []
    loading = partial(memory_to_load, pickled=weights.suffix != ".safetensors")
    limits += [_Limit("the system has free", free, loading)] if free is not None else []
    for limit in limits:
        if not limit.allows(size):
            raise WeightsUnavailableError(
                f"{name} needs about {_mb(limit.need(size))} of memory, {limit.words} {_mb(limit.bytes)}",
                remedy=_instead(name, others, limit),
            )


@dataclass(frozen=True)
class _Limit:
    words: str
    bytes: int
    need: Callable[[int], int]

    def allows(self, size_bytes: int) -> bool:
        return self.need(size_bytes) <= self.bytes


def _instead(name: str, others: Sequence[ModelCard], limit: _Limit) -> str:
    smaller = [card for card in others if card.name != name and card.size_bytes and limit.allows(card.size_bytes)]
    best = max(smaller, key=lambda card: (card.installed, card.size_bytes), default=None)
    return f"use a smaller one: `temptrack models use {best.name}`" if best else "close other programs"


def _mb(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
