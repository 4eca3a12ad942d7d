"""What the daemon holds open. Importing this file imports LanceDB and the decoders: only the opening thread does."""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from temptrack.errors import TemptrackError
from temptrack.fingerprint.meaning import MeaningFingerprint
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.home import Home
from temptrack.models import ModelShelf
from temptrack.models.sentences import load_sentence_model
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
    semantic = Semantic(shelf)
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    meaning = Meaning(home)
    suggester = Suggester(store, traces, semantic, meaning=meaning, target_lufs=settings.target_lufs)
    return Resources(home, settings, store, shelf, traces, semantic, suggester, Identifier(store))


class Meaning:
    """Loads the sentence model at the first call that finds its weights, once, for everybody."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._loaded: MeaningFingerprint | None = None

    def __call__(self) -> MeaningFingerprint | None:
        """Return the fingerprint, or None where no weights can be had."""
        with self._lock:
            if self._loaded is None:
                model = load_sentence_model(self._home.models_folder)
                self._loaded = MeaningFingerprint(model, self._home.cache_folder) if model is not None else None
            return self._loaded


class Semantic:
    """Loads the semantic fingerprint at the first call that finds weights, once, for everybody.

    Weights that do not load turn the route off, as missing ones do: the rest must go on working.
    """

    def __init__(self, shelf: ModelShelf) -> None:
        self._shelf = shelf
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
            self._loaded = SemanticFingerprint(self._shelf.load())
        except TemptrackError as error:
            self.problem = str(error)
            _logger.warning("the semantic fingerprint is off: %s", error)
