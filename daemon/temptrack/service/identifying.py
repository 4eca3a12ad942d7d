"""Recognising tracks of the library in media."""

from collections.abc import Iterator
from dataclasses import dataclass

from temptrack.catalogue import Recogniser
from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ, IdentityMatch, identify
from temptrack.media import MediaInfo, Samples, Span, iter_audio
from temptrack.progress import Job
from temptrack.store import Store, TrackRecord

_BLOCK_S = 5.0


@dataclass(frozen=True)
class Identified:
    """What was recognised, and in how much of the library it was looked for."""

    matches: tuple[tuple[IdentityMatch, TrackRecord], ...]
    searched: int
    not_searched: int
    """Tracks without landmarks."""


class Identifier:
    """Recognises tracks of a store.

    Parameters
    ----------
    store : Store
        Whose tracks.
    recogniser : Recogniser
        Knows them by their sound.
    """

    def __init__(self, store: Store, recogniser: Recogniser) -> None:
        self._store = store
        self._recogniser = recogniser

    def identify(self, media: MediaInfo, span: Span | None, job: Job) -> Identified:
        """Return the tracks heard in a range.

        Parameters
        ----------
        media : MediaInfo
            The file.
        span : Span or None
            The range; None for all of it.
        job : Job
            Reports "index" by tracks, where the library changed, then "listen" by seconds.

        Raises
        ------
        MediaError
            When the file has no sound that can be decoded.
        """
        with self._store.moment():
            return self._identified(media, span, job)

    def _identified(self, media: MediaInfo, span: Span | None, job: Job) -> Identified:
        recordings = self._recogniser.all(job)
        found = identify(recordings.index, self._listened(media, span, job), job)
        tracks = self._store.get_tracks({match.track_id for match in found})
        told = tuple((match, tracks[match.track_id]) for match in found if match.track_id in tracks)
        searched = len(recordings.track_ids)
        return Identified(told, searched, max(0, self._store.count_tracks() - searched))

    def _listened(self, media: MediaInfo, span: Span | None, job: Job) -> Iterator[Samples]:
        total_s = span.duration_s if span is not None else media.duration_s
        done_s = 0.0
        for block in iter_audio(media.path, span, sample_rate_hz=LANDMARK_RATE_HZ, block_s=_BLOCK_S, job=job):
            job.report("listen", round(done_s), round(total_s), media.path.name)
            yield block
            done_s += len(block) / LANDMARK_RATE_HZ
