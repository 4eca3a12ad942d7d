"""The made-up world: recall must rise with data and fall with noise, and what follows other laws must be told."""

import time
from dataclasses import replace

from benchmarks.retrieval.telling import print_all, span
from benchmarks.retrieval.world import World
from temptrack.evaluate import Evaluation, Protocol, evaluate, with_curves
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.store import MemoryStore, store_identity

QUERIES, UNLIKE = 300, 100
USUAL = World(films=40, scenes_per_film=20, tracks=300, noise=0.3)


def main() -> None:
    """Measure and print."""
    print("\n## A made-up world")
    print_all(measured(USUAL), "40 films of 20 scenes, 300 tracks, noise 0.3")
    print_all(measured(USUAL, pool="cues"), "The same, candidate cues")
    _table("films", [(str(films), replace(USUAL, films=films)) for films in (5, 20, 80, 320)])
    _table("noise", [(f"{noise}", replace(USUAL, noise=noise)) for noise in (0.0, 0.3, 0.6, 0.8, 1.0)])
    _table("label noise", [(f"{noise}", replace(USUAL, label_noise=noise)) for noise in (0.0, 0.25, 0.5, 1.0)])
    _table("shift, s", [(f"{shift}", replace(USUAL, shift=shift)) for shift in (0.0, 20.0, 60.0, 240.0)])
    _table("semantic vectors", [("none", replace(USUAL, semantic=False)), ("all", USUAL)])


def measured(world: World, pool: str = "tracks") -> Evaluation:
    """Evaluate on a world."""
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    world.fill(store)
    protocol = Protocol(pool="cues" if pool == "cues" else "tracks", most_queries=QUERIES)
    return evaluate(store, protocol, sighting=with_curves(world.curves()), unlike=world.unlike(UNLIKE))


def _table(what: str, worlds: list[tuple[str, World]]) -> None:
    print(f"\n| {what} | R@1 | R@10 | median rank | chance | right | ECE | AURC | novelty AUROC | s |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, world in worlds:
        began = time.perf_counter()
        found = measured(world)
        cells = (
            span(found.suggester.recall_at[1], 100),
            span(found.suggester.recall_at[10], 100),
            span(found.suggester.median_rank),
            f"{found.chance.median_rank:.0f}",
            f"{100 * found.calibration.right.value:.0f} %",
            f"{found.calibration.ece.value:.3f}",
            f"{found.selection.aurc.value:.3f}",
            span(found.novelty.auroc, digits=3) if found.novelty is not None else "-",
            f"{time.perf_counter() - began:.0f}",
        )
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
