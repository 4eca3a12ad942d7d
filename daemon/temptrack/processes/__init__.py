"""Work in processes of its own: several files at once, and decoders that may crash without taking anybody along."""

from temptrack.processes.apart import apart, work_apart
from temptrack.processes.cluster import Cluster
from temptrack.processes.errand import Terms
from temptrack.processes.one_thread import one_thread
from temptrack.processes.runner import Here, Runner, running
from temptrack.processes.workers import ONE_THREAD, Workers

__all__ = [
    "ONE_THREAD",
    "Cluster",
    "Here",
    "Runner",
    "Terms",
    "Workers",
    "apart",
    "one_thread",
    "running",
    "work_apart",
]
