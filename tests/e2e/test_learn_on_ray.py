"""The same films, learnt here and by a Ray cluster of two machines, one of whose workers is killed: equal stores."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.faults.oracle import differences, of_store
from benchmarks.faults.stage import IDENTITY
from temptrack.catalogue import LearnReport, add_to_library, film_terms, learn_films
from temptrack.errors import CancelledError
from temptrack.fingerprint.picture import TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.home import Home
from temptrack.processes import Cluster
from temptrack.progress import Job, Progress
from temptrack.store import MemoryStore, Store, open_store
from tests.catalogue.conftest import write_film, write_tone
from tests.catalogue.seeing import ColourModel
from tests.processes import errands
from tests.processes.ray_cluster import ClusterOfMachines, ray_cluster
from tests.processes.ray_terms import TERMS
from tests.running import run_cli, running_daemon

LONG = "long_day.mp4"


@pytest.fixture(scope="module")
def machines() -> Iterator[ClusterOfMachines]:
    """Two machines of a core each; the first has another edition of the tests' terms."""
    folder = Path(tempfile.mkdtemp(prefix="machines-", dir="/tmp"))  # sockets need a short path
    with ray_cluster(folder) as machines, pytest.MonkeyPatch.context() as patch:
        for name, value in machines.access.items():
            patch.setenv(name, value)
        machines.add(cores=1, head=True, EDITION_IN_TESTS="another")
        machines.add(cores=1)
        machines.wait_for(2)
        yield machines
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    write_film(folder / LONG, [(25, "white"), (1, "red"), (25, "navy")], hz=440)
    write_film(folder / "mute.mp4", [(2, "red"), (1, "green")], hz=None)
    write_film(folder / "short.mkv", [(2, "green")], hz=220)
    write_tone(folder / "tone.flac", hz=440, seconds=3)
    (folder / "no_film.mp4").write_bytes(b"not a film at all")
    return folder


def learnt(
    films: Path, traces: Path, cluster: Cluster | None = None, job: Job | None = None
) -> tuple[Store, LearnReport]:
    store = MemoryStore(IDENTITY)
    add_to_library(store, [films / "tone.flac"], job=Job())
    report = learn_films(
        store,
        [films],
        labels_csv=None,
        semantic=SemanticFingerprint(ColourModel()),
        traces=TraceCache(traces),
        runner=cluster,
        job=job or Job(),
    )
    return store, report


def test_whoever_works_and_whoever_dies_the_store_is_the_same(
    machines: ClusterOfMachines, films: Path, tmp_path: Path
) -> None:
    here, told = learnt(films, tmp_path / "here")
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if progress.stage == "watch" and progress.what == LONG and not killed:
            killed.append(kill_worker(LONG))

    with Cluster(machines.address, film_terms(), Job()) as cluster:
        assert cluster.at_once == 2
        there, told_there = learnt(films, tmp_path / "there", cluster)
        machines.forget()
        disturbed, told_disturbed = learnt(films, tmp_path / "disturbed", cluster, Job(kill))
        machines.forget()
        with pytest.raises(CancelledError):
            learnt(films, tmp_path / "cancelled", cluster, cancelling())
    assert differences(of_store(here), of_store(there)) == ""
    assert differences(of_store(here), of_store(disturbed)) == ""
    assert told.skipped == told_there.skipped == told_disturbed.skipped
    assert told.added == told_there.added == told_disturbed.added == 3
    assert killed
    assert [remark for remark in cluster.remarks if remark.startswith(LONG)]
    kept = [sorted(trace.name for trace in (tmp_path / name).glob("*.npz")) for name in ("here", "there", "disturbed")]
    assert len(kept[0]) == 3
    assert kept[0] == kept[1] == kept[2]


def test_a_machine_that_is_otherwise_is_passed_over_and_named(machines: ClusterOfMachines, films: Path) -> None:
    with Cluster(machines.address, TERMS, Job()) as cluster, ThreadPoolExecutor(1) as pool:
        busy = cluster.each(errands.wait_patiently, films / "short.mkv", Job())
        next(busy)
        waiting = pool.submit(cluster.run, errands.who, films / "mute.mp4", Job())
        deadline = time.monotonic() + 60
        while not cluster.remarks and time.monotonic() < deadline:
            time.sleep(0.05)
        busy.close()
        assert waiting.result(60)[0] == "mute.mp4"
    assert [remark.partition(": ")[2] for remark in cluster.remarks] == ["it has temptrack another, not 1; passed over"]


def test_from_the_shell(machines: ClusterOfMachines, films: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with running_daemon(home):
        film = str(films / "short.mkv")
        refused = run_cli("learn", film, "--ray", "studio", home=home)
        assert refused.returncode == 1
        assert "'studio' is no address; give HOST:PORT" in refused.stderr
        done = run_cli("learn", film, "--ray", machines.address, home=home)
        assert done.returncode == 0, done.stderr
        assert "cluster" in run_cli("doctor", home=home).stdout
    store = open_store(home.store_folder, IDENTITY)
    here = MemoryStore(IDENTITY)
    traces = TraceCache(tmp_path / "traces")
    learn_films(here, [films / "short.mkv"], labels_csv=None, semantic=None, traces=traces, job=Job())
    assert differences(of_store(store), of_store(here)) == ""
    store.close()


def cancelling() -> Job:
    def cancel(progress: Progress) -> None:
        if progress.stage == "watch":
            job.cancel()

    job = Job(cancel)
    return job


def kill_worker(film: str) -> int:
    """Kill, as the kernel would, a worker that is at the film; Ray names its processes after their work."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if command.startswith(f"ray::{film}".encode()):
            os.kill(int(folder.name), signal.SIGKILL)
            return int(folder.name)
    raise AssertionError(f"nobody is at {film}")
