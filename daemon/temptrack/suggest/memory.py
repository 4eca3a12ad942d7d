"""What was learnt, seen from the question: how near the learnt scenes lie, and what their cues say of the tracks."""

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.types import Vector
from temptrack.store.interface import Matrix, Space, Store
from temptrack.store.records import CueRecord, FilmRecord, Hit, SceneRecord
from temptrack.suggest.evidence import LOG_ODDS_BOUND, likeness_log_odds
from temptrack.suggest.library import Floats, LibraryView

NEIGHBOURS = 8
_SAMPLE = 512
_BLOCK = 16_384
_LONE_DISTANCE = 0.5
"""Cosine distance taken for near while fewer than two scenes are learnt: half way to unrelated."""
_SMALLEST_SHARE = 0.2
PRIOR_DISTANCE = 0.15
_PRIOR_SCENES = 20
"""What is taken for near before anything is learnt, and how many scenes it takes to outweigh that: prior judgement."""


@dataclass(frozen=True)
class Near:
    """The learnt scenes nearest to the footage in one space, and the yardstick for how near that is."""

    space: Space
    hits: tuple[Hit[SceneRecord], ...]
    """Best first."""
    usual: float
    """Cosine distance from a learnt scene to its nearest, typically."""

    @property
    def novelty(self) -> float:
        """How new the footage is in this space, 0 to 1."""
        return novelty_of(1.0 - self.hits[0].score, self.usual) if self.hits else 1.0


class Learnt:
    """The learnt scenes. How far they lie apart is measured when it is first asked for, and anew when films changed.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        """Held while it is measured, so that questions asked at once measure it once."""
        self._usual: dict[tuple[Space, str], tuple[Hashable, float | None]] = {}

    def near(self, space: Space, vector: Vector, *, semantic_key: str = "") -> Near | None:
        """Find the nearest in a space; None where none were learnt."""
        with self._turn:
            usual = self._measured(space, semantic_key)
        if usual is None:
            return None
        hits = self._store.nearest_scenes(space, unit(vector), NEIGHBOURS, semantic_key=semantic_key)
        return Near(space, tuple(hits), usual)

    def _measured(self, space: Space, semantic_key: str) -> float | None:
        edition = self._store.edition("films")
        kept, usual = self._usual.get((space, semantic_key), (None, None))
        if kept != edition:
            usual = _usual_among_scenes(self._store.scene_vectors(space, semantic_key=semantic_key)[1])
            self._usual[space, semantic_key] = edition, usual
        return usual


def _usual_among_scenes(vectors: Matrix) -> float | None:
    measured = usual_distance(vectors)
    if measured is None:
        return None
    # A handful of scenes lie far apart by chance; that must not make everything else look familiar.
    return (len(vectors) * measured + _PRIOR_SCENES * PRIOR_DISTANCE) / (len(vectors) + _PRIOR_SCENES)


def usual_distance(vectors: Matrix) -> float | None:
    """Return the median cosine distance of a vector to its nearest other, of at most 512 evenly chosen ones.

    The same picture learnt twice would make that zero, and everything else infinitely new; so it is at least a fifth
    of the median distance between any two.

    Parameters
    ----------
    vectors : ndarray, shape (n, d)

    Returns
    -------
    float or None
        None when there are no vectors.
    """
    if not len(vectors):
        return None
    if len(vectors) == 1:
        return _LONE_DISTANCE
    rows = np.unique(np.linspace(0, len(vectors) - 1, min(len(vectors), _SAMPLE)).astype(int))
    chosen = _unit_rows(vectors[rows])
    nearest = np.full(len(rows), np.inf)
    for start in range(0, len(vectors), _BLOCK):  # the distances to all at once take 2 GB with a million
        distances = 1.0 - chosen @ _unit_rows(vectors[start : start + _BLOCK]).T
        here = np.flatnonzero((rows >= start) & (rows < start + _BLOCK))
        distances[here, rows[here] - start] = np.inf
        np.minimum(nearest, distances.min(axis=1), out=nearest)
    between = (1.0 - chosen @ chosen.T)[~np.eye(len(rows), dtype=bool)]
    return max(float(np.median(nearest)), _SMALLEST_SHARE * float(np.median(between)), 1e-3)


@dataclass(frozen=True)
class Recollection:
    """A learnt scene that the question calls to mind."""

    scene: SceneRecord
    weight: float
    """Relative to the other scenes' and to the background's; any scale."""


@dataclass(frozen=True)
class Mixed:
    """What several alternatives say of every track together."""

    log_odds: Floats
    """Shape (n,)."""
    strongest: Callable[[int], int]
    """From a row to the alternative that adds most to its odds."""


def mix(log_odds: Matrix, weights: Floats, background: float) -> Mixed:
    """Mix alternatives of which one holds, or none.

    Parameters
    ----------
    log_odds : ndarray, shape (alternatives, n)
        For every track, if the alternative holds.
    weights : ndarray, shape (alternatives,)
        Relative to each other and to the background's.
    background : float
        Weight of "none of them", which gives every track odds of 1.
    """
    probabilities = weights / (weights.sum() + background)
    odds = np.full(log_odds.shape[1], np.float32(1.0 - probabilities.sum()))
    for one, probability in zip(log_odds, probabilities, strict=True):  # in a row's memory, not in that of all
        share = np.exp(one)
        share *= np.float32(probability)
        odds += share
    weighed = np.log(np.maximum(odds, np.finfo(np.float32).tiny)).astype(np.float64)
    return Mixed(weighed, lambda row: int(np.argmax(probabilities * np.exp(log_odds[:, row]))))


@dataclass(frozen=True)
class Recalled:
    """What the cues of the scenes called to mind say of every track."""

    log_odds: Floats
    reason: Callable[[int], str]


def follow_cues(
    store: Store, library: LibraryView, recollections: Sequence[Recollection], background: float
) -> Recalled | None:
    """Go from scenes to their cues and from the cues to tracks.

    The scene asked about is taken to be scored like one of the recalled scenes, with the probability of its weight, or
    like none of them, with the background's: a mixture, whose odds for a track are the weighted mean of the cues' odds
    and of 1. Far scenes weigh little, so the evidence fades to nothing with novelty instead of having to be cut off.

    Returns
    -------
    Recalled or None
        None when no recalled scene has a cue.
    """
    cues = store.cues([r.scene.cue_id for r in recollections if r.scene.cue_id])
    pairs = [(r, cues[r.scene.cue_id]) for r in recollections if r.scene.cue_id in cues and r.weight > 0]
    if not pairs or not len(library):
        return None
    mixed = mix(
        _cue_log_odds(library, [cue for _, cue in pairs]),
        np.array([recollection.weight for recollection, _ in pairs]),
        background,
    )
    titles = {film.film_id: film for film in store.films()}

    def reason(row: int) -> str:
        recollection, cue = pairs[mixed.strongest(row)]
        very = cue.track_id == library.tracks[row].track_id
        return _tell(recollection.scene, titles.get(recollection.scene.film_id), very, float(mixed.log_odds[row]))

    return Recalled(mixed.log_odds, reason)


def _cue_log_odds(library: LibraryView, cues: Sequence[CueRecord]) -> Matrix:
    log_odds = likeness_log_odds(library, np.stack([cue.likeness for cue in cues]))
    # The very track: as much as one observation may say, but no more than finding one among n can be worth.
    most = min(LOG_ODDS_BOUND, float(np.log(len(library) + 1)))
    for one, cue in zip(log_odds, cues, strict=True):
        row = library.rows.get(cue.track_id)
        if row is not None:
            one[row] = max(one[row], most)
    return log_odds


def _tell(scene: SceneRecord, film: FilmRecord | None, very: bool, log_odds: float) -> str:
    where = f"{film.title if film else 'a learnt film'} ({clock(scene.film_in_s)}–{clock(scene.film_out_s)})"
    what = name_scene(scene)
    if very:
        return f"{where} uses this very track under {what}"
    return f"like {what} in {where}, whose cue this {'resembles' if log_odds >= 0 else 'does not resemble'}"


def name_scene(scene: SceneRecord, longest: int = 70) -> str:
    """Return a noun phrase for a scene: its likeliest action, place or light, else how its description begins."""
    if scene.actions:
        best = max(scene.actions, key=lambda one: (one.group in {"", "action"}, one.probability))
        return f"the {best.label} scene"
    words = scene.description.strip().rstrip(".")
    if not words:
        return "a scene"
    if len(words) > longest:
        # The end of a clause reads better than a broken one.
        cut = max(words.rfind(mark, longest // 2, longest) for mark in ",;:")
        words = words[:cut] if cut > 0 else words[:longest].rsplit(" ", 1)[0] + " …"
    return f"the scene “{words[0].lower()}{words[1:]}”"


def clock(seconds: float) -> str:
    """Return a moment as a person says it: 1:02:03, 0:09."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def kernel_weights(distances: Floats, usual: float) -> Floats:
    """Return Gaussian weights of neighbours; the usual distance to the nearest is one deviation."""
    return np.asarray(np.exp(-0.5 * (distances / usual) ** 2), dtype=np.float64)


def novelty_of(distance: float, usual: float) -> float:
    """Return how new something this far from its nearest is: 0 at no distance, 0.5 at the usual, towards 1."""
    return float(1.0 - 0.5 ** (max(0.0, distance) / usual))


def unit(vector: Vector) -> Vector:
    """Return the vector at unit length; zeros stay zeros."""
    return np.asarray(_unit_rows(np.asarray(vector, dtype=np.float32)[None])[0], dtype=np.float32)


def _unit_rows(vectors: Matrix) -> Matrix:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
