"""Ways to make a piece of the same target: ours, whole and in parts, and plain ones."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from unittest.mock import patch

import numpy as np

from temptrack.compose.mosaic import Composition, Match, Recipe, Shelf, Wish, compose
from temptrack.compose.mosaic import composing as inner
from temptrack.compose.mosaic.corpus import Corpus, Whole
from temptrack.compose.mosaic.target import Plan
from temptrack.progress import Job

Make = Callable[[tuple[Match, ...], Wish], Composition]


def contestants(shelf: Shelf) -> dict[str, Make]:
    """All of them by name, plainest first."""
    recipes = {
        "Griffin-Lim of the target alone": Recipe(pieces=False),
        "pieces": Recipe(mend=False, fill=False),
        "pieces, mended": Recipe(fill=False),
        "pieces, mended and filled": Recipe(),
    }
    ours = {name: partial(compose, job=Job(), shelf=shelf, recipe=recipe) for name, recipe in recipes.items()}
    return {"beats at random": partial(at_random, shelf=shelf), **ours}


def at_random(matches: tuple[Match, ...], wish: Wish, shelf: Shelf) -> Composition:
    """A piece for the same target whose beats are drawn, laid with the same joins."""

    def drawn(plan: Plan, _: object, corpus: Corpus, *, seed: int, **__: object) -> Whole:
        path = np.random.default_rng([seed, 7]).integers(0, len(corpus), len(plan))
        path[plan.ending_from :] = plan.pieces[plan.ending_from :]
        return path

    with patch.object(inner, "choose_pieces", drawn):
        made = compose(matches, wish, Job(), shelf=shelf, recipe=Recipe(mend=False, fill=False))
    return replace(made, towards="nothing")
