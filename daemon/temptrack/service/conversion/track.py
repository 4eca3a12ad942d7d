"""Tracks of the library to the contract."""

from temptrack.fingerprint.types import Affect, Curve
from temptrack.store.records import TrackRecord
from temptrack.suggest import with_links
from temptrack.v1 import affect_pb2, library_pb2, track_pb2

MAX_POINTS = 600


def from_track(track: TrackRecord) -> track_pb2.Track:
    """Return a track with the links its tags state; those to search by are added where it is shown."""
    return track_pb2.Track(
        track_id=track.track_id,
        title=track.title,
        artist=track.artist,
        album=track.album,
        path=track.path,
        duration_s=track.duration_s,
        licence=track.licence,
        links=[track_pb2.Link(label=link.label, url=link.url) for link in track.links],
        tempo_bpm=track.tempo_bpm,
        key=track.key,
        loudness_lufs=track.loudness_lufs,
        affect=from_affect(track.affect),
        isrc=track.isrc,
        genres=track.genres,
        tempo_confidence=track.tempo_confidence,
        tempo_alternative_bpm=track.tempo_alternative_bpm,
        key_confidence=track.key_confidence,
        tension=track.tension,
        vocal=track.vocal,
        moods=[track_pb2.Mood(word=mood.word, strength=mood.strength) for mood in track.moods],
    )


def from_library_track(track: TrackRecord) -> track_pb2.Track:
    """Return a track as a list of the library shows it: with search links for released music."""
    shown = from_track(track)
    del shown.links[:]
    shown.links.extend(track_pb2.Link(label=link.label, url=link.url) for link in with_links(track))
    return shown


def from_track_in_full(track: TrackRecord) -> library_pb2.GetTrackResponse:
    """Return everything worth showing of one track."""
    return library_pb2.GetTrackResponse(
        track=from_library_track(track),
        sections=[
            library_pb2.Section(
                track_in_s=section.track_in_s,
                track_out_s=section.track_out_s,
                label=section.label,
                energy=section.energy,
            )
            for section in track.sections
        ],
        energy_curve=from_curve(track.energy),
        beat_count=len(track.beats_s),
        added_at=track.added_at,
        beats_s=track.beats_s,
        downbeats_s=track.downbeats_s,
        beats_per_bar=track.beats_per_bar,
    )


def from_affect(affect: Affect) -> affect_pb2.Affect:
    """Return a feeling."""
    return affect_pb2.Affect(energy=affect.energy, valence=affect.valence)


def from_curve(curve: Curve) -> list[affect_pb2.CurvePoint]:
    """Return a curve in at most 600 points."""
    stride = -(-len(curve.levels) // MAX_POINTS) or 1
    return [
        affect_pb2.CurvePoint(at_s=i * curve.step_s, level=float(curve.levels[i]))
        for i in range(0, len(curve.levels), stride)
    ]
