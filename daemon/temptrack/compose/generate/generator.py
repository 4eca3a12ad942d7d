"""A trained generator in use: conditions in, patches of pieces that do not exist out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from temptrack.compose.generate.card import GeneratorCard, card_from
from temptrack.compose.generate.codes import Coding, coding_from
from temptrack.compose.generate.condition import Condition
from temptrack.compose.generate.inputs import WIDTH, condition_rows
from temptrack.compose.generate.making import Arrays, make_codes, noise_sizes, part_of
from temptrack.compose.generate.patches import PatchSequence
from temptrack.errors import InvalidInputError, StateError
from temptrack.fingerprint.types import Vector
from temptrack.models.versions import VersionShelf

MOST_BEATS = 4096
"""Half an hour at 136 beats a minute."""


@dataclass(frozen=True)
class Weights:
    """What was learnt: the part that proposes, and what its codes mean."""

    arrays: Arrays
    """By names that begin with "made."."""
    coding: Coding
    dilations: tuple[int, ...]

    def make(self, condition: Condition, seed: int) -> Vector:
        """Return codes, shape (beats, width)."""
        chance = np.random.default_rng([seed, 13])
        whole, each = noise_sizes(self.arrays, WIDTH)
        rows = condition_rows(condition)[None]
        noise = chance.standard_normal((1, whole)).astype(np.float32)
        beat_noise = chance.standard_normal((1, rows.shape[1], each)).astype(np.float32)
        made: Vector = make_codes(self.arrays, self.dilations, rows, noise, beat_noise)[0]
        return made


@dataclass(frozen=True)
class Kept:
    """A generator with its card."""

    weights: Weights
    card: GeneratorCard


class GeneratorShelf(VersionShelf[Kept, GeneratorCard]):
    """The generator's versions."""

    what, command = "generator", "temptrack train --generator"

    def keep(self, weights: Weights, card: GeneratorCard) -> GeneratorCard:
        """Put a generator to use from now on; return its card, with its version.

        Raises
        ------
        OSError
            When it cannot be written; the one before stays in use.
        """
        coding = {f"coding.{name}": value for name, value in weights.coding.arrays().items()}
        dilations = np.array(weights.dilations, np.float32)
        return self._keep({**weights.arrays, **coding, "dilations": dilations}, card)

    def _opened(self, arrays: Arrays, plain: dict[str, Any]) -> Kept:
        made = {name: value for name, value in arrays.items() if name.startswith("made.")}
        weights = Weights(made, coding_from(part_of(arrays, "coding.")), tuple(map(int, arrays["dilations"])))
        _check_shapes(weights)
        return Kept(weights, card_from(plain))

    def _card_of(self, kept: Kept) -> GeneratorCard:
        return kept.card


class Generator:
    """The generator that is in use in a folder of versions, now or once there is one.

    Parameters
    ----------
    shelf : GeneratorShelf
        A version that is trained, or taken back, meanwhile is taken up by the next call.
    """

    def __init__(self, shelf: GeneratorShelf) -> None:
        self.shelf = shelf

    @classmethod
    def load(cls, folder: Path) -> "Generator":
        """Return the generator of a folder; it need not exist, and nothing is read before it is asked."""
        return cls(GeneratorShelf(folder))

    @property
    def card(self) -> GeneratorCard | None:
        """What is known of the version in use; None where there is none."""
        kept = self.shelf.current()
        return kept.card if kept is not None else None

    def why_unavailable(self) -> str:
        """Return why nothing can be proposed, in a sentence; empty where something can."""
        if self.shelf.current() is not None:
            return ""
        if self.shelf.problem:
            return f"{self.shelf.problem}; go back to the one before: `temptrack train --generator --rollback`."
        failed = self.shelf.last().get("failures")
        if isinstance(failed, list) and failed:
            return f"No generator is in use, as the one trained last was unfit: {' '.join(map(str, failed))}"
        return "No generator is trained; `temptrack train --generator` does."

    def propose(self, condition: Condition, beat_count: int, seed: int) -> PatchSequence:
        """Propose a piece.

        Parameters
        ----------
        condition : Condition
            Its curve is laid over the beats, whatever their count.
        beat_count : int
            1 to MOST_BEATS.
        seed : int
            The same version, condition, count and seed propose the same piece.

        Returns
        -------
        PatchSequence
            From 0 s, all beats as long as the condition's; levels as usual in the library for such energy.

        Raises
        ------
        StateError
            When no generator is in use.
        InvalidInputError
            When the count or the seed cannot be meant.
        """
        if not 1 <= beat_count <= MOST_BEATS:
            raise InvalidInputError(f"{beat_count} beats cannot be proposed", remedy=f"1 to {MOST_BEATS} can")
        if seed < 0:
            raise InvalidInputError(f"seed {seed} is negative", remedy="give 0 or more", field="seed")
        kept = self._in_use()
        asked = condition.over(beat_count)
        codes = kept.weights.make(asked, seed)
        return kept.weights.coding.decode(codes, np.arange(beat_count + 1, dtype=np.float64) * asked.beat_s)

    def _in_use(self) -> Kept:
        kept = self.shelf.current()
        if kept is None:
            raise StateError(self.why_unavailable().rstrip("."), remedy="compose without one, or train one")
        return kept


def _check_shapes(weights: Weights) -> None:
    """Make one beat: weights that do not fit each other or the conditions are found here and not in the answer."""
    rows = np.zeros((1, 1, WIDTH), np.float32)
    whole, each = noise_sizes(weights.arrays, WIDTH)
    made = make_codes(
        weights.arrays, weights.dilations, rows, np.zeros((1, whole), np.float32), np.zeros((1, 1, each), np.float32)
    )
    if made.shape != (1, 1, weights.coding.width):
        raise ValueError("its networks are of another shape")
