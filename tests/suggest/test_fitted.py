import dataclasses
import json
from pathlib import Path

import pytest

from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.store import store_identity
from temptrack.suggest.calibration import Calibrator
from temptrack.suggest.fitted import Bin, Fitted, FittedShelf, Measured, RiskPoint, mark_of
from tests.suggest.worlds import film, grid_of_tracks, look_vector, new_store

TRACKS = grid_of_tracks(3)


def fitted(**changes: object) -> Fitted:
    made = Fitted(
        weights={"scenes": 1.25, "affect": 0.25},
        of_track=Calibrator("isotonic", knots=((0.0, 0.1), (1.0, 0.9))),
        of_answer=Calibrator("beta", (1.0, 0.5, 0.25), slope=0.75, doubts=(0.5, 0.0, -1.0, 0.0), offset=-0.5),
        risks=(RiskPoint(0.25, 1.0, 0.5), RiskPoint(0.75, 0.5, 0.25)),
        novelty_limit=0.75,
        questions=100,
        films=1,
        film_marks=(),
        fingerprints=store_identity(STYLE, LIKENESS).fingerprints,
        semantic_key="",
        matcher="",
        digest="abc",
        fitted_at="2026-01-01T00:00:00Z",
        measured=Measured(0.75, 0.5, 0.01, 0.1, 0.02, 0.5, 0.6, (Bin(0.5, 0.5, 100),), (Bin(0.25, 0.5, 100),)),
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    shelf = FittedShelf(tmp_path / "home" / "calibration.json")
    assert shelf.current() == (None, "")
    shelf.keep(fitted())
    assert shelf.current() == (fitted(), "")
    assert FittedShelf(shelf.file).current() == (fitted(), "")
    assert [path.name for path in shelf.file.parent.iterdir()] == ["calibration.json"]


def test_another_process_s_fit_is_taken_up(tmp_path: Path) -> None:
    ours, theirs = FittedShelf(tmp_path / "c.json"), FittedShelf(tmp_path / "c.json")
    ours.keep(fitted())
    assert theirs.current()[0] == fitted()
    ours.refuse("there is too little")
    assert theirs.current() == (None, "there is too little")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"version": 1}', '{"version": 1, "fitted": {"weights": {}}}']
)
def test_a_damaged_file_is_none_with_a_reason(tmp_path: Path, content: str) -> None:
    (tmp_path / "c.json").write_text(content)
    assert FittedShelf(tmp_path / "c.json").current() == (None, "its calibration cannot be read")


def test_another_version_is_none_with_a_reason(tmp_path: Path) -> None:
    shelf = FittedShelf(tmp_path / "c.json")
    shelf.keep(fitted())
    kept = json.loads(shelf.file.read_text())
    (tmp_path / "d.json").write_text(json.dumps({**kept, "version": 99}))
    assert "another version" in FittedShelf(tmp_path / "d.json").current()[1]


def test_it_holds_while_the_store_is_much_the_same() -> None:
    store = new_store(TRACKS)
    film(store, "A", (look_vector(1), TRACKS[0]))
    film(store, "B", (look_vector(0, 1), TRACKS[1]))
    here = fitted(films=2, film_marks=tuple(map(mark_of, store.films())))
    assert here.why_not(store, "", "") == ""
    assert "image-text model" in here.why_not(store, "semantic/1/4/x", "")
    assert "the matcher is another" in here.why_not(store, "", "2026-01-01")
    assert "other fingerprints" in dataclasses.replace(here, fingerprints={}).why_not(store, "", "")
    for name in "CDE":
        film(store, name, (look_vector(0, 0, 1), TRACKS[2]))
    assert "of which 2 are among the 5 learnt now" in here.why_not(store, "", "")
    store.remove_films([one.film_id for one in store.films()])
    assert "of which 0 are among the 0 learnt now" in here.why_not(store, "", "")
