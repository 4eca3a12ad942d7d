"""Questions about a made-up library."""

from pathlib import Path

from temptrack.fingerprint.picture import TraceCache
from temptrack.progress import Job
from temptrack.store import Store
from temptrack.suggest import Answer, Query, Suggester
from tests.suggest.worlds import grid_of_tracks, new_store

TRACKS = grid_of_tracks(6)
NOWHERE = TraceCache(Path("/nonexistent"))


def ask(query: Query, store: Store | None = None, traces: TraceCache = NOWHERE) -> Answer:
    return Suggester(store or new_store(TRACKS), traces, lambda: None).suggest(query, Job())
