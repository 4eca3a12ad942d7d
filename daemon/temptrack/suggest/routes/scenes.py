"""Evidence from learnt films: scenes shot or acting alike, and the music that played under them."""

import numpy as np

from temptrack.store.records import SceneRecord
from temptrack.suggest.memory import Near, Recollection, follow_cues, kernel_weights
from temptrack.suggest.routes.interface import Context, Testimony

_BACKGROUND = 0.135
"""Weight of "scored like none of them": that of a scene at twice the usual distance, exp(-2)."""


class ScenesRoute:
    """Goes from the footage to its nearest learnt scenes, by how they are shot and, with weights, by what happens."""

    name = "scenes"

    def testify(self, context: Context) -> list[Testimony]:
        """Weigh tracks by the cues of the nearest scenes."""
        found = follow_cues(context.store, context.library, recall(context.near), _BACKGROUND)
        return [] if found is None else [Testimony(found.log_odds, found.reason)]


def recall(near: tuple[Near, ...]) -> list[Recollection]:
    """Return the nearest scenes; one that is near in both spaces comes once, with the sum of its weights."""
    scenes: dict[str, SceneRecord] = {}
    weights: dict[str, float] = {}
    for space in near:
        distances = np.array([1.0 - hit.score for hit in space.hits])
        for hit, weight in zip(space.hits, kernel_weights(distances, space.usual), strict=True):
            scenes[hit.record.scene_id] = hit.record
            weights[hit.record.scene_id] = weights.get(hit.record.scene_id, 0.0) + float(weight)
    return [Recollection(scene, weights[scene_id]) for scene_id, scene in scenes.items()]
