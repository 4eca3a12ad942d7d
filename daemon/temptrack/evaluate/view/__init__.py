"""A store as if some of its films had never been learnt, read-only: what a question about them may draw on."""

from temptrack.evaluate.view.cues import cues_as_tracks
from temptrack.evaluate.view.library import FixedLibrary, StoredLibrary
from temptrack.evaluate.view.store import View

__all__ = ["FixedLibrary", "StoredLibrary", "View", "cues_as_tracks"]
