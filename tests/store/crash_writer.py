"""Fills a store step by step and says when each is done, so that a test can kill it and know what must be there."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from temptrack.store import Store, open_store
from tests.store.making import IDENTITY, film, sound, track

FILMS = ("alien", "heat", "o'brien")


def steps() -> Iterator[tuple[str, Callable[[Store], None]]]:
    """Tracks and films, then other versions of them in their places."""
    for version in (1, 2):
        for first in range(0, 30, 3):
            batch = [track(i + 1000 * (version - 1), path=track(i).path) for i in range(first, first + 3)]
            yield f"tracks {first} {version}", lambda store, batch=batch: store.put_tracks(batch)  # type: ignore[misc]
        for name in FILMS:
            parts = (*film(name, 6 * version, seed=version), sound(name, version))
            yield f"film {name} {version}", lambda store, parts=parts: store.put_film(*parts)  # type: ignore[misc]


def main(folder: str) -> None:
    with TemporaryDirectory() as elsewhere:  # or most kills would fall into the import of the database
        open_store(Path(elsewhere), IDENTITY).close()
    print("opening", flush=True)
    store = open_store(Path(folder), IDENTITY)
    for name, step in steps():
        step(store)
        print(name, flush=True)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1])
