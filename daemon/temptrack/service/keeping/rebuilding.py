"""Making a catalogue again from the media it was made from: hearing and seeing all of it anew.

A store that opens is made again in its place, record by record. One that does not, because its fingerprints or schema
are of another program, is put away whole first, and a new one filled from the media it names. Until either has ended, a
note in the home says how far it came, and the next rebuild goes on where this one stopped.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from temptrack import __version__
from temptrack.catalogue import (
    UNKNOWN_LICENCE,
    Skipped,
    add_to_library,
    automatic_workers,
    learn_films,
    link_films,
)
from temptrack.catalogue.report import now
from temptrack.disk import drafted
from temptrack.errors import TemptrackError
from temptrack.progress import Job
from temptrack.service.keeping.parts import Keeping
from temptrack.service.resources import Resources
from temptrack.store import (
    FeedbackRecord,
    Finding,
    Gravity,
    Legacy,
    Place,
    Store,
    read_legacy,
)

_AT_ONCE = 128
"""Tracks that are heard before the note says so: as many are heard twice at most."""


@dataclass(frozen=True)
class _Note:
    """How far a rebuild has come that has not ended."""

    kept: str = ""
    """Where the store was put away, relative to the home; empty for one that is made again in its place."""
    began: str = ""
    """When that began, in the form of `FilmRecord.learnt_at`: films learnt since then are done."""
    heard_to: str = ""
    """Tracks are heard by their paths' order, and up to this one they are done."""
    program: str = __version__
    """What a later program heard otherwise is heard anew."""


@dataclass(frozen=True)
class Rebuilt:
    """What was made again."""

    tracks: int
    films: int
    verdicts: int
    findings: tuple[Finding, ...]
    """What could not be."""
    kept: str
    """Where the store is that was made again from its media; empty when it was done in its place."""


def rebuild(keeping: Keeping, job: Job) -> Rebuilt:
    """Hear and see again what the catalogue was made from.

    Raises
    ------
    BusyError
        When the store must be put away, and anything else is being done.
    StoreError
        When what it was made from cannot be read; repair it first.
    """
    keeping.must_be_own("use `temptrack library add --refresh` and `temptrack learn --refresh`, which do the same")
    if not _read(keeping).kept and keeping.opening.peek() is None:
        _put_away(keeping)
    resources = keeping.opening.peek_soon()
    if resources is None:
        raise keeping.opening.error() or TemptrackError("The daemon is stopping")
    note = _read(keeping)
    kept = keeping.home.root / note.kept if note.kept else None
    legacy = read_legacy(kept / keeping.home.store_folder.name if kept else keeping.home.store_folder)
    done = _made_again(resources, legacy, None if kept else _InPlace(keeping, note), job)
    keeping.home.rebuild_file.unlink(missing_ok=True)
    return replace(done, kept=str(kept or ""))


def _read(keeping: Keeping) -> _Note:
    """Return how far the last rebuild came; one that ended, or that another program began in place, nowhere."""
    try:
        note = _Note(**json.loads(keeping.home.rebuild_file.read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError):
        return _Note()
    return note if note.kept or note.program == __version__ else _Note()


def _write(path: Path, note: _Note) -> None:
    with drafted(path) as draft:
        draft.write_text(json.dumps(asdict(note)), encoding="utf-8")


class _InPlace:
    """A rebuild of a store that stays open: what of it is left to be done.

    Parameters
    ----------
    keeping : Keeping
        Whose store.
    note : _Note
        How far the last one came.
    """

    def __init__(self, keeping: Keeping, note: _Note) -> None:
        self._path = keeping.home.rebuild_file
        self._note = note if note.began else replace(note, began=now())
        _write(self._path, self._note)

    def batches(self, paths: Iterable[Path]) -> Iterator[Sequence[Path]]:
        """Yield the tracks that are left, some at a time; what was yielded is done when the next are asked for."""
        left = sorted((path for path in paths if str(path) > self._note.heard_to), key=str)
        for start in range(0, len(left), _AT_ONCE):
            batch = left[start : start + _AT_ONCE]
            yield batch
            self._note = replace(self._note, heard_to=str(batch[-1]))
            _write(self._path, self._note)

    def films(self, store: Store, paths: Sequence[Path]) -> list[Path]:
        """Return the films that are left."""
        done = {film.path for film in store.films() if film.learnt_at > self._note.began}
        return [path for path in paths if str(path) not in done]


def _put_away(keeping: Keeping) -> None:
    """Put the store away, and leave a note that says where, both or neither."""
    read_legacy(keeping.home.store_folder)  # what cannot be read cannot be made again
    place = Place(keeping.home.store_folder)

    def decide() -> None:
        folder = place.begin()
        kept = place.kept_name("rebuild")
        _write(folder / keeping.home.rebuild_file.name, _Note(kept))
        place.decide(kept, [keeping.home.store_folder.name, keeping.home.rebuild_file.name])

    keeping.alone(decide)


def _made_again(resources: Resources, legacy: Legacy, in_place: _InPlace | None, job: Job) -> Rebuilt:
    workers, store, refresh = resources.settings.workers or automatic_workers(), resources.store, in_place is not None
    paths, gone = _there(legacy.track_paths)
    findings = [_gone("tracks", path) for path in gone]
    for batch in in_place.batches(paths) if in_place else [paths] if paths else []:
        with resources.shelf.sharing_cores():
            heard = add_to_library(store, batch, refresh=refresh, workers=workers, job=job)
        findings += _skipped("tracks", heard.skipped)
    _take_over_facts(store, legacy)
    films, gone = _there(legacy.film_paths)
    findings += [_gone("films", path) for path in gone]
    films = in_place.films(store, films) if in_place else films
    if films:
        findings += _skipped("films", _learn(resources, films, legacy, refresh=refresh, workers=workers, job=job))
    link_films(store, resources.recogniser, job)
    verdicts = _take_over_verdicts(store, legacy) if not refresh else store.count_feedback()
    findings += [_lost_verdicts(len(legacy.feedback) - verdicts)] if len(legacy.feedback) > verdicts else []
    return Rebuilt(store.count_tracks(), store.count_films(), verdicts, tuple(findings), "")


def _learn(
    resources: Resources, films: Sequence[Path], legacy: Legacy, *, refresh: bool, workers: int, job: Job
) -> tuple[Skipped, ...]:
    """Learn films again, with what a person stated of their scenes."""
    with TemporaryDirectory() as folder:
        labels = Path(folder) / "labels.csv"
        with labels.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("file", "label", "in_s", "out_s"))
            writer.writerows(legacy.stated)
        report = learn_films(
            resources.store,
            films,
            labels_csv=labels if legacy.stated and not refresh else None,  # else films keep what they were learnt with
            semantic=resources.semantic(),
            traces=resources.traces,
            recogniser=resources.recogniser,
            actions=resources.actions,
            refresh=refresh,
            workers=workers,
            job=job,
        )
    return report.skipped


def _take_over_facts(store: Store, legacy: Legacy) -> None:
    """Give tracks back the licence that only the user's own words gave them, and the day they were added."""
    changed = []
    for track_id, (licence, added_at) in legacy.facts.items():
        track = store.get_tracks([track_id]).get(track_id)
        if track is None:
            continue
        kept = replace(
            track,
            licence=licence if licence and track.licence == UNKNOWN_LICENCE else track.licence,
            added_at=added_at or track.added_at,
        )
        if (kept.licence, kept.added_at) != (track.licence, track.added_at):
            changed.append(kept)
    store.put_tracks(changed)


def _take_over_verdicts(store: Store, legacy: Legacy) -> int:
    """Take over the verdicts on tracks that are there: with their sound as it is heard now."""
    taken: list[FeedbackRecord] = []
    for one in legacy.feedback:
        named = store.get_tracks([one.track_id, one.replaced_by] if one.replaced_by else [one.track_id])
        if one.track_id not in named or (one.replaced_by and one.replaced_by not in named):
            continue
        replacement = named[one.replaced_by].likeness if one.replaced_by else None
        asked = one.asked if legacy.same_style(store.identity) else replace(one.asked, style=None)
        taken.append(replace(one, asked=asked, likeness=named[one.track_id].likeness, replacement=replacement))
    store.put_feedback(taken)
    return len(taken)


def _there(paths: Iterable[str]) -> tuple[list[Path], list[str]]:
    every = list(paths)
    return [Path(path) for path in every if Path(path).is_file()], [path for path in every if not Path(path).is_file()]


def _gone(place: str, path: str) -> Finding:
    what = f"The file {path!r} is not there any more, so nothing could be made again from it"
    return Finding(Gravity.LOOSE, place, what, "bring it back and run `temptrack catalogue rebuild` again")


def _skipped(place: str, skipped: Iterable[Skipped]) -> list[Finding]:
    return [Finding(Gravity.LOOSE, place, f"{one.path}: {one.reason.rstrip('.')}") for one in skipped]


def _lost_verdicts(count: int) -> Finding:
    what = f"{count} verdicts are on tracks that could not be made again"
    return Finding(Gravity.LOOSE, "feedback", what)
