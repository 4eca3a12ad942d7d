"""What the daemon holds open. Importing this file imports LanceDB and the decoders: only the opening thread does."""

import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from temptrack.catalogue import Recogniser
from temptrack.compose.generate import Generator
from temptrack.compose.mosaic import Shelf
from temptrack.errors import InvalidInputError, TemptrackError
from temptrack.fingerprint.action import ActionReader, HeadShelf
from temptrack.fingerprint.meaning import MeaningFingerprint
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.vocabulary import Vocabulary, read_vocabulary, vocabulary
from temptrack.home import Home
from temptrack.matching import MatcherShelf
from temptrack.models import ModelShelf, Running
from temptrack.models.sentence_shelf import SentenceShelf
from temptrack.models.sentences import find_minilm, load_sentence_model
from temptrack.service.answers import Answers
from temptrack.service.identifying import Identifier
from temptrack.settings import Settings
from temptrack.store import Address, Store, address_of, open_store, store_identity
from temptrack.suggest import Suggester
from temptrack.suggest.fitted import FittedShelf
from temptrack.suggest.spotting import Spotter

_logger = logging.getLogger(__name__)

_TRY_AGAIN_S = 60.0


@dataclass(frozen=True)
class Resources:
    """The open store and everything that works on it."""

    home: Home
    settings: Settings
    store: Store
    shelf: ModelShelf
    sentences: SentenceShelf
    traces: TraceCache
    semantic: "Semantic"
    suggester: Suggester
    spotter: Spotter
    recogniser: Recogniser
    identifier: Identifier
    actions: ActionReader
    answers: Answers
    matchers: MatcherShelf
    fitted: FittedShelf
    generator: Generator
    heard_pieces: Shelf
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
    shelf = ModelShelf(home.models_folder, settings.model, checkpoint, running=_running(settings))
    traces = TraceCache(home.cache_folder)
    words, problem = _vocabulary(home)
    semantic = Semantic(shelf, words, home.cache_folder)
    actions = ActionReader(HeadShelf(home.heads_file), words)
    store = open_store(store_place(home, settings), store_identity(STYLE, LIKENESS))
    meaning = Meaning(home)
    matchers, fitted = MatcherShelf(home.matcher_folder), FittedShelf(home.calibration_file)
    suggester = Suggester(
        store,
        traces,
        semantic,
        meaning=meaning,
        matcher=matchers.current,
        actions=actions,
        target_lufs=settings.target_lufs,
        fitting=fitted.current,
        risk=settings.risk,
    )
    recogniser = Recogniser(store, home.recognition_folder)
    identifier = Identifier(store, recogniser)
    sentences = SentenceShelf(home.models_folder)
    return Resources(
        home,
        settings,
        store,
        shelf,
        sentences,
        traces,
        semantic,
        suggester,
        Spotter(store, suggester, traces, semantic, actions),
        recogniser,
        identifier,
        actions,
        Answers(home.answers_folder),
        matchers,
        fitted,
        Generator.load(home.generator_folder),
        Shelf(),
        problem,
    )


def store_place(home: Home, settings: Settings) -> Path | Address:
    """Return where the store lies: in the home, or where the settings say that it is shared."""
    if not settings.store_uri:
        return home.store_folder
    return address_of(settings.store_uri, settings.store_endpoint, settings.store_region)


def _vocabulary(home: Home) -> tuple[Vocabulary, str]:
    """Return the words, and what is wrong with the user's: that must not keep the daemon from starting."""
    try:
        return read_vocabulary(home.vocabulary_file), ""
    except InvalidInputError as error:
        _logger.warning("the shipped vocabulary is used: %s", error)
        return vocabulary(), str(error)


def _running(settings: Settings) -> Running:
    return Running(
        device=settings.device,
        precision=settings.precision,
        threads=settings.model_threads,
        idle_s=60 * settings.model_idle_min,
        memory_bytes=1_000_000 * settings.model_memory_mb,
    )


class Meaning:
    """Loads the sentence model at the first call that finds its weights, once, for everybody; removed, it is gone."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._loaded: MeaningFingerprint | None = None

    def __call__(self) -> MeaningFingerprint | None:
        """Return the fingerprint, or None where no weights can be had."""
        with self._lock:
            if find_minilm(self._home.models_folder) is None:
                self._loaded = None
            elif self._loaded is None:
                model = load_sentence_model(self._home.models_folder)
                self._loaded = MeaningFingerprint(model, self._home.cache_folder) if model is not None else None
            return self._loaded


class Semantic:
    """Gives the semantic fingerprint of the model in use to everybody, made at the first call that finds its weights.

    Weights that do not load turn the route off, as missing ones do: the rest must go on working. Other weights, pulled,
    chosen or mended, are taken up by the next call; what failed is tried again after a minute, as memory may be free by
    then.
    """

    def __init__(self, shelf: ModelShelf, words: Vocabulary | None = None, cache_folder: Path | None = None) -> None:
        self._shelf = shelf
        self._words = words
        self._cache_folder = cache_folder
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
                self._loaded = key, SemanticFingerprint(model, self._words, cache_folder=self._cache_folder)
            return self._loaded[1]

    @property
    def loaded_key(self) -> str:
        """`Identity.key` of the fingerprint that was made last; empty before the first, or where its model changed."""
        loaded = self._loaded
        return loaded[1].identity.key if loaded is not None and loaded[0] == self._shelf.key() else ""

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
