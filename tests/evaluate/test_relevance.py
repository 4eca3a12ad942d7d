import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.retrieval.world import film_id
from temptrack.evaluate.relevance import Pool, nearest, same_music, truth_of
from temptrack.store import MemoryStore
from temptrack.store.records import CueRecord


def tracks_of(store: MemoryStore) -> Pool:
    ids, likeness = store.likeness_matrix()
    return Pool("tracks", tuple(ids), likeness, {})


@pytest.fixture
def cue(store: MemoryStore) -> CueRecord:
    return store.film_cues(film_id(0))[0]


def test_an_identified_cue_names_its_track(store: MemoryStore, cue: CueRecord) -> None:
    pool = tracks_of(store)
    truth = truth_of(cue, pool)
    assert truth.identified
    assert [pool.ids[row] for row in np.flatnonzero(truth.relevant)] == [cue.track_id]
    assert truth.close[truth.relevant].all()
    assert 3 <= truth.close.sum() <= 4  # a tenth of thirty, and the truth if it is not among them


def test_another_encoding_of_the_recording_is_as_true(store: MemoryStore, cue: CueRecord) -> None:
    track = store.get_track(cue.track_id)
    store.put_tracks([dataclasses.replace(track, track_id="other", path="/other.mp3")])
    pool = tracks_of(store)
    truth = truth_of(cue, pool)
    assert {pool.ids[row] for row in np.flatnonzero(truth.relevant)} == {cue.track_id, "other"}


def test_an_unknown_cue_is_its_nearest_tracks(store: MemoryStore, cue: CueRecord) -> None:
    pool = tracks_of(store)
    for unknown in (dataclasses.replace(cue, track_id=""), dataclasses.replace(cue, track_id="gone from the library")):
        truth = truth_of(unknown, pool)
        assert not truth.identified
        assert np.flatnonzero(truth.relevant).tolist() == [int(np.argmax(pool.likeness @ cue.likeness))]


def test_candidate_cues_of_one_music_are_one_truth(store: MemoryStore) -> None:
    cues = [dataclasses.replace(one, track_id="") for one in store.film_cues(film_id(0))]
    cues[1] = dataclasses.replace(cues[1], music_in_s=0.0, music_out_s=50.0)
    cues[0] = dataclasses.replace(cues[0], music_in_s=0.0, music_out_s=50.0)
    pool = Pool(
        "cues", tuple(c.cue_id for c in cues), np.stack([c.likeness for c in cues]), {c.cue_id: c for c in cues}
    )
    truth = truth_of(cues[0], pool)
    assert truth.relevant.tolist() == [True, True, False, False, False]
    assert truth.cosines[0] == pytest.approx(1.0, abs=1e-5)
    assert truth.identified


def test_same_music(cue: CueRecord) -> None:
    other = dataclasses.replace(cue, cue_id="other", film_id="another film")
    assert same_music(cue, cue)
    assert same_music(cue, other)  # the same track
    assert not same_music(cue, dataclasses.replace(other, track_id="another"))
    unknown = dataclasses.replace(cue, track_id="")
    assert not same_music(unknown, dataclasses.replace(other, track_id=""))  # another film's
    assert not same_music(unknown, dataclasses.replace(other, track_id=cue.track_id))


@given(st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=400), st.floats(0.001, 1))
def test_nearest_is_never_empty_and_nothing_outside_it_is_nearer(levels: list[float], share: float) -> None:
    mask = nearest(np.array(levels), share)
    inside, outside = np.array(levels)[mask], np.array(levels)[~mask]
    assert len(inside) >= max(1, int(share * len(levels)))
    assert not len(outside) or outside.max() < inside.min()
