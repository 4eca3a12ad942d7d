"""What the generator proposes for a piece: the question put to it beat by beat, on the beats the piece has."""

from dataclasses import replace

import numpy as np

from temptrack.compose.generate import Condition, Generator, PatchSequence, scene_condition
from temptrack.compose.generate.condition import FASTEST_BPM, SLOWEST_BPM
from temptrack.compose.mosaic import Proposer
from temptrack.compose.mosaic.far import Far
from temptrack.errors import StateError
from temptrack.fingerprint.types import Affect
from temptrack.suggest import Weighed


def proposer(generator: Generator, weighed: Weighed, seed: int) -> tuple[Proposer | None, str]:
    """Return what proposes something far from a best match, or nothing and why there is none.

    Parameters
    ----------
    generator : Generator
    weighed : Weighed
        The question: its footage, where it has some, asks with its motion, feeling and style; without a picture the
        energy of the best match is asked for again, in other music.
    seed : int
    """
    if why := generator.why_unavailable():
        return None, why

    def propose(best: PatchSequence) -> Far | None:
        try:
            proposed = generator.propose(_condition(generator, weighed, best), len(best), seed)
        except StateError:  # taken back since it was asked for
            return None
        card = generator.card
        version = f"version {card.version} of the generator" if card is not None else "the generator"
        return Far(replace(proposed, beats_s=best.beats_s), f"what {version} proposes")

    return propose, ""


def _condition(generator: Generator, weighed: Weighed, best: PatchSequence) -> Condition:
    tempo_bpm = float(np.clip(60.0 / np.median(np.diff(best.beats_s)), SLOWEST_BPM, FASTEST_BPM))
    look = weighed.context.look
    if look is not None:
        return scene_condition(replace(look.style, affect=look.affect), tempo_bpm)
    energy = generator.energy_of(best)
    return Condition(energy, Affect(float(energy.mean()), 0.5), tempo_bpm)
