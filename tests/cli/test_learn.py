import re
from pathlib import Path

from tests.cli.conftest import Shell, Stock, write_film


def test_learning_again_changes_nothing(stock: Stock) -> None:
    result = stock.shell.json("learn", stock.film)
    assert set(result) == {
        "added",
        "updated",
        "unchanged",
        "skipped",
        "films_learnt",
        "scenes_learnt",
        "scenes",
        "recognition",
        "remarks",
    }
    assert (result["added"], result["unchanged"], result["films_learnt"]) == (0, 1, 1)


def test_refresh_prints_each_scene_with_the_track_that_plays_in_it(stock: Stock) -> None:
    done = stock.shell("learn", stock.film, "--refresh")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert re.search(r"chase +0:00\.\d", done.stdout)
    scene = stock.shell.json("learn", stock.film, "--refresh")["scenes"][0]
    assert set(scene) == {
        *("film_title", "film_in_s", "film_out_s", "description", "actions"),
        *("nearest_track_id", "nearest_track_title", "nearest_cosine"),
        *("track_id", "track_title", "track_in_s", "track_confidence", "has_music"),
    }
    assert (scene["track_title"], scene["nearest_track_title"]) == ("chase", "chase")


def test_labels_describe_scenes(scratch_shell: Shell, tmp_path: Path) -> None:
    write_film(tmp_path / "cave.mp4", seconds=3)
    labels = tmp_path / "labels.csv"
    labels.write_text("file,label,text\ncave.mp4,fighting;fire,A fight in a cave by torchlight\n")
    done = scratch_shell("learn", tmp_path / "cave.mp4", "--labels", labels)
    assert "A fight in a cave" in done.stdout
    assert "temptrack library add" in done.stdout
    scratch_shell("films", "remove", tmp_path, "--yes")


def test_missing_labels_are_refused_at_once(unstarted_shell: Shell, tmp_path: Path) -> None:
    write_film(tmp_path / "cave.mp4", seconds=1)
    done = unstarted_shell("learn", tmp_path / "cave.mp4", "--labels", tmp_path / "none.csv", code=1)
    assert "none.csv" in done.stderr
    assert not unstarted_shell.home.exists()


def test_a_file_that_is_no_film_fails_and_says_why(empty_shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "notes.mp4").write_text("not a film")
    done = empty_shell("learn", tmp_path / "notes.mp4", code=1)
    assert "notes.mp4" in done.stdout + done.stderr
