"""What happens in a scene, from everything that can say so: the trained head first, the vocabulary beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from temptrack.fingerprint.action.head import Views
from temptrack.fingerprint.action.shelf import HeadShelf
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import Vector
from temptrack.fingerprint.vocabulary import Vocabulary, vocabulary

LEAST_PROBABILITY = 0.1
"""Less is not told: one in ten is no recognition."""
_MOST, _MOST_OF_GROUP = 5, 2
_NO_TEMPERATURES: Mapping[str, float] = {}


@dataclass(frozen=True)
class Seen:
    """A label, how likely it is, and who says so; see `ActionLabel` of the store, which has the same fields."""

    label: str
    probability: float
    origin: str
    group: str = ""


class ActionReader:
    """Names what happens, and keeps silent where nobody is sure enough.

    Parameters
    ----------
    heads : HeadShelf, optional
        What was learnt of the user's labels; without it there is zero-shot labelling alone.
    words : Vocabulary, optional
        The shipped one by default.
    """

    def __init__(self, heads: HeadShelf | None = None, words: Vocabulary | None = None) -> None:
        self._heads = heads
        self._vocabulary = words or vocabulary()

    @property
    def heads(self) -> HeadShelf | None:
        """What was learnt of the user's labels."""
        return self._heads

    @property
    def vocabulary(self) -> Vocabulary:
        """The labels' words."""
        return self._vocabulary

    def recognise(
        self, views: Views, semantic: SemanticFingerprint | None = None, vector: Vector | None = None
    ) -> tuple[Seen, ...]:
        """Name what happens in a scene.

        Parameters
        ----------
        views : mapping of str to ndarray
            What is known of it, by `Identity.key`; a semantic vector of `semantic` is added.
        semantic : SemanticFingerprint, optional
            Names what its vector shows.
        vector : ndarray, optional
            The scene's semantic vector.

        Returns
        -------
        tuple of Seen
            Likeliest first, at most five. What the head is sure of takes the place of zero-shot labels of its groups.
        """
        known = {**views, semantic.identity.key: vector} if semantic is not None and vector is not None else views
        trained = self._trained(known)
        settled = {seen.group or "action" for seen in trained}
        zero_shot: list[Seen] = []
        if semantic is not None and vector is not None:
            zero_shot = [seen for seen in self._zero_shot(semantic, vector) if seen.group not in settled]
        return tuple(sorted([*trained, *zero_shot], key=lambda seen: -seen.probability)[:_MOST])

    def moods(self, semantic: SemanticFingerprint, vector: Vector) -> list[tuple[str, float]]:
        """Return every mood with its probability, likeliest first."""
        return semantic.label(vector, groups=("mood",), temperatures=self._temperatures(semantic))

    def stated(self, labels: Sequence[str]) -> tuple[Seen, ...]:
        """Return what a person stated, in the groups the vocabulary has the labels in."""
        return tuple(Seen(label, 1.0, "stated", self._vocabulary.group_of(label)) for label in labels)

    def _trained(self, views: Views) -> list[Seen]:
        head = self._heads.lesson().head_for(views) if self._heads is not None else None
        if head is None:
            return []
        found = head.recognise(views)
        return [Seen(label, p, "trained", self._vocabulary.group_of(label)) for label, p in found]

    def _zero_shot(self, semantic: SemanticFingerprint, vector: Vector) -> list[Seen]:
        temperatures = self._temperatures(semantic)
        told: list[Seen] = []
        for group in semantic.vocabulary.groups:
            if group.name != "mood":
                named = semantic.label(vector, groups=(group.name,), temperatures=temperatures)[:_MOST_OF_GROUP]
                told += [Seen(label, p, "zero_shot", group.name) for label, p in named if p >= LEAST_PROBABILITY]
        return told

    def _temperatures(self, semantic: SemanticFingerprint) -> Mapping[str, float]:
        lesson = self._heads.lesson() if self._heads is not None else None
        if lesson is None or lesson.zero_shot_key != semantic.labelling_key:
            return _NO_TEMPERATURES
        return lesson.temperatures
