"""Whether a generator is fit for use: what can go wrong with one, how it shows, and a sentence for each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.compose.generate.probing import Look
from temptrack.compose.generate.training import Epoch

LEAST_VARIETY = 0.35
"""Of made pieces under different conditions, as a share of the library's own; real tracks' stretches have 1."""
LEAST_SEED_VARIETY = 0.15
"""Of pieces from different seeds under one condition, as the same share."""
LEAST_COVERAGE = 0.05
"""With a twentieth of the library's pieces met, nearly all of what it knows is lost."""
LEAST_FOLLOWING = 0.3
"""Correlation of asked and made energy; 0 is chance."""
MOST_DISTANCE = 3.0
"""Times the distance of one part of the library from the other, of which at least `_LEAST_UNIT` counts."""
_LEAST_UNIT = 0.05
MOST_COPIED = 0.25
"""Novelty under this: four beats lie a quarter as far from a learnt piece as those of other music: copies."""
_SATURATED, _BLIND = 0.02, 0.999
"""Loss of a critic that always knows (.69 is no idea), and the share of pairs it tells: nothing is learnt from it."""
_LAST = 3


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a generator."""

    failures: tuple[str, ...]
    """Sentences, the worst first; empty where nothing is."""

    @property
    def sound(self) -> bool:
        """Whether it is fit for use."""
        return not self.failures

    def sentence(self) -> str:
        """Say all of it."""
        return " ".join(self.failures)


def judge(look: Look, history: Sequence[Epoch] = ()) -> Verdict:
    """Return what is wrong with a generator by what was seen of it, and by how its training went."""
    if not look.finite:
        return Verdict(("Its training broke down: what it makes is no number.",))
    found = [
        _collapsed(look),
        _one_piece(look),
        _corner(look),
        _deaf(look),
        _far(look),
        _copies(look),
    ]
    failures = [one for one in found if one]
    if failures and _saturated(history):
        failures.append("Its critic told every made piece from a real one, so that nothing more was learnt.")
    return Verdict(tuple(failures))


def _collapsed(look: Look) -> str:
    if look.variety >= LEAST_VARIETY:
        return ""
    return (
        f"It has collapsed: whatever is asked, its pieces differ by {_share(look.variety)} of what the library's do "
        f"(at least {_share(LEAST_VARIETY)} is needed)."
    )


def _one_piece(look: Look) -> str:
    if look.seed_variety >= LEAST_SEED_VARIETY:
        return ""
    return (
        f"It has collapsed: it makes one piece for each question, whatever the seed; they differ by "
        f"{_share(look.seed_variety)} of what the library's do (at least {_share(LEAST_SEED_VARIETY)} is needed)."
    )


def _corner(look: Look) -> str:
    if look.coverage >= LEAST_COVERAGE:
        return ""
    return f"It has lost most of the library: {_share(look.coverage)} of its pieces are near anything that is made."


def _deaf(look: Look) -> str:
    if look.follows >= LEAST_FOLLOWING:
        return ""
    return (
        f"It does not follow the scene: the energy asked for and the energy made correlate by {look.follows:.2f} "
        f"(chance: {look.shuffled:.2f}; {LEAST_FOLLOWING:g} is needed)."
    )


def _far(look: Look) -> str:
    unit = max(look.library_distance, _LEAST_UNIT)
    if look.distance <= MOST_DISTANCE * unit:
        return ""
    return (
        f"What it makes is not like music of this library: it lies {look.distance / unit:.1f} times as far from "
        f"held-out tracks as the other tracks do ({MOST_DISTANCE:g} times is allowed)."
    )


def _copies(look: Look) -> str:
    if look.novelty >= MOST_COPIED:
        return ""
    return f"It copies: its beats lie {_share(look.novelty)} as far from what it learnt from as other music's do."


def _saturated(history: Sequence[Epoch]) -> bool:
    """Whether the critic has won; no fault by itself, as with few pieces it does while they still get better."""
    last = history[-_LAST:]
    lost = float(np.mean([one.critic_loss for one in last])) if last else 1.0
    return len(last) == _LAST and lost < _SATURATED and min(one.told for one in last) >= _BLIND


def _share(part: float) -> str:
    return f"{100 * part:.0f} %"
