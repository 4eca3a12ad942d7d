"""The whole way from a question to an answer."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.errors import (
    CancelledError,
    EmptyLibraryError,
    InvalidInputError,
    MediaNotFoundError,
)
from temptrack.fingerprint.picture import TraceCache, style_of
from temptrack.fingerprint.types import Vector
from temptrack.progress import Job, Progress
from temptrack.suggest import Answer, Filters, Footage, Query, SoundReference, Steering, Suggester
from tests.suggest.questions import NOWHERE, TRACKS, ask
from tests.suggest.worlds import film, footage, look, look_vector, new_store, track


def mean_energy(answer: Answer) -> float:
    return float(np.mean([s.track.affect.energy for s in answer.suggestions]))


def test_words() -> None:
    answer = ask(Query(text="sad and lonely", limit=4))
    assert [s.rank for s in answer.suggestions] == [1, 2, 3, 4]
    best = answer.suggestions[0].track.affect
    assert (best.energy, best.valence) == pytest.approx((0.2, 0.2), abs=0.1)
    assert answer.suggestions[0].reasons[0].route == "text"
    assert answer.scene.affect.energy == pytest.approx(0.2)
    assert answer.capabilities.tracks == 36
    assert not answer.uncertainty.abstain
    for suggestion in answer.suggestions:
        assert suggestion.track_out_s - suggestion.track_in_s == pytest.approx(30.0)
        assert suggestion.track.links


def test_a_reference_is_not_suggested_back() -> None:
    for chosen in TRACKS[::7]:
        answer = ask(Query(like=SoundReference(track_id=chosen.track_id), limit=36))
        assert chosen.track_id not in {s.track.track_id for s in answer.suggestions}
        assert len(answer.suggestions) == 35
    assert all(reason.route == "sound" for s in answer.suggestions for reason in s.reasons)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 35), st.integers(1, 12))
def test_steering_moves_the_energy_of_the_answer(chosen: int, limit: int) -> None:
    like = SoundReference(track_id=TRACKS[chosen].track_id)
    amounts = [-1.0, -0.4, 0.0, 0.4, 1.0]
    asked = [ask(Query(like=like, steering=Steering(energy=a), limit=limit)) for a in amounts]
    means = [mean_energy(answer) for answer in asked]
    assert means[0] <= means[1] + 1e-9
    assert means[3] <= means[4] + 1e-9
    assert means[0] < means[4]


bound = st.none() | st.floats(0, 200)


@settings(deadline=None, max_examples=25)
@given(
    st.builds(
        Filters,
        licences=st.sampled_from([(), ("cc by 4.0",), ("GPL-2",)]),
        tempo_min_bpm=bound,
        tempo_max_bpm=bound,
        duration_min_s=bound,
        exclude_track_ids=st.frozensets(st.sampled_from([t.track_id for t in TRACKS]), max_size=30),
    ),
    st.integers(1, 50),
)
def test_filters_always_hold(filters: Filters, limit: int) -> None:
    query = Query(text="wild", filters=filters, limit=limit)
    least, most = filters.tempo_min_bpm, filters.tempo_max_bpm
    if least is not None and most is not None and least > most:
        with pytest.raises(InvalidInputError):
            ask(query)
        return
    answer = ask(query)
    assert len(answer.suggestions) <= limit
    for suggestion in answer.suggestions:
        found = suggestion.track
        assert not filters.licences or found.licence.casefold() in filters.licences
        assert least is None or found.tempo_bpm >= least
        assert most is None or found.tempo_bpm <= most
        assert filters.duration_min_s is None or found.duration_s >= filters.duration_min_s
        assert found.track_id not in filters.exclude_track_ids
    if not answer.suggestions:
        assert answer.uncertainty.abstain
        assert answer.uncertainty.message.startswith("Nothing to suggest: ")


def test_the_same_question_has_the_same_answer() -> None:
    query = Query(text="a dark and eerie piece", like=SoundReference(track_id=TRACKS[4].track_id), with_visuals=True)
    assert repr(ask(query)) == repr(ask(query))


def test_an_empty_library_says_what_to_do() -> None:
    with pytest.raises(EmptyLibraryError, match="temptrack library add"):
        ask(Query(text="sad"), new_store())


@pytest.mark.parametrize("text", ["xyzzy", "the of and", "?!", "\x00", "🎬"])
def test_words_without_meaning_abstain(text: str) -> None:
    answer = ask(Query(text=text))
    assert answer.uncertainty.abstain
    assert answer.uncertainty.message.startswith("None of the words matched")
    assert len(answer.suggestions) == 5


def test_a_library_of_one() -> None:
    answer = ask(Query(text="sad", limit=50), new_store([track(1)]))
    assert len(answer.suggestions) == 1
    assert answer.uncertainty.abstain
    assert "one track" in answer.uncertainty.message
    assert answer.suggestions[0].confidence == pytest.approx(0.1)


def test_one_recording_comes_once() -> None:
    twin = dataclasses.replace(TRACKS[0], track_id="f" * 32, path="/music/elsewhere.mp3")
    answer = ask(Query(text="sad", limit=50), new_store([*TRACKS, twin]))
    ids = {s.track.track_id for s in answer.suggestions}
    assert not {TRACKS[0].track_id, twin.track_id} <= ids
    assert len(ids) == 36


def test_stages_are_reported_in_order() -> None:
    heard: list[Progress] = []
    query = Query(text="sad", like=SoundReference(track_id=TRACKS[0].track_id))
    Suggester(new_store(TRACKS), NOWHERE, lambda: None).suggest(query, Job(heard.append))
    assert list(dict.fromkeys(progress.stage for progress in heard)) == ["listen", "match", "place"]


def test_cancelling_is_heeded() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        Suggester(new_store(TRACKS), NOWHERE, lambda: None).suggest(Query(text="sad"), job)


@pytest.mark.media
def test_footage(traces: TraceCache, clip: Callable[[str], Path]) -> None:
    answer = ask(Query(footage=footage(clip("truck_racing"), 2.0), with_visuals=True), traces=traces)
    assert answer.scene.duration_s == 2.0
    assert answer.scene.description
    assert answer.scene.shot_count == len(answer.scene.cuts_range_s) + 1
    assert answer.scene.thumbnails
    assert 2 <= len(answer.scene.energy_curve) <= 600
    assert answer.uncertainty.novelty == 1.0
    assert "a learnt film" in answer.uncertainty.message
    for suggestion in answer.suggestions:
        assert suggestion.track_out_s - suggestion.track_in_s == pytest.approx(2.0)
        assert [reason.route for reason in suggestion.reasons] == ["affect"]
        first, last = suggestion.energy_curve[0], suggestion.energy_curve[-1]
        assert (first.at_s, last.at_s) == pytest.approx((suggestion.track_in_s, suggestion.track_out_s))
    wanted = answer.scene.affect
    distances = [
        np.hypot((s.track.affect.energy - wanted.energy) / 0.15, (s.track.affect.valence - wanted.valence) / 0.3)
        for s in answer.suggestions
    ]
    assert distances == sorted(distances)


@pytest.mark.media
def test_wilder_footage_gets_wilder_music(traces: TraceCache, clip: Callable[[str], Path]) -> None:
    wild, calm = (ask(Query(footage=footage(clip(n), 2.0)), traces=traces) for n in ("truck_racing", "harbour_skyline"))
    assert mean_energy(wild) > mean_energy(calm) + 0.2


@pytest.mark.media
def test_calmer_is_calmer_for_footage_too(traces: TraceCache, clip: Callable[[str], Path]) -> None:
    shown = footage(clip("truck_racing"), 2.0)
    means = [
        mean_energy(ask(Query(footage=shown, steering=Steering(energy=amount)), traces=traces))
        for amount in (-1.0, 0.0, 1.0)
    ]
    assert means[0] < means[1] <= means[2]


@pytest.mark.media
def test_learning_a_matching_scene_raises_its_cues_track(traces: TraceCache, clip: Callable[[str], Path]) -> None:
    shown = footage(clip("truck_racing"), 2.0)
    before = ask(Query(footage=shown, limit=36), traces=traces).suggestions[20]
    unlikely = before.track
    store = new_store(TRACKS)
    film(store, "Rally", (_style(traces, shown), unlikely), (look_vector(0, 0, 1), TRACKS[3]))
    after = ask(Query(footage=shown, limit=36), store, traces)
    raised = next(s for s in after.suggestions if s.track.track_id == unlikely.track_id)
    assert raised.score > before.score + 0.5
    assert raised.rank < before.rank - 3
    told = next(r for r in raised.reasons if r.route == "scenes")
    assert told.text == "like the snow march scene in Rally (0:12–0:20), whose cue this resembles"
    assert after.uncertainty.novelty < 0.05
    assert after.capabilities.films_learnt == 1


def _style(traces: TraceCache, shown: Footage) -> Vector:
    segment = shown.segments[0]
    return style_of(traces.trace(segment.path, every_frame=True, span=segment.span, job=Job())).vector


@pytest.mark.media
def test_a_still_and_a_blink(traces: TraceCache, clip: Callable[[str], Path], tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "still.png"), np.full((90, 160, 3), 40, np.uint8))
    still = ask(Query(footage=footage(tmp_path / "still.png", 0.04)), traces=traces)
    assert still.scene.shot_count == 1
    assert still.suggestions
    blink = ask(Query(footage=footage(clip("truck_racing"), 0.2)), traces=traces)
    assert blink.suggestions[0].track_out_s - blink.suggestions[0].track_in_s == pytest.approx(0.2)


def test_footage_that_was_seen_before_is_not_looked_at_again(tmp_path: Path) -> None:
    store = new_store(TRACKS)
    film(store, "learnt", (look_vector(1.0), TRACKS[30]), identified=True)
    suggester = Suggester(store, NOWHERE, lambda: None)
    query = Query(footage=footage(tmp_path / "gone.mkv"), limit=3)
    weighed = suggester.weigh(query, Job(), seen=look(look_vector(1.0), TRACKS[30].affect))
    assert weighed.fused.scores.shape == (36,)
    assert {name for name, _ in weighed.fused.testimonies} == {"scenes", "affect"}
    answer = suggester.answer(weighed)
    assert answer.suggestions[0].track.track_id == TRACKS[30].track_id
    assert answer.uncertainty.novelty == pytest.approx(0.0, abs=1e-6)
    with pytest.raises(MediaNotFoundError):
        suggester.suggest(query, Job())
