import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.types import Affect, Vector
from temptrack.suggest.asking import read_asking
from temptrack.suggest.listening import Heard
from temptrack.suggest.meaning import Meant
from temptrack.suggest.query import Filters, Query
from temptrack.suggest.uncertainty import (
    BASE_RATE,
    Findings,
    confidence_of,
    confidence_of_first,
    judge,
    novelty_of_question,
    trust_in,
)
from tests.suggest.worlds import (
    SEMANTIC,
    context,
    film,
    grid_of_tracks,
    look,
    look_vector,
    new_store,
    sound_of,
    track,
    unit,
)

TRACKS = grid_of_tracks(4)


def findings(**changes: Any) -> Findings:
    made: dict[str, Any] = {
        "scores": np.array([2.0, 0.5, 0.0, -1.0]),
        "novelty": 0.2,
        "confidence": 0.5,
        "raw_confidence": 0.4,
        "top_energies": (0.5, 0.6, 0.4),
        "flat": False,
        "excluded_by": "",
        "wanted_energy": 0.5,
    }
    return Findings(**{**made, **changes})


def test_no_evidence_is_the_base_rate() -> None:
    assert confidence_of(0.0, 0.5) == pytest.approx(BASE_RATE)
    assert confidence_of(0.0, 1.0) == pytest.approx(BASE_RATE)
    assert confidence_of_first([]) == 0.0


@given(st.floats(-8, 8), st.floats(-8, 8), st.floats(0.5, 1))
def test_confidence_grows_with_the_score_and_stays_a_probability(one: float, other: float, trust: float) -> None:
    low, high = sorted((one, other))
    assert 0 < confidence_of(low, trust) <= confidence_of(high, trust) < 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_one_of_three_is_likelier_than_the_best_and_no_likelier_than_all_apart(confidences: list[float]) -> None:
    together = confidence_of_first(confidences)
    top = np.array(confidences[:3])
    assert top.max() - 1e-9 <= together <= 1 - np.prod(1 - top) + 1e-9


def test_the_known_is_trusted_more() -> None:
    store = new_store(TRACKS)
    seen = context(store, seen=look())
    assert trust_in(seen, 0.0) > trust_in(seen, 0.5) > trust_in(seen, 1.0)
    assert trust_in(context(store, Query(text="sad")), 0.0) == trust_in(seen, 1.0)


def test_footage_is_new_where_nothing_was_learnt() -> None:
    store = new_store(TRACKS)
    assert novelty_of_question(context(store, seen=look())) == 1.0
    film(store, "A", (look_vector(1), TRACKS[0]), (look_vector(0, 1), TRACKS[1]))
    same, other = (novelty_of_question(context(store, seen=look(v))) for v in (look_vector(1), look_vector(0, 0, 1)))
    assert same == pytest.approx(0.0, abs=1e-5)
    assert other >= 0.5 - 1e-6


def test_a_sound_is_new_where_no_track_is_like_it() -> None:
    store = new_store(TRACKS)

    def novelty(likeness: Vector, silent: bool = False) -> float:
        heard = Heard("r", likeness, Affect(0.5, 0.5), 0.0, silent)
        return novelty_of_question(context(store, heard=heard))

    assert novelty(TRACKS[3].likeness) == pytest.approx(0.0, abs=1e-3)
    assert novelty(np.roll(TRACKS[3].likeness, 40)) > 0.5
    assert novelty(sound_of(0.5, 0.5) * 0, silent=True) == 1.0


def test_words_are_new_by_the_share_nobody_knows() -> None:
    store = new_store(TRACKS)
    assert novelty_of_question(context(store, Query(text="sad"))) == 0.0
    assert novelty_of_question(context(store, Query(text="sad xyzzy"))) == 0.5
    assert novelty_of_question(context(store, Query(text="the of and"))) == 1.0


def test_good_evidence_is_not_withheld() -> None:
    judged = judge(context(new_store(TRACKS), Query(text="sad")), findings())
    assert not judged.abstain
    assert judged.message.endswith("Confidence is not calibrated.")
    assert (judged.confidence, judged.raw_confidence) == (0.5, 0.4)
    calibrated = judge(context(new_store(TRACKS), Query(text="sad")), findings(calibrated=True, meaning="That it is."))
    assert "not calibrated" not in calibrated.message
    assert calibrated.confidence_means == "That it is."


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"scores": np.zeros(0), "excluded_by": "the licence filter “MIT”"}, "Nothing to suggest: the licence filter"),
        ({"scores": np.array([0.1, 0.0, 0.0])}, "The evidence is flat"),
        ({"scores": np.array([1.0])}, "The evidence is flat"),
        ({"flat": True}, "nothing to tell one track from another"),
        ({"novelty": 0.95, "top_energies": (0.1, 0.2), "wanted_energy": 0.9}, "is as energetic as"),
        ({"novelty": 0.95, "top_energies": (0.9, 0.8), "wanted_energy": 0.1}, "is as calm as"),
        ({"threshold": 0.41, "risk": 0.3}, "Too unsure for the risk that the setting `risk` accepts"),
        (
            {"threshold": 0.41, "risk": 0.3, "risk_is_asked": True},
            "more than 30 % of the answers this sure",
        ),
        ({"threshold": 2.0, "risk": 0.1, "risk_is_asked": True}, "no answer, however sure, kept to the risk asked for"),
    ],
)
def test_abstains_and_says_why(changes: dict[str, Any], says: str) -> None:
    judged = judge(context(new_store(TRACKS), Query(text="sad")), findings(**changes))
    assert judged.abstain
    assert says in judged.message


def test_a_risk_that_is_kept_to_is_no_reason() -> None:
    asked = context(new_store(TRACKS), Query(text="sad"))
    assert not judge(asked, findings(threshold=0.4, risk=0.3)).abstain
    said = judge(asked, findings(risk=0.3, risk_is_asked=True))
    assert not said.abstain
    assert "A risk can only be kept to where confidence is calibrated." in said.message


def test_footage_newer_than_what_was_measured_is_not_pretended_to_be_known() -> None:
    asked = context(new_store(TRACKS), seen=look())
    assert not judge(asked, findings(novelty=0.6, novelty_limit=0.7, calibrated=True)).abstain
    judged = judge(asked, findings(novelty=0.8, novelty_limit=0.7, calibrated=True))
    assert judged.abstain
    assert judged.message.startswith("This is less like anything learnt")


def test_near_what_was_learnt_a_far_affect_is_no_reason() -> None:
    judged = judge(
        context(new_store(TRACKS), Query(text="sad")), findings(top_energies=(0.1,), wanted_energy=0.9, novelty=0.3)
    )
    assert not judged.abstain


def test_words_that_match_nothing() -> None:
    judged = judge(context(new_store(TRACKS), Query(text="xyzzy")), findings(flat=True))
    assert judged.abstain
    assert judged.message.startswith("None of the words matched")
    partly = judge(context(new_store(TRACKS), Query(text="sad xyzzy")), findings())
    assert "Not understood: xyzzy." in partly.message


def test_a_description_that_is_understood_is_not_reproached_with_its_words() -> None:
    asked = context(new_store(TRACKS), Query(text="coffin bearers"))
    judged = judge(dataclasses.replace(asked, meant=Meant((), Affect(0.2, 0.2), ("funeral",), clear=True)), findings())
    assert not judged.abstain
    assert "Not understood" not in judged.message
    assert "sentence model" not in judged.message
    assert "sentence model" in judge(asked, findings()).message


def test_conditions_alone_are_a_question() -> None:
    asked = context(new_store(TRACKS), Query(filters=Filters(conditions=read_asking("tempo:>90").conditions)))
    judged = judge(asked, findings(flat=True))
    assert not judged.abstain
    assert judged.message.startswith("Chosen by the conditions alone")


def test_says_what_would_help() -> None:
    bare = judge(context(new_store([track(0)]), seen=look()), findings()).message
    assert "a learnt film (`temptrack learn`)" in bare
    assert "open_clip weights" in bare
    assert "a larger library than one track" in bare
    store = new_store(TRACKS)
    film(store, "A", (look_vector(1), TRACKS[0]), (look_vector(0, 1), TRACKS[1]))
    assert "a learnt film" not in judge(context(store, seen=look()), findings()).message
    far = judge(context(store, seen=look(look_vector(-1))), findings(novelty=0.97)).message
    assert "Nothing that was learnt is much like" in far


def test_a_better_word_for_the_missing_model_is_passed_on() -> None:
    seen = dataclasses.replace(
        context(new_store(TRACKS), seen=look()), semantic_lack="the model, which is being downloaded (43 %)"
    )
    assert "What would help: a learnt film (`temptrack learn`); the model, which is being downloaded (43 %)" in (
        judge(seen, findings()).message
    )


@pytest.mark.parametrize("key", [SEMANTIC.key, SEMANTIC.key.replace("made-up", "another")])
def test_scenes_of_another_model_are_missed_and_named(key: str) -> None:
    store = new_store(TRACKS)
    film(
        store,
        "one",
        (look_vector(1.0), TRACKS[0]),
        (look_vector(0.2), TRACKS[1]),
        semantic=unit([1, 0, 0, 0], 4),
        semantic_key=key,
    )
    seen = context(store, seen=look(semantic=unit([1, 0, 0, 0], 4), semantic_key=SEMANTIC.key))
    said = "models reembed" in judge(seen, findings()).message
    assert said == (key != SEMANTIC.key)
