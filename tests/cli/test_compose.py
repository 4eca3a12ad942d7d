"""`temptrack compose` as it is typed."""

from pathlib import Path

import pytest
import soundfile

from tests.cli.conftest import Shell, Stock


def test_a_piece_for_a_film(stock: Stock, tmp_path: Path) -> None:
    out = tmp_path / "new.wav"
    done = stock.shell("compose", stock.film, "--in", "1", "--out", "4", "--out", out, "--change", "0.5")
    assert soundfile.info(out).duration == pytest.approx(3.0, abs=1e-4)
    assert "50 % of the way" in " ".join(done.stdout.split())
    assert "CC BY 4.0" in done.stdout
    assert f"{out}.json" in done.stdout.replace("\n", "")
    made = stock.shell.json("compose", stock.film, "--duration", "2", "--out", out, "--seed", "4")
    assert made["seed"] == 4
    assert made["change_is_own"] is True
    assert sum(source["out_out_s"] - source["out_in_s"] for source in made["sources"]) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--text", "calm", "--duration", "2"], 1, "name one with --out"),
        (["--text", "calm", "--out", "x.wav"], 1, "give a duration"),
        (["--out", "x.wav", "--duration", "2"], 1, "at least one"),
        (["--text", "calm", "--duration", "2", "--out", "x.mp3"], 1, ".wav or .flac"),
        (["--text", "calm", "--duration", "2", "--out", "/nowhere/at/all/x.wav"], 1, "no folder"),
        (["--text", "calm", "--duration", "2", "--out", "x.wav", "--change", "2"], 1, "from 0 to 1"),
        (["--text", "calm", "--duration", "2", "--out", "x.wav", "--change", "far"], 2, "--change"),
        (["--text", "calm", "--duration", "2", "--out", "x.wav", "--seed", "many"], 2, "--seed"),
        (["--text", "calm", "--duration", "2", "--out", "x.wav", "--seed", "-1"], 2, "--seed"),
        (["--in", "3", "--text", "calm", "--duration", "2", "--out", "x.wav"], 1, "need footage"),
        (["gone.mp4", "--out", "x.wav"], 1, "gone.mp4"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(stock: Stock, words: list[str], code: int, said: str) -> None:
    done = stock.shell("compose", *words, code=code)
    assert said in done.stderr.replace("\n", " ")


def test_an_empty_library_says_what_to_do(empty_shell: Shell, tmp_path: Path) -> None:
    done = empty_shell("compose", "--text", "calm", "--duration", "2", "--out", tmp_path / "x.wav", code=1)
    assert "temptrack library add" in done.stderr
