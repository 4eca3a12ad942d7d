"""Where the daemon lets films be seen and heard: its own machine's processes, or a Ray cluster."""

import importlib.util
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from temptrack.catalogue import automatic_workers, film_terms
from temptrack.errors import StateError
from temptrack.processes import Cluster, Runner, running
from temptrack.progress import Job

if TYPE_CHECKING:
    from temptrack.service.resources import Resources


def has_ray() -> bool:
    """Whether Ray is installed; does not import it."""
    return importlib.util.find_spec("ray") is not None


def film_runner(address: str, resources: "Resources", job: Job) -> AbstractContextManager[Runner]:
    """Return what does the work while it is entered.

    Parameters
    ----------
    address : str
        Of a Ray cluster, "local" for one of our own; empty for none.
    resources : Resources
        Of the daemon.
    job : Job
        Whose cancelling ends the joining of a cluster.

    Raises
    ------
    StateError
        When Ray is asked for and not installed; on entering, when there is no such cluster.
    """
    workers = resources.settings.workers or automatic_workers()
    if not address:
        return running(workers)
    if not has_ray():
        raise StateError("Ray is not installed", remedy="install it: pip install 'temptrack[cluster]'", field="ray")
    return Cluster(address, film_terms(), job, cores=workers, log=resources.home.cluster_log_file)


def remarks_of(runner: Runner) -> list[str]:
    """Return what is to be said of how it went."""
    return runner.remarks if isinstance(runner, Cluster) else []
