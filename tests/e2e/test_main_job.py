"""The main job as a user does it, on real music and film: shell, daemon process, gRPC, LanceDB, and back."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

TRACKS = (
    "wesnoth/defeat.ogg",
    "wesnoth/sad.ogg",
    "wesnoth/victory2.ogg",
    "tuxemon/JRPG_winBattle.ogg",
    "tuxemon/JRPGCollection__ogg__JRPG_goodNight.ogg",
    "tuxemon/JRPGCollection2__ogg__JRPG_winBattleBoss.ogg",
    "valyriatear/Battle_lost-OGA-Mumu.ogg",
)
Shell = Callable[..., "subprocess.CompletedProcess[str]"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    environment = {**os.environ, "TEMPTRACK_HOME": str(tmp_path_factory.mktemp("home")), "COLUMNS": "80"}

    def run(*words: str, ok: bool = True) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [sys.executable, "-m", "temptrack", *words],
            capture_output=True,
            text=True,
            env=environment,
            timeout=180,
            check=False,
        )
        assert not ok or done.returncode == 0, done.stderr
        return done

    yield run
    run("stop", ok=False)


@pytest.fixture(scope="module")
def learnt(shell: Shell, media_folder: Path) -> Path:
    """A library of seven tracks and one film."""
    music = media_folder / "music"
    shell("library", "add", *(str(music / track) for track in TRACKS), "--licence", "GPL-2.0-or-later")
    shell("learn", str(media_folder / "film" / "sintel_trailer_16s_720p.mp4"))
    return media_folder


def test_library_list_carries_what_other_tools_rely_on(shell: Shell, learnt: Path) -> None:
    tracks = json.loads(shell("library", "list", "--json").stdout)["tracks"]
    assert len(tracks) == len(TRACKS)
    names = {"track_id", "title", "artist", "album", "path", "duration_s", "licence", "links"}
    assert all(names | {"tempo_bpm", "key", "loudness_lufs", "affect"} <= set(track) for track in tracks)
    assert all(0 <= track["affect"]["energy"] <= 1 and 0 <= track["affect"]["valence"] <= 1 for track in tracks)
    assert all(track["licence"] for track in tracks)


def test_suggest_answers_unseen_footage_with_placed_and_explained_tracks(shell: Shell, learnt: Path) -> None:
    clip = str(learnt / "film" / "big_buck_bunny_0_30s_480p.mp4")
    answer = json.loads(shell("suggest", clip, "--in", "2", "--out", "12", "--limit", "3", "--json").stdout)
    assert [suggestion["rank"] for suggestion in answer["suggestions"]] == [1, 2, 3]
    scores = [suggestion["score"] for suggestion in answer["suggestions"]]
    assert scores == sorted(scores, reverse=True)
    for suggestion in answer["suggestions"]:
        _is_whole(suggestion)
    assert set(answer["uncertainty"]) == {"confidence", "novelty", "abstain", "message", "confidence_means"}
    assert {"description", "actions", "affect"} <= set(answer["scene"])
    assert answer["scene"]["duration_s"] == pytest.approx(10, abs=0.1)
    assert answer["capabilities"] == {"semantic": False, "films_learnt": 1, "tracks": len(TRACKS), "matcher": False}


def _is_whole(suggestion: dict[str, Any]) -> None:
    track = suggestion["track"]
    assert 0 <= suggestion["track_in_s"] < suggestion["track_out_s"] <= track["duration_s"] + 1e-6
    assert suggestion["track_out_s"] - suggestion["track_in_s"] <= 10 + 1e-6
    assert 0 <= suggestion["confidence"] <= 1
    assert {reason["route"] for reason in suggestion["reasons"]} <= {"scenes", "affect", "text", "sound", "length"}
    assert all(reason["text"] for reason in suggestion["reasons"])
    assert all({"track_s", "range_s", "label"} == set(hit) for hit in suggestion["hit_points"])


def test_the_same_question_has_the_same_answer(shell: Shell, learnt: Path) -> None:
    clip = str(learnt / "film" / "big_buck_bunny_0_30s_480p.mp4")
    first, second = (json.loads(shell("suggest", clip, "--json").stdout) for _ in range(2))
    assert first.pop("answer_id") != second.pop("answer_id")
    assert first == second


def test_search_answers_the_suggest_message(shell: Shell, learnt: Path) -> None:
    answer = json.loads(shell("search", "sad and slow", "--json").stdout)
    assert {"suggestions", "uncertainty", "scene", "capabilities", "answer_id"} == set(answer)
    assert answer["suggestions"]


def test_a_reference_finds_its_like_but_not_itself(shell: Shell, learnt: Path) -> None:
    tracks = json.loads(shell("library", "list", "--json").stdout)["tracks"]
    reference = next(track for track in tracks if track["path"].endswith("/sad.ogg"))
    answer = json.loads(shell("suggest", "--like", reference["track_id"], "--json").stdout)
    found = [suggestion["track"]["track_id"] for suggestion in answer["suggestions"]]
    assert found
    assert reference["track_id"] not in found


def test_the_report_is_one_file_that_loads_nothing(shell: Shell, learnt: Path, tmp_path: Path) -> None:
    clip, page = learnt / "film" / "big_buck_bunny_0_30s_480p.mp4", tmp_path / "page.html"
    shell("suggest", str(clip), "--out", "6", "--report", str(page))
    text = page.read_text(encoding="utf-8")
    assert "data:image/jpeg;base64," in text
    assert text.count("<script") == 1, "that of the notes, which the page's own policy names by its hash"
    assert "<script>" in text
    assert 'src="http' not in text


def test_tables_fit_eighty_columns(shell: Shell, learnt: Path) -> None:
    clip = str(learnt / "film" / "big_buck_bunny_0_30s_480p.mp4")
    for words in (("library", "list"), ("films", "list"), ("suggest", clip, "--out", "6"), ("doctor",), ("health",)):
        # Where the test's own home lies is as long as it is; nothing folds a path.
        lines = [line for line in shell(*words).stdout.splitlines() if tempfile.gettempdir() not in line]
        assert max(map(len, lines)) <= 80, words
