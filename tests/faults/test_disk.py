"""A full disk, files that may not grow, a folder only to be read, a clock that jumps: said, and nothing is lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.faults.rows import mount, unmount
from benchmarks.faults.strike import How, Striker, shim, striker
from temptrack.errors import StoreError
from temptrack.home import Home
from temptrack.progress import Job
from temptrack.store import MemoryStore, Store, open_store, verify_store
from tests.running import run_cli
from tests.store import crash_writer
from tests.store.making import IDENTITY, everything, sound, track

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def expected() -> object:
    """What the writer of `tests.store.crash_writer` leaves when nothing breaks."""
    store = MemoryStore(IDENTITY)
    for _, step in crash_writer.steps():
        step(store)
    return everything(store)


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """A volume of its own, small; skipped where none may be mounted."""
    if sys.platform != "linux" or not mount(tmp_path, "size=700k"):
        pytest.skip("mounting a small volume takes the right to")
    yield tmp_path
    unmount(tmp_path)


def write(folder: Path) -> int:
    """Write as much as there is room for; return how many steps went well."""
    store, done = open_store(folder, IDENTITY), 0
    try:
        for _, step in crash_writer.steps():
            step(store)
            done += 1
    except StoreError as error:
        assert "disk has room" in str(error)  # noqa: PT017 - how far it got is what is asked
    store.close()
    return done


def assert_healed(folder: Path, expected: object) -> None:
    write(folder)
    store: Store = open_store(folder, IDENTITY)
    assert everything(store) == expected
    store.close()
    assert not verify_store(folder, IDENTITY, Job()).damaged


def test_a_full_volume_is_said_and_with_room_all_is_written(volume: Path, expected: object) -> None:
    done = write(volume / "store")
    assert 0 < done < 26
    assert mount(volume, "remount,size=64m")
    assert not verify_store(volume / "store", IDENTITY, Job()).damaged
    assert_healed(volume / "store", expected)


def test_a_folder_that_may_only_be_read_is_said_and_left_alone(volume: Path) -> None:
    assert mount(volume, "remount,size=64m")
    store = open_store(volume / "store", IDENTITY)
    store.put_tracks([track(1)])
    store.close()
    assert mount(volume, "remount,ro")
    with pytest.raises(StoreError, match="disk has room and the folder belongs to you"):
        open_store(volume / "store", IDENTITY).put_tracks([track(2)])
    assert mount(volume, "remount,rw")
    store = open_store(volume / "store", IDENTITY)
    assert [one.track_id for one in store.iter_tracks()] == [track(1).track_id]
    store.close()


def test_a_daemon_says_that_its_home_may_only_be_read(volume: Path) -> None:
    home = Home(volume / "home")
    home.create()
    assert mount(volume, "remount,ro")
    said = run_cli("library", "list", home=home)
    assert said.returncode == 2
    assert "cannot be written (Read-only file system); make it writable" in said.stderr


def test_files_that_may_not_grow_are_said_and_when_they_may_all_is_written(tmp_path: Path, expected: object) -> None:
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); "
        "from tests.store import crash_writer; crash_writer.main(sys.argv[1])"
    )
    stopped = run(program, str(tmp_path / "store"))
    assert stopped.returncode == 1
    assert "StoreError" in stopped.stderr
    assert_healed(tmp_path / "store", expected)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@pytest.mark.parametrize("most", [2048, 4096])
def test_no_commit_and_no_tidying_counts_that_was_cut_short(tmp_path: Path, most: int) -> None:
    """Lance itself does not notice when the last write of a file fails."""
    program = f"""
import resource, sys
from pathlib import Path
from temptrack.errors import StoreError
from temptrack.store import open_store
from tests.store.making import IDENTITY, film, sound
store = open_store(Path(sys.argv[1]), IDENTITY)
for number in range(4):
    store.put_film(*film(str(number), 6, seed=number), sound(str(number), number))
resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))
for number in range(4, 8):
    try:
        store.put_film(*film(str(number), 8 * number, seed=number), sound(str(number), number))
    except StoreError as error:
        print(error)
store.close()
"""
    done = run(program, str(tmp_path / "store"))
    assert done.returncode == 0, done.stderr
    assert "see that the disk has room" in done.stdout
    store = open_store(tmp_path / "store", IDENTITY)
    assert {"0", "1", "2", "3"} <= {each.film_id for each in store.films()}
    for each in store.films():
        assert len(store.scenes(each.film_id)) == each.scene_count
        assert store.film_sound(each.film_id) == sound(each.film_id, int(each.film_id))
    store.close()
    assert not verify_store(tmp_path / "store", IDENTITY, Job()).damaged


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Striker]:
    """Strikes at what is done to the files of a store; skipped where nothing can be loaded before the C library."""
    if sys.platform != "linux" or shim(tmp_path) is None:
        pytest.skip("a library loaded first, as Linux does it, takes a C compiler")
    with striker(tmp_path, tmp_path / "store") as found:
        yield found


_WRITE = "import sys; from tests.store import crash_writer; crash_writer.main(sys.argv[1])"


def test_a_clock_that_jumps_back_changes_nothing_that_is_kept(tmp_path: Path, watch: Striker, expected: object) -> None:
    watch.arm(How.CLOCK, at=400)
    assert run(_WRITE, str(tmp_path / "store"), **watch.variables).returncode == 0
    assert watch.struck
    assert_healed(tmp_path / "store", expected)


@pytest.mark.parametrize(("how", "at"), [(How.KILL, 333), (How.KILL, 777), (How.FAIL, 555)])
def test_killed_or_out_of_room_at_any_moment_nothing_is_lost(
    tmp_path: Path, watch: Striker, expected: object, how: How, at: int
) -> None:
    watch.arm(how, at=at)
    stopped = run(_WRITE, str(tmp_path / "store"), **watch.variables)
    assert watch.struck
    assert stopped.returncode == (-signal.SIGKILL if how is How.KILL else 1)
    assert not verify_store(tmp_path / "store", IDENTITY, Job()).damaged
    assert_healed(tmp_path / "store", expected)


def test_a_bit_flipped_before_the_store_is_closed_is_seen(tmp_path: Path) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.put_tracks([track(number) for number in range(3)])
    (path,) = (tmp_path / "tracks.lance" / "data").iterdir()
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)
    (found,) = verify_store(tmp_path, IDENTITY, Job()).findings
    assert found.what == f"The file {path.relative_to(tmp_path)} is not as it was written"
    store.close()


def run(program: str, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    paths = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "daemon")])
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        env={**os.environ, "PYTHONPATH": paths, **variables},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
