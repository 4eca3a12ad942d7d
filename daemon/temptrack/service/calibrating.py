"""Calibrating: asking about learnt films as if they had never been, and putting to use what that teaches."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

from temptrack.errors import StateError
from temptrack.evaluate import Protocol, held_out
from temptrack.evaluate.fitting import fit_fusion
from temptrack.evaluate.fitting_cases import cases_of
from temptrack.evaluate.held_out import Suggesting
from temptrack.fingerprint.picture import TraceCache
from temptrack.matching import Card, Division, Kept, Recipe, divide, gather_pairs, train
from temptrack.progress import Job
from temptrack.store import Store
from temptrack.suggest import Suggester
from temptrack.suggest.fitted import Fitted, FittedShelf
from temptrack.suggest.fusion import ROUTE_WEIGHTS

DEFAULT_SCENES = 1000
"""Scenes asked about: twice as many halve no error that shows, and take twice the minutes."""
OF_FOOTAGE = ("scenes", "affect", "matcher")
"""Routes that speak of footage alone; words, sounds and the editor's choices are in no film."""


def calibrate(
    store: Store,
    shelf: FittedShelf,
    *,
    suggesting: Suggesting,
    matcher: str,
    scenes: int,
    job: Job,
) -> tuple[Fitted | None, str]:
    """Fit weights and confidences on the learnt films, and put them to use where they are better.

    Parameters
    ----------
    store : Store
        Only read.
    shelf : FittedShelf
        Keeps what was fitted, or why nothing was.
    suggesting : callable
        Makes the suggester that is calibrated from what it may have learnt.
    matcher : str
        When the matcher in use was made; empty for none.
    scenes : int
        How many are asked about; 0 for the default.
    job : Job
        Told "compare", "ask", "test" and "weigh".

    Returns
    -------
    Fitted or None, str
        As `fit_fusion`; too few films are no error.
    """
    routes = [route for route in OF_FOOTAGE if route != "matcher" or matcher]
    protocol = Protocol(most_queries=scenes or DEFAULT_SCENES)
    try:
        cases = list(cases_of(held_out(store, protocol, suggesting=suggesting, job=job), routes))
    except StateError as error:  # not two films, or no library: nothing to fit on yet
        fitted, reason = None, error.what[:1].lower() + error.what[1:]
    else:
        fitted, reason = fit_fusion(store, cases, routes, ROUTE_WEIGHTS, matcher=matcher, job=job)
    if fitted is not None:
        shelf.keep(fitted)
    else:
        shelf.refuse(reason)
    return fitted, reason


def suggesting_like(current: Kept | None, job: Job) -> tuple[Suggesting, str]:
    """Return what makes suggesters like the one in use out of fewer films, and when its matcher was made.

    A matcher has seen the very films that are held out; so for each part one is trained anew on the others, as the one
    in use was.
    """
    matching, made_at = matching_like(current, job)

    def make(view: Store) -> Suggester:
        kept = matching(view)
        return Suggester(view, TraceCache(Path()), lambda: None, matcher=lambda: kept)

    return make, made_at


def matching_like(current: Kept | None, job: Job) -> tuple[Callable[[Store], Kept | None], str]:
    """Return what trains matchers like the one in use, and when that was made; none and empty without one."""

    def make(view: Store) -> Kept | None:
        return _retrained(current, view, job) if current is not None else None

    return make, current.card.made_at if current is not None else ""


def _retrained(current: Kept, view: Store, job: Job) -> Kept:
    pairs = gather_pairs(view, job)
    divided = divide(pairs)
    stopping = {pairs.film_ids[index] for index in divided.stopping.film.tolist()}
    # Those that would judge it train it as well: here the films held out are the judges.
    training = pairs.of_films(set(pairs.film_ids) - stopping)
    division = Division(training, divided.stopping, divided.judging)
    trained = train(division, seed=current.card.seed, recipe=recipe_of(current.card), job=job)
    card = replace(current.card, semantic_key=pairs.semantic_key, dynamics_key=pairs.dynamics_key)
    return Kept(trained.matcher, card)


def recipe_of(card: Card) -> Recipe:
    """Return how the matcher in use was trained; what its card does not tell is as it is now."""
    known = {field.name: type(getattr(Recipe(), field.name)) for field in fields(Recipe)}
    return Recipe(**{name: known[name](value) for name, value in card.recipe.items() if name in known})
