"""The last answers, on disk: what became of a suggestion is often told days later, to another daemon process."""

import base64
import json
import logging
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from temptrack.disk import drafted
from temptrack.documents import read_json
from temptrack.errors import InvalidInputError, NotFoundError
from temptrack.fingerprint.types import Affect, Vector
from temptrack.store import EvidenceRecord, QuestionRecord
from temptrack.suggest import Answer

_logger = logging.getLogger(__name__)

MOST_ANSWERS = 500
_SHORTEST_BEGINNING = 4
_VECTORS = ("style", "dynamics", "semantic")


@dataclass(frozen=True)
class Suggested:
    """One track of an answer."""

    track_id: str
    rank: int
    confidence: float
    raw_confidence: float
    evidence: tuple[EvidenceRecord, ...]


@dataclass(frozen=True)
class PastAnswer:
    """What was asked, and what was answered."""

    answer_id: str
    asked: QuestionRecord
    raw_confidence: float
    suggestions: tuple[Suggested, ...]


class Answers:
    """Remembers the last answers, each in a file of its own, so that one is written whole or not at all.

    Parameters
    ----------
    folder : Path
        Made when the first answer comes.
    most : int
        How many are remembered; older ones are forgotten.
    """

    def __init__(self, folder: Path, most: int = MOST_ANSWERS) -> None:
        self._folder = folder
        self._most = most
        self._lock = threading.Lock()

    def remember(self, answer: Answer) -> str:
        """Write an answer down and return its id; empty when it cannot be: it is an answer all the same."""
        answer_id = secrets.token_hex(8)
        past = PastAnswer(
            answer_id,
            answer.asked,
            answer.uncertainty.raw_confidence,
            tuple(
                Suggested(one.track.track_id, one.rank, one.confidence, one.raw_confidence, one.evidence)
                for one in answer.suggestions
            ),
        )
        with self._lock:
            try:
                self._write(past)
            except OSError as error:
                _logger.warning("the answer could not be written to %s: %s", self._folder, error)
                return ""
        return answer_id

    def find(self, name: str) -> PastAnswer:
        """Return the answer of an id or of the beginning of one; the last one for no name.

        Raises
        ------
        NotFoundError
            When it is none, or older than the last five hundred.
        InvalidInputError
            When it is the beginning of several.
        """
        files = self._files()
        fitting = files[-1:] if not name else [file for file in files if _id_of(file) == name]
        if not fitting and len(name) >= _SHORTEST_BEGINNING:
            fitting = [file for file in files if _id_of(file).startswith(name)]
        if len(fitting) > 1:
            raise InvalidInputError(
                f"{len(fitting)} answers have ids that begin with {name!r}",
                remedy="give more of the id",
                field="answer_id",
            )
        past = _read(fitting[0]) if fitting else None
        if past is None:
            what = f"No answer {name!r:.60} is remembered" if name else "No answer is remembered"
            raise NotFoundError(
                what, remedy=f"ask again: the last {self._most} are, by the id each came with", field="answer_id"
            )
        return past

    def _files(self) -> list[Path]:
        """Oldest first: names begin with the time."""
        return sorted(self._folder.glob("*.json"))

    def _write(self, past: PastAnswer) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._folder / f"{time.time_ns():020d}-{past.answer_id}.json"
        with drafted(file, lasting=False) as draft:
            draft.write_text(json.dumps(_to_json(past)), encoding="utf-8")
        for old in self._files()[: -self._most]:
            old.unlink(missing_ok=True)


def _id_of(file: Path) -> str:
    return file.stem.partition("-")[2]


def _read(file: Path) -> PastAnswer | None:
    """A file that was damaged or deleted meanwhile is an answer that is not remembered."""
    try:
        return _of_json(read_json(file.read_text(encoding="utf-8")))
    except (AttributeError, OSError, ValueError, KeyError, TypeError):
        return None


def _to_json(past: PastAnswer) -> dict[str, Any]:
    asked = asdict(past.asked)
    return {
        **asdict(past),
        "asked": {**asked, **{name: _packed(getattr(past.asked, name)) for name in _VECTORS}},
    }


def _of_json(read: Mapping[str, Any]) -> PastAnswer:
    asked = dict(read["asked"])
    vectors: dict[str, Any] = {name: _unpacked(asked.pop(name)) for name in _VECTORS}
    affect = asked.pop("affect")
    return PastAnswer(
        read["answer_id"],
        QuestionRecord(**asked, **vectors, affect=Affect(**affect) if affect else None),
        read["raw_confidence"],
        tuple(
            Suggested(**{**one, "evidence": tuple(EvidenceRecord(**said) for said in one["evidence"])})
            for one in read["suggestions"]
        ),
    )


def _packed(vector: Vector | None) -> str:
    return "" if vector is None else base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii")


def _unpacked(text: str) -> Vector | None:
    return np.frombuffer(base64.b64decode(text), dtype="<f4").astype(np.float32) if text else None
