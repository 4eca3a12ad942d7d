"""What the daemon holds open. Importing this file imports LanceDB and the decoders: only the opening thread does."""

import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from temptrack.errors import TemptrackError
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.home import Home
from temptrack.models import ModelShelf, Running
from temptrack.service.identifying import Identifier
from temptrack.settings import Settings
from temptrack.store import Store, open_store, store_identity
from temptrack.suggest import Suggester

_logger = logging.getLogger(__name__)

_TRY_AGAIN_S = 60.0


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
    shelf = ModelShelf(home.models_folder, settings.model, checkpoint, running=_running(settings))
    traces = TraceCache(home.cache_folder)
    semantic = Semantic(shelf)
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    suggester = Suggester(store, traces, semantic, semantic_lack=semantic.lack, target_lufs=settings.target_lufs)
    return Resources(home, settings, store, shelf, traces, semantic, suggester, Identifier(store))


def _running(settings: Settings) -> Running:
    return Running(
        device=settings.device,
        threads=settings.model_threads,
        idle_s=60 * settings.model_idle_min,
        memory_bytes=1_000_000 * settings.model_memory_mb,
    )


class Semantic:
    """Gives the semantic fingerprint of the model in use to everybody, made at the first call that finds its weights.

    Weights that do not load turn the route off, as missing ones do: the rest must go on working. Other weights, pulled,
    chosen or mended, are taken up by the next call; what failed is tried again after a minute, as memory may be free by
    then.
    """

    def __init__(self, shelf: ModelShelf) -> None:
        self._shelf = shelf
        self._lock = threading.Lock()
        self._loaded: tuple[str, SemanticFingerprint] | None = None
        self._failed: tuple[str, str, float] = ("", "", 0.0)

    @property
    def problem(self) -> str:
        """Why the weights that are there could not be loaded; empty otherwise."""
        key, sentence, _ = self._failed
        return sentence if key and key == self._shelf.key() else ""

    def __call__(self) -> SemanticFingerprint | None:
        """Return the fingerprint, its model in memory, or None where no weights can be had."""
        with self._lock:
            key = self._shelf.key()
            if not key or not self._shelf.available() or self._failed_lately(key):
                return None
            try:
                model = self._shelf.load()
            except TemptrackError as error:
                self._failed = key, str(error), time.monotonic()
                _logger.warning("the semantic fingerprint is off: %s", error)
                return None
            self._failed = "", "", 0.0
            if self._loaded is None or self._loaded[0] != key:
                self._loaded = key, SemanticFingerprint(model)
            return self._loaded[1]

    def sentence(self) -> str:
        """Say how the model is, for a person."""
        pulling = self._shelf.pulling
        if pulling is not None and not self._shelf.available():
            return f"pulling {pulling.percent} %" if pulling.total else "pulling"
        if trouble := self._shelf.why_unavailable() or self.problem:
            return trouble
        return "loaded" if self._shelf.is_loaded else "ready"

    def lack(self) -> str:
        """Say what an answer without it could have used; empty where that is simply weights."""
        pulling = self._shelf.pulling
        if pulling is not None and not self._shelf.available():
            return f"the model that recognises what happens, which is being downloaded ({pulling.percent} %)"
        return f"a model that recognises what happens ({self.problem.rstrip('.')})" if self.problem else ""

    def _failed_lately(self, key: str) -> bool:
        failed, _, at = self._failed
        return failed == key and time.monotonic() - at < _TRY_AGAIN_S
