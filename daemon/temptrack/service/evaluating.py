"""What is measured: the suggester as it is in use, each time made anew of what it may have learnt."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from temptrack.catalogue import automatic_workers
from temptrack.catalogue.pipeline import QuietJob
from temptrack.evaluate import Protocol, Suggesting, held_out
from temptrack.evaluate.fitting import fit_fusion
from temptrack.evaluate.fitting_cases import cases_of
from temptrack.evaluate.protocols import Benchmark, Eyes, build_mgsv, build_ossl
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.progress import Job
from temptrack.service.calibrating import DEFAULT_SCENES, OF_FOOTAGE, matching_like
from temptrack.service.validation.evaluate import Trial
from temptrack.store import Store, open_store, store_identity
from temptrack.suggest import Suggester
from temptrack.suggest.fusion import ROUTE_WEIGHTS

if TYPE_CHECKING:
    from temptrack.service.resources import Resources


def suggesting_in_use(resources: "Resources", job: Job) -> Suggesting:
    """Return what makes suggesters like the one in use out of fewer films.

    Where a matcher is in use, one is trained anew on the films that are left; where confidences are calibrated, they
    are calibrated on those films once more. Whoever measured the ones in use would measure what they remember.
    """
    matching, made_at = matching_like(resources.matchers.current(), job)
    calibrated = resources.fitted.current()[0] is not None
    routes = [route for route in OF_FOOTAGE if route != "matcher" or made_at]

    def plain(view: Store) -> Suggester:
        kept = matching(view)
        return Suggester(view, TraceCache(Path()), lambda: None, matcher=lambda: kept)

    def make(view: Store) -> Suggester:
        if not calibrated:
            return plain(view)
        asked = held_out(view, Protocol(most_queries=DEFAULT_SCENES), suggesting=plain, job=QuietJob(job))
        cases = list(cases_of(asked, routes))
        found = fit_fusion(view, cases, routes, ROUTE_WEIGHTS, matcher=made_at, job=QuietJob(job))
        kept = matching(view)
        return Suggester(view, TraceCache(Path()), lambda: None, matcher=lambda: kept, fitting=lambda: found)

    return make


def open_benchmark(trial: Trial, resources: "Resources", job: Job) -> Benchmark | None:
    """Analyse the protocol that is named into a store of its own, in the cache; None where none is named.

    The caller closes the store.
    """
    eyes = Eyes(resources.traces, resources.semantic(), resources.actions)
    model = eyes.semantic.identity.key if eyes.semantic is not None else ""
    if trial.mgsv is not None:
        path, media = trial.mgsv
        store = _open(resources, f"mgsv {media} {model} {_content(path)}")
        with closed_on_error(store):
            workers = resources.settings.workers or automatic_workers()
            return build_mgsv(path, media, store, eyes, job, workers=workers)
    if trial.ossl is not None:
        folder = trial.ossl
        store = _open(resources, f"ossl {folder} {model}")
        with closed_on_error(store):
            return build_ossl(folder, store, eyes, job)
    return None


@contextmanager
def closed_on_error(store: Store) -> Iterator[None]:
    """Close a store when what is done with it fails."""
    try:
        yield
    except BaseException:
        store.close()
        raise


def _open(resources: "Resources", what: str) -> Store:
    name = blake2b(what.encode(), digest_size=8).hexdigest()
    return open_store(resources.home.cache_folder / "protocols" / name, store_identity(STYLE, LIKENESS))


def _content(path: Path) -> str:
    """What a CSV says; empty where it cannot be read, which is told when it is read in earnest."""
    try:
        return blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""
