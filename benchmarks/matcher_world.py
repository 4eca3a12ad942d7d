"""The matcher in worlds whose truth is known: what it learns, how sure it is, and what each part of it is good for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.retrieval.world import World, film_id
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import DYNAMICS, STYLE
from temptrack.matching import Division, Matcher, Opinion, Pairs, Recipe, divide, gather_pairs, rank_all, train
from temptrack.matching.judging import Ranks
from temptrack.progress import Job
from temptrack.store import MemoryStore, store_identity
from temptrack.suggest.library import LibraryView, view_library
from temptrack.suggest.looking import Look
from temptrack.suggest.memory import Learnt, follow_cues
from temptrack.suggest.routes.scenes import recall

_QUERIES = 200
_BACKGROUND = 0.135
_SEEDS = (0, 1)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """What a matcher trained on a world does there."""

    held_out: Ranks
    tracks: Floats
    """Ranks of the true track in the library, for footage of new films."""
    tracks_by_scenes: Floats
    """The same by the scenes route alone."""
    aleatoric: float
    epistemic: float
    epistemic_unlike: float
    novelty_auroc: float
    """Of epistemic uncertainty: footage that follows other laws against footage of the world."""


def learning() -> None:
    """More films, more noise, more wrong labels: what becomes of recall and of both uncertainties."""
    print(
        "  recall@10 on held-out cues and on the 200 tracks of the library, median rank there; scenes: that route alone"
    )
    for films in (16, 30, 60, 120):
        _print(f"{films} films", World(films=films))
    for noise in (0.0, 0.6, 0.9):
        _print(f"60 films, noise {noise}", World(films=60, noise=noise))
    for share in (0.2, 0.4, 0.6):
        _print(f"60 films, {share} of labels wrong", World(films=60, label_noise=share))
    _print("60 films, no meaning", World(films=60, semantic=False))
    _free(World(films=60))


def ablation() -> None:
    """Take each part away in turn; means over two worlds of thirty films."""
    base = Recipe()
    temporal = {
        "as it is": base,
        "no temporal term": replace(base, shift_weight=0.0),
        "temporal term x 4": replace(base, shift_weight=2.0),
        "batches of single scenes": replace(base, run=1),
        "single scenes, no temporal term": replace(base, run=1, shift_weight=0.0),
    }
    others = {
        "same music as negatives": replace(base, spare_alike=False),
        "no groups dropped": replace(base, drop_groups=0.0),
        "no whole tracks shown": replace(base, swap_tracks=0.0),
        "one member": replace(base, members=1),
    }
    print("  gain in halvings of the rank; in film: own cue above those of the three scenes before and after it")
    _compare("noise .5", partial(World, films=30, noise=0.5), temporal | others)
    _compare("music 6 s late", partial(World, films=30, shift=6.0), temporal)


def _compare(kind: str, make: Callable[..., World], recipes: Mapping[str, Recipe]) -> None:
    worlds = [make(seed=seed) for seed in _SEEDS]
    stocked = [filled(world) for world in worlds]
    for name, recipe in recipes.items():
        rows = [_ablated(*each, recipe, seed) for seed, each in enumerate(zip(worlds, stocked, strict=True))]
        gain, recall, blind, inside, tracks = np.mean(rows, axis=0)
        print(
            f"  {kind}, {name}: gain {gain:.2f} (without meaning {blind:.2f}), recall@10 {recall:.3f}, "
            f"in film {inside:.3f}, recall@10 of tracks {tracks:.3f}",
            flush=True,
        )


def filled(world: World) -> tuple[MemoryStore, Pairs]:
    """Return a store with the world in it, and its pairs."""
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    world.fill(store)
    return store, gather_pairs(store, Job())


def pairs_of(world: World) -> Pairs:
    """Return a large world's pairs without filling a store."""
    scenes, tracks = world.scenes, world.library.tracks
    affect = np.array([(one.affect.energy, one.affect.valence) for one in tracks], np.float32)[scenes.track]
    there = np.ones(len(scenes), np.bool_)
    return Pairs(
        style=scenes.style,
        dynamics=scenes.dynamics,
        has_dynamics=there,
        semantic=scenes.semantic.astype(np.float32),
        has_semantic=there,
        likeness=scenes.heard.astype(np.float32),
        affect=affect,
        track_likeness=np.stack([one.likeness for one in tracks])[scenes.track],
        track_affect=affect,
        has_track=there,
        film=scenes.film,
        film_in_s=scenes.in_s,
        piece=scenes.track,
        film_ids=tuple(film_id(number) for number in range(world.films)),
        semantic_key=world.semantic_key,
        dynamics_key=DYNAMICS.key,
    )


def _print(name: str, world: World) -> None:
    found = _find(world)
    held = found.held_out
    print(
        f"  {name}: cues {held.recall(10):.3f} (chance {held.chance_recall(10):.3f}), "
        f"tracks {np.mean(found.tracks <= 10):.3f} (chance {10 / world.tracks:.3f}, "
        f"scenes {np.mean(found.tracks_by_scenes <= 10):.3f}), median {np.median(found.tracks):.0f} "
        f"(scenes {np.median(found.tracks_by_scenes):.0f}); aleatoric {found.aleatoric:.3f}, epistemic "
        f"{found.epistemic:.3f}, {found.epistemic_unlike:.3f} out of the world, AUROC {found.novelty_auroc:.3f}",
        flush=True,
    )


def _find(world: World) -> Found:
    store, pairs = filled(world)
    divided = divide(pairs)
    matcher = train(divided).matcher
    library = view_library(store)
    heard = matcher.hear(library.likeness, library.affect.astype(np.float32))
    asked = world.queries(_QUERIES)
    opinions = [_opinion(matcher, one.look, heard) for one in asked]
    unlike = [_opinion(matcher, look, heard).epistemic for look in world.unlike(_QUERIES)]
    rows = [library.rows[one.track_id] for one in asked]
    epistemic = [one.epistemic for one in opinions]
    return Found(
        held_out=rank_all(divided.judging, matcher.scores),
        tracks=np.array([_rank(one.log_likelihood, row) for one, row in zip(opinions, rows, strict=True)]),
        tracks_by_scenes=np.array(
            [_rank(_by_scenes(store, library, one.look), row) for one, row in zip(asked, rows, strict=True)]
        ),
        aleatoric=float(np.mean([one.aleatoric for one in opinions])),
        epistemic=float(np.mean(epistemic)),
        epistemic_unlike=float(np.mean(unlike)),
        novelty_auroc=float(np.mean(np.array(unlike)[:, None] > np.array(epistemic))),
    )


def _free(world: World) -> None:
    """Give half of the scenes, by one figure of their story, each other's music; see whether aleatoric tells them."""
    others = replace(world, films=20)  # a world of another size has other films
    pairs, asked = pairs_of(world), pairs_of(others)
    free = world.scenes.story[:, 0] > 0
    order = np.arange(len(pairs))
    order[free] = np.random.default_rng(1).permutation(np.flatnonzero(free))
    music = {name: getattr(pairs, name)[order] for name in ("likeness", "affect", "track_likeness", "track_affect")}
    matcher = train(divide(replace(pairs, **music, piece=pairs.piece[order]))).matcher
    heard = matcher.hear(asked.likeness[:2], asked.affect[:2])
    scenes = zip(asked.style, asked.dynamics, asked.semantic, strict=True)
    said = np.array([matcher.weigh(matcher.see(*each), heard).aleatoric for each in scenes])
    is_free = others.scenes.story[:, 0] > 0
    print(
        f"  60 films, the music of half the scenes free: aleatoric {said[is_free].mean():.3f} of these, "
        f"{said[~is_free].mean():.3f} of the others, AUROC {np.mean(said[is_free][:, None] > said[~is_free]):.3f}"
    )


def _opinion(matcher: Matcher, look: Look, heard: NDArray[np.float32]) -> Opinion:
    return matcher.weigh(matcher.see(look.style.vector, look.dynamics, look.semantic), heard)


def _by_scenes(store: MemoryStore, library: LibraryView, look: Look) -> Floats:
    near = [Learnt(store).near("style", look.style.vector)]
    if look.semantic is not None:
        near.append(Learnt(store).near("semantic", look.semantic, semantic_key=look.semantic_key))
    recalled = follow_cues(store, library, recall(tuple(one for one in near if one is not None)), _BACKGROUND)
    return recalled.log_odds if recalled is not None else np.zeros(len(library))


def _rank(scores: Floats, row: int) -> float:
    return float(1 + np.sum(scores > scores[row]) + 0.5 * (np.sum(scores == scores[row]) - 1))


def _ablated(
    world: World, stocked: tuple[MemoryStore, Pairs], recipe: Recipe, seed: int
) -> tuple[float, float, float, float, float]:
    store, pairs = stocked
    divided = divide(pairs)
    matcher = train(divided, seed=seed, recipe=recipe).matcher
    ranks = rank_all(divided.judging, matcher.scores)
    blind = replace(divided.judging, has_semantic=np.zeros(len(divided.judging), np.bool_))
    library = view_library(store)
    heard = matcher.hear(library.likeness, library.affect.astype(np.float32))
    tracks = [
        _rank(_opinion(matcher, one.look, heard).log_likelihood, library.rows[one.track_id])
        for one in world.queries(_QUERIES)
    ]
    return (
        float(ranks.by_film().mean()),
        ranks.recall(10),
        float(rank_all(blind, matcher.scores).by_film().mean()),
        _inside(matcher, divided),
        float(np.mean(np.array(tracks) <= 10)),
    )


def _inside(matcher: Matcher, divided: Division) -> float:
    """Share of neighbours in the same film whose other music scores below a scene's own."""
    pairs, scores = divided.judging, matcher.scores(divided.judging)
    apart = np.abs(np.arange(len(pairs))[:, None] - np.arange(len(pairs)))
    near = (pairs.film[:, None] == pairs.film) & (apart > 0) & (apart <= 3)
    near &= pairs.piece[:, None] != pairs.piece
    return float(np.mean((np.diagonal(scores)[:, None] > scores)[near]))
