"""What is known of the generator in use, and what keeps there from being one."""

from typing import TYPE_CHECKING

from temptrack.compose.generate import LEAST_TRACKS, count_tracks, stale
from temptrack.compose.generate.generator import Kept
from temptrack.service.conversion.generator import from_generator_card
from temptrack.v1 import generator_pb2

if TYPE_CHECKING:
    from temptrack.service.resources import Resources

_TRAIN = "Train it: temptrack train --generator"


def generator_status(resources: "Resources") -> generator_pb2.GetGeneratorResponse:
    """Return what is in use, how good it is, and what came of the last training; reads the store."""
    shelf = resources.generator.shelf
    kept = shelf.current()
    finding, remedy = describe_generator(resources, kept)
    return generator_pb2.GetGeneratorResponse(
        generator=from_generator_card(kept.card) if kept is not None else None,
        finding=finding,
        remedy=remedy,
        last_training=str(shelf.last().get("sentence", "")),
        unfinished=shelf.unfinished_file.exists(),
        tracks=count_tracks(resources.store),
        tracks_needed=LEAST_TRACKS,
    )


def describe_generator(resources: "Resources", kept: Kept | None) -> tuple[str, str]:
    """Return a finding and a remedy, a sentence or two each; the remedy is empty where nothing is to be done."""
    if kept is None:
        return _absent(resources)
    card = kept.card
    finding = f"Version {card.version}, learnt from {card.beats:,} beats of {card.tracks:,} tracks: {card.sentence()}."
    if failed := resources.generator.shelf.last().get("failures"):
        return f"{finding} The one trained last is not used: {' '.join(map(str, failed))}", ""
    if changed := stale(card, resources.store):
        return f"{finding} {changed}.", "Train it again: temptrack train --generator"
    return finding, ""


def _absent(resources: "Resources") -> tuple[str, str]:
    shelf = resources.generator.shelf
    why = resources.generator.why_unavailable()
    if shelf.problem:
        return f"{shelf.problem}.", "Go back to the one before: temptrack train --generator --rollback"
    if shelf.last().get("failures"):
        return why, "Train another: temptrack train --generator --seed 1"
    tracks = count_tracks(resources.store)
    if tracks < LEAST_TRACKS:
        needed = f"No generator is trained: it takes {LEAST_TRACKS} tracks of some length; there are {tracks:,}"
        return f"{needed}.", "Add music: temptrack library add FOLDER"
    return f"No generator is trained; there are {tracks:,} tracks to learn from.", _TRAIN
