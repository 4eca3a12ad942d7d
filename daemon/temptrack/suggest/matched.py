"""What the trained matcher thinks of the library for footage; without one, why not."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.picture import DYNAMICS
from temptrack.matching import Kept, Opinion
from temptrack.matching.matcher import Heard
from temptrack.matching.towers import Seen
from temptrack.store.interface import Matrix, Store
from temptrack.suggest.library import Floats, LibraryView
from temptrack.suggest.looking import Look


@dataclass(frozen=True)
class Matched:
    """One question's answer of the matcher."""

    opinion: Opinion
    """On the library's tracks, in their order; `Opinion.aleatoric` and `Opinion.epistemic` say how sure it is."""
    kept: Kept
    seen: Seen

    def weigh(self, likeness: Matrix, affect: Matrix) -> Floats:
        """Return what it thinks of other music, on the scale of ``opinion.log_likelihood``; shape (n,)."""
        return self.kept.matcher.weigh(self.seen, self.kept.matcher.hear(likeness, affect)).log_likelihood


def no_matcher() -> Kept | None:
    """Nothing is trained."""
    return None


class Matching:
    """Asks the matcher in use. The library is heard once for each version and edition, not for each question.

    Parameters
    ----------
    store : Store
        Whose fingerprints are asked about.
    current : callable
        Returns the matcher in use, or None; called once a question.
    """

    def __init__(self, store: Store, current: Callable[[], Kept | None] = no_matcher) -> None:
        self._store = store
        self._current = current
        self._lock = threading.Lock()
        self._edition: Hashable = None
        self._heard: Heard = np.zeros((0, 0, 0), np.float32)

    def of(self, look: Look | None, library: LibraryView) -> tuple[Matched | None, str]:
        """Return what the matcher thinks, or why it cannot be asked; both empty when nothing was trained or seen."""
        kept = self._current()
        if kept is None or look is None:
            return None, ""
        if trouble := why_not(kept, self._store, look.semantic_key):
            return None, trouble
        matcher, card = kept.matcher, kept.card
        seen = matcher.see(
            look.style.vector,
            look.dynamics if card.dynamics_key == DYNAMICS.key else None,
            look.semantic if card.semantic_key else None,
        )
        return Matched(matcher.weigh(seen, self._listen(kept, library)), kept, seen), ""

    def warm(self, library: LibraryView) -> None:
        """Hear the library, where a matcher is in use that can be asked."""
        kept = self._current()
        if kept is not None and not why_not(kept, self._store, ""):
            self._listen(kept, library)

    def _listen(self, kept: Kept, library: LibraryView) -> Heard:
        """Return the library as the matcher hears it."""
        edition = (kept.card.version, kept.card.made_at, library.edition)
        with self._lock:
            if edition != self._edition:
                self._heard = kept.matcher.hear(library.likeness, library.affect.astype(np.float32))
                self._edition = edition
            return self._heard


def why_not(kept: Kept, store: Store, semantic_key: str) -> str:
    """Return why a matcher cannot be asked, as what would help; empty when it can.

    Parameters
    ----------
    kept : Kept
    store : Store
    semantic_key : str
        Of the model that sees the footage; empty when none does: the matcher has learnt to do without.
    """
    if dict(kept.card.fingerprints) != dict(store.identity.fingerprints):
        return "a matcher trained on the fingerprints this program makes (`temptrack train`)"
    if semantic_key and kept.card.semantic_key and semantic_key != kept.card.semantic_key:
        return "a matcher trained with the weights in use, not with others (`temptrack train`)"
    return ""
