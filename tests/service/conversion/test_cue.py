import dataclasses

import pytest

from temptrack.fingerprint.types import Affect
from temptrack.service.conversion.cue import from_cues
from temptrack.store import MemoryStore
from tests.store.making import IDENTITY, film, track


def store_with(*, track_ids: tuple[str, str]) -> MemoryStore:
    """Two cues of 8 and 2 s that one stretch of music runs through, and a track."""
    whole, scenes, (first, second) = film("heat", 3)
    first = dataclasses.replace(
        first, music_in_s=1.0, music_out_s=22.0, track_id=track_ids[0], music_probability=0.9, speech_share=0.5
    )
    second = dataclasses.replace(
        second, film_out_s=22.0, music_in_s=1.0, music_out_s=22.0, track_id=track_ids[1], affect=Affect(0.75, 0.5)
    )
    store = MemoryStore(IDENTITY)
    store.put_tracks([track(1)])
    store.put_film(whole, scenes, [first, second])
    return store


def test_parts_of_one_stretch_are_one_cue() -> None:
    (cue,) = from_cues(store_with(track_ids=("", "")), "heat")
    assert (cue.film_in_s, cue.film_out_s, cue.scenes) == (1.0, 22.0, 2)
    assert cue.scene_description == "Scene 0 of heat"
    assert cue.affect.energy == pytest.approx((0.25 * 8 + 0.75 * 2) / 10)
    assert cue.music_probability == pytest.approx(0.72)
    assert cue.speech_share == pytest.approx(0.4)
    assert cue.track_id == ""
    assert cue.nearest_track_title == track(1).title
    assert -1 <= cue.nearest_cosine <= 1


def test_a_recognised_track_is_named_and_a_removed_one_only_by_its_id() -> None:
    known = track(1).track_id
    (cue,) = from_cues(store_with(track_ids=("", known)), "heat")
    assert (cue.track_id, cue.track_title, cue.track_in_s) == (known, track(1).title, 2.0)
    (cue,) = from_cues(store_with(track_ids=("gone", "")), "heat")
    assert (cue.track_id, cue.track_title) == ("gone", "")


def test_stretches_apart_are_cues_apart_in_order() -> None:
    store = MemoryStore(IDENTITY)
    whole, scenes, cues = film("heat", 5)
    apart = [dataclasses.replace(cue, music_in_s=cue.film_in_s, music_out_s=cue.film_out_s) for cue in cues]
    store.put_film(whole, scenes, apart[::-1])
    assert [cue.film_in_s for cue in from_cues(store, "heat")] == [0.0, 20.0, 40.0]
    assert from_cues(store, "nonesuch") == []
