"""A thousand damaged media files, each read through in a process that is watched: does it live, how long, how big."""

import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import describe
from benchmarks.mutations.damage import DAMAGES, damaged
from benchmarks.mutations.originals import write_originals

LIMIT_S = 20.0
"""A file of two seconds takes a tenth of one; whoever takes this long hangs."""
COUNT = 1_000


@dataclass(frozen=True)
class Outcome:
    """What came of one file."""

    number: int
    original: str
    damage: str
    outcome: str
    """read, refused, unforeseen, crashed, hung."""
    seconds: float = 0.0
    memory_mib: float = 0.0
    said: str = ""


class Reader:
    """The process that reads, started anew when it died or hung."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.mutations.reader"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
        )
        self._said: queue.Queue[str] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, args=(self._process, self._said), daemon=True)
        self._listener.start()

    @staticmethod
    def _listen(process: "subprocess.Popen[str]", said: "queue.Queue[str]") -> None:
        for line in process.stdout or ():
            said.put(line)
        said.put("")

    def read(self, path: Path, limit_s: float) -> tuple[str, float, float, str]:
        """Return outcome, seconds, the process's greatest memory in MiB and what was said."""
        try:
            if self._process.stdin is not None:
                self._process.stdin.write(f"{path}\n")
            line = self._said.get(timeout=limit_s)
        except queue.Empty:
            self.close()
            self._start()
            return "hung", limit_s, 0.0, ""
        if not line:
            signal = -self._process.wait()
            self.close()
            self._start()
            return "crashed", 0.0, 0.0, f"signal {signal}"
        outcome, seconds, memory_mib, said = (*line.rstrip("\n").split(" ", 3), "")[:4]
        return outcome, float(seconds), float(memory_mib), said

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def try_files(numbers: Iterable[int], folder: Path) -> list[Outcome]:
    """Damage, read and delete a file for each number; the number alone says which and how."""
    originals = sorted(write_originals(folder))
    reader, found = Reader(), []
    for original in originals:  # the first reading of each kind loads its libraries; and each must be sound
        outcome, *_, said = reader.read(original, 120.0)
        if outcome != "read":
            raise RuntimeError(f"{original.name} is not sound before it is damaged: {outcome} {said}")
    for number in numbers:
        original = originals[number % len(originals)]
        damage, data = damaged(original.read_bytes(), number)
        path = folder / f"damaged_{number}{original.suffix}"
        path.write_bytes(data)
        found.append(Outcome(number, original.name, damage, *reader.read(path, LIMIT_S)))
        path.unlink()
    reader.close()
    return found


def main() -> None:
    """Print how many came out how, by damage and by kind of file; name each that crashed, hung or was not foreseen."""
    print(describe())
    with tempfile.TemporaryDirectory() as name:
        found = try_files(range(int(os.environ.get("TEMPTRACK_MUTATIONS", COUNT))), Path(name))
    _table("damage", found, {one.number: one.damage for one in found}, list(DAMAGES))
    _table("file", found, {one.number: one.original for one in found}, sorted({one.original for one in found}))
    took = sorted(one.seconds for one in found)
    print(f"seconds a file: median {took[len(took) // 2]:.2f}, most {took[-1]:.2f}")
    memory = [one.memory_mib for one in found if one.memory_mib]
    print(f"resident memory of the reader: {memory[0]:.0f} MiB at first, {max(memory):.0f} MiB at most")
    for one in found:
        if one.outcome not in ("read", "refused"):
            print(f"{one.number} {one.original} {one.damage}: {one.outcome} {one.said}")
    print("said, without names:")
    kinds = Counter(one.said.partition(":")[0] for one in found if one.outcome == "refused")
    print("  " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))


def _table(title: str, found: list[Outcome], of: dict[int, str], rows: list[str]) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        counts[of[one.number]][one.outcome] += 1
    columns = ("read", "refused", "unforeseen", "crashed", "hung")
    print(f"{title:<22}" + "".join(f"{column:>12}" for column in columns))
    for row in [*rows]:
        print(f"{row:<22}" + "".join(f"{counts[row][column]:>12}" for column in columns))
    print(f"{'all':<22}" + "".join(f"{sum(count[column] for count in counts.values()):>12}" for column in columns))


def _again(number: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        (one,) = try_files(range(number, number + 1), Path(name))
    print(one)


if __name__ == "__main__":
    _again(int(sys.argv[1]))
