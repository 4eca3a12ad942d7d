"""A change of places, cut short after every single step, ends as it would have, or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from temptrack.store import Place, finish_placing

ITEMS = ["store", "calibration.json", "models/matcher"]


class KilledError(Exception):
    """The process ends here."""


def old(root: Path) -> Place:
    for name in ("store", "models/matcher"):
        (root / name).mkdir(parents=True)
        (root / name / "of").write_text(f"old {name}")
    (root / "calibration.json").write_text("old")
    place = Place(root / "store")
    place.begin()
    place.next_store.mkdir()
    (place.next_store / "of").write_text("new store")
    (place.next / "calibration.json").write_text("new")
    return place


def told(root: Path) -> dict[str, str]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_text() for path in files}


NEW = {"store/of": "new store", "calibration.json": "new"}
OLD = {"store/of": "old store", "calibration.json": "old", "models/matcher/of": "old models/matcher"}


def test_all_is_in_its_place_and_what_was_there_is_kept(tmp_path: Path) -> None:
    kept = old(tmp_path).decide(Place.kept_name("restore"), ITEMS)
    assert told(kept) == OLD
    assert {name: text for name, text in told(tmp_path).items() if not name.startswith("kept/")} == NEW


@pytest.mark.parametrize("survived", range(7))
def test_killed_after_any_rename_it_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    place, done = old(tmp_path), 0
    rename, replace = Path.rename, Path.replace

    def counted(do: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def step(path: Path, target: Path) -> Path:
            nonlocal done
            if done == survived:
                raise KilledError
            done += 1
            return do(path, target)

        return step

    monkeypatch.setattr(Path, "rename", counted(rename))
    monkeypatch.setattr(Path, "replace", counted(replace))
    if survived < 6:  # a decision, three things put away and two put in place
        with pytest.raises(KilledError):
            place.decide(place.kept_name("restore"), ITEMS)
    else:
        place.decide(place.kept_name("restore"), ITEMS)
    monkeypatch.undo()
    for _ in range(2):
        finish_placing(place.store)
        there = {name: text for name, text in told(tmp_path).items() if not name.startswith("kept/")}
        assert there == (NEW if survived else OLD)
    kept = {name.split("/", 2)[2]: text for name, text in told(tmp_path).items() if name.startswith("kept/")}
    assert kept == (OLD if survived else {})
    assert not place.next.exists()
