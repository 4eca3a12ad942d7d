"""Everything known of a range, put together: what speaks for music in every half second, and what has been learnt."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.presence import Interval
from temptrack.store.interface import Matrix, Space
from temptrack.suggest.library import Floats
from temptrack.suggest.spotting.figures import STEP_S, SceneFigures, fitted, rows_of
from temptrack.suggest.spotting.learnt import Learnt, holds
from temptrack.suggest.spotting.memory import Remembered
from temptrack.suggest.spotting.production import Production
from temptrack.suggest.spotting.scenery import SceneSeen
from temptrack.suggest.spotting.wanting import EFFECTS, SILENCE


@dataclass(frozen=True)
class Evidence:
    """Arrays have a row for every half second."""

    rows: Floats
    """Shape (n, len(FIGURES))."""
    log_odds: Floats
    """Shape (n,): of music being wanted."""
    taken: tuple[Interval, ...]
    """Where music plays already and none is to be added."""


def gather(production: Production, scenes: Sequence[SceneSeen], learnt: Learnt, *, anew: bool) -> Evidence:
    """Weigh what is seen and heard.

    Parameters
    ----------
    production : Production
        What is heard.
    scenes : sequence of SceneSeen
        What is seen, in order of time.
    learnt : Learnt
        What films taught.
    anew : bool
        Whether to spot as if no music were there yet.
    """
    remembered = learnt.remembered
    memory = remembered.log_odds(_asked(scenes, remembered)) if remembered and scenes else np.zeros(len(scenes))
    figures = [
        SceneFigures(scene.in_s, scene.out_s, scene.affect.energy, scene.pace, float(said))
        for scene, said in zip(scenes, memory, strict=True)
    ]
    rows = rows_of(production.duration_s, figures, production.presence)
    taken = tuple(production.music)
    log_odds = learnt.wanting.log_odds(rows) + _production_says(production, taken, len(rows))
    return Evidence(rows, log_odds, () if anew else taken)


def _production_says(production: Production, music: Sequence[Interval], steps: int) -> Floats:
    """Return what effects and silence say, in log-odds; nothing where music hides them."""
    presence = production.presence
    if presence is None:
        return np.zeros(steps)
    at_s = (np.arange(steps, dtype=np.float64) + 0.5) * STEP_S
    said = EFFECTS * fitted(presence.effects, steps) + SILENCE * fitted(presence.silence, steps)
    return np.asarray(said * (1.0 - holds(music, at_s)), dtype=np.float64)


def _asked(scenes: Sequence[SceneSeen], remembered: Remembered) -> dict[Space, Matrix]:
    asked: dict[Space, Matrix] = {"style": np.stack([scene.style.vector for scene in scenes])}
    known = remembered.spaces.get("semantic")
    if known is not None and any(scene.semantic is not None for scene in scenes):
        nothing = np.zeros(known.shape[1], np.float32)
        asked["semantic"] = np.stack([nothing if s.semantic is None else s.semantic for s in scenes])
    return asked
