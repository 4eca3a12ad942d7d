"""What is known of the matcher in use, and what keeps there from being one."""

from typing import TYPE_CHECKING

from temptrack.matching import LEAST_FILMS, LEAST_PAIRS, Kept, count_pairs, stale
from temptrack.service.conversion.matcher import from_card
from temptrack.suggest import why_not
from temptrack.v1 import matcher_pb2

if TYPE_CHECKING:
    from temptrack.service.resources import Resources

_TRAIN = "Train it: temptrack train"


def matcher_status(resources: "Resources") -> matcher_pb2.GetMatcherResponse:
    """Return what is in use, how good it is, and what came of the last training; reads the store."""
    shelf = resources.matchers
    kept = shelf.current()
    finding, remedy = describe_matcher(resources, kept)
    films, cues = count_pairs(resources.store)
    return matcher_pb2.GetMatcherResponse(
        matcher=from_card(kept.card) if kept is not None else None,
        finding=finding,
        remedy=remedy,
        last_training=str(shelf.last().get("sentence", "")),
        unfinished=shelf.unfinished_file.exists(),
        films=films,
        cues=cues,
        films_needed=LEAST_FILMS,
        pairs_needed=LEAST_PAIRS,
    )


def describe_matcher(resources: "Resources", kept: Kept | None) -> tuple[str, str]:
    """Return a finding and a remedy, a sentence or two each; the remedy is empty where nothing is to be done."""
    if kept is None:
        return _absent(resources)
    card = kept.card
    finding = (
        f"Version {card.version}, learnt from {card.pairs:,} scenes of {card.films:,} films: {card.figures.sentence()}."
    )
    # The model in use is not loaded for this: what its key would be is known once it has seen footage.
    if trouble := why_not(kept, resources.store, resources.semantic.loaded_key):
        return f"{finding} It is not used: what is needed is {trouble}.", _TRAIN
    if changed := stale(card, resources.store):
        return f"{finding} {changed[:1].upper()}{changed[1:]}.", "Train it again: temptrack train"
    return finding, ""


def _absent(resources: "Resources") -> tuple[str, str]:
    if resources.matchers.problem:
        return f"{resources.matchers.problem}.", "Go back to the one before: temptrack train --rollback"
    films, cues = count_pairs(resources.store)
    there = f"{films:,} films with music and {cues:,} cues are learnt"
    if films < LEAST_FILMS or cues < LEAST_PAIRS:
        needed = f"No matcher is trained: it takes {LEAST_FILMS} films with music and {LEAST_PAIRS} scenes with music"
        return f"{needed}; {there}.", "Learn more films: temptrack learn FILMS"
    return f"No matcher is trained; {there}.", _TRAIN
