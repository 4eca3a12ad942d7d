"""`temptrack duck` as a person and as a script uses it."""

import json
from pathlib import Path

import pytest

from temptrack.cli.outs import end_and_file
from temptrack.errors import InvalidInputError
from temptrack.media import probe
from tests.cli.conftest import Stock


def test_a_time_and_a_file_may_both_be_out() -> None:
    assert end_and_file(["12.5", "/a/b.wav"]) == ("12.5", "/a/b.wav")
    assert end_and_file(["/a/b.wav"]) == ("", "/a/b.wav")
    assert end_and_file([]) == ("", "")
    with pytest.raises(InvalidInputError, match="given 2 times"):
        end_and_file(["1", "2"])


def test_the_curve_comes_as_json(stock: Stock) -> None:
    found = stock.shell.json("duck", stock.film, "--track", stock.music / "walk.wav", "--in", "1", "--out", "5")
    assert found["duration_s"] == pytest.approx(4.0, abs=0.05)
    assert found["ducking"]["keyframes"][0]["at_s"] == 0
    assert found["track"]["title"] == "walk"
    assert found["path"] == ""


def test_a_file_and_its_sidecar_are_written(stock: Stock, tmp_path: Path) -> None:
    out = tmp_path / "under.wav"
    done = stock.shell("duck", stock.film, "--track", stock.music / "walk.wav", "--track-in", "2", "--out", out)
    assert f"Written to {out}" in done.stdout
    assert "CC BY 4.0" in done.stdout
    assert max(map(len, done.stdout.split("Written")[0].splitlines()[:6])) <= 100
    assert probe(out).duration_s == pytest.approx(6.0, abs=0.1)
    assert json.loads((tmp_path / "under.wav.json").read_text(encoding="utf-8"))["sources"][0]["track_in_s"] == 2.0


def test_what_cannot_be_is_refused_in_a_sentence(stock: Stock, tmp_path: Path) -> None:
    def refused(*words: str | Path) -> str:
        return stock.shell("duck", stock.film, *words, code=1).stderr

    assert "no track 'nothing'" in refused("--track", "nothing")
    assert "There is no folder" in refused("--track", stock.music / "walk.wav", "--out", tmp_path / "no" / "a.wav")
    assert "counts frames" in refused("--track", stock.music / "walk.wav", "--track-in", "30f")
    assert "difference_lu is 77" in refused("--track", stock.music / "walk.wav", "--difference", "77")
