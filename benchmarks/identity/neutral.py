"""Put our recogniser into a neutral harness, and run that.

usage: python -m benchmarks.identity.neutral --harness FILE CORPUS [any argument of the harness]

The harness is a script with a table PEERS of classes made from a folder of work, each with `index(paths) -> bytes` and
`query(paths) -> {name: Answer(track, offset_s, score)}`, an `Answer` and a `main()`; it stays where it is. Ours joins
under the name of temptrack: say `--peers temptrack,chromaprint`.
"""

import argparse
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.identity.contestants import Ours


def main() -> None:
    """Run the harness with ours in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--harness", type=Path, required=True)
    asked, rest = parser.parse_known_args()
    harness = _loaded(asked.harness)
    harness.PEERS["temptrack"] = lambda work: _Adapted(work, harness.Answer)
    sys.argv = [str(asked.harness), *rest]
    harness.main()


class _Adapted:
    """`Ours` with the harness's signature."""

    def __init__(self, work: Path, answer: Any) -> None:
        self._ours, self._answer = Ours(work), answer

    def index(self, paths: Sequence[Path]) -> int:
        stored = self._ours.index(paths)
        self._ours.open()
        return stored

    def query(self, paths: Sequence[Path]) -> Mapping[str, Any]:
        answers = self._ours.query(paths)
        return {name: self._answer(one.track, one.at_s, one.score) for name, one in answers.items()}


def _loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
