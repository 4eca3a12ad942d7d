"""Training a generator as it is asked for: enough to learn from or a reason, and in use only if it is sound."""

import logging
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from temptrack.compose.generate.card import GeneratorCard
from temptrack.compose.generate.division import Division, divide
from temptrack.compose.generate.generator import GeneratorShelf, Weights
from temptrack.compose.generate.making import part_of
from temptrack.compose.generate.material import LEAST_TRACKS, Material, count_tracks, gather_material, place_of
from temptrack.compose.generate.recipe import Recipe
from temptrack.compose.generate.training import State, train
from temptrack.compose.generate.unfinished import Unfinished
from temptrack.compose.generate.verdict import judge
from temptrack.errors import TooLittleToLearnError
from temptrack.progress import Job
from temptrack.store import Store

_LOG = logging.getLogger(__name__)
_MUCH = 0.2
"""Of the tracks: so many come or gone, and another training is worth its minutes."""


@dataclass(frozen=True)
class Outcome:
    """What came of a training."""

    card: GeneratorCard
    """Of what was trained; its version is 0 when it was not taken."""
    taken: bool
    """Whether it is in use now."""
    sentence: str
    """What and why, with the numbers, for a person."""


def learn_to_generate(
    store: Store, shelf: GeneratorShelf, *, seed: int = 0, recipe: Recipe | None = None, job: Job | None = None
) -> Outcome:
    """Train on a library's music, and put what comes of it to use unless something is wrong with it.

    Parameters
    ----------
    store : Store
        Only read, and its tracks' files with it.
    shelf : GeneratorShelf
    seed : int
    recipe : Recipe, optional
    job : Job, optional
        Told "read" by tracks and "train" by epochs.

    Raises
    ------
    TooLittleToLearnError
        When there are too few tracks with beats; nothing is changed.
    CancelledError
        When the job was cancelled; the next training with this seed and these tracks goes on from the last epoch.
    """
    recipe, job, began = recipe or Recipe(), job or Job(), time.monotonic()
    check_enough(count_tracks(store))
    material = gather_material(store, job)
    check_enough(len(material.track_ids))
    division = divide(material, recipe)
    unfinished = Unfinished(shelf.unfinished_file, material.digest, seed, recipe)
    begun = unfinished.begun()
    if begun is not None:
        _LOG.info("a training of the generator goes on after %d epochs", len(begun.history))
    state = train(division, seed=seed, recipe=recipe, job=job, begun=begun, keep=unfinished.keep)
    card = _card(state, material, division, seed, recipe, time.monotonic() - began)
    outcome = _take_if_sound(shelf, state, division, recipe, card)
    told = {"taken": outcome.taken, "sentence": outcome.sentence, "failures": list(card.failures), "at": card.made_at}
    shelf.note(told)
    unfinished.forget()
    return outcome


def check_enough(tracks: int) -> None:
    """Refuse to learn from too little.

    Raises
    ------
    TooLittleToLearnError
        Says what is there and what it takes.
    """
    if tracks < LEAST_TRACKS:
        raise TooLittleToLearnError(
            f"A generator needs at least {LEAST_TRACKS} tracks of some length with a beat; the library has {tracks}",
            remedy="add more music with `temptrack library add`; until then pieces are made without one",
        )


def stale(card: GeneratorCard, store: Store) -> str:
    """Return, in words, how the library's size changed since a generator was trained; empty when that is little."""
    now, then = count_tracks(store), card.tracks
    if abs(now - then) <= _MUCH * then:
        return ""
    return f"The library had {then:,} tracks to learn from when it was trained and has {now:,} now"


def _card(
    state: State, material: Material, division: Division, seed: int, recipe: Recipe, took_s: float
) -> GeneratorCard:
    kept = max(state.best, 0)
    look = state.history[kept].look
    verdict = judge(state.history[-1].look if not state.history[-1].look.finite else look, state.history)
    weights = part_of(state.arrays, "best." if state.best >= 0 else "mean.")
    return GeneratorCard(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        seed=seed,
        tracks=len(material.track_ids),
        beats=material.beats,
        paired=material.paired,
        track_ids=material.track_ids,
        judged_ids=tuple(sorted({one.track_id for one in division.held_out}, key=place_of)),
        licences=material.licences,
        digest=material.digest,
        look=look,
        failures=verdict.failures,
        epoch=kept + 1,
        epochs=len(state.history),
        took_s=took_s,
        weights=sum(one.size for one in weights.values()),
        recipe={**asdict(recipe), "dilations": list(recipe.dilations)},  # as it is read back
    )


def _take_if_sound(
    shelf: GeneratorShelf, state: State, division: Division, recipe: Recipe, card: GeneratorCard
) -> Outcome:
    if card.failures:
        present = shelf.current()
        stays = f"version {present.card.version} stays in use" if present is not None else "none is in use"
        return Outcome(card, False, f"{' '.join(card.failures)} It is not used: {stays}.")
    weights = Weights(part_of(state.arrays, "best."), division.coding, recipe.dilations)
    kept = shelf.keep(weights, card)
    return Outcome(kept, True, f"{card.sentence()[:1].upper()}{card.sentence()[1:]}. It is used from now on.")
