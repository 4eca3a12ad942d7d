"""What the daemon holds open. Importing this file imports LanceDB and the decoders: only the opening thread does."""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from temptrack.errors import InvalidInputError, TemptrackError
from temptrack.fingerprint.action import ActionReader, HeadShelf
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.vocabulary import Vocabulary, read_vocabulary, vocabulary
from temptrack.home import Home
from temptrack.models import ModelShelf
from temptrack.service.identifying import Identifier
from temptrack.settings import Settings
from temptrack.store import Store, open_store, store_identity
from temptrack.suggest import Suggester

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Resources:
    """The open store and everything that works on it."""

    home: Home
    settings: Settings
    store: Store
    shelf: ModelShelf
    traces: TraceCache
    semantic: "Semantic"
    suggester: Suggester
    identifier: Identifier
    actions: ActionReader
    vocabulary_problem: str = ""
    """What is wrong with the user's own vocabulary; the shipped one is used then."""

    def close(self) -> None:
        """Let the store go."""
        self.store.close()


def open_resources(home: Home, settings: Settings) -> Resources:
    """Open the home's store and what works on it.

    Raises
    ------
    StoreIdentityError
        When the store was built with other fingerprint settings.
    StoreError
        When it cannot be opened.
    """
    checkpoint = Path(settings.checkpoint) if settings.checkpoint else None
    shelf = ModelShelf(home.models_folder, settings.model, checkpoint)
    traces = TraceCache(home.cache_folder)
    words, problem = _vocabulary(home)
    semantic = Semantic(shelf, words, home.cache_folder)
    actions = ActionReader(HeadShelf(home.heads_file), words)
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    suggester = Suggester(store, traces, semantic, actions=actions, target_lufs=settings.target_lufs)
    identifier = Identifier(store)
    return Resources(home, settings, store, shelf, traces, semantic, suggester, identifier, actions, problem)


def _vocabulary(home: Home) -> tuple[Vocabulary, str]:
    """Return the words, and what is wrong with the user's: that must not keep the daemon from starting."""
    try:
        return read_vocabulary(home.vocabulary_file), ""
    except InvalidInputError as error:
        _logger.warning("the shipped vocabulary is used: %s", error)
        return vocabulary(), str(error)


class Semantic:
    """Loads the semantic fingerprint at the first call that finds weights, once, for everybody.

    Weights that do not load turn the route off, as missing ones do: the rest must go on working.
    """

    def __init__(self, shelf: ModelShelf, words: Vocabulary | None = None, cache_folder: Path | None = None) -> None:
        self._shelf = shelf
        self._words = words
        self._cache_folder = cache_folder
        self._lock = threading.Lock()
        self._loaded: SemanticFingerprint | None = None
        self.problem = ""
        """Why weights that are there could not be loaded; empty otherwise."""

    def __call__(self) -> SemanticFingerprint | None:
        """Return the fingerprint, or None where no weights can be had."""
        with self._lock:
            if self._loaded is None and not self.problem and self._shelf.available():
                self._load()
            return self._loaded

    def _load(self) -> None:
        try:
            self._loaded = SemanticFingerprint(self._shelf.load(), self._words, cache_folder=self._cache_folder)
        except TemptrackError as error:
            self.problem = str(error)
            _logger.warning("the semantic fingerprint is off: %s", error)
