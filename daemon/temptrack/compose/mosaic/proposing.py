"""What a trained generator proposes for a scene, as something to move towards."""

from dataclasses import replace

import numpy as np

from temptrack.compose.generate import Condition, Generator, PatchSequence, beat_levels, scene_condition
from temptrack.compose.mosaic.composing import Proposer
from temptrack.compose.mosaic.far import Far
from temptrack.compose.mosaic.types import Match
from temptrack.fingerprint.types import Affect, PictureStyle

WHAT = "what the generator proposed"
_SLOWEST_BPM, _FASTEST_BPM = 30.0, 300.0


def proposer(generator: Generator, best: Match, scene: PictureStyle | None, affect: Affect, seed: int) -> Proposer:
    """Return what asks a generator for as many beats as the best match has, at its tempo.

    Parameters
    ----------
    generator : Generator
        Where none is trained, nothing is proposed.
    best : Match
        Where there is no picture, its course of energy is asked for, about the energy wanted.
    scene : PictureStyle or None
        How the footage is shot.
    affect : Affect
        What is wanted.
    seed : int
    """

    def propose(beats: PatchSequence) -> Far | None:
        if generator.why_unavailable():
            return None
        tempo = float(np.clip(60.0 / np.median(np.diff(beats.beats_s)), _SLOWEST_BPM, _FASTEST_BPM))
        asked = scene_condition(scene, tempo) if scene is not None else _unseen(best, affect, beats, tempo)
        patches = generator.propose(asked, len(beats), seed)
        return Far(replace(patches, beats_s=beats.beats_s), WHAT)

    return propose


def _unseen(best: Match, affect: Affect, beats: PatchSequence, tempo: float) -> Condition:
    levels = beat_levels(best.track.energy, best.track_in_s + beats.beats_s)
    wanted = np.clip(levels - levels.mean() + affect.energy, 0.0, 1.0)
    return Condition(wanted.astype(np.float32), affect, tempo)
