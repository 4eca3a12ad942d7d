"""Media are found where they are said to be, moved along, by name below a root, or as a proxy; else it is said why."""

from pathlib import Path
from urllib.parse import quote

import pytest

from temptrack.interchange.timelines.composition import Source
from temptrack.interchange.timelines.media_places import MediaPlaces, Place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "edit/media/a clip.mov",
        "edit/100%.mov",
        "disk/2024/day 1/B.MOV",
        "disk/2024/day 2/b.mov",
        "other/é.wav",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def find(folder: Path, url: str, *roots: str, others: tuple[str, ...] = (), name: str = "clip") -> Place:
    places = MediaPlaces(folder / "edit", [folder / root for root in roots])
    return places.find(Source(name, url, others=others))


def test_where_it_is_said_to_be(folder: Path) -> None:
    there = folder / "edit/media/a clip.mov"
    for url in (
        str(there),
        "media/a clip.mov",
        "media/a%20clip.mov",
        "./media/../media/a clip.mov",
        there.as_uri(),
        f"file://localhost{quote(str(there))}",
    ):
        assert find(folder, url).path == there, url


def test_a_percent_sign_that_is_one(folder: Path) -> None:
    assert find(folder, "100%.mov").path == folder / "edit/100%.mov"
    assert find(folder, (folder / "edit/100%.mov").as_uri()).path == folder / "edit/100%.mov"


@pytest.mark.parametrize(
    "url",
    [
        r"C:\Users\me\media\a clip.mov",
        "file:///C:/Users/me/media/a%20clip.mov",
        "file://localhost/D%3a/media/a%20clip.mov",
        r"\\server\share\media\a clip.mov",
        "/Volumes/Old/media/a clip.mov",
        "file:///Volumes/Old/media/a%20clip.mov",
    ],
)
def test_moved_along_with_the_timeline(folder: Path, url: str) -> None:
    assert find(folder, url).path == folder / "edit/media/a clip.mov"


def test_below_a_root_by_as_much_of_the_path_as_agrees(folder: Path) -> None:
    assert find(folder, "/gone/day 2/b.mov").path is None
    assert find(folder, "/gone/day 2/b.mov", "disk").path == folder / "disk/2024/day 2/b.mov"
    assert find(folder, "/gone/DAY 1/b.mov", "disk").path == folder / "disk/2024/day 1/B.MOV"
    assert find(folder, "/gone/b.mxf", "disk").path in set((folder / "disk").rglob("*.*"))


def test_which_of_two_is_said(folder: Path) -> None:
    places = MediaPlaces(folder, [folder / "disk"])
    assert places.find(Source("b", "/gone/b.mov")).path is not None
    assert "b.mov is there 2 times" in places.notes[0]


def test_a_proxy_where_the_original_is_not(folder: Path) -> None:
    places = MediaPlaces(folder / "edit")
    proxy = (folder / "other/é.wav").as_uri()
    assert places.find(Source("é", "/gone/x.mov", others=(proxy,))).path == folder / "other/é.wav"
    assert places.notes == ("é is seen through its proxy é.wav.",)


def test_why_nothing_was_found(folder: Path) -> None:
    assert find(folder, "/gone/x.mov", "disk").reason == "nothing is there"
    assert find(folder, "https://example.org/x.mov").reason == "a https address is not looked up"
    assert find(folder, "").reason == "the timeline does not say where it is"


def test_nothing_outside_the_roots_is_taken_by_climbing(folder: Path) -> None:
    assert find(folder, "/gone/../../other/é.wav", "disk").path is None
    assert find(folder, "x\0.mov").path is None
