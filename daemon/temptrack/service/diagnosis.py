"""Every capability: on or off, the value seen, and what to do."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from temptrack.errors import TemptrackError
from temptrack.home import Home
from temptrack.service.film_runner import has_ray
from temptrack.service.generator_status import describe_generator
from temptrack.service.matcher_status import describe_matcher
from temptrack.v1.daemon_pb2 import Diagnosis

if TYPE_CHECKING:
    from temptrack.service.resources import Resources

_LITTLE_SPACE_BYTES = 1_000_000_000
"""A library of ten thousand tracks takes about this much."""


def diagnose(home: Home, resources: "Resources | None", error: TemptrackError | None) -> list[Diagnosis]:
    """Return what is on, what is off, why, and what to do; reads the store, so not on the event loop."""
    return [
        _home(home),
        _log(home),
        _decoder(),
        *_read("store", _store(resources, error)),
        *_rebuild(home),
        *_read("semantic", _models(resources)),
        *_read("recognition", _words(resources)),
        *_read("matcher", _matcher(resources)),
        *_read("generator", _generator(resources)),
        _cluster(),
    ]


def _read(capability: str, found: Iterator[Diagnosis]) -> Iterator[Diagnosis]:
    """Go on to the next capability where one cannot be told, as its tables are damaged: that is what is to be told."""
    try:
        yield from found
    except TemptrackError as error:
        remedy = f"{error.remedy[:1].upper()}{error.remedy[1:]}." if error.remedy else ""
        yield Diagnosis(capability=capability, finding=f"{error.what}.", remedy=remedy)


def _home(home: Home) -> Diagnosis:
    free = shutil.disk_usage(home.root).free
    little = free < _LITTLE_SPACE_BYTES
    return Diagnosis(
        capability="home",
        on=not little,
        finding=f"{home.root}, {free / 1e9:.1f} GB free.",
        remedy="Free some space or move TEMPTRACK_HOME." if little else "",
    )


def _log(home: Home) -> Diagnosis:
    return Diagnosis(capability="log", on=True, finding=f"A detached daemon writes {home.log_file}.")


def _decoder() -> Diagnosis:
    try:
        import av
    except ImportError as error:
        return Diagnosis(
            capability="decoding",
            finding=f"PyAV does not load: {error}.",
            remedy="Install it again: pip install --force-reinstall av",
        )
    codec = ".".join(map(str, av.library_versions["libavcodec"]))
    return Diagnosis(capability="decoding", on=True, finding=f"PyAV {av.__version__} with libavcodec {codec}.")


def _store(resources: "Resources | None", error: TemptrackError | None) -> Iterator[Diagnosis]:
    if resources is None:
        finding = f"The store is not open: {error.what}." if error else "The store is being opened."
        remedy = f"{error.remedy[:1].upper()}{error.remedy[1:]}." if error and error.remedy else "Wait a moment."
        yield Diagnosis(capability="store", finding=finding, remedy=remedy)
        return
    yield Diagnosis(capability="store", on=True, finding=f"Open: {resources.home.store_folder}.")
    tracks, films, scenes = (
        resources.store.count_tracks(),
        resources.store.count_films(),
        resources.store.count_scenes(),
    )
    yield Diagnosis(
        capability="library",
        on=tracks > 0,
        finding=f"{tracks:,} tracks.",
        remedy="" if tracks else "Add music: temptrack library add FOLDER",
    )
    yield Diagnosis(
        capability="films",
        on=scenes > 0,
        finding=f"{films:,} films with {scenes:,} scenes learnt.",
        remedy="" if scenes else "Learn from a film whose music you like: temptrack learn FILM",
    )


def _rebuild(home: Home) -> Iterator[Diagnosis]:
    """What a killed rebuild left undone, which else shows only in tracks and films that are not there yet."""
    if home.rebuild_file.exists():
        yield Diagnosis(
            capability="rebuild",
            finding="A rebuild of the catalogue has not ended; until then tracks and films may be wanting.",
            remedy="Go on with it: temptrack catalogue rebuild",
        )


def _models(resources: "Resources | None") -> Iterator[Diagnosis]:
    if resources is None:
        return
    shelf, sentence = resources.shelf, resources.semantic.sentence()
    off = bool(shelf.why_unavailable() or resources.semantic.problem)
    where = f"{shelf.selected} from {shelf.path_of(shelf.selected)}, {sentence}." if not off else ""
    yield Diagnosis(
        capability="semantic",
        on=not off,
        finding=where or (f"{shelf.selected}: {sentence}." if shelf.pulling else sentence),
        remedy="Fetch the weights, once: temptrack models pull" if off and not shelf.pulling else "",
    )


def _matcher(resources: "Resources | None") -> Iterator[Diagnosis]:
    if resources is None:
        return
    kept = resources.matchers.current()
    finding, remedy = describe_matcher(resources, kept)
    yield Diagnosis(capability="matcher", on=kept is not None, finding=finding, remedy=remedy)


def _generator(resources: "Resources | None") -> Iterator[Diagnosis]:
    if resources is None:
        return
    kept = resources.generator.shelf.current()
    finding, remedy = describe_generator(resources, kept)
    yield Diagnosis(capability="generator", on=kept is not None, finding=finding, remedy=remedy)


def _cluster() -> Diagnosis:
    found = "Ray is installed: temptrack learn --ray local, or --ray HOST:PORT."
    return Diagnosis(
        capability="cluster",
        on=has_ray(),
        finding=found if has_ray() else "Ray is not installed: films are learnt on this machine alone.",
        remedy="" if has_ray() else "For a cluster: pip install 'temptrack[cluster]'",
    )


def _words(resources: "Resources | None") -> Iterator[Diagnosis]:
    if resources is None or resources.actions.heads is None:
        return
    lesson, words = resources.actions.heads.lesson(), resources.actions.vocabulary
    yield Diagnosis(
        capability="recognition",
        on=bool(lesson.heads),
        finding=lesson.finding,
        remedy="" if lesson.heads else "Label scenes of some films: temptrack learn FILMS --labels scenes.csv",
    )
    calibrated = ", ".join(f"{group} (by {value:.2g})" for group, value in sorted(lesson.temperatures.items()))
    shipped = sum(len(group.labels) for group in words.groups)
    yield Diagnosis(
        capability="vocabulary",
        on=not resources.vocabulary_problem,
        finding=resources.vocabulary_problem
        or f"{shipped} labels in {len(words.groups)} groups, {len(words.own)} of them from "
        f"{resources.home.vocabulary_file}; probabilities calibrated: {calibrated or 'none, for want of labels'}.",
        remedy="Mend the file and start the daemon again." if resources.vocabulary_problem else "",
    )
