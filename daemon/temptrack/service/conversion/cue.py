"""A film's cues to the contract: the parts that scenes hold, put together to the stretches the film plays."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from temptrack.fingerprint.types import Affect
from temptrack.service.conversion.track import from_affect
from temptrack.store.interface import Store
from temptrack.store.records import CueRecord, SceneRecord, TrackRecord
from temptrack.v1 import film_pb2


def from_cues(store: Store, film_id: str) -> list[film_pb2.Cue]:
    """Return the stretches of music of a learnt film, in order of time."""
    scenes = {scene.cue_id: scene for scene in store.scenes(film_id) if scene.cue_id}
    cues = sorted(store.cues(scenes).values(), key=attrgetter("music_in_s", "music_out_s", "film_in_s"))
    known = store.get_tracks({cue.track_id for cue in cues if cue.track_id})
    stretches = groupby(cues, attrgetter("music_in_s", "music_out_s"))
    return [_from_stretch(list(parts), scenes, known, store) for _, parts in stretches]


def _from_stretch(
    parts: Sequence[CueRecord], scenes: Mapping[str, SceneRecord], known: Mapping[str, TrackRecord], store: Store
) -> film_pb2.Cue:
    main = max(parts, key=_length)
    nearest = next(iter(store.nearest_tracks(main.likeness, 1)), None)
    recognised = next((part for part in parts if part.track_id), None)
    cue = film_pb2.Cue(
        film_in_s=main.music_in_s,
        film_out_s=main.music_out_s,
        scene_description=scenes[main.cue_id].description,
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
        cue.track_id, cue.track_in_s = recognised.track_id, recognised.track_in_s
        cue.track_title = known[recognised.track_id].title if recognised.track_id in known else ""
    return cue


def _mean(values: Iterable[float], parts: Sequence[CueRecord]) -> float:
    """Mean over time."""
    lengths = [_length(part) for part in parts]
    return sum(value * length for value, length in zip(values, lengths, strict=True)) / (sum(lengths) or 1.0)


def _length(part: CueRecord) -> float:
    return part.film_out_s - part.film_in_s
