"""A training of the generator kept after each epoch, so that one that was killed goes on where it was."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from temptrack.compose.generate.probing import Look
from temptrack.compose.generate.recipe import Recipe
from temptrack.compose.generate.training import Epoch, State
from temptrack.models.unfinished import UnfinishedFile


class Unfinished:
    """The one training of a home that may be unfinished.

    Parameters
    ----------
    path : Path
        Its file; it need not exist.
    digest : str
        `Material.digest` of what is learnt from.
    seed : int
    recipe : Recipe
        With other data, another seed or recipe it is another training, which begins anew.
    """

    def __init__(self, path: Path, digest: str, seed: int, recipe: Recipe) -> None:
        self._file = UnfinishedFile(path, {"digest": digest, "seed": seed, "recipe": asdict(recipe)})
        self.forget = self._file.forget

    def begun(self) -> State | None:
        """Return where this very training stood; None when it never began or its file cannot be read."""
        found = self._file.begun()
        if found is None:
            return None
        arrays, told = found
        try:
            return State(arrays, int(told["steps"]), tuple(_epoch(one) for one in told["history"]))
        except (ValueError, KeyError, TypeError) as error:
            self._file.begin_anew(error)
            return None

    def keep(self, state: State) -> None:
        """Keep where it stands."""
        self._file.keep(state.arrays, {"steps": state.steps, "history": [asdict(one) for one in state.history]})


def _epoch(plain: dict[str, Any]) -> Epoch:
    return Epoch(**{**plain, "look": Look(**plain["look"])})
