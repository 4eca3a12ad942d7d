"""Work in processes of its own: several files at once, and decoders that may crash without taking anybody along."""

from temptrack.processes.apart import apart, work_apart
from temptrack.processes.workers import ONE_THREAD, Workers

__all__ = ["ONE_THREAD", "Workers", "apart", "work_apart"]
