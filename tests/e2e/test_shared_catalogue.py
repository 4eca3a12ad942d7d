"""Two daemons on one catalogue in an object store, as a studio has them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from temptrack.client import start_daemon, stop_daemon
from temptrack.home import Home
from temptrack.settings import set_value
from temptrack.store import Address
from tests.cli.conftest import write_film
from tests.running import run_cli, running_daemon, write_tone
from tests.s3 import KEY_ID, SECRET, Server


def home_on(address: Address, folder: Path) -> Home:
    home = Home(folder)
    set_value(home, "store_uri", address.uri)
    set_value(home, "store_endpoint", address.endpoint)
    set_value(home, "store_region", address.region)
    return home


@pytest.fixture
def homes(bucket: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Home, Home]]:
    """Two homes, a daemon for each, talkative in its log."""
    monkeypatch.setenv("TEMPTRACK_DEBUG", "1")
    one, other = home_on(bucket, tmp_path / "one"), home_on(bucket, tmp_path / "other")
    with running_daemon(one), running_daemon(other):
        yield one, other


def ask(home: Home, *words: str) -> str:
    done = run_cli(*words, home=home)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(home: Home, *words: str) -> str:
    done = run_cli(*words, home=home)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


def test_what_one_daemon_adds_the_other_suggests(
    homes: tuple[Home, Home], tmp_path: Path, s3: Server, bucket: Address
) -> None:
    one, other = homes
    track, clip = write_tone(tmp_path / "tone.wav"), tmp_path / "clip.mp4"
    write_film(clip, seconds=3)
    ask(one, "library", "add", str(track))
    told = json.loads(ask(other, "suggest", str(clip), "--json"))
    assert [each["track"]["path"] for each in told["suggestions"]] == [str(track)]

    assert "1" in ask(one, "catalogue", "verify")
    backup = tmp_path / "backup.tar"
    ask(other, "catalogue", "backup", str(backup))
    ask(one, "catalogue", "compact")
    for words in (("restore", str(backup), "--yes"), ("rebuild", "--yes")):
        assert "is shared with other daemons" in refused(one, "catalogue", *words)

    s3.refuse = lambda _: "503 Slow Down"
    try:
        said = refused(other, "library", "list")
        assert bucket.uri in said
    finally:
        s3.refuse = lambda _: ""
    assert "tone" in ask(other, "library", "list"), "it recovers by itself"

    ask(other, "library", "remove", str(track), "--yes")
    assert json.loads(ask(one, "library", "list", "--json")).get("tracks", []) == []
    places = [path.read_text() for home in homes for path in home.root.glob("*") if path.suffix in (".log", ".toml")]
    assert len(places) == 4
    for place in (*places, said):
        assert SECRET not in place
        assert KEY_ID not in place


def test_a_daemon_that_found_no_server_opens_its_store_when_there_is_one(
    bucket: Address, s3: Server, tmp_path: Path
) -> None:
    home = home_on(bucket, tmp_path / "home")
    s3.refuse = lambda _: "503 Slow Down"
    try:
        start_daemon(home)
        assert bucket.uri in refused(home, "library", "list")
        assert bucket.uri in refused(home, "catalogue", "verify")
        s3.refuse = lambda _: ""
        for _ in range(20):
            listed = run_cli("library", "list", "--json", home=home)
            if listed.returncode == 0:
                break
        assert listed.returncode == 0, listed.stderr
    finally:
        s3.refuse = lambda _: ""
        stop_daemon(home, grace_s=0.2)
