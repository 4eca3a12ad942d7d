"""A film's cues to the contract: the parts that scenes hold, put together to the stretches the film plays."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

import numpy as np

from temptrack.catalogue import heard_again
from temptrack.fingerprint.types import Affect, Curve, Vector
from temptrack.service.conversion.track import MAX_POINTS, from_affect, from_curve
from temptrack.store.interface import Store
from temptrack.store.records import CueRecord, SceneRecord, TrackRecord
from temptrack.v1 import film_pb2


def from_cues(store: Store, film_id: str) -> list[film_pb2.Cue]:
    """Return the stretches of music of a learnt film, in order of time."""
    scenes = {scene.scene_id: scene for scene in store.scenes(film_id)}
    cues = sorted(store.film_cues(film_id), key=attrgetter("music_in_s", "music_out_s", "film_in_s"))
    known = store.get_tracks({cue.track_id for cue in cues if cue.track_id})
    stretches = groupby(cues, attrgetter("music_in_s", "music_out_s"))
    return [_from_stretch(list(parts), scenes, known, store) for _, parts in stretches]


def _from_stretch(
    parts: Sequence[CueRecord], scenes: Mapping[str, SceneRecord], known: Mapping[str, TrackRecord], store: Store
) -> film_pb2.Cue:
    main = max(parts, key=_length)
    nearest = next(iter(store.nearest_tracks(main.likeness, 1)), None)
    recognised = next((part for part in parts if part.track_id in known), None)
    cue = film_pb2.Cue(
        film_in_s=main.music_in_s,
        film_out_s=main.music_out_s,
        scene_description=scenes[main.scene_id].description,
        scenes=len(parts),
        music_probability=_mean((part.music_probability for part in parts), parts),
        speech_share=_mean((part.speech_share for part in parts), parts),
        affect=from_affect(
            Affect(
                energy=_mean((part.affect.energy for part in parts), parts),
                valence=_mean((part.affect.valence for part in parts), parts),
            )
        ),
        loudness_lufs=main.loudness_lufs,
    )
    if nearest is not None:
        cue.nearest_track_id, cue.nearest_track_title = nearest.record.track_id, nearest.record.title
        cue.nearest_cosine = nearest.score
    if recognised is not None:
        since_s = recognised.film_in_s - recognised.music_in_s
        track = known[recognised.track_id]
        cue.track_id, cue.track_title, cue.track_licence = track.track_id, track.title, track.licence
        cue.track_in_s = max(0.0, recognised.track_in_s - since_s * recognised.track_speed)
        cue.track_speed, cue.track_confidence = recognised.track_speed, recognised.track_confidence
    return cue


def from_timeline(store: Store, film_id: str) -> film_pb2.Timeline:
    """Return what a drawing of a learnt film needs."""
    scenes = [
        film_pb2.TimelineScene(film_in_s=s.film_in_s, film_out_s=s.film_out_s, description=s.description)
        for s in store.scenes(film_id)
    ]
    sound = store.film_sound(film_id)
    if sound is None:
        return film_pb2.Timeline(scenes=scenes)
    presence = heard_again(sound).presence
    music, speech = (from_curve(_thinned(kind, presence.step_s)) for kind in (presence.music, presence.speech))
    return film_pb2.Timeline(scenes=scenes, music_curve=music, speech_curve=speech)


def _thinned(levels: Vector, step_s: float) -> Curve:
    """Average neighbours until few enough are left: of a long film no short cue gets lost."""
    size = -(-len(levels) // MAX_POINTS) or 1
    padded = np.pad(levels, (0, -len(levels) % size), mode="edge") if len(levels) else levels
    return Curve(size * step_s, padded.reshape(-1, size).mean(axis=1, dtype=np.float32))


def _mean(values: Iterable[float], parts: Sequence[CueRecord]) -> float:
    """Mean over time."""
    lengths = [_length(part) for part in parts]
    return sum(value * length for value, length in zip(values, lengths, strict=True)) / (sum(lengths) or 1.0)


def _length(part: CueRecord) -> float:
    return part.film_out_s - part.film_in_s
