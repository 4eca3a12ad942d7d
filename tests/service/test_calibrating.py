"""Calibrating as it is asked for: over gRPC with nothing to go by, and on a made-up world."""

from pathlib import Path

import pytest

from benchmarks.retrieval.world import World
from temptrack.client import Daemon
from temptrack.evaluate import Protocol, held_out, plain_suggester
from temptrack.evaluate.fitting_cases import cases_of
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.progress import Job, Progress
from temptrack.service.calibrating import calibrate, recipe_of, suggesting_like
from temptrack.service.conversion.calibration import from_fitted
from temptrack.store import MemoryStore, store_identity
from temptrack.suggest.fitted import FittedShelf
from temptrack.v1.calibration_pb2 import CalibrateRequest, GetCalibrationRequest
from temptrack.v1.suggest_pb2 import SearchRequest
from tests.suggest.worlds import trained


def test_nothing_to_go_by_is_said_and_is_no_error(library: Daemon) -> None:
    before = library.call(library.calibration.GetCalibration, GetCalibrationRequest()).calibration
    assert (before.fitted, before.reason) == (False, "nobody has calibrated yet")
    done = library.follow(library.calibration.Calibrate, CalibrateRequest())
    assert not done.fitted
    assert "needed" in done.reason
    assert library.call(library.calibration.GetCalibration, GetCalibrationRequest()).calibration == done
    answer = library.follow(library.suggest.Search, SearchRequest(text="calm"))
    assert "not calibrated yet: films say nothing of words and sounds alone" in answer.uncertainty.confidence_means


@pytest.mark.parametrize("films", [2, 9])
def test_a_world_is_calibrated_when_there_is_enough_of_it(tmp_path: Path, films: int) -> None:
    store, shelf = MemoryStore(store_identity(STYLE, LIKENESS)), FittedShelf(tmp_path / "calibration.json")
    World(films=films, scenes_per_film=8, tracks=50).fill(store)
    told: list[Progress] = []
    fitted, reason = calibrate(store, shelf, suggesting=plain_suggester, matcher="", scenes=64, job=Job(told.append))
    assert shelf.current() == (fitted, reason)
    message = from_fitted(fitted, reason, judged_answers=3)
    if films == 2:
        assert fitted is None
        assert reason == "8 learnt films with music are needed, 2 are there"
        assert (message.fitted, message.reason, message.judged_answers) == (False, reason, 3)
        return
    assert {progress.stage for progress in told} >= {"ask", "test", "weigh"}
    assert fitted is not None
    assert (message.fitted, message.films, message.scenes) == (True, 9, 64)
    assert {one.route: one.prior for one in message.weights} == {"scenes": 0.7, "affect": 0.5}
    assert sum(one.answers for one in message.bins) == sum(one.answers for one in message.bins_before) == 64
    assert message.log_loss <= message.log_loss_before
    assert message.risks[0].coverage == 1.0


def test_a_matcher_is_trained_anew_on_what_is_not_held_out() -> None:
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    World(films=12, scenes_per_film=6, tracks=40).fill(store)
    taught = trained()
    suggesting, made_at = suggesting_like(taught, Job())
    runs = list(held_out(store, Protocol(folds=2, most_queries=24), suggesting=suggesting))
    assert made_at == taught.card.made_at
    assert all("matcher" in run.routes for run in runs)
    assert {0 < run.epistemic < 1 and 0 < run.aleatoric <= 1 for run in runs} == {True}
    (case,) = cases_of(runs[:1], ("matcher",))
    assert (case.epistemic, case.aleatoric) == (runs[0].epistemic, runs[0].aleatoric)
    assert recipe_of(taught.card).epochs == 8
