from pathlib import Path

import av
import pytest

from tests.cli.conftest import Shell, Stock, write_music
from tests.cli.test_library import TRACK_FIELDS

MATCH_FIELDS = {"track", "query_in_s", "query_out_s", "track_in_s", "score", "confidence", "speed"}


@pytest.fixture(scope="module")
def excerpt(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of one track, from its second on, in another codec."""
    path = tmp_path_factory.mktemp("excerpt") / "excerpt.flac"
    with av.open(str(stock.music / "chase.wav")) as source, av.open(str(path), "w") as copy:
        stream = copy.add_stream("flac", rate=22050)
        for frame in source.decode(audio=0):
            if frame.time is not None and 2 <= frame.time < 6:
                frame.pts = None
                copy.mux(stream.encode(frame))
        copy.mux(stream.encode(None))
    return path


def test_json_has_the_promised_names(stock: Stock, excerpt: Path) -> None:
    told = stock.shell.json("identify", excerpt)
    assert set(told) == {"matches", "tracks_searched", "tracks_not_searched"}
    (match,) = told["matches"]
    assert set(match) == MATCH_FIELDS
    assert set(match["track"]) == TRACK_FIELDS
    assert match["track"]["title"] == "chase"
    assert match["confidence"] > 0.9


def test_a_person_sees_a_table_within_the_width(stock: Stock, excerpt: Path) -> None:
    done = stock.shell("identify", excerpt)
    assert "chase" in done.stdout
    assert "CC BY 4.0" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_nothing_recognised_is_a_sentence(stock: Stock, tmp_path: Path) -> None:
    write_music(tmp_path / "other.wav", beat_s=0.47, hz=275.0)
    assert "None of 3\N{NO-BREAK SPACE}tracks" in stock.shell("identify", tmp_path / "other.wav").stdout


def test_an_empty_library_recognises_nothing(empty_shell: Shell, stock: Stock) -> None:
    assert empty_shell.json("identify", stock.film) == {"matches": [], "tracks_searched": 0, "tracks_not_searched": 0}


def test_what_is_not_there_is_refused(stock: Stock, tmp_path: Path) -> None:
    assert "gone.wav" in stock.shell("identify", tmp_path / "gone.wav", code=1).stderr
    assert "'soon' is not a moment" in stock.shell("identify", stock.film, "--in", "soon", code=1).stderr
