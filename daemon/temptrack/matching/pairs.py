"""Scene and cue pairs out of a store, as arrays: what the matcher learns from and is judged on."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Vector
from temptrack.progress import Job
from temptrack.store.interface import Matrix, Store
from temptrack.store.records import CueRecord, FilmRecord, SceneRecord, TrackRecord

_CONTENT_LENGTH = 32
"""Of a film's id: the hash of its file; what follows stands for the labels."""
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Pairs:
    """Scenes and the music that plays in them, one pair a row, ordered by film and time.

    What is absent of a scene is a row of zeros with its flag down.
    """

    style: Matrix
    """Shape (n, STYLE.dimension)."""
    dynamics: Matrix
    """Shape (n, DYNAMICS.dimension); no columns where no scene has any."""
    has_dynamics: Flags
    semantic: Matrix
    """Shape (n, the model's dimension), of one model's vectors alone; no columns where there are none."""
    has_semantic: Flags
    likeness: Matrix
    """Shape (n, LIKENESS.dimension), of the cue."""
    affect: Matrix
    """Shape (n, 2): the cue's energy and valence."""
    track_likeness: Matrix
    """Shape (n, LIKENESS.dimension): of the whole track that the cue was recognised as."""
    track_affect: Matrix
    """Shape (n, 2): likewise."""
    has_track: Flags
    film: Ints
    """Shape (n,): index into `film_ids`."""
    film_in_s: NDArray[np.float64]
    """Shape (n,): where the scene begins."""
    piece: Ints
    """Shape (n,): equal for pairs with one music: the same recognised track, or one stretch of a film's music."""
    film_ids: tuple[str, ...]
    semantic_key: str = ""
    dynamics_key: str = ""

    def __len__(self) -> int:
        return len(self.film)

    @property
    def films(self) -> int:
        """How many films have a pair."""
        return len(np.unique(self.film))

    def rows(self, chosen: NDArray[np.int64] | Flags) -> "Pairs":
        """Return some of the pairs; films keep their index."""
        held = {one.name: getattr(self, one.name) for one in fields(self)}
        picked: Any = {name: value[chosen] for name, value in held.items() if isinstance(value, np.ndarray)}
        return replace(self, **picked)

    def of_films(self, film_ids: Collection[str]) -> "Pairs":
        """Return the pairs of some films."""
        wanted = [index for index, name in enumerate(self.film_ids) if name in film_ids]
        return self.rows(np.isin(self.film, wanted))

    def once_each(self) -> "Pairs":
        """Return the pairs of each film once: one file learnt with several labellings is one film."""
        counts = np.bincount(self.film, minlength=len(self.film_ids))
        best: dict[str, str] = {}
        for index in np.argsort(-counts, kind="stable"):
            best.setdefault(self.film_ids[index][:_CONTENT_LENGTH], self.film_ids[index])
        return self if len(best) == len(self.film_ids) else self.of_films(set(best.values()))

    @property
    def digest(self) -> str:
        """32 hex characters that stand for all of it: equal data trains to equal matchers."""
        made = hashlib.blake2b(digest_size=16)
        for one in fields(self):
            value = getattr(self, one.name)
            made.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
        return made.hexdigest()


@dataclass(frozen=True)
class _Found:
    scene: SceneRecord
    cue: CueRecord
    track: TrackRecord | None
    """What the cue was recognised as, if it is still in the library."""


def gather_pairs(store: Store, job: Job, *, film_ids: Collection[str] | None = None) -> Pairs:
    """Read every scene with music.

    A film at a time, so that a hundred thousand scenes need little more memory than their arrays.

    Parameters
    ----------
    store : Store
        With learnt films.
    job : Job
        Told "read" by films.
    film_ids : collection of str, optional
        Only these films.

    Returns
    -------
    Pairs
        Its semantic vectors are those of the model that has seen most scenes; the same for dynamics.
    """
    films = [film for film in store.films() if film_ids is None or film.film_id in film_ids]
    films.sort(key=lambda film: film.film_id)
    columns: list[Pairs] = []
    pieces: dict[str, int] = {}
    for done, film in enumerate(films):
        job.report("read", done, len(films), film.title)
        found = list(_pairs_of(store, film))
        if found:
            columns.extend(_arrays(found, done, pieces))
    return _together(columns, tuple(film.film_id for film in films))


def count_pairs(store: Store) -> tuple[int, int]:
    """Return how many films have music in a scene, and how many cues these have: cheap, off the films' own rows."""
    films = [film for film in store.films() if film.cue_count > 0]
    return len(films), sum(film.cue_count for film in films)


def _pairs_of(store: Store, film: FilmRecord) -> Iterator[_Found]:
    scenes = store.scenes(film.film_id)
    cues = store.cues([scene.cue_id for scene in scenes if scene.cue_id])
    tracks = store.get_tracks({cue.track_id for cue in cues.values() if cue.track_id})
    for scene in scenes:
        cue = cues.get(scene.cue_id)
        if cue is not None and np.any(cue.likeness):
            yield _Found(scene, cue, tracks.get(cue.track_id))


def _piece_of(cue: CueRecord) -> str:
    if cue.track_id:
        return cue.track_id
    if cue.music_out_s > cue.music_in_s:
        return f"{cue.film_id}:{cue.music_in_s:.3f}"
    return cue.cue_id


def _arrays(found: Sequence[_Found], film: int, pieces: dict[str, int]) -> Iterator[Pairs]:
    """Yield one film's pairs, apart by the models that saw its scenes."""
    seen_by = attrgetter("scene.semantic_key", "scene.dynamics_key")
    for semantic_key, dynamics_key in sorted({seen_by(one) for one in found}):
        same = [one for one in found if seen_by(one) == (semantic_key, dynamics_key)]
        yield Pairs(
            style=_rows(one.scene.style for one in same),
            dynamics=_optional([one.scene.dynamics for one in same]),
            has_dynamics=np.array([one.scene.dynamics is not None for one in same]),
            semantic=_optional([one.scene.semantic for one in same]),
            has_semantic=np.array([one.scene.semantic is not None for one in same]),
            likeness=_rows(one.cue.likeness for one in same),
            affect=_affects(one.cue for one in same),
            track_likeness=_rows((one.track or one.cue).likeness for one in same),
            track_affect=_affects(one.track or one.cue for one in same),
            has_track=np.array([one.track is not None for one in same]),
            film=np.full(len(same), film),
            film_in_s=np.array([one.scene.film_in_s for one in same], np.float64),
            piece=np.array([pieces.setdefault(_piece_of(one.cue), len(pieces)) for one in same], np.int64),
            film_ids=(),
            semantic_key=semantic_key,
            dynamics_key=dynamics_key,
        )


def _rows(vectors: Iterable[Vector]) -> Matrix:
    return np.stack([np.asarray(vector, np.float32) for vector in vectors])


def _affects(sounds: Iterable[CueRecord | TrackRecord]) -> Matrix:
    return np.array([(one.affect.energy, one.affect.valence) for one in sounds], np.float32)


def _optional(vectors: Sequence[Vector | None]) -> Matrix:
    width = max((len(vector) for vector in vectors if vector is not None), default=0)
    made = np.zeros((len(vectors), width), np.float32)
    for row, vector in enumerate(vectors):
        if vector is not None:
            made[row] = vector
    return made


def _together(columns: Sequence[Pairs], film_ids: tuple[str, ...]) -> Pairs:
    if not columns:
        return _none(film_ids)
    semantic_key = _commonest((one.semantic_key, int(one.has_semantic.sum())) for one in columns)
    dynamics_key = _commonest((one.dynamics_key, int(one.has_dynamics.sum())) for one in columns)
    alike = [_of_one_model(one, semantic_key, dynamics_key) for one in columns]
    widths = {name: max(getattr(one, name).shape[1] for one in alike) for name in ("semantic", "dynamics")}
    joined: Any = {
        one.name: np.concatenate([_widened(getattr(part, one.name), widths.get(one.name, 0)) for part in alike])
        for one in fields(Pairs)
        if isinstance(getattr(alike[0], one.name), np.ndarray)
    }
    whole = Pairs(**joined, film_ids=film_ids, semantic_key=semantic_key, dynamics_key=dynamics_key)
    order = np.lexsort((whole.film_in_s, whole.film))
    return whole if np.all(np.diff(order) == 1) else whole.rows(order)


def _none(film_ids: tuple[str, ...]) -> Pairs:
    empty, no, none = np.zeros((0, 0), np.float32), np.zeros(0, np.bool_), np.zeros(0, np.int64)
    music = (empty, empty, empty, empty, no)
    return Pairs(empty, empty, no, empty, no, *music, none, np.zeros(0), none, film_ids)


def _commonest(counts: Iterable[tuple[str, int]]) -> str:
    total: Counter[str] = Counter()
    for key, count in counts:
        total[key] += count if key else 0
    best = max(sorted(total), key=lambda key: total[key], default="")
    return best if total[best] else ""


def _of_one_model(one: Pairs, semantic_key: str, dynamics_key: str) -> Pairs:
    """Another model's vectors are as good as absent."""
    absent, nothing = np.zeros(len(one), np.bool_), np.zeros((len(one), 0), np.float32)
    if one.semantic_key != semantic_key:
        one = replace(one, semantic=nothing, has_semantic=absent)
    return one if one.dynamics_key == dynamics_key else replace(one, dynamics=nothing, has_dynamics=absent)


def _widened(values: NDArray[np.generic], width: int) -> NDArray[np.generic]:
    if values.ndim == 2 and values.shape[1] == 0 and width:
        return np.zeros((len(values), width), np.float32)
    return values
