"""What a question shows: references, footage that is offline, silent or known."""

from collections.abc import Callable
from pathlib import Path

import pytest

from temptrack.errors import MediaNotFoundError, NoVideoError, TrackNotFoundError
from temptrack.fingerprint.copies import COPIES, encode_sights
from temptrack.fingerprint.picture import TraceCache
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store.records import FilmSightRecord
from temptrack.suggest import Footage, Query, Segment, SoundReference
from tests.suggest.questions import TRACKS, ask
from tests.suggest.worlds import film, footage, look_vector, new_store


def test_an_unknown_reference() -> None:
    with pytest.raises(TrackNotFoundError):
        ask(Query(like=SoundReference(track_id="nope")))


def test_footage_of_a_learnt_film_is_told_as_such(traces: TraceCache, media_folder: Path) -> None:
    clip = media_folder / "film" / "big_buck_bunny_0_30s_480p.mp4"
    whole = traces.trace(clip, every_frame=True, span=None, job=Job())
    shown = Footage((Segment(clip, Span(8.0, 16.0), 0.0, 8.0),), 8.0)
    store = new_store(TRACKS)
    film(store, "Bunny", (look_vector(1), TRACKS[0]))
    assert not ask(Query(footage=shown), store, traces).scene.remarks
    store.put_film_sight(FilmSightRecord("film:Bunny", COPIES.key, encode_sights(whole.sights.stored())))
    assert ask(Query(footage=shown), store, traces).scene.remarks == (
        "From 0:00 on this is the learnt 'Bunny' from 0:08 on.",
    )


@pytest.mark.media
def test_footage_without_picture(media_folder: Path) -> None:
    song = footage(media_folder / "music" / "wesnoth" / "victory.ogg", 4.0)
    with pytest.raises(NoVideoError):
        ask(Query(footage=song))
    answer = ask(Query(footage=song, text="triumphant"))
    assert answer.suggestions
    assert "victory.ogg" in answer.scene.remarks[0]
    assert answer.scene.duration_s == 4.0


@pytest.mark.media
def test_offline_footage(traces: TraceCache, clip: Callable[[str], Path], tmp_path: Path) -> None:
    gone = Segment(tmp_path / "gone.mov", Span(0.0, 2.0), 0.0, 2.0)
    with pytest.raises(MediaNotFoundError):
        ask(Query(footage=Footage((gone,), 2.0)))
    there = Segment(clip("truck_racing"), Span(0.0, 2.0), 2.0, 4.0)
    answer = ask(Query(footage=Footage((gone, there), 4.0)), traces=traces)
    assert len(answer.scene.remarks) == 1
    assert answer.suggestions
