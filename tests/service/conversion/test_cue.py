import dataclasses

import numpy as np
import pytest

from temptrack.fingerprint.types import Affect
from temptrack.service.conversion.cue import from_cues, from_timeline
from temptrack.store import FilmSoundRecord, MemoryStore
from tests.store.making import IDENTITY, film, track


def store_with(*, track_ids: tuple[str, str]) -> MemoryStore:
    """Two cues of 8 and 2 s that one stretch of music runs through, and a track."""
    whole, scenes, (first, second) = film("heat", 3)
    first = dataclasses.replace(
        first, music_in_s=1.0, music_out_s=22.0, track_id=track_ids[0], music_probability=0.9, speech_share=0.5
    )
    second = dataclasses.replace(
        second,
        film_out_s=22.0,
        music_in_s=1.0,
        music_out_s=22.0,
        track_id=track_ids[1],
        affect=Affect(0.75, 0.5),
        track_in_s=40.0,
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


def test_a_recognised_track_is_told_from_where_the_stretch_begins_and_a_removed_one_not_at_all() -> None:
    known = track(1).track_id
    (cue,) = from_cues(store_with(track_ids=("", known)), "heat")
    assert (cue.track_id, cue.track_title) == (known, track(1).title)
    assert (cue.track_in_s, cue.track_speed, cue.track_confidence) == (40.0 - 19.0 * 1.02, 1.02, 0.75)
    (cue,) = from_cues(store_with(track_ids=("gone", "")), "heat")
    assert (cue.track_id, cue.track_title, cue.track_in_s) == ("", "", 0.0)


def test_of_several_pieces_in_one_scene_each_is_a_cue() -> None:
    whole, scenes, cues = film("heat", 1)
    lesser = dataclasses.replace(cues[0], cue_id="heat:lesser", film_in_s=8.5, music_in_s=8.5, music_out_s=10.0)
    store = MemoryStore(IDENTITY)
    store.put_film(dataclasses.replace(whole, cue_count=2), scenes, [*cues, lesser])
    found = from_cues(store, "heat")
    assert [cue.film_in_s for cue in found] == [0.0, 8.5]
    assert {cue.scene_description for cue in found} == {scenes[0].description}


def test_a_timeline_has_scenes_and_what_was_heard_in_at_most_600_points() -> None:
    music = np.zeros(14_400, np.uint8)
    music[7_200:7_210] = 255
    presence = np.stack([music, music // 5, music, music], axis=1).tobytes()
    store = MemoryStore(IDENTITY)
    store.put_film(*film("heat", 2), FilmSoundRecord("heat", 7_200.0, "heard/1", b"", 0.5, presence))
    drawn = from_timeline(store, "heat")
    assert [(one.film_in_s, one.film_out_s) for one in drawn.scenes] == [(0.0, 10.0), (10.0, 20.0)]
    assert len(drawn.music_curve) == len(drawn.speech_curve) == 600
    highest = max(drawn.music_curve, key=lambda point: point.level)
    assert highest.at_s == 3_600.0
    assert highest.level == pytest.approx(10 / 24)
    assert max(point.level for point in drawn.speech_curve) == pytest.approx(10 / 24 / 5)
    store.put_film(*film("heat", 2))
    assert not from_timeline(store, "heat").music_curve


def test_stretches_apart_are_cues_apart_in_order() -> None:
    store = MemoryStore(IDENTITY)
    whole, scenes, cues = film("heat", 5)
    apart = [dataclasses.replace(cue, music_in_s=cue.film_in_s, music_out_s=cue.film_out_s) for cue in cues]
    store.put_film(whole, scenes, apart[::-1])
    assert [cue.film_in_s for cue in from_cues(store, "heat")] == [0.0, 20.0, 40.0]
    assert from_cues(store, "nonesuch") == []
