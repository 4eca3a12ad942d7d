from pathlib import Path

from tests.cli.conftest import Shell, Stock, write_film


def test_list(stock: Stock) -> None:
    (film,) = stock.shell.json("films", "list")["films"]
    assert set(film) == {"film_id", "title", "path", "duration_s", "scenes", "cues", "affect"}
    assert film["path"] == str(stock.film)
    done = stock.shell("films", "list")
    assert film["film_id"][:8] in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_nothing_learnt_says_what_next(empty_shell: Shell) -> None:
    assert "temptrack learn" in empty_shell("films", "list").stdout


def test_remove_forgets_by_path_and_leaves_the_file(scratch_shell: Shell, tmp_path: Path) -> None:
    film = tmp_path / "cave.mp4"
    write_film(film, seconds=2)
    scratch_shell("learn", film)
    assert "--yes" in scratch_shell("films", "remove", film, code=1).stderr
    assert "Forgot 1" in scratch_shell("films", "remove", film, "--yes").stdout
    assert film.exists()
    done = scratch_shell("films", "remove", film, "--yes", code=1)
    assert "temptrack films list" in done.stderr
