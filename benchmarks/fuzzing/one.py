"""One target under atheris, until its time is over. Started by `python -m benchmarks.fuzzing` and by nobody else.

What an input does that nobody foresaw is written down, with the input, and the search goes on. Only what takes the
process down ends it: a crash below Python, or an input that takes far too long.
"""

import contextlib
import hashlib
import importlib
import json
import logging
import random
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TELL_EVERY_S = 1.0


@dataclass
class Tally:
    """What was seen so far."""

    inputs: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    slowest: str = ""
    unforeseen: dict[str, str] = field(default_factory=dict)
    """Where it broke, and how, with the name of the first input that did it."""
    calls: dict[str, dict[str, float]] = field(default_factory=dict)
    """Of requests: method, then status and number, or "slowest_s"."""


class Trial:
    """Gives a target its inputs and keeps the tally in a file.

    Parameters
    ----------
    target : Target
    folder : Path
        Where the tally and the inputs that broke something are written.
    """

    def __init__(self, target: Any, folder: Path) -> None:
        self._target = target
        self._folder = folder
        self._told = 0.0
        self._data = b""
        self.tally = Tally()

    def __call__(self, data: bytes) -> None:
        """Try one input."""
        from benchmarks.fuzzing.target import read

        self._data = data
        began = time.process_time()  # whatever else the machine has to do
        try:
            self.tally.refused += read(self._target, data) == "refused"
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            self._note(error)
        spent = time.process_time() - began
        self.tally.inputs += 1
        if spent > self.tally.slowest_s:
            if self.tally.slowest:
                (self._folder / self.tally.slowest).unlink(missing_ok=True)
            self.tally.slowest_s, self.tally.slowest = spent, self._kept("slow", data)
        if time.monotonic() - self._told > TELL_EVERY_S:
            self.tell()

    def tell(self) -> None:
        """Write the tally down."""
        self._told = time.monotonic()
        tally = {**vars(self.tally), "calls": getattr(self._target.read, "calls", {})}
        draft = self._folder / "tally.draft"
        draft.write_text(json.dumps(tally))
        draft.replace(self._folder / "tally.json")

    def _note(self, error: BaseException) -> None:
        place = _place_of(error)
        if place not in self.tally.unforeseen:
            self.tally.unforeseen[place] = f"{error!r:.200} ({self._kept('broke', self._data)})"
            (self._folder / "traces.txt").open("a").write("".join(traceback.format_exception(error)) + "\n")

    def _kept(self, what: str, data: bytes) -> str:
        name = f"{what}-{hashlib.blake2b(data, digest_size=6).hexdigest()}"
        (self._folder / name).write_bytes(data)
        return name


def _place_of(error: BaseException) -> str:
    """Return the kind of an error and where in our code it came up: the same for the same mistake."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if "temptrack" in one.filename] or frames
    return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}"


def main(file: str, name: str, folder: Path, flags: list[str]) -> None:
    """Fuzz one target; does not return."""
    import atheris

    logging.disable(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        stack.enter_context(atheris.instrument_imports(include=["temptrack"], enable_loader_override=False))
        target = importlib.import_module("benchmarks.fuzzing.targets").target_of(name, file)
        seeds = folder / "corpus"
        for seed in target.seeds():
            (seeds / hashlib.blake2b(seed, digest_size=8).hexdigest()).write_bytes(seed)
        trial = Trial(target, folder)

        def changed(data: bytes, most: int, seed: int) -> bytes:
            chance = random.Random(seed)  # noqa: S311
            if target.mutator is None or chance.random() < 0.5:
                return bytes(atheris.Mutate(data, most))
            return bytes(target.mutator(data, chance.randrange(1 << 30)))[:most]

        atheris.Setup([sys.argv[0], *flags, str(seeds)], trial, custom_mutator=changed)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4:])
