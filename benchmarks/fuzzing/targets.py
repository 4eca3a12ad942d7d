"""All targets, by name."""

import importlib

from benchmarks.fuzzing.target import Target

_FILES = ("words", "tables", "timelines", "home", "stored", "hosts", "requests")


def targets() -> tuple[Target, ...]:
    """Return the readers, in the order they are reported in."""
    return tuple(one for file in _FILES for one in importlib.import_module(f"benchmarks.fuzzing.{file}").TARGETS)


def target_of(name: str, file: str) -> Target:
    """Return a reader of one file by its name; the other files, and all that they import, are left alone."""
    found: tuple[Target, ...] = importlib.import_module(f"benchmarks.fuzzing.{file}").TARGETS
    return next(one for one in found if one.name == name)


def file_of(target: Target) -> str:
    """Return in which file a reader stands."""
    return next(file for file in _FILES if target in importlib.import_module(f"benchmarks.fuzzing.{file}").TARGETS)
