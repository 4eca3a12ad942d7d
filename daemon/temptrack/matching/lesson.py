"""Training as it is asked for: enough to learn from or a reason, and in use only if better on films held out."""

import logging
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from temptrack.errors import TooLittleToLearnError
from temptrack.matching.card import Card, Figures, figures_of
from temptrack.matching.division import LEAST_FILMS, LEAST_JUDGING, LEAST_PAIRS, Division, divide
from temptrack.matching.judging import SURE, Comparison, compare, rank_all
from temptrack.matching.matcher import Matcher
from temptrack.matching.pairs import Pairs, gather_pairs
from temptrack.matching.recipe import Recipe
from temptrack.matching.training import train
from temptrack.matching.unfinished import Unfinished
from temptrack.matching.versions import Kept, MatcherShelf
from temptrack.progress import Job
from temptrack.store.interface import Store

_LOG = logging.getLogger(__name__)
_MUCH = 0.2
"""Of the films: so many come or gone, and another training is worth its minutes."""


@dataclass(frozen=True)
class Outcome:
    """What came of a training."""

    card: Card
    """Of what was trained; its version is 0 when it was not taken."""
    taken: bool
    """Whether it is in use now."""
    sentence: str
    """What and why, with the numbers, for a person."""


def learn_to_match(
    store: Store, shelf: MatcherShelf, *, seed: int = 0, recipe: Recipe | None = None, job: Job | None = None
) -> Outcome:
    """Train on a store's scenes and cues, and put what comes of it to use if it is better than what is in use.

    Better means: on films that neither has seen, the music that really played comes at a better place, by the
    logarithm of its rank, in at least `SURE` of resamples of the films; where nothing is in use, better than chance.

    Parameters
    ----------
    store : Store
        Only read.
    shelf : MatcherShelf
    seed : int
    recipe : Recipe, optional
    job : Job, optional
        Told "read" by films and "train" by epochs.

    Raises
    ------
    TooLittleToLearnError
        When there are too few films or pairs; nothing is changed.
    CancelledError
        When the job was cancelled; the next training with this seed and these films goes on from the last epoch.
    """
    recipe, job, began = recipe or Recipe(), job or Job(), time.monotonic()
    gathered = gather_pairs(store, job)
    pairs = gathered.once_each()
    check_enough(pairs)
    divided, digest = divide(pairs), pairs.digest
    unfinished = Unfinished(shelf.unfinished_file, digest, seed, recipe)
    begun = unfinished.begun()
    if begun is not None:
        _LOG.info("a training goes on after %d epochs", len(begun.history))
    trained = train(divided, seed=seed, recipe=recipe, job=job, begun=begun, keep=unfinished.keep)
    card = Card(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        seed=seed,
        pairs=len(pairs),
        films=pairs.films,
        film_ids=_names(gathered),
        judged_ids=_names(divided.judging),
        digest=digest,
        fingerprints=dict(store.identity.fingerprints),
        semantic_key=pairs.semantic_key,
        dynamics_key=pairs.dynamics_key,
        figures=_judged(trained.matcher, divided.judging, job),
        epochs=len(trained.history),
        took_s=time.monotonic() - began,
        recipe=asdict(recipe),
    )
    outcome = _take_if_better(shelf, trained.matcher, card, divided)
    shelf.note({"taken": outcome.taken, "sentence": outcome.sentence, "at": card.made_at})
    unfinished.forget()
    return outcome


def check_enough(pairs: Pairs) -> None:
    """Refuse to learn from too little.

    Raises
    ------
    TooLittleToLearnError
        Says what is there and what it takes.
    """
    if pairs.films < LEAST_FILMS or len(pairs) < LEAST_PAIRS:
        raise TooLittleToLearnError(
            f"A matcher needs at least {LEAST_FILMS} films with music and {LEAST_PAIRS} scenes with music in them; "
            f"the store has {pairs.films} and {len(pairs)}",
            remedy="learn more films with `temptrack learn`; until then suggestions go by the other routes, as before",
        )


def compare_with(present: Kept, matcher: Matcher, divided: Division) -> Comparison | None:
    """Compare a new matcher with the one in use on films that neither has seen; None where that one cannot judge them.

    When fewer than five such films are left, all judging films count: the one in use then has the advantage of
    having seen some.
    """
    if not fits(present.card, divided.judging):
        return None
    seen = set(present.card.film_ids) - set(present.card.judged_ids)
    fair = divided.judging.of_films(set(divided.judging.film_ids) - seen)
    judging = fair if fair.films >= LEAST_JUDGING else divided.judging
    new, old = (rank_all(judging, one.scores).by_film() for one in (matcher, present.matcher))
    return compare(new - old)


def fits(card: Card, pairs: Pairs) -> bool:
    """Return whether a matcher reads these pairs' fingerprints."""
    return (card.semantic_key, card.dynamics_key) == (pairs.semantic_key, pairs.dynamics_key)


def stale(card: Card, store: Store) -> str:
    """Return, in words, what changed of the films since a matcher was trained; empty when that is little."""
    learnt = {film.film_id for film in store.films() if film.cue_count > 0}
    come, gone = len(learnt - set(card.film_ids)), len(set(card.film_ids) - learnt)
    if come + gone <= _MUCH * len(card.film_ids):
        return ""
    parts = [f"{count} films {what}" for count, what in ((come, "came"), (gone, "went")) if count]
    return f"{' and '.join(parts)} since it was trained on {len(card.film_ids)}"


def _judged(matcher: Matcher, judging: Pairs, job: Job) -> Figures:
    job.report("judge", 0, 1, f"{judging.films} films")
    ranks = rank_all(judging, matcher.scores)
    return figures_of(ranks, compare(ranks.by_film()))


def _names(pairs: Pairs) -> tuple[str, ...]:
    return tuple(pairs.film_ids[index] for index in sorted(set(pairs.film.tolist())))


def _take_if_better(shelf: MatcherShelf, matcher: Matcher, card: Card, divided: Division) -> Outcome:
    present = shelf.current()
    against = compare_with(present, matcher, divided) if present is not None else None
    card = replace(card, against=against)
    chance = card.figures.over_chance
    said = f"On {chance.films} films that were held out, {card.figures.sentence()}."
    if not chance.sure:
        why = f"That is not surely better than chance (rank halved {_said(chance)})"
        return Outcome(card, False, f"{said} {why}: it is not used, {_stays(present)}.")
    if present is None or against is None:
        return Outcome(shelf.keep(matcher, card), True, f"{said} It is used from now on.")
    versus = f"against version {present.card.version} the rank halves {_said(against)}"
    if not against.sure:
        return Outcome(card, False, f"{said} But {versus}, which is not surely better: {_stays(present)}.")
    return Outcome(shelf.keep(matcher, card), True, f"{said} It is used from now on: {versus}.")


def _said(found: Comparison) -> str:
    return (
        f"{found.gain:+.2f} times, {found.low:+.2f} to {found.high:+.2f}, on {found.films} films; better in "
        f"{100 * found.probability:.1f} % of resamples ({100 * SURE:.0f} % are needed)"
    )


def _stays(present: Kept | None) -> str:
    return f"version {present.card.version} stays in use" if present is not None else "the other routes go on as before"
