"""A training kept after each epoch, so that one that was killed goes on where it was."""

import json
import logging
from dataclasses import asdict
from pathlib import Path

from temptrack.matching.recipe import Recipe
from temptrack.matching.training import Epoch, State
from temptrack.matching.versions import read_arrays, write_arrays

_LOG = logging.getLogger(__name__)


class Unfinished:
    """The one training of a home that may be unfinished.

    Parameters
    ----------
    path : Path
        Its file; it need not exist.
    digest : str
        `Pairs.digest` of what is learnt from.
    seed : int
    recipe : Recipe
        With other data, another seed or recipe it is another training, which begins anew.
    """

    def __init__(self, path: Path, digest: str, seed: int, recipe: Recipe) -> None:
        self._path = path
        self._about = {"digest": digest, "seed": seed, "recipe": asdict(recipe)}

    def begun(self) -> State | None:
        """Return where this very training stood; None when it never began or its file cannot be read."""
        if not self._path.exists():
            return None
        try:
            arrays, header = read_arrays(self._path)
            told = json.loads(header)
            if told["about"] != self._about:
                return None
            return State(arrays, int(told["steps"]), tuple(Epoch(**one) for one in told["history"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            _LOG.warning("The unfinished training in %s begins anew: %s", self._path, error)
            return None

    def keep(self, state: State) -> None:
        """Keep where it stands."""
        header = {"about": self._about, "steps": state.steps, "history": [asdict(one) for one in state.history]}
        write_arrays(self._path, state.arrays, json.dumps(header))

    def forget(self) -> None:
        """It has ended."""
        self._path.unlink(missing_ok=True)
