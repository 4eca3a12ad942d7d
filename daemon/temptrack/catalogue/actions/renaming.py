"""Naming anew what is seen in scenes learnt before, when there is something new to recognise them by."""

from dataclasses import replace

from temptrack.catalogue.actions.examples import stated_labels, views_of
from temptrack.catalogue.actions.teaching import teach_actions
from temptrack.fingerprint.action import ActionReader, Seen, retell_scene
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import ActionLabel, SceneRecord


def recognise_anew(store: Store, actions: ActionReader, semantic: SemanticFingerprint | None, job: Job) -> None:
    """Learn from the labels with all that is known of the scenes by now, and name the others by it."""
    if actions.heads is not None:
        teach_actions(store, actions.heads, semantic, job)
    rename_scenes(store, actions, semantic, job)


def rename_scenes(store: Store, actions: ActionReader, semantic: SemanticFingerprint | None, job: Job) -> int:
    """Recognise every scene that nobody labelled as it would be now, from what the store keeps: nothing is decoded.

    Returns
    -------
    int
        How many scenes are named otherwise; a film is rewritten whole, or not at all.
    """
    changed = 0
    films = store.films()
    for done, film in enumerate(films):
        job.report("rename", done, len(films), film.title)
        scenes = store.scenes(film.film_id)
        renamed = [_renamed(scene, actions, semantic) for scene in scenes]
        different = sum(one is not scene for one, scene in zip(renamed, scenes, strict=True))
        if different and film in store.films():  # else it was forgotten or learnt anew meanwhile
            store.put_film(film, renamed, store.film_cues(film.film_id), store.film_sound(film.film_id))
            changed += different
    return changed


def _renamed(scene: SceneRecord, actions: ActionReader, semantic: SemanticFingerprint | None) -> SceneRecord:
    if stated_labels(scene):
        return scene
    seen_by = semantic if semantic is not None and scene.semantic_key == semantic.identity.key else None
    if scene.semantic is not None and seen_by is None:
        return scene  # what the model of then saw cannot be seen now
    found = actions.recognise(views_of(scene), seen_by, scene.semantic)
    named = tuple(ActionLabel(one.label, one.probability, one.origin, one.group) for one in found)
    if named == scene.actions:
        return scene
    before = [Seen(one.label, one.probability, one.origin, one.group) for one in scene.actions]
    description = retell_scene(scene.description, before, found, actions.vocabulary)
    return replace(scene, actions=named, description=description)
