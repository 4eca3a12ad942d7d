"""Labelled scenes as examples: what is known of each, what a person said of it, and which film it is of."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from temptrack.fingerprint.action import Views
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import Vector
from temptrack.store.records import FilmRecord, SceneRecord

LEAST_SCENES = 4
"""Of a label, to be learnt: with fewer, a held-out film leaves next to nothing to learn from."""
LEAST_FILMS = 3
"""That they must come from: with fewer, nobody could tell the action from the film it is in."""


@dataclass(frozen=True)
class Example:
    """One labelled scene."""

    views: Views
    labels: frozenset[str]
    film: str
    """Scenes of one film are never on both sides of a trial."""


def examples_of(scenes: Iterable[SceneRecord], films: Sequence[FilmRecord]) -> list[Example]:
    """Return the scenes that a person labelled; files of one title count as one film."""
    titles = {film.film_id: film.title.casefold() for film in films}
    return [
        Example(views_of(scene), frozenset(stated), titles.get(scene.film_id) or scene.film_id)
        for scene in scenes
        if (stated := stated_labels(scene))
    ]


def stated_labels(scene: SceneRecord) -> list[str]:
    """Return what a person said happens."""
    return [action.label for action in scene.actions if action.origin == "stated"]


def views_of(scene: SceneRecord) -> dict[str, Vector]:
    """Return what is known of a scene, by fingerprint."""
    views = {STYLE.key: scene.style}
    if scene.dynamics is not None:
        views[scene.dynamics_key] = scene.dynamics
    if scene.semantic is not None:
        views[scene.semantic_key] = scene.semantic
    return views


def sift(examples: Sequence[Example]) -> tuple[list[Example], dict[str, int]]:
    """Keep the labels that enough scenes of enough films have; return the others with their scenes counted."""
    scenes = Counter(label for example in examples for label in example.labels)
    films: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for label in example.labels:
            films[label].add(example.film)
    kept = {label for label, count in scenes.items() if count >= LEAST_SCENES and len(films[label]) >= LEAST_FILMS}
    sifted = [replace(one, labels=one.labels & kept) for one in examples if one.labels & kept]
    return sifted, {label: count for label, count in scenes.items() if label not in kept}


def fingerprint_of(examples: Sequence[Example]) -> str:
    """Return what changes when any example does."""
    told = sorted((one.film, sorted(one.labels), _views_key(one.views)) for one in examples)
    return hashlib.blake2b(repr(told).encode(), digest_size=8).hexdigest()


def _views_key(views: Views) -> list[tuple[str, str]]:
    return sorted((key, hashlib.blake2b(vector.tobytes(), digest_size=4).hexdigest()) for key, vector in views.items())


def usable(examples: Sequence[Example], inputs: Sequence[str]) -> list[Example]:
    """Return the examples that have all these inputs."""
    return [one for one in examples if all(key in one.views for key in inputs)]


def label_counts(examples: Sequence[Example]) -> Mapping[str, int]:
    """Return how many examples have each label, in the order of the alphabet."""
    counts = Counter(label for example in examples for label in example.labels)
    return {label: counts[label] for label in sorted(counts)}
