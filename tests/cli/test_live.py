"""`temptrack suggest URL --live`, as a user types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Stock
from tests.live_server import Sender, sending
from tests.media.clips import drifting, write_clip


@pytest.fixture(scope="module")
def transport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pictures = [picture for seed in range(3) for picture in drifting(50, seed)]
    return write_clip(tmp_path_factory.mktemp("live") / "a.ts", pictures)


def test_each_revision_is_printed(stock: Stock, transport: Path) -> None:
    with sending(Sender(transport, endless=True)) as sender:
        done = stock.shell("suggest", sender.url, "--live", "--every", "2", "--window", "4", "--limit", "2")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("0:00.0 to 0:02.0")
    assert "confidence" in done.stdout
    assert any(line.startswith("0:02.0 to 0:06.0") for line in lines)
    assert "127.0.0.1" not in done.stdout


def test_standard_input_as_json_lines(stock: Stock, transport: Path) -> None:
    words = ["suggest", "-", "--live", "--every", "3", "--limit", "1", "--json"]
    with transport.open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "temptrack", *words],
            stdin=stream,
            capture_output=True,
            env=stock.shell.environment,
            timeout=60,
            check=True,
        )
    revisions = [json.loads(line) for line in done.stdout.splitlines()]
    assert [revision["last"] for revision in revisions] == [False, False, True]
    assert set(revisions[0]) == {"number", "stream_in_s", "stream_out_s", "changed", "lag_s", "last", "result"}
    assert len(revisions[-1]["result"]["suggestions"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("http://127.0.0.1:9/x",), "add --live"),
        (("-",), "add --live"),
        (("clip.mp4", "--every", "3"), "add --live"),
        (("--live",), "name a URL"),
        (("http://127.0.0.1:9/x", "--live", "--in", "3"), "--in does not go with --live"),
        (("concat:/etc/passwd", "--live"), "not opened by concat"),
        (("file:///etc/passwd", "--live"), "not opened by file"),
        (("/nowhere/clip.ts", "--live"), "Nothing is at"),
        (("http://127.0.0.1:9/x", "--live", "--timeout", "1"), "cannot be opened"),
    ],
)
def test_what_cannot_be_followed(stock: Stock, words: tuple[str, ...], said: str) -> None:
    done = stock.shell("suggest", *words, code=1)
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
