"""The matcher on the real film clips at hand: too few to learn from, and what little they show all the same."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.footage import MEDIA
from temptrack.catalogue import learn_films
from temptrack.errors import TooLittleToLearnError
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.matching import Division, Pairs, Recipe, check_enough, compare, gather_pairs, train
from temptrack.matching.judging import Ranks, rank_all
from temptrack.progress import Job
from temptrack.store import Store, open_store, store_identity

OUT = Path("bench-out") / "matcher"
FILMS = (
    "sintel_trailer_52s_480x204.mp4",
    "big_buck_bunny_0_30s_480p.mp4",
    "tears_of_steel_battle_70s.webm",
    "edited_pairs/demo-thriller.mp4",
    "edited_pairs/grid-runner.mp4",
    "edited_pairs/usecase-drama.mp4",
    "edited_pairs/usecase-trailer.mp4",
)
"""Each film once: the folder has some in several encodings."""


def main() -> None:
    """Learn the clips, be refused, and judge each by a matcher trained on the others."""
    pairs = gather_pairs(_learnt(), Job())
    try:
        check_enough(pairs)
    except TooLittleToLearnError as refused:
        print(f"  temptrack train says: {refused}")
    gains, ranks = zip(*(_left_out(pairs, film) for film in sorted(set(pairs.film.tolist()))), strict=True)
    together = Ranks(*(np.concatenate([getattr(one, name) for one in ranks]) for name in ("rank", "pool", "film")))
    found = compare(np.array(gains))
    print(
        f"  All the same, each film by a matcher trained on the other {found.films - 1}: {len(together.rank)} scenes, "
        f"music of all {len(pairs)} to choose from: recall@10 {together.recall(10):.2f} (chance "
        f"{together.chance_recall(10):.2f}), median rank {together.median:.0f} (chance {together.chance_median:.0f}), "
        f"rank halved {found.gain:+.2f} times, {found.low:+.2f} to {found.high:+.2f}"
    )


def _learnt() -> Store:
    store = open_store(OUT / "store", store_identity(STYLE, LIKENESS))
    paths = [MEDIA / "film" / name for name in FILMS]
    learn_films(store, paths, labels_csv=None, semantic=None, traces=TraceCache(OUT / "traces"), job=Job())
    return store


def _left_out(pairs: Pairs, film: int) -> tuple[float, Ranks]:
    """Judge one film by a matcher trained on the others, of which the next one says when to stop."""
    films = sorted(set(pairs.film.tolist()))
    stopping = films[(films.index(film) + 1) % len(films)]
    names = pairs.film_ids
    divided = Division(
        training=pairs.of_films({names[one] for one in films if one not in (film, stopping)}),
        stopping=pairs.of_films({names[stopping]}),
        judging=pairs.of_films({names[film]}),
    )
    matcher = train(divided, recipe=replace(Recipe(), epochs=30)).matcher
    ranks = rank_all(pairs, matcher.scores)
    own = Ranks(*(getattr(ranks, name)[ranks.film == film] for name in ("rank", "pool", "film")))
    return float(own.halvings().mean()), own
