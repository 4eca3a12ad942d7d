"""How a whole film feels: its scenes, each as long as it is."""

from collections.abc import Sequence

from temptrack.fingerprint.types import Affect
from temptrack.store.records import SceneRecord


def mean_affect(scenes: Sequence[SceneRecord]) -> Affect:
    """Return the mean of scenes' affect over time."""
    lengths = [scene.film_out_s - scene.film_in_s for scene in scenes]
    total = sum(lengths) or 1.0
    return Affect(
        energy=sum(s.affect.energy * length for s, length in zip(scenes, lengths, strict=True)) / total,
        valence=sum(s.affect.valence * length for s, length in zip(scenes, lengths, strict=True)) / total,
    )
