"""What a home holds, comparable: the contents of its tables and of what was learnt of them, not the files' bytes."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path

import numpy as np
import soundfile

from benchmarks.faults.commands import Command, beside, out_folder
from benchmarks.faults.stage import IDENTITY
from temptrack.errors import TemptrackError
from temptrack.fingerprint.copies import COPIES
from temptrack.fingerprint.landmarks import LANDMARKS
from temptrack.home import Home
from temptrack.matching import MatcherShelf
from temptrack.progress import Job
from temptrack.store import Store, open_store, unpack

_DRAFTS = {".draft", ".part", ".new", ".tmp", ".incomplete"}
_HALF_MADE = {"moment", "store.next", "rebuild.json"}
_MOMENTS = {"added_at", "learnt_at", "given_at", "answer_id", "feedback_id"}
"""When something was done, and names drawn by lot."""


def contents(home: Home, backup: Path | None = None) -> dict[str, object]:
    """Return everything a home holds, by kind; no daemon may run.

    Parameters
    ----------
    home : Home
        Its store is opened and closed.
    backup : Path, optional
        Also to be held against what is there.
    """
    store = open_store(home.store_folder, IDENTITY)
    try:
        told = of_store(store)
    finally:
        store.close()
    told["calibration"] = _calibration(home.calibration_file)
    told["matcher"] = _matcher(home)
    told["heads"] = _arrays(home.heads_file)
    told["weights"] = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.models_folder.rglob("*.safetensors"))
        if home.matcher_folder not in path.parents
    }
    if backup is not None:
        told["backup"] = of_backup(backup, home.root.parent / "taken out")
    return told


def of_backup(backup: Path, folder: Path) -> object:
    """Return what the store in a backup holds; why there is none, where there is none."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        unpack(backup, folder, Job())
        store = open_store(folder / "store", IDENTITY)
        told = of_store(store)
        store.close()
    except TemptrackError as error:
        return type(error).__name__
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return told


def whole(path: Path) -> object:
    """Return what a file holds that a command wrote, comparable; why nothing, where it is not whole."""
    if not path.is_file():
        return "no file"
    if path.suffix in (".wav", ".flac"):
        try:
            samples, rate_hz = soundfile.read(path, dtype="int32")
        except soundfile.LibsndfileError as error:
            return str(error)
        return rate_hz, samples.shape, hashlib.sha256(samples.tobytes()).hexdigest()
    text = path.read_text(errors="replace")
    return text.rstrip().endswith("</html>") if path.suffix == ".html" else text


def left_behind(home: Home, one: Command) -> str:
    """Return the drafts and half-made folders that are there still; empty for none."""
    wanted = {one.out, f"{one.out}.json", home.root.name, out_folder(home).name, beside(home).name}
    found = [path for path in home.root.parent.rglob("*") if path.suffix in _DRAFTS or path.name in _HALF_MADE]
    found += [path for folder in (home.root.parent, out_folder(home)) for path in folder.iterdir()]
    names = {path.relative_to(home.root.parent).as_posix() for path in found if path.name not in wanted}
    return ", ".join(sorted(names))


def differences(one: dict[str, object], other: dict[str, object]) -> str:
    """Return the kinds that differ; empty when all is equal."""
    return ", ".join(sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name)))


def of_store(store: Store) -> dict[str, object]:
    """Return everything a store holds, by kind."""
    return dict(_of_store(store))


def _of_store(store: Store) -> Iterator[tuple[str, object]]:
    yield "tracks", [_plain(one) for one in store.iter_tracks()]
    yield "landmarks", [_plain(one) for one in store.iter_landmarks(LANDMARKS.key)]
    films = store.films()
    yield "films", [_plain(one) for one in films]
    yield "scenes", [_plain(one) for one in store.scenes()]
    yield "cues", [[_plain(cue) for cue in store.film_cues(film.film_id)] for film in films]
    yield "sounds", [_plain(store.film_sound(film.film_id)) for film in films]
    yield "sights", [_plain(one) for one in store.iter_film_sights(COPIES.key)]
    yield "verdicts", sorted((one.track_id, one.verdict.value, _plain(one)) for one in store.feedback())


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return (value.shape, value.tobytes())
    if is_dataclass(value):
        kept = (field.name for field in fields(value) if field.name not in _MOMENTS)
        return tuple(_plain(getattr(value, name)) for name in kept)
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return value.value if isinstance(value, Enum) else value


def _calibration(path: Path) -> object:
    if not path.exists():
        return None
    return _without_moments(json.loads(path.read_text()))


def _without_moments(told: object) -> object:
    if isinstance(told, dict):
        return {name: _without_moments(value) for name, value in told.items() if not name.endswith("_at")}
    return told


def _matcher(home: Home) -> object:
    kept = MatcherShelf(home.matcher_folder).current()
    if kept is None:
        return None
    weights = home.matcher_folder / f"{kept.card.version:04d}.safetensors"
    return hashlib.sha256(weights.read_bytes()).hexdigest()


def _arrays(path: Path) -> object:
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name].tobytes() for name in archive.files}
