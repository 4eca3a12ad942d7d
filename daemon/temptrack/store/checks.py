"""What may enter a store: vectors that can be compared, texts that can be written, films that hold together."""

from collections.abc import Iterable, Sequence

import numpy as np

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.types import Vector
from temptrack.store.feedback import FeedbackRecord, Verdict
from temptrack.store.identity import dimension_in, dimension_of
from temptrack.store.records import (
    CueRecord,
    FilmRecord,
    FilmSightRecord,
    FilmSoundRecord,
    LandmarksRecord,
    SceneRecord,
    StoreIdentity,
    TrackRecord,
)


def check_vector(vector: Vector, dimension: int, whose: str) -> None:
    """Refuse a vector that cannot be compared: of another dimension, or with a value that is no number."""
    shape = np.shape(vector)
    if shape != (dimension,):
        raise InvalidInputError(f"The vector of {whose} has shape {shape}, the store keeps ({dimension},)")
    if not np.isfinite(vector).all():
        raise InvalidInputError(f"The vector of {whose} holds values that are not finite")


def check_tracks(tracks: Sequence[TrackRecord], identity: StoreIdentity) -> None:
    """Refuse tracks that cannot be kept.

    Raises
    ------
    InvalidInputError
        Names the track and what is wrong with it.
    """
    dimension = dimension_of(identity, "likeness")
    for track in tracks:
        whose = f"track {track.path!r}"
        _check_id(track.track_id, whose)
        links = (text for link in track.links for text in (link.label, link.url))
        tags = (track.title, track.artist, track.album, track.licence, track.key, track.isrc, track.added_at)
        moods = (mood.word for mood in track.moods)
        _check_texts((track.track_id, track.path, *tags, *track.genres, *links, *moods), whose)
        check_vector(track.likeness, dimension, whose)
        for section in track.sections:
            check_vector(section.likeness, dimension, f"{whose}, section at {section.track_in_s} s")


def check_landmarks(landmarks: Sequence[LandmarksRecord]) -> None:
    """Refuse landmarks that belong to no track or to no settings.

    Raises
    ------
    InvalidInputError
        Names what is missing.
    """
    for one in landmarks:
        _check_id(one.track_id, "a track's landmarks")
        if not one.settings:
            raise InvalidInputError(f"The landmarks of track {one.track_id!r} name no settings")
        _check_texts((one.track_id, one.settings), f"landmarks of {one.track_id!r}")


def latest(tracks: Sequence[TrackRecord]) -> list[TrackRecord]:
    """Return the last track of each id, and of those the last at each path."""
    by_id: dict[str, TrackRecord] = {}
    for track in tracks:
        by_id.pop(track.track_id, None)
        by_id[track.track_id] = track
    return list({track.path: track for track in by_id.values()}.values())


def check_film(
    film: FilmRecord, scenes: Sequence[SceneRecord], cues: Sequence[CueRecord], identity: StoreIdentity
) -> None:
    """Refuse a film whose parts are not its own or cannot be kept.

    Raises
    ------
    InvalidInputError
        Names the film, scene or cue and what is wrong with it.
    """
    whose = f"film {film.path!r}"
    _check_id(film.film_id, whose)
    _check_texts((film.film_id, film.path, film.title, film.learnt_at), whose)
    if (film.scene_count, film.cue_count) != (len(scenes), len(cues)):
        counts = f"{film.scene_count} scenes and {film.cue_count} cues"
        raise InvalidInputError(f"The {whose} states {counts} but comes with {len(scenes)} and {len(cues)}")
    _check_unique([scene.scene_id for scene in scenes], f"scenes of {whose}")
    _check_unique([cue.cue_id for cue in cues], f"cues of {whose}")
    cue_ids = {cue.cue_id for cue in cues}
    for scene in scenes:
        if scene.film_id != film.film_id or (scene.cue_id and scene.cue_id not in cue_ids):
            raise InvalidInputError(f"The scene {scene.scene_id!r} belongs to another film or names a cue it has not")
        _check_scene(scene, dimension_of(identity, "style"))
    for cue in cues:
        if cue.film_id != film.film_id:
            raise InvalidInputError(f"The cue {cue.cue_id!r} belongs to another film")
        _check_id(cue.cue_id, f"cue of {whose}")
        _check_texts((cue.cue_id, cue.scene_id, cue.track_id), f"cue {cue.cue_id!r}")
        check_vector(cue.likeness, dimension_of(identity, "likeness"), f"cue {cue.cue_id!r}")


def check_sound(film: FilmRecord, sound: FilmSoundRecord | None) -> None:
    """Refuse what can be heard in another film, or what no settings made.

    Raises
    ------
    InvalidInputError
        Names the film and what is wrong.
    """
    if sound is None:
        return
    whose = f"sound of film {film.path!r}"
    if sound.film_id != film.film_id:
        raise InvalidInputError(f"The {whose} belongs to another film")
    if len(sound.presence) % 4:
        raise InvalidInputError(f"The {whose} has {len(sound.presence)} bytes of presence, which are no whole steps")
    _check_texts((film.searched, sound.settings, *(match.track_id for match in sound.matches)), whose)


def check_sight(sight: FilmSightRecord) -> None:
    """Refuse what copies of a film are recognised by that belongs to no film or to no settings.

    Raises
    ------
    InvalidInputError
        Names the film and what is wrong.
    """
    _check_id(sight.film_id, "a film's signatures")
    if not sight.settings:
        raise InvalidInputError(f"The signatures of film {sight.film_id!r} name no settings")
    _check_texts((sight.film_id, sight.settings), f"signatures of {sight.film_id!r}")


def check_feedback(feedback: Sequence[FeedbackRecord], identity: StoreIdentity) -> None:
    """Refuse verdicts on nothing, or with vectors that cannot be compared.

    Raises
    ------
    InvalidInputError
        Names the verdict and what is wrong with it.
    """
    for one in feedback:
        whose, asked = f"verdict {one.feedback_id!r}", one.asked
        _check_id(one.answer_id, f"the answer of {whose}")
        _check_id(one.track_id, f"the track of {whose}")
        if (one.verdict is Verdict.REPLACED) != bool(one.replaced_by):
            raise InvalidInputError(f"The {whose} is {one.verdict.value} by the track {one.replaced_by!r}")
        keys = (asked.dynamics_key, asked.semantic_key)
        texts = (one.answer_id, one.track_id, one.replaced_by, one.given_at, asked.text, asked.description, *keys)
        _check_texts((*texts, *(said.route for said in one.evidence)), whose)
        likeness = dimension_of(identity, "likeness")
        check_vector(one.likeness, likeness, whose)
        if one.replacement is not None:
            check_vector(one.replacement, likeness, f"{whose}, replacement")
        if asked.style is not None:
            check_vector(asked.style, dimension_of(identity, "style"), f"{whose}, style")
        for name, vector, key in (
            ("dynamics", asked.dynamics, asked.dynamics_key),
            ("semantic", asked.semantic, asked.semantic_key),
        ):
            if vector is not None:
                check_vector(vector, dimension_in(key, name), f"{whose}, {name}")


def _check_scene(scene: SceneRecord, style_dimension: int) -> None:
    whose = f"scene {scene.scene_id!r}"
    _check_id(scene.scene_id, whose)
    labels = (text for action in scene.actions for text in (action.label, action.origin, action.group))
    keys = (scene.semantic_key, scene.dynamics_key)
    _check_texts((scene.scene_id, scene.description, scene.cue_id, *keys, *labels), whose)
    check_vector(scene.style, style_dimension, whose)
    if scene.dynamics is not None:
        check_vector(scene.dynamics, dimension_in(scene.dynamics_key, "dynamics"), f"{whose}, dynamics")
    if scene.semantic is not None:
        check_vector(scene.semantic, dimension_in(scene.semantic_key, "semantic"), f"{whose}, semantic")


def _check_id(identifier: str, whose: str) -> None:
    if not identifier:
        raise InvalidInputError(f"The id of {whose} is empty")


def _check_unique(identifiers: Sequence[str], whose: str) -> None:
    if len(set(identifiers)) != len(identifiers):
        raise InvalidInputError(f"The {whose} share an id")


def _check_texts(texts: Iterable[str], whose: str) -> None:
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError as error:  # a file name that is not UTF-8 arrives with lone surrogates
            raise InvalidInputError(
                f"The text {text!r} of {whose} is not valid Unicode", remedy="rename the file or repair its tags"
            ) from error
