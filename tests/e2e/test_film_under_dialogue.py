"""A film clip mixed with dialogue at 0 dB: its cue is found, in and out within a second, and the track recognised."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.film_under_dialogue import CASES, Film, Shell, make_film, make_library, print_found, shell_at

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Learnt:
    """Films learnt in turn before the library was there and after."""

    shell: Shell
    films: dict[str, Film]
    recognised: int
    """Cues that adding the library recognised."""

    def cues(self, name: str) -> list[dict[str, Any]]:
        cues: list[dict[str, Any]] = self.shell.json("cues", "list", self.films[name].path)["cues"]
        print_found(self.films[name], cues)
        return cues


@pytest.fixture(scope="module")
def learnt(media_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learnt]:
    folder = tmp_path_factory.mktemp("dialogue")
    with shell_at(folder / "home") as shell:
        films = [make_film(case, media_folder, folder) for case in CASES]
        shell("learn", *(film.path for film in films[::2]))
        added = shell.json("library", "add", *make_library(media_folder, folder / "library"))
        shell("learn", *(film.path for film in films[1::2]))
        yield Learnt(shell, {film.case.name: film for film in films}, added["cues_recognised"])


@pytest.mark.parametrize("case", [case for case in CASES if case.stored], ids=lambda case: case.name)
def test_the_cue_is_found_within_a_second_and_recognised(learnt: Learnt, case: Any) -> None:
    film = learnt.films[case.name]
    (cue,) = learnt.cues(case.name)
    assert cue["film_in_s"] == pytest.approx(film.in_s, abs=1.0)
    assert cue["film_out_s"] == pytest.approx(film.out_s, abs=1.0)
    assert cue["track_title"] == Path(case.music).stem.replace("_", " ")
    assert cue["track_in_s"] == pytest.approx(case.track_in_s + cue["film_in_s"] - film.in_s, abs=0.2)
    assert cue["track_confidence"] > 0.9
    assert cue["track_speed"] == 1
    assert cue["speech_share"] > 0.5


def test_a_track_the_library_does_not_hold_is_not_recognised(learnt: Learnt) -> None:
    (case,) = (case for case in CASES if not case.stored)
    cues = learnt.cues(case.name)
    assert all(cue["track_id"] == "" and cue["nearest_track_id"] for cue in cues)


def test_tracks_added_after_a_film_was_learnt_are_recognised_in_it_and_forgotten_with_them(learnt: Learnt) -> None:
    assert learnt.recognised >= 2
    tears = learnt.films["tears"]
    (track,) = {cue["track_id"] for cue in learnt.cues("tears")}
    assert "tears of steel" in learnt.shell("cues", "list", tears.path)
    added = next(tears.path.parent.rglob("tears_of_steel*.wav"))
    learnt.shell("library", "remove", track, "--yes")
    assert all(cue["track_id"] == "" for cue in learnt.cues("tears"))
    assert learnt.shell.json("library", "add", added)["cues_recognised"] >= 1
    assert {cue["track_id"] for cue in learnt.cues("tears")} == {track}
