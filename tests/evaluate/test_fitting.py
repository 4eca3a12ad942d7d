"""Everything fitted together, on films held out twice, and tested on films never seen."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.retrieval.world import World
from temptrack.evaluate import Protocol, held_out
from temptrack.evaluate.fitting import Round, Trial, fit_fusion, fit_round, too_little
from temptrack.evaluate.fitting_cases import cases_of, divide, tell
from temptrack.evaluate.metrics import expected_calibration_error
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store import MemoryStore, store_identity
from temptrack.suggest import Answer, Footage, Query, Segment, Suggester
from temptrack.suggest.fitted import FittedShelf
from temptrack.suggest.fusion import ROUTE_WEIGHTS
from tests.evaluate.fitting_worlds import ROUTES, TRUE_WEIGHTS, cases


@pytest.fixture(scope="module")
def thirty() -> Round:
    """What thirty films teach."""
    return fit_round(cases(30), ROUTES, ROUTE_WEIGHTS, Job())


def test_confidences_come_true_on_films_never_seen(thirty: Round) -> None:
    unseen = cases(150, first_film=1000)
    told = [tell(one, thirty.weights) for one in unseen]
    right = np.array([one.right for one in told])
    after = expected_calibration_error([thirty.confidence(one) for one in told], right)
    old = [tell(one, np.array([ROUTE_WEIGHTS[route] for route in ROUTES])) for one in unseen]
    before = expected_calibration_error([one.raw for one in old], np.array([one.right for one in old]))
    assert after < 0.05 < before
    assert right.mean() >= np.mean([one.right for one in old])


def test_weights_that_are_better_are_found(thirty: Round) -> None:
    found = thirty.weights[1] / thirty.weights[0]
    true, prior = TRUE_WEIGHTS[1] / TRUE_WEIGHTS[0], ROUTE_WEIGHTS["affect"] / ROUTE_WEIGHTS["scenes"]
    assert abs(found - true) < 0.15 < abs(prior - true)


def test_too_little_is_said_and_leaves_the_priors() -> None:
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    assert fit_fusion(store, cases(3), ROUTES, ROUTE_WEIGHTS) == (
        None,
        "8 learnt films with music are needed, 3 are there",
    )
    assert too_little(cases(8, 2)) == "60 scenes with music are needed, 16 were learnt"
    assert too_little(cases(8, 8)) == ""


def test_where_a_fit_is_no_truer_the_priors_stay_with_their_own_figures() -> None:
    p = np.random.default_rng(0).uniform(0.1, 0.9, 300)
    right = np.random.default_rng(1).random(300) < p
    worse = Trial(np.clip(p**3, 0.01, 0.99), right, p, right)
    assert not worse.better
    figures = worse.priors().figures()
    assert (figures.log_loss, figures.ece) == (figures.log_loss_before, figures.ece_before)
    assert figures.ece < worse.figures().ece
    assert Trial(p, right, worse.p, right).better


def test_no_film_is_on_both_sides() -> None:
    groups = [one.group for one in cases(9, 7)]
    parts = divide(groups, 5)
    assert np.sum(parts, axis=0).tolist() == [1] * len(groups)
    for part in parts:
        assert not set(np.array(groups)[part]) & set(np.array(groups)[~part])


@pytest.fixture(scope="module")
def world() -> World:
    return World(films=12, scenes_per_film=10, tracks=60)


@pytest.fixture(scope="module")
def store(world: World) -> MemoryStore:
    made = MemoryStore(store_identity(STYLE, LIKENESS))
    world.fill(made)
    return made


@pytest.fixture(scope="module")
def shelf(store: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> FittedShelf:
    """What `temptrack calibrate` leaves of that world."""
    runs = list(cases_of(held_out(store, Protocol()), ROUTES))
    fitted, reason = fit_fusion(store, runs, ROUTES, ROUTE_WEIGHTS)
    assert fitted is not None, reason
    kept = FittedShelf(tmp_path_factory.mktemp("fit") / "calibration.json")
    kept.keep(fitted)
    return kept


def ask(store: MemoryStore, world: World, shelf: FittedShelf | None, risk: float | None = None) -> Answer:
    look = world.queries(1)[0].look
    lasts_s = look.style.duration_s
    footage = Footage((Segment(Path("unseen"), Span(0.0, lasts_s), 0.0, lasts_s),), lasts_s)
    fitting = shelf.current if shelf is not None else (lambda: (None, ""))
    asking = Suggester(store, TraceCache(Path()), lambda: None, fitting=fitting)
    return asking.answer(asking.weigh(Query(footage=footage, risk=risk), Job(), seen=look))


def test_a_world_is_fitted_kept_and_used(store: MemoryStore, world: World, shelf: FittedShelf) -> None:
    fitted, reason = shelf.current()
    assert fitted is not None
    assert reason == ""
    assert (fitted.films, fitted.questions, len(fitted.film_marks)) == (12, 120, 12)
    assert fitted.measured.log_loss < fitted.measured.log_loss_before
    assert fitted.weights["scenes"] > fitted.weights["affect"]
    before, after = ask(store, world, None).uncertainty, ask(store, world, shelf).uncertainty
    assert "not calibrated yet: `temptrack calibrate` does it" in before.confidence_means
    assert "calibrated on 120 scenes of 12 films that were held out" in after.confidence_means
    assert "not calibrated" in before.message
    assert "not calibrated" not in after.message
    assert before.confidence != after.confidence


def test_a_risk_that_cannot_be_met_abstains_and_one_of_all_does_not(
    store: MemoryStore, world: World, shelf: FittedShelf
) -> None:
    strict, lenient = (ask(store, world, shelf, risk).uncertainty for risk in (0.0, 1.0))
    assert strict.abstain
    assert "the risk asked for" in strict.message
    assert not lenient.abstain
    assert strict.confidence == lenient.confidence


def test_what_was_fitted_on_another_store_is_ignored_with_a_reason(world: World, shelf: FittedShelf) -> None:
    grown = MemoryStore(store_identity(STYLE, LIKENESS))
    dataclasses.replace(world, films=30).fill(grown)
    said = ask(grown, world, shelf).uncertainty
    assert "it was calibrated on 12 films, of which 12 are among the 30 learnt now" in said.confidence_means
    assert said.confidence == ask(grown, world, None).uncertainty.confidence


def test_the_file_is_small_and_says_what_it_rests_on(shelf: FittedShelf) -> None:
    text = shelf.file.read_text(encoding="utf-8")
    assert len(text) < 30_000
    kept = json.loads(text)["fitted"]
    assert {"digest", "fingerprints", "fitted_at", "measured", "film_marks"} <= set(kept)
