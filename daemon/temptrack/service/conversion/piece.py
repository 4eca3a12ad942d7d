"""A composed piece to the contract."""

from temptrack.compose.rights import Refused, Source, left_out
from temptrack.licences import terms_of_piece
from temptrack.service.composing import Composed
from temptrack.service.conversion.answer import from_uncertainty
from temptrack.store import TrackRecord
from temptrack.v1 import piece_pb2


def from_composed(composed: Composed) -> piece_pb2.ComposeResult:
    """Return what came of it."""
    made, sound = composed.composition, composed.composition.sound
    titles = {source.track_id: source.title for source in made.sources}
    told = left_out(composed.refused)
    return piece_pb2.ComposeResult(
        path=str(composed.piece.path),
        sidecar_path=str(composed.piece.sidecar),
        sample_rate_hz=sound.sample_rate_hz,
        channels=sound.samples.shape[0],
        sample_count=sound.samples.shape[1],
        sources=[_from_source(source) for source in made.sources],
        refused=[_from_refused(one) for one in composed.refused],
        change=made.change,
        change_is_own=composed.change_is_own,
        towards=made.towards,
        no_generator=composed.no_generator,
        ending=made.ending,
        loudness_lufs=made.loudness_lufs,
        target_lufs=made.target_lufs,
        longest_copy_s=made.longest_copy_s,
        from_best=made.from_best,
        filled_db=made.filled_db,
        recognised=[
            piece_pb2.RecognisedSource(
                track_id=one.track_id,
                title=titles.get(one.track_id, ""),
                out_in_s=one.out_in_s,
                out_out_s=one.out_out_s,
                confidence=one.confidence,
            )
            for one in composed.recognised
        ],
        uncertainty=from_uncertainty(composed.answer.uncertainty),
        seed=composed.wish.seed,
        terms=terms_of_piece(source.licence for source in made.sources).statements,
        remarks=[*composed.answer.scene.remarks, *made.remarks, *([told] if told else [])],
    )


def _from_source(source: Source) -> piece_pb2.ComposeSource:
    return piece_pb2.ComposeSource(
        track_id=source.track_id,
        title=source.title,
        artist=source.artist,
        licence=source.licence,
        track_in_s=source.track_in_s,
        track_out_s=source.track_out_s,
        out_in_s=source.out_in_s,
        out_out_s=source.out_out_s,
    )


def _from_refused(refused: Refused[TrackRecord]) -> piece_pb2.ComposeRefusal:
    track = refused.track
    return piece_pb2.ComposeRefusal(
        track_id=track.track_id,
        title=track.title,
        artist=track.artist,
        licence=track.licence,
        reason=refused.permission.reason,
    )
