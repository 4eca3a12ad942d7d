"""What every route of evidence is: from one question to a weight for every track, each with a reason."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.progress import Job
from temptrack.store.interface import Matrix, Store
from temptrack.suggest.lexicon import Wording
from temptrack.suggest.library import Floats, LibraryView
from temptrack.suggest.listening import Heard
from temptrack.suggest.looking import Look
from temptrack.suggest.matched import Matched
from temptrack.suggest.meaning import Meant
from temptrack.suggest.memory import Near
from temptrack.suggest.query import Query
from temptrack.suggest.words import WordHits


@dataclass(frozen=True)
class Context:
    """One question with everything a route may draw on."""

    query: Query
    store: Store
    library: LibraryView
    look: Look | None
    """What the footage shows; None when none was given or none of it could be seen."""
    remarks: tuple[str, ...]
    """What of the footage could not be seen."""
    heard: Heard | None
    """The reference sound; None when none was given."""
    wording: Wording
    words: WordHits
    """What the store knows of the words."""
    near: tuple[Near, ...]
    """The nearest learnt scenes, for each space that has any; empty without footage."""
    semantic: SemanticFingerprint | None
    """None when no weights can be had."""
    job: Job = field(default_factory=Job)
    semantic_lack: str = ""
    """What is wanting for `semantic`, where somebody knows better than that there are no weights."""
    meant: Meant | None = None
    """What the words mean beyond themselves; None without words or the sentence model."""
    matched: Matched | None = None
    """What the trained matcher thinks, with its aleatoric and epistemic uncertainty; None without one or footage."""
    matched_lack: str = ""
    """What is wanting for `matched`, where there is a matcher that cannot be asked."""


@dataclass(frozen=True)
class Testimony:
    """One piece of evidence, for all tracks at once.

    Arrays instead of one object a track keep a library of a hundred thousand tracks cheap; reasons are only put into
    words for the few tracks that are shown.
    """

    log_odds: Floats | Matrix
    """Shape (n,), in the library's order, natural logarithm; 0 where there is nothing to say of a track."""
    reason: Callable[[int], str]
    """From a row of the library to a sentence for a person."""


class Route(Protocol):
    """One way from a question to tracks. Routes don't know each other."""

    @property
    def name(self) -> str:
        """As in the contract: scenes, affect, matcher, text, sound, choices."""
        ...

    def testify(self, context: Context) -> list[Testimony]:
        """Return the evidence, one item for each independent observation; empty when the route has nothing to say."""
        ...


def says_something(log_odds: Floats | Matrix) -> bool:
    """Return whether the evidence tells any track from another."""
    return bool(len(log_odds)) and float(np.ptp(log_odds)) > 1e-9
