"""What was kept rises and what was rejected sinks, for footage like it and for no other."""

from collections.abc import Sequence

import numpy as np
import pytest

from temptrack.fingerprint.types import Affect, Vector
from temptrack.store import FeedbackRecord, MemoryStore, TrackRecord, Verdict
from temptrack.suggest.choices import alike
from temptrack.suggest.fusion import fuse
from temptrack.suggest.query import Query, Steering
from temptrack.suggest.question import question_of
from temptrack.suggest.routes import ALL_ROUTES, Context
from temptrack.suggest.routes.choices import ChoicesRoute
from tests.suggest.worlds import SEMANTIC, context, film, grid_of_tracks, look, look_vector, new_store, unit

TRACKS = grid_of_tracks(6)
HERE, NEARBY, ELSEWHERE = look_vector(1), look_vector(1, 0.15), look_vector(0, 1)


def learnt() -> MemoryStore:
    """A library, and a film with scenes both here and elsewhere."""
    store = new_store(TRACKS)
    film(store, "A", (HERE, TRACKS[7]), (ELSEWHERE, TRACKS[28]), (look_vector(0, 0, 1), TRACKS[15]))
    return store


def seeing(store: MemoryStore, vector: Vector) -> Context:
    return context(store, Query(text=""), seen=look(vector))


def verdict(asked: Context, track: TrackRecord, said: Verdict, instead: TrackRecord | None = None) -> FeedbackRecord:
    return FeedbackRecord(
        answer_id="an answer",
        track_id=track.track_id,
        verdict=said,
        likeness=track.likeness,
        asked=question_of(asked),
        replaced_by=instead.track_id if instead is not None else "",
        replacement=instead.likeness if instead is not None else None,
    )


def place(store: MemoryStore, vector: Vector, track: TrackRecord) -> tuple[int, float]:
    """Rank, from 0, and score of a track for footage."""
    asked = seeing(store, vector)
    scores = fuse(asked, ALL_ROUTES, 10.0).scores
    row = asked.library.rows[track.track_id]
    return int(np.sum(scores > scores[row])), float(scores[row])


@pytest.mark.parametrize("vector", [HERE, NEARBY])
def test_a_kept_track_rises_for_footage_like_it(vector: Vector) -> None:
    store = learnt()
    kept = TRACKS[33]
    rank, score = place(store, vector, kept)
    store.put_feedback([verdict(seeing(store, HERE), kept, Verdict.KEPT)])
    new_rank, new_score = place(store, vector, kept)
    assert new_score > score + 1.0
    assert new_rank < rank


@pytest.mark.parametrize("vector", [HERE, NEARBY])
def test_a_rejected_track_sinks_for_footage_like_it(vector: Vector) -> None:
    store = learnt()
    asked = seeing(store, HERE)
    best = TRACKS[int(np.argmax(fuse(asked, ALL_ROUTES, 10.0).scores))]
    _, score = place(store, vector, best)
    store.put_feedback([verdict(asked, best, Verdict.REJECTED)])
    rank, new_score = place(store, vector, best)
    assert new_score < score - 0.5
    assert rank > 0


@pytest.mark.parametrize("said", [Verdict.KEPT, Verdict.REJECTED])
def test_nothing_leaks_to_other_footage(said: Verdict) -> None:
    store = learnt()
    before = fuse(seeing(store, ELSEWHERE), ALL_ROUTES, 10.0).scores
    store.put_feedback([verdict(seeing(store, HERE), track, said) for track in (TRACKS[33], TRACKS[2])])
    after = fuse(seeing(store, ELSEWHERE), ALL_ROUTES, 10.0).scores
    assert np.abs(after - before).max() < 0.02


def test_what_sounds_like_the_kept_rises_with_it_and_what_sounds_like_the_rejected_stays() -> None:
    for said, alike_rises in ((Verdict.KEPT, True), (Verdict.REJECTED, False)):
        store = learnt()
        neighbour = TRACKS[32]  # of TRACKS[33] on the grid
        _, before = place(store, HERE, neighbour)
        store.put_feedback([verdict(seeing(store, HERE), TRACKS[33], said)])
        _, after = place(store, HERE, neighbour)
        assert (after > before + 0.3) == alike_rises
        assert after > before - 0.05


def test_a_replacement_rises_and_what_it_replaced_sinks() -> None:
    store = learnt()
    asked = seeing(store, HERE)
    _, first = place(store, HERE, TRACKS[7])
    _, second = place(store, HERE, TRACKS[33])
    store.put_feedback([verdict(asked, TRACKS[7], Verdict.REPLACED, TRACKS[33])])
    assert place(store, HERE, TRACKS[7])[1] < first - 0.5
    assert place(store, HERE, TRACKS[33])[1] > second + 1.0


def test_a_kept_track_that_left_the_library_still_says_what_fits() -> None:
    store = learnt()
    _, before = place(store, HERE, TRACKS[32])
    store.put_feedback([verdict(seeing(store, HERE), TRACKS[33], Verdict.KEPT)])
    store.remove_tracks([TRACKS[33].track_id])
    assert place(store, HERE, TRACKS[32])[1] > before + 0.3
    asked = seeing(store, HERE)
    (said,) = ChoicesRoute().testify(asked)
    assert said.reason(asked.library.rows[TRACKS[32].track_id]).startswith("sounds like a track, which you kept")


def test_words_are_remembered_by_the_words_they_share() -> None:
    store = learnt()
    asked = context(store, Query(text="night chase over roofs"))
    store.put_feedback([verdict(asked, TRACKS[33], Verdict.KEPT)])
    row = asked.library.rows[TRACKS[33].track_id]

    def said(text: str) -> float:
        return sum(float(t.log_odds[row]) for t in ChoicesRoute().testify(context(store, Query(text=text))))

    assert said("night chase over roofs") > said("a chase over the roofs") > 0.3
    assert said("picnic by the sea") == 0.0


def questions() -> Sequence[tuple[str, float, Context, Context]]:
    store = new_store(TRACKS)

    def seen(vector: Vector = HERE, meaning: Sequence[float] = (1,), key: str = SEMANTIC.key) -> Context:
        return context(store, Query(text=""), seen=look(vector, semantic=unit(meaning, 4), semantic_key=key))

    here = seen()
    steered = context(store, Query(text="", steering=Steering(energy=1.0)), seen=look(HERE))
    bright = context(store, Query(text=""), seen=look(HERE, affect=Affect(0.5, 0.5)))
    return [
        ("the same", 1.0, here, here),
        ("another meaning", 0.0, here, seen(meaning=(0, 1))),
        ("another model, so style alone tells", 1.0, here, seen(meaning=(0, 1), key="semantic/2/4/other")),
        ("another style", 0.0, here, seen(ELSEWHERE)),
        ("steered to another energy", float(np.exp(-0.5 * (0.35 / 0.15) ** 2)), bright, steered),
        ("words are not footage", 0.0, here, context(store, Query(text="sad"))),
    ]


@pytest.mark.parametrize(("expected", "one", "other"), [q[1:] for q in questions()], ids=[q[0] for q in questions()])
def test_questions_are_alike_when_all_of_them_is(expected: float, one: Context, other: Context) -> None:
    for first, second in ((one, other), (other, one)):
        assert alike(question_of(first), question_of(second)) == pytest.approx(expected, abs=1e-3)
