"""A piece goes to the disk with what it is made of, for programs beside it and for people in its tags."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from mutagen import File

from temptrack.compose import Source, sidecar_of, write_piece
from temptrack.errors import InvalidInputError
from temptrack.media import Sound, read_sound
from temptrack.progress import Job

SOUND = Sound(np.random.default_rng(1).uniform(-0.5, 0.5, (2, 12345)).astype(np.float32), 48000)
SOURCES = (
    Source("a" * 32, "Harbour", "Ana", "CC BY-SA 4.0", 10.0, 10.2, 0.0, 0.2, "cut"),
    Source("b" * 32, "“Dawn”, again", "", "unknown", 0.0, 0.057, 0.2, 0.257, "cut"),
)


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_sidecar_and_sound_are_written_together(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"piece{suffix}"
    piece = write_piece(path, SOUND, SOURCES, about={"title": "Quay", "seed": 3})
    assert (piece.path, piece.sidecar) == (path, tmp_path / f"piece{suffix}.json")
    assert sorted(tmp_path.iterdir()) == [path, sidecar_of(path)]
    page = json.loads(sidecar_of(path).read_text(encoding="utf-8"))
    assert (page["format"], page["file"], page["samples"]) == ("temptrack.piece/1", path.name, 12345)
    assert page["about"] == {"title": "Quay", "seed": 3}
    assert [source["title"] for source in page["sources"]] == ["Harbour", "“Dawn”, again"]
    assert [source["may_derive"] for source in page["sources"]] == [True, False]
    assert page["sources"][0]["licence_id"] == "CC-BY-SA-4.0"
    assert read_sound(path, None, job=Job()).samples.shape == (2, 12345)


def test_people_read_the_rights_in_the_tags(tmp_path: Path) -> None:
    write_piece(tmp_path / "a.flac", SOUND, SOURCES, about={})
    tags = File(tmp_path / "a.flac")
    assert tags["title"] == ["a"]
    assert tags["copyright"] == ["“Harbour” by Ana, CC BY-SA 4.0; ““Dawn”, again”, unknown"]
    assert "from 10.000 to 10.200 s (cut)" in tags["description"][0]
    assert "permission is needed" in tags["description"][0]
    assert "license" not in tags
    listed = json.loads(tags["temptrack_sources"][0])
    assert [source["track_id"] for source in listed] == ["a" * 32, "b" * 32]


def test_the_piece_says_what_it_may_be_published_under(tmp_path: Path) -> None:
    free = (SOURCES[0], replace(SOURCES[1], licence="CC BY 3.0"))
    write_piece(tmp_path / "a.flac", SOUND, free, about={})
    rights = json.loads(sidecar_of(tmp_path / "a.flac").read_text(encoding="utf-8"))["rights"]
    assert (rights["possible"], rights["licence_id"], rights["same_licence"]) == (True, "CC-BY-SA-4.0", True)
    tags = File(tmp_path / "a.flac")
    assert tags["license"] == ["CC-BY-SA-4.0"]
    assert tags["copyright"][0].startswith("CC BY-SA 4.0; “Harbour” by Ana, CC BY-SA 4.0; ")


def test_nothing_is_written_where_it_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError):
        write_piece(tmp_path / "a.mp3", SOUND, SOURCES, about={})
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_piece(tmp_path / "a.wav", SOUND, SOURCES, about={"level": float("nan")})
    assert not list(tmp_path.iterdir())
