"""What is measured is the suggester in use, made anew of the films that are left."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.retrieval.world import World, film_id
from temptrack.evaluate import Protocol, held_out, kept_look, plain_suggester
from temptrack.evaluate.fitting import fit_fusion
from temptrack.evaluate.fitting_cases import cases_of
from temptrack.evaluate.looks import question_about
from temptrack.evaluate.view import StoredLibrary, View
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.matching import MatcherShelf
from temptrack.progress import Job
from temptrack.service.calibrating import OF_FOOTAGE
from temptrack.service.evaluating import suggesting_in_use
from temptrack.store import MemoryStore, store_identity
from temptrack.suggest.fitted import FittedShelf
from temptrack.suggest.fusion import ROUTE_WEIGHTS


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    World(films=12, scenes_per_film=7, tracks=60, noise=0.0).fill(store)
    return store


def resources(folder: Path) -> Any:
    return SimpleNamespace(matchers=MatcherShelf(folder / "matcher"), fitted=FittedShelf(folder / "calibration.json"))


def test_what_is_not_calibrated_is_measured_so(store: MemoryStore, tmp_path: Path) -> None:
    protocol = Protocol(folds=2, most_queries=6)
    ours = list(held_out(store, protocol, suggesting=suggesting_in_use(resources(tmp_path), Job())))
    plain = list(held_out(store, protocol, suggesting=plain_suggester))
    assert [run.uncertainty for run in ours] == [run.uncertainty for run in plain]


def test_what_is_calibrated_is_calibrated_anew_for_each_part(store: MemoryStore, tmp_path: Path) -> None:
    found = resources(tmp_path)
    routes = [route for route in OF_FOOTAGE if route != "matcher"]
    fitted, reason = fit_fusion(store, list(cases_of(held_out(store), routes)), routes, ROUTE_WEIGHTS)
    assert fitted is not None, reason
    found.fitted.keep(fitted)
    view = View(store, {film_id(0), film_id(1)}, StoredLibrary(store))
    ours, plain = suggesting_in_use(found, Job())(view), plain_suggester(view)
    scene = store.scenes(film_id(0))[0]
    query = question_about(scene, store.films()[0], 3)
    weighed = ours.weigh(query, Job(), seen=kept_look(scene))
    used = {route: weighed.fused.weights[route] for route in routes}
    assert used != {route: fitted.weights[route] for route in routes}  # those have seen the hidden films
    assert used != {route: ROUTE_WEIGHTS[route] for route in routes}
    told = plain.answer(plain.weigh(query, Job(), seen=kept_look(scene))).uncertainty
    assert ours.answer(weighed).uncertainty.confidence != told.confidence
