from pathlib import Path

from tests.cli.conftest import Shell, Stock, write_film, write_music


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


MATCH_FIELDS = {
    "film_id", "title", "path", "film_in_s", "query_in_s", "duration_s", "score", "speed", "mirrored",
}  # fmt: skip


def test_match_finds_a_learnt_film_re_encoded(scratch_shell: Shell, media_folder: Path, tmp_path: Path) -> None:
    """The same seconds of Sintel, learnt from one encoding and asked for in others."""
    film = media_folder / "film" / "sintel_trailer_52s_480x204.mp4"
    scratch_shell("learn", film)
    told = scratch_shell.json("films", "match", media_folder / "film" / "sintel_trailer_mid_20s.mpg")
    assert set(told) == {"matches", "films_searched", "films_not_searched"}
    assert (told["films_searched"], told["films_not_searched"]) == (1, 0)
    assert all(set(match) == MATCH_FIELDS and match["path"] == str(film) for match in told["matches"])
    assert sum(match["duration_s"] for match in told["matches"]) > 10
    offsets = {round(match["film_in_s"] - match["query_in_s"]) for match in told["matches"]}
    assert len(offsets) == 1
    bunny = media_folder / "film" / "big_buck_bunny_0_30s_480p.mp4"
    assert scratch_shell.json("films", "match", bunny)["matches"] == []
    said = scratch_shell("films", "match", film, "--in", "10", "--out", "20").stdout
    assert "0:10.0" in said
    assert max(map(len, said.splitlines())) <= 80
    assert "is seen there with certainty" in scratch_shell("films", "match", bunny).stdout
    assert "has no picture" in scratch_shell("films", "match", _tone(tmp_path), code=1).stderr


def _tone(folder: Path) -> Path:
    write_music(folder / "tone.wav", beat_s=0.5, hz=220.0, seconds=2.0)
    return folder / "tone.wav"
