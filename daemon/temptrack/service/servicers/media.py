"""MediaService: what media files are."""

from pathlib import Path

from temptrack.errors import TemptrackError
from temptrack.media import probe, start_timecode
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.validation.media import check_describe
from temptrack.v1 import media_pb2, time_pb2
from temptrack.v1.media_pb2_grpc import MediaServiceServicer


class MediaServicer(MediaServiceServicer):
    """Reads headers; the store is not asked."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    async def DescribeMedia(
        self, request: media_pb2.DescribeMediaRequest, context: Context
    ) -> media_pb2.DescribeMediaResponse:
        """Describe each file, or say why it cannot be."""
        paths = check_describe(request)
        return media_pb2.DescribeMediaResponse(media=[await self._jobs.briefly(_described, path) for path in paths])


def _described(path: Path) -> media_pb2.MediaDescription:
    try:
        info, timecode = probe(path), start_timecode(path)
    except TemptrackError as error:
        return media_pb2.MediaDescription(path=str(path), error=error.what)
    video = info.video
    return media_pb2.MediaDescription(
        path=str(path),
        rate=time_pb2.FrameRate(num=video.rate.num, den=video.rate.den) if video is not None else None,
        duration_s=info.duration_s,
        timecode=timecode,
        width_px=video.width_px if video is not None else 0,
        height_px=video.height_px if video is not None else 0,
        has_sound=info.audio is not None,
    )
