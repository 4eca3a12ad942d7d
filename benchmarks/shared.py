"""What a catalogue in an object store costs beside one in a folder: adding, opening, asking, and requests for each.

usage: python -m benchmarks.shared [TRACKS]

The same calls on the same records, the folder first and the object store second, both on this machine; the server is
moto's, in this process, and answers in some milliseconds what a real one does in tens. So requests are the figure to
reckon with: times the way to your server and back.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from temptrack.store import Address, Store, open_store
from temptrack.store.lance import moments
from tests.s3 import Server, s3_server
from tests.store.making import IDENTITY, LIKENESS, film, track, vector

_TIMES = 9


def _question(store: Store) -> None:
    """What a suggestion asks of the store: library, films, near scenes with their cues, words, near tracks."""
    with store.moment():
        store.library()
        store.films()
        scenes = store.nearest_scenes("style", vector(1, 6), 20)
        store.cues([hit.record.cue_id for hit in scenes if hit.record.cue_id])
        store.find_tracks("title", 20)
        store.nearest_tracks(vector(2, LIKENESS.dimension), 20)


def _measured(store: Store, tracks: int, server: Server) -> dict[str, tuple[float, float]]:
    """Seconds and requests of each call; the median where it is made several times."""

    def once(call: Callable[[], object]) -> tuple[float, float]:
        began, before = time.perf_counter(), len(server.requests)
        call()
        return time.perf_counter() - began, len(server.requests) - before

    def often(call: Callable[[int], object]) -> tuple[float, float]:
        runs = [once(lambda number=number: call(number)) for number in range(_TIMES)]  # type: ignore[misc]
        return median(run[0] for run in runs), median(run[1] for run in runs)

    found = {f"add {tracks} tracks at once": once(lambda: store.put_tracks([track(n) for n in range(tracks)]))}
    found["add one track"] = often(lambda number: store.put_tracks([track(tracks + number)]))
    found["learn a film of 20 scenes"] = often(lambda number: store.put_film(*film(f"film {number}", 20)))
    found["ask, after others wrote"] = once(lambda: _question(store))
    found["ask again at once"] = often(lambda _: _question(store))
    moments.FRESH_S = 0.0
    found["ask, looking whether others wrote"] = often(lambda _: _question(store))
    return found


def measure(tracks: int) -> None:
    """Print the table."""
    fresh_s = moments.FRESH_S
    with s3_server() as server, tempfile.TemporaryDirectory() as folder:
        os.environ.update(server.credentials)
        address = server.bucket("benchmark")
        places: dict[str, Path | Address] = {"folder": Path(folder) / "store", "object store": address}
        _measured(open_store(Path(folder) / "warm", IDENTITY), 10, server)  # LanceDB is loaded by whoever comes first
        found = {}
        for name, place in places.items():
            began, before = time.perf_counter(), len(server.requests)
            open_store(place, IDENTITY).close()
            made = time.perf_counter() - began, len(server.requests) - before
            began, before = time.perf_counter(), len(server.requests)
            moments.FRESH_S = fresh_s
            store = open_store(place, IDENTITY)
            opened = time.perf_counter() - began, len(server.requests) - before
            found[name] = {"make": made, "open": opened, **_measured(store, tracks, server)}
            store.close()
    print("| what | folder, ms | object store, ms | ratio | requests |")
    print("| --- | --- | --- | --- | --- |")
    for what, (folder_s, _) in found["folder"].items():
        shared_s, requests = found["object store"][what]
        print(f"| {what} | {1e3 * folder_s:.0f} | {1e3 * shared_s:.0f} | {shared_s / folder_s:.1f} | {requests:.0f} |")


def main() -> None:
    """Run with 1,000 tracks, or as many as are named."""
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)


if __name__ == "__main__":
    main()
