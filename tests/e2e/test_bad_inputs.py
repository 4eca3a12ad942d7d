import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from temptrack.client import Daemon, connect, stop_daemon
from temptrack.home import find_home
from temptrack.v1 import library_pb2
from tests.e2e.bad_inputs import BadInput, answer_to, bad_inputs, make_files

NAMES = [bad.name for bad in bad_inputs(Path("/"))]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    make_files(folder)
    return folder


@pytest.fixture(scope="module")
def daemon(files: Path) -> Iterator[Daemon]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEMPTRACK_HOME", str(files / "home"))
        with connect(find_home(), start=True) as handle:
            list(handle.library.AddTracks(library_pb2.AddTracksRequest(paths=[str(files / "good.wav")]), timeout=60))
            yield handle
        stop_daemon(find_home())


def _listing(daemon: Daemon) -> str:
    answer = daemon.library.ListTracks(library_pb2.ListTracksRequest(), timeout=20)
    return hashlib.sha256(answer.SerializeToString(deterministic=True)).hexdigest()


@pytest.mark.parametrize("name", NAMES)
def test_bad_input_gets_one_sentence_and_a_fitting_status(daemon: Daemon, files: Path, name: str) -> None:
    bad: BadInput = next(bad for bad in bad_inputs(files) if bad.name == name)
    before = _listing(daemon)
    code, sentence = answer_to(daemon, bad)
    assert code == bad.code, f"{code}: {sentence}"
    assert bad.word in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    assert len(sentence) < 400
    assert _listing(daemon) == before


def test_a_folder_of_unreadable_files_is_reported_file_by_file(daemon: Daemon, files: Path) -> None:
    before = _listing(daemon)
    request = library_pb2.AddTracksRequest(paths=[str(files / "unreadable")])
    *_, last = daemon.library.AddTracks(request, timeout=60)
    assert [Path(skipped.path).name for skipped in last.result.skipped] == ["0.mp3", "1.mp3", "2.mp3"]
    assert all(skipped.reason for skipped in last.result.skipped)
    assert last.result.added == 0
    assert _listing(daemon) == before
