"""`temptrack evaluate` on a home that holds a made-up world, through a real daemon."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.retrieval.world import World
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.home import Home
from temptrack.store import open_store, store_identity
from tests.cli.conftest import Shell, write_film
from tests.evaluate.protocols.clips import write_clip
from tests.running import write_tone


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    home = Home(tmp_path_factory.mktemp("home"))
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    World(films=5, scenes_per_film=5, tracks=25).fill(store)
    store.close()
    shell = Shell(home.root)
    yield shell
    shell("stop")


def test_json_holds_the_figures_with_their_intervals(shell: Shell) -> None:
    found = shell.json("evaluate", "--folds", "2", "--seed", "3")
    assert (found["queries"], found["pool"], found["films"], found["folds"], found["seed"]) == (25, "tracks", 5, 2, 3)
    assert set(found["recall_at"]) == set(found["chance_recall_at"]) == {"1", "5", "10"}
    assert found["chance_median_rank"] == 13
    assert found["chance_recall_at"]["1"] == pytest.approx(1 / 25)
    assert [one["name"] for one in found["baselines"]] == ["random", "popular", "affect"]
    for one in (found, *found["baselines"], *found["without"], *found["alone"]):
        for name in ("recall_at_1", "recall_at_5", "recall_at_10", "median_rank"):
            low, high = one["intervals"][name]
            value = one["recall_at"][name[10:]] if name.startswith("recall") else one["median_rank"]
            assert low - 1e-9 <= value <= high + 1e-9
    assert {"ece", "brier", "aurc", "right", "mean_iou"} <= set(found["intervals"])
    assert 0 <= found["ece"] <= 1
    assert found["best_aurc"] <= found["aurc"] <= 1
    assert found["novelty_auroc"] is None
    assert len(found["reliability"]) == 15
    assert found["risk_coverage"][-1]["coverage"] == 1
    assert any("films are few" in remark for remark in found["remarks"])


def test_it_is_told_within_eighty_columns_and_written_as_a_page(shell: Shell, tmp_path: Path) -> None:
    done = shell("evaluate", "--pool", "cues", "--folds", "2", "--report", tmp_path / "page.html")
    assert max(map(len, done.stdout.splitlines()[:-1])) <= 80
    assert re.search(r"suggester +\d+\.\d %", done.stdout)
    assert "10 to 15 cues to rank" in done.stdout
    page = (tmp_path / "page.html").read_text()
    assert "How good the suggestions are" in page
    assert "<script" not in page


def test_footage_unlike_anything_learnt_measures_novelty(shell: Shell, tmp_path: Path) -> None:
    write_film(tmp_path / "strange.mp4", seconds=3)
    found = shell.json("evaluate", "--folds", "2", "--queries", "6", "--unlike", tmp_path / "strange.mp4")
    assert found["queries"] == 6
    assert found["unlike"] == 1
    assert 0 <= found["novelty_auroc"] <= 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pool", "songs"), "There is no pool 'songs'"),
        (("--mgsv", "{file}"), "--mgsv and --media belong together"),
        (("--mgsv", "{file}", "--media", "{file}", "--ossl", "{file}"), "cannot be measured at once"),
        (("--report", "/nowhere/page.html"), "cannot be written to"),
        (("--unlike", "{file}"), "Nothing can be seen"),
    ],
)
def test_what_cannot_be_meant_is_refused(shell: Shell, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    (tmp_path / "a.csv").write_text("")
    done = shell("evaluate", *(word.format(file=tmp_path / "a.csv") for word in words), code=1)
    assert said in done.stderr


def test_too_little_is_refused_with_what_is_missing(empty_shell: Shell) -> None:
    done = empty_shell("evaluate", code=1)
    assert "At least two learnt films with music under their scenes are needed" in done.stderr
    assert "temptrack learn" in done.stderr


def test_a_public_protocol_is_measured_in_one_command(shell: Shell, mgsv: tuple[Path, Path]) -> None:
    csv, media = mgsv
    found = shell.json("evaluate", "--mgsv", csv, "--media", media, "--folds", "2")
    assert found["data"] == "rows.csv (MGSV)"
    assert (found["queries"], found["films"], found["candidates_most"], found["identified"]) == (2, 2, 2, 2)
    assert found["sections"]["questions"] == 2
    assert shell.json("films", "list")["films"]  # what was learnt is as it was


@pytest.fixture
def mgsv(tmp_path: Path) -> tuple[Path, Path]:
    """Two pairs."""
    rows = ["video_id,music_id,video_start,video_end,music_start,music_end"]
    for number in (1, 2):
        write_clip(tmp_path / f"{number}.mp4", number, 1 + number)
        write_tone(tmp_path / f"m{number}.wav", 4.0, 150.0 * number)
        rows.append(f"{number},m{number},0,{1 + number},1,{2 + number}")
    (tmp_path / "rows.csv").write_text("\n".join(rows))
    return tmp_path / "rows.csv", tmp_path
