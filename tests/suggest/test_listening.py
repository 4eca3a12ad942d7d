import wave
from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import (
    InvalidTimeError,
    MediaNotFoundError,
    MediaUnreadableError,
    NoAudioError,
    TrackNotFoundError,
)
from temptrack.media import content_hash
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store import TrackRecord
from temptrack.suggest.listening import Heard, listen
from temptrack.suggest.query import SoundReference
from tests.suggest.worlds import new_store, track


def hear(reference: SoundReference, *tracks: TrackRecord, with_tempo: bool = False) -> Heard:
    return listen(reference, new_store(tracks), with_tempo=with_tempo, job=Job())


def test_a_track_of_the_library_needs_no_listening() -> None:
    heard = hear(SoundReference(track_id=track(3).track_id), track(3, 0.7, 0.2))
    assert heard.track_id == track(3).track_id
    assert heard.affect == track(3, 0.7, 0.2).affect
    assert heard.tempo_bpm == 120.0
    assert heard.name == "“Piece 3”"


def test_an_unknown_track() -> None:
    with pytest.raises(TrackNotFoundError):
        hear(SoundReference(track_id="nope"), track(3))


def test_a_part_beyond_the_end() -> None:
    with pytest.raises(InvalidTimeError, match="ends at 120"):
        hear(SoundReference(track_id=track(3).track_id, span=Span(130, 140)), track(3))


@pytest.mark.media
def test_a_part_of_a_file_is_named_and_heard(media_folder: Path) -> None:
    path = media_folder / "music" / "wesnoth" / "frantic.ogg"
    heard = hear(SoundReference(path=path, span=Span(5.0, 12.0)), with_tempo=True)
    assert heard.name == "“frantic” (5–12 s)"
    assert np.linalg.norm(heard.likeness) == pytest.approx(1.0, abs=1e-4)
    assert heard.tempo_bpm > 0
    assert not heard.silent
    assert heard.track_id == ""


@pytest.mark.media
def test_a_file_that_is_a_track_is_known_as_that_track(media_folder: Path) -> None:
    path = media_folder / "music" / "wesnoth" / "victory.ogg"
    known = track(1, track_id=content_hash(path), path=str(path))
    assert hear(SoundReference(path=path), known).track_id == known.track_id
    part = hear(SoundReference(path=path, span=Span(1.0, 3.0)), known)
    assert part.track_id == known.track_id
    assert float(part.likeness @ known.likeness) < 0.99


@pytest.mark.media
def test_files_without_sound_say_so(media_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NoAudioError):
        hear(SoundReference(path=media_folder / "action" / "wild_clips" / "clips" / "truck_racing.mp4"))
    with pytest.raises(MediaNotFoundError):
        hear(SoundReference(path=tmp_path / "gone.wav"))
    (tmp_path / "text.wav").write_text("no sound")
    with pytest.raises(MediaUnreadableError):
        hear(SoundReference(path=tmp_path / "text.wav"))


def test_silence_is_remarked(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "silence.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22050)
        file.writeframes(bytes(2 * 22050 * 3))
    heard = hear(SoundReference(path=tmp_path / "silence.wav"))
    assert heard.silent
    assert heard.remarks == ("The reference “silence” is silent and says nothing.",)
