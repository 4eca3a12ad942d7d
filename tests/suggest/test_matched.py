from dataclasses import replace

import numpy as np

from temptrack.matching import Kept, Matcher
from temptrack.store import MemoryStore, StoreIdentity
from temptrack.suggest.library import view_library
from temptrack.suggest.matched import Matching, why_not
from tests.suggest.worlds import SEMANTIC, grid_of_tracks, look, new_store, track, trained, unit

SEEN = unit([1.0], SEMANTIC.dimension)


class Counting(Matcher):
    """Counts how often a library is heard."""

    heard = 0

    def hear(self, *args: object) -> object:  # type: ignore[override]
        type(self).heard += 1
        return super().hear(*args)  # type: ignore[arg-type]


def test_a_library_is_heard_once_until_it_or_the_matcher_changes() -> None:
    kept = trained()
    store = new_store(grid_of_tracks(4))
    counting = Kept(Counting(**vars(kept.matcher)), kept.card)
    matching = Matching(store, lambda: counting)
    Counting.heard = 0
    first = matching.of(look(), view_library(store))[0]
    matching.of(look(), view_library(store))
    assert Counting.heard == 1
    store.put_tracks([track(77)])
    more = matching.of(look(), view_library(store))[0]
    assert Counting.heard == 2
    assert first is not None
    assert more is not None
    assert len(more.opinion.log_likelihood) == 1 + len(first.opinion.log_likelihood)
    counting = replace(counting, card=replace(kept.card, version=7))
    matching.of(look(), view_library(store))
    assert Counting.heard == 3


def test_one_trained_with_other_weights_or_fingerprints_is_not_asked_and_the_reason_is_said() -> None:
    store, kept = new_store(grid_of_tracks(2)), trained()
    saw = Kept(kept.matcher, replace(kept.card, semantic_key="semantic/1/4/model=other"))
    matched, why = Matching(store, lambda: saw).of(look(semantic=SEEN, semantic_key=SEMANTIC.key), view_library(store))
    assert matched is None
    assert "other" in why
    assert "temptrack train" in why
    assert why_not(saw, store, "") == ""
    assert why_not(kept, store, SEMANTIC.key) == ""
    elsewhere = MemoryStore(StoreIdentity(3, {"style": "style/1/14/x", "likeness": "likeness/1/9/x"}))
    assert "fingerprints" in why_not(kept, elsewhere, "")


def test_nothing_trained_or_nothing_seen_is_no_lack() -> None:
    store = new_store(grid_of_tracks(2))
    assert Matching(store).of(look(), view_library(store)) == (None, "")
    assert Matching(store, trained).of(None, view_library(store)) == (None, "")


def test_other_music_is_weighed_on_the_same_scale() -> None:
    store = new_store(grid_of_tracks(4))
    library = view_library(store)
    matched = Matching(store, trained).of(look(), library)[0]
    assert matched is not None
    again = matched.weigh(library.likeness, library.affect.astype(np.float32))
    np.testing.assert_allclose(again, matched.opinion.log_likelihood, rtol=1e-5)
