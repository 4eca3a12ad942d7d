"""What is read of a library, and what goes with it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from temptrack.compose.generate import count_tracks
from temptrack.compose.generate.inputs import WIDTH, condition_rows, without_style
from temptrack.compose.generate.material import Material, gather_material
from temptrack.errors import CancelledError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import Affect
from temptrack.media import write_sound
from temptrack.media.types import Sound
from temptrack.progress import Job, Progress
from temptrack.store import CueRecord, FilmRecord, MemoryStore, SceneRecord, store_identity
from tests.compose.generate.pieces import BEATS, library, play, record

STYLED = np.linspace(-1, 1, STYLE.dimension, dtype=np.float32)


def learn_scene(store: MemoryStore, track_id: str) -> None:
    """A film one scene of which plays the first twenty seconds of a track."""
    scene = SceneRecord("s", "f", 0.0, 20.0, "", (), STYLED, None, Affect(0.5, 0.5), "c")
    likeness = np.zeros(LIKENESS.dimension, np.float32)
    cue = CueRecord("c", "s", "f", 0.0, 20.0, likeness, Affect(0.5, 0.5), -20.0, track_id=track_id)
    store.put_film(FilmRecord("f", "/f", "f", 20.0, Affect(0.5, 0.5), 1, 1), [scene], [cue])


def test_every_track_gives_its_beats_with_its_own_energy(material: Material) -> None:
    assert len(material.track_ids) == 14
    assert material.beats == 14 * BEATS
    assert material.licences == {"CC0-1.0": 7, "unknown": 7}
    assert material.paired == 0
    first = material.stretches[0]
    loud = first.patches.loudness_lufs
    assert np.corrcoef(loud, first.condition.energy)[0, 1] > 0.6
    assert first.condition.tempo_bpm == pytest.approx(120.0)


def test_the_same_library_is_the_same_material(tmp_path: Path) -> None:
    one, same, other = (gather_material(library(tmp_path, tracks), Job()) for tracks in (2, 2, 1))
    assert one.digest == same.digest
    assert one.digest != other.digest


def test_a_scene_that_plays_a_track_gives_it_its_style(tmp_path: Path) -> None:
    store = library(tmp_path, 2)
    plain = gather_material(store, Job())
    learn_scene(store, record(0).track_id)
    found = gather_material(store, Job())
    assert found.paired == 1
    assert found.digest != plain.digest
    rows = condition_rows(next(one.condition for one in found.stretches if one.condition.style is not None))
    assert rows.shape == (BEATS, WIDTH)
    assert np.array_equal(rows[3, -STYLE.dimension :], STYLED)
    assert not without_style(rows)[:, -STYLE.dimension - 1 :].any()
    assert np.array_equal(without_style(rows)[:, :6], rows[:, :6])


def test_what_cannot_be_read_is_left_out_and_what_has_no_beat_is_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = library(tmp_path, 4)
    (tmp_path / "1.wav").unlink()
    (tmp_path / "2.wav").write_bytes(b"no music")
    free = replace(record(3), path=str(tmp_path / "3.wav"), beats_s=np.zeros(0, np.float32), duration_s=36.0)
    (tmp_path / "3.wav").unlink()
    write_sound(tmp_path / "3.wav", Sound(np.tile(play(3), 2)[None], ANALYSIS_RATE_HZ), tags={})
    store.put_tracks([free])
    found = gather_material(store, Job())
    assert found.track_ids == (record(0).track_id, record(3).track_id)
    assert caplog.text.count("nothing is learnt from") == 2
    assert next(one for one in found.stretches if one.track_id == free.track_id).condition.tempo_bpm == pytest.approx(
        90
    )
    short = replace(record(5), beats_s=record(5).beats_s[:20], duration_s=10.0)
    store.put_tracks([short])
    assert count_tracks(store) == 4


def test_nothing_is_drawn_from_an_empty_library() -> None:
    assert gather_material(MemoryStore(store_identity(STYLE, LIKENESS)), Job()).stretches == ()


def test_reading_tells_of_itself_and_stops_when_asked(tmp_path: Path) -> None:
    store, told = library(tmp_path, 3), list[Progress]()

    def listen(progress: Progress) -> None:
        told.append(progress)
        if progress.done == 1:
            job.cancel()

    job = Job(listen)
    with pytest.raises(CancelledError):
        gather_material(store, job)
    assert [(one.stage, one.done, one.total) for one in told] == [("read", 0, 3), ("read", 1, 3)]
