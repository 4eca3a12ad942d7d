"""How many flipped bits go unseen by those who only read, and by `verify`.

usage: python -m benchmarks.faults.flips [COUNT]

One bit of one data file of a store is flipped at a time, at a random place; the table is read back whole.
"""

import random
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from temptrack.errors import StoreError
from temptrack.progress import Job
from temptrack.store import open_store
from temptrack.store.lance.bridge import Database
from temptrack.store.lance.ledger import Ledger
from tests.store.making import IDENTITY, track


def flips(folder: Path, count: int, seed: int, *, closed: bool) -> Counter[str]:
    """Return how many flips reading told, changed what was read, or changed nothing; and how many verify saw.

    Parameters
    ----------
    folder : Path
        Empty.
    count, seed : int
        How many flips, and of which chance.
    closed : bool
        Whether they fall after the store was closed; else right after the commit, as it is open still.
    """
    store = open_store(folder, IDENTITY)
    store.put_tracks([track(number) for number in range(40)])
    if closed:
        store.close()
    (path,) = (folder / "tracks.lance" / "data").iterdir()
    whole, rng, seen = path.read_bytes(), random.Random(seed), Counter[str]()  # noqa: S311 - no secret
    sound, known = _read(folder), {file: file.read_bytes() for file in folder.glob("sealed.*")}
    for _ in range(count):
        place = rng.randrange(len(whole))
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << rng.randrange(8)]) + whole[place + 1 :])
        told = _read(folder)
        seen[
            "told by reading" if told is None else "read as it was" if told == sound else "read otherwise, unsaid"
        ] += 1
        seen["seen by verify"] += path in Ledger(folder).compare(Job()).damaged
        path.write_bytes(whole)
        for file in folder.glob("sealed.*"):  # comparing seals what is new: each flip is compared as the first
            file.unlink()
        for file, content in known.items():
            file.write_bytes(content)
    store.close()
    return seen


def _read(folder: Path) -> object:
    try:
        table = Database(folder).open("tracks")
        return table.read().to_pylist() if table is not None else None
    except StoreError:
        return None


def main() -> None:
    """Print the counts."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    for closed in (False, True):
        print("after closing:" if closed else "right after the commit, of an open store:")
        with TemporaryDirectory() as folder:
            for name, number in sorted(flips(Path(folder), count, seed=1, closed=closed).items()):
                print(f"  {name}: {number} of {count}")


if __name__ == "__main__":
    main()
