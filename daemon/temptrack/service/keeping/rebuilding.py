"""Making a catalogue again from the media it was made from: hearing and seeing all of it anew.

A store that opens is made again in its place, record by record. One that does not, because its fingerprints or schema
are of another program, is put away whole first, and a new one filled from the media it names; until that has ended, a
note in the home says so, and the next rebuild goes on where this one stopped.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from temptrack.catalogue import (
    UNKNOWN_LICENCE,
    Skipped,
    add_to_library,
    automatic_workers,
    learn_films,
    link_films,
)
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

_NOTE = "rebuild.json"


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
    keeping.must_be_own(
        "use `temptrack library add --refresh` and `temptrack learn --refresh`, which hear and see again"
    )
    root, note = keeping.home.root, keeping.home.root / _NOTE
    if not note.exists() and keeping.opening.peek() is None:
        _put_away(keeping)
    resources = keeping.opening.peek_soon()
    if resources is None:
        raise keeping.opening.error() or TemptrackError("The daemon is stopping")
    kept = root / json.loads(note.read_text())["kept"] if note.exists() else None
    legacy = read_legacy(kept / keeping.home.store_folder.name if kept else keeping.home.store_folder)
    done = _made_again(resources, legacy, refresh=kept is None, job=job)
    note.unlink(missing_ok=True)
    return replace(done, kept=str(kept or ""))


def _put_away(keeping: Keeping) -> None:
    """Put the store away, and leave a note that says where, both or neither."""
    read_legacy(keeping.home.store_folder)  # what cannot be read cannot be made again
    place = Place(keeping.home.store_folder)

    def decide() -> None:
        folder = place.begin()
        kept = place.kept_name("rebuild")
        (folder / _NOTE).write_text(json.dumps({"kept": kept}))
        place.decide(kept, [keeping.home.store_folder.name, _NOTE])

    keeping.alone(decide)


def _made_again(resources: Resources, legacy: Legacy, *, refresh: bool, job: Job) -> Rebuilt:
    workers, store = resources.settings.workers or automatic_workers(), resources.store
    paths, gone = _there(legacy.track_paths)
    findings = [_gone("tracks", path) for path in gone]
    if paths:
        with resources.shelf.sharing_cores():
            heard = add_to_library(store, paths, refresh=refresh, workers=workers, job=job)
        findings += _skipped("tracks", heard.skipped)
    _take_over_facts(store, legacy)
    films, gone = _there(legacy.film_paths)
    findings += [_gone("films", path) for path in gone]
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
