"""What was fitted on held-out films: weights, calibrators, risks; where it lies, and whether it still holds."""

import hashlib
import json
import logging
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from temptrack.disk import drafted
from temptrack.documents import read_json
from temptrack.store.interface import Store
from temptrack.store.records import FilmRecord
from temptrack.suggest.calibration import Calibrator

_logger = logging.getLogger(__name__)

FITTED_VERSION = 1
"""Raised when routes or confidences change meaning; what was fitted before is then passed over."""
_LEAST_STILL_THERE, _MOST_GROWTH = 0.5, 2.0
"""What was fitted on films holds until half of them are gone or there are twice as many."""


@dataclass(frozen=True)
class RiskPoint:
    """What comes of answering only from a confidence on, on held-out films."""

    confidence: float
    coverage: float
    """Share of questions answered."""
    risk: float
    """Share of wrong answers among them, at most, with a certainty of nine in ten."""


@dataclass(frozen=True)
class Bin:
    """One bar of a reliability diagram."""

    said: float
    """Mean confidence."""
    came_true: float
    """Share of right answers."""
    questions: int


@dataclass(frozen=True)
class Measured:
    """How good the confidences are on films that were not used for fitting them, and how good they were before."""

    right: float
    """Share of questions with a close track among the first three, with the fitted weights."""
    right_before: float
    ece: float
    """Expected calibration error, 15 bins of equal width (Guo et al. 2017)."""
    ece_before: float
    ece_of_chance: float
    """What perfect confidences would show on so few questions, by chance alone, in the mean."""
    log_loss: float
    log_loss_before: float
    bins: tuple[Bin, ...]
    bins_before: tuple[Bin, ...]


@dataclass(frozen=True)
class Fitted:
    """All of it, with what it rests on."""

    weights: Mapping[str, float]
    """Of those routes that spoke of held-out scenes."""
    of_track: Calibrator
    of_answer: Calibrator
    risks: tuple[RiskPoint, ...]
    """By rising confidence."""
    novelty_limit: float
    """Only one in a hundred held-out scenes was as new to the rest."""
    questions: int
    films: int
    film_marks: tuple[str, ...]
    """Of the films it rests on, each by the beginning of a digest."""
    fingerprints: Mapping[str, str]
    semantic_key: str
    """Of the model the scenes were seen with; empty for none."""
    matcher: str
    """When the matcher asked was made; empty for none."""
    digest: str
    """Of the data."""
    fitted_at: str
    """RFC 3339, UTC."""
    measured: Measured

    def why_not(self, store: Store, semantic_key: str, matcher: str) -> str:
        """Return why it does not hold for a question, as the end of a sentence; empty when it does."""
        if dict(self.fingerprints) != dict(store.identity.fingerprints):
            return "it was calibrated with other fingerprints"
        now = {mark_of(film) for film in store.films() if film.cue_count}
        still = len(now & set(self.film_marks))
        if still < _LEAST_STILL_THERE * self.films or len(now) > _MOST_GROWTH * self.films:
            return f"it was calibrated on {self.films} films, of which {still} are among the {len(now)} learnt now"
        if semantic_key != self.semantic_key:
            return (
                "it was calibrated with another image-text model"
                if semantic_key and self.semantic_key
                else (
                    "it was calibrated with an image-text model"
                    if self.semantic_key
                    else "it was calibrated without an image-text model"
                )
            )
        if matcher != self.matcher:
            return "the matcher is another than it was calibrated with"
        return ""


def mark_of(film: FilmRecord) -> str:
    """Return what a film is remembered by."""
    return hashlib.blake2b(f"{film.film_id}/{film.cue_count}".encode(), digest_size=6).hexdigest()


class FittedShelf:
    """Keeps what was fitted in one file beside the store.

    Parameters
    ----------
    file : Path
        It need not exist.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._now: tuple[Fitted | None, str] = (None, "")

    def current(self) -> tuple[Fitted | None, str]:
        """Return what was fitted, or none and why not; that is empty where nobody tried."""
        with self._lock:
            stamp = _stamp(self.file)
            if stamp != self._seen:
                self._seen, self._now = stamp, _read(self.file) if stamp else (None, "")
            return self._now

    def keep(self, fitted: Fitted) -> None:
        """Write it, whole or not at all."""
        self._write({"version": FITTED_VERSION, "fitted": asdict(fitted)})

    def refuse(self, reason: str) -> None:
        """Write down why nothing was fitted, in place of what was before."""
        self._write({"version": FITTED_VERSION, "refused": reason})

    def _write(self, plain: Mapping[str, Any]) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with drafted(self.file) as draft:
            draft.write_text(json.dumps(plain, indent=1, sort_keys=True), encoding="utf-8")


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def _read(file: Path) -> tuple[Fitted | None, str]:
    try:
        plain = read_json(file.read_text(encoding="utf-8"))
        if plain["version"] != FITTED_VERSION:
            return None, "it was calibrated by another version of the program"
        if "fitted" in plain:
            return fitted_from(plain["fitted"]), ""
        refused = str(plain["refused"]).encode("utf-8", "replace").decode()
        return None, refused or "its calibration was refused"
    except (OSError, ValueError, KeyError, TypeError) as error:
        _logger.warning("the calibration in %s cannot be read: %s", file, error)
        return None, "its calibration cannot be read"


def fitted_from(plain: Mapping[str, Any]) -> Fitted:
    """Return what plain values say.

    Raises
    ------
    KeyError, TypeError, ValueError
        When they say something else.
    """
    values = dict(plain)
    measured = dict(values["measured"])
    for name in ("bins", "bins_before"):
        measured[name] = tuple(Bin(**one) for one in measured[name])
    for name in ("of_track", "of_answer"):
        values[name] = _calibrator(values[name])
    values["risks"] = tuple(RiskPoint(**one) for one in values["risks"])
    values["film_marks"] = tuple(map(str, values["film_marks"]))
    values["weights"] = {str(route): _float(weight) for route, weight in dict(values["weights"]).items()}
    return Fitted(**{**values, "measured": Measured(**measured)})


def _calibrator(plain: Mapping[str, Any]) -> Calibrator:
    unknown = set(plain) - {field.name for field in fields(Calibrator)}
    if unknown:
        raise ValueError(f"it has {sorted(unknown)}")
    return Calibrator(
        kind=plain["kind"],
        values=_floats(plain["values"]),
        knots=tuple((_float(x), _float(y)) for x, y in plain["knots"]),
        slope=_float(plain["slope"]),
        doubts=_floats(plain["doubts"]),
        offset=_float(plain["offset"]),
    )


def _floats(values: Iterable[Any]) -> tuple[float, ...]:
    return tuple(_float(value) for value in values)


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError as error:  # a whole number of hundreds of digits
        raise ValueError(str(error)) from None
