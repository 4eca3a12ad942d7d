"""Wishes for a length from the contract, and what became of a track to it."""

from temptrack.compose.retarget import Hit, Seam, Segment, Wish
from temptrack.service.conversion.track import from_library_track
from temptrack.service.retargeting import Cut, Named, Written
from temptrack.v1 import compose_pb2, track_pb2


def retarget_wish(request: compose_pb2.RetargetRequest) -> Wish:
    """Return what a checked request wishes."""
    hit_track_s = request.hit_track_s if request.HasField("hit_track_s") else None
    return Wish(
        duration_s=request.duration_s,
        hit=Hit(request.hit_s, hit_track_s) if request.HasField("hit_s") else None,
        loop=request.loop,
        once=request.once,
        segments=request.segments,
        variations=request.variations or 1,
        free_beginning=request.free_beginning,
        free_ending=request.free_ending,
        no_stretch=request.no_stretch,
    )


def from_cut(cut: Cut) -> compose_pb2.RetargetResult:
    """Return what became of a track."""
    first = cut.made.variations[0].sound
    said = [remark for one in cut.made.variations[:1] for remark in one.remarks]
    return compose_pb2.RetargetResult(
        track=_track(cut.track),
        sample_rate_hz=first.sample_rate_hz,
        channels=first.samples.shape[0],
        sample_count=first.samples.shape[1],
        grid=cut.made.grid,
        variations=[_variation(written) for written in cut.written],
        remarks=[*said, *cut.remarks],
    )


def _track(track: Named) -> track_pb2.Track:
    if track.record is not None:
        return from_library_track(track.record)
    return track_pb2.Track(
        title=track.title,
        artist=track.artist,
        path=str(track.path),
        licence=track.licence,
        duration_s=track.duration_s,
    )


def _variation(written: Written) -> compose_pb2.RetargetVariation:
    made = written.variation
    hit = made.hit
    return compose_pb2.RetargetVariation(
        path=str(written.path or ""),
        segments=[_segment(segment, made.sound.sample_rate_hz) for segment in made.segments],
        seams=[_seam(seam) for seam in made.seams],
        hit=compose_pb2.RetargetHit(track_s=hit.track_s, out_s=hit.out_s, error_s=hit.error_s) if hit else None,
        beginning_kept=made.beginning_kept,
        ending_kept=made.ending_kept,
        ending_trimmed_s=made.ending_trimmed_s,
        silence_before_s=made.silence_before_s,
        silence_added_s=made.silence_added_s,
        repeated_s=made.repeated_s,
        differs=made.differs,
        picture_svg=written.picture_svg,
    )


def _segment(segment: Segment, rate_hz: int) -> compose_pb2.RetargetSegment:
    return compose_pb2.RetargetSegment(
        track_in_sample=round(segment.track_in),
        track_out_sample=round(segment.track_out),
        out_in_sample=segment.out_in,
        out_out_sample=segment.out_out,
        track_in_s=segment.track_in / rate_hz,
        track_out_s=segment.track_out / rate_hz,
        out_in_s=segment.out_in / rate_hz,
        out_out_s=segment.out_out / rate_hz,
        speed=segment.speed,
    )


def _seam(seam: Seam) -> compose_pb2.RetargetSeam:
    return compose_pb2.RetargetSeam(
        out_s=seam.out_s,
        leave_track_s=seam.leave_s,
        enter_track_s=seam.enter_s,
        fade_s=seam.fade_s,
        correlation=seam.correlation,
        difference=seam.difference,
        keeps_bar=seam.keeps_bar,
    )
