"""A process that ingests is killed outright, again and again, and the next one goes on from what was written."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from temptrack.catalogue import add_to_library, learn_films
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.progress import Job
from temptrack.store import Store, open_store, store_identity

INGEST = """
import sys
from pathlib import Path
from temptrack.catalogue import add_to_library, learn_films
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.progress import Job
from temptrack.store import open_store, store_identity

root = Path(sys.argv[1])
job = Job(lambda progress: print(progress.stage, progress.done, flush=True))
store = open_store(root / "killed", store_identity(LIKENESS, STYLE))
add_to_library(store, [root / "media"], job=job)
learn_films(store, [root / "media"], labels_csv=None, semantic=None, traces=TraceCache(root / "traces"), job=job)
"""


def ingest(store: Store, root: Path) -> tuple[int, int]:
    added = add_to_library(store, [root / "media"], job=Job())
    traces = TraceCache(root / "traces")
    learnt = learn_films(store, [root / "media"], labels_csv=None, semantic=None, traces=traces, job=Job())
    assert (added.skipped, learnt.skipped) == ((), ())
    return added.added, learnt.added


def kill_at(line: str, root: Path) -> None:
    """Run the ingest in a process of its own and kill it the moment it says the line."""
    command = [sys.executable, "-c", INGEST, str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = next((heard for heard in process.stdout if heard.strip() == line), "")
        os.kill(process.pid, signal.SIGKILL)
        assert said.strip() == line, "it ended before it said so"
    assert process.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_killed_again_and_again_it_ends_as_if_never_killed(
    tmp_path: Path, make_tone: Any, make_film: Any, dumped: Callable[[Store], list[Any]]
) -> None:
    for number in range(10):
        make_tone(tmp_path / "media" / f"{number}.flac", hz=200 + 50 * number, seconds=0.7)
    for name, colour in (("a", "white"), ("b", "navy"), ("c", "red")):
        make_film(tmp_path / "media" / f"{name}.mp4", [(2, colour)], hz=300)
    for line in ("analyse 6", "learn 2"):
        kill_at(line, tmp_path)
    identity = store_identity(LIKENESS, STYLE)
    killed = open_store(tmp_path / "killed", identity)
    held = killed.count_tracks(), killed.count_films()
    assert held[0] == 10
    assert 1 <= held[1] < 3
    added = ingest(killed, tmp_path)
    assert (held[0] + added[0], held[1] + added[1]) == (10, 3)
    undisturbed = open_store(tmp_path / "undisturbed", identity)
    ingest(undisturbed, tmp_path)
    assert dumped(killed) == dumped(undisturbed)
    killed.close()
    undisturbed.close()
