import re
from pathlib import Path

from tests.cli.conftest import Shell, Stock


def test_list(stock: Stock) -> None:
    (film,) = stock.shell.json("films", "list")["films"]
    found = stock.shell.json("cues", "list", stock.film)
    assert found["film"]["film_id"] == film["film_id"]
    assert sum(cue["scenes"] for cue in found["cues"]) == film["cues"]
    assert stock.shell.json("cues", "list", film["film_id"][:8]) == found
    done = stock.shell("cues", "list", stock.film)
    assert film["title"] in done.stdout
    assert re.search(r"chase +0:00\.\d +0%", done.stdout)
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_page_that_draws_the_film_is_written(stock: Stock, tmp_path: Path) -> None:
    plain = stock.shell("cues", "list", stock.film).stdout
    done = stock.shell("cues", "list", stock.film, "--report", tmp_path / "film.html")
    assert done.stdout == plain
    assert f"The report is {tmp_path / 'film.html'}" in done.stderr
    page = (tmp_path / "film.html").read_text(encoding="utf-8")
    assert 'class="music-area" d="M0' in page
    assert "chase" in page
    assert [path.name for path in tmp_path.iterdir()] == ["film.html"]
    assert "is a folder" in stock.shell("cues", "list", stock.film, "--report", tmp_path, code=1).stderr


def test_a_film_that_was_not_learnt_is_refused_with_what_to_do(empty_shell: Shell) -> None:
    done = empty_shell("cues", "list", "nonesuch", code=1)
    assert "temptrack films list" in done.stderr
    assert "film is empty" in empty_shell("cues", "list", "", code=1).stderr
