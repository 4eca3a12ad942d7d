"""A film heard once from beginning to end: where its music plays, and what its tracks are recognised by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from temptrack.catalogue.pipeline import QuietJob
from temptrack.errors import MediaError
from temptrack.fingerprint.landmarks import HEARD, Overheard, Overhearing, decode, encode
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence import Interval, Presence, cues_of, inside, presence_in
from temptrack.media import iter_audio
from temptrack.media.types import Samples
from temptrack.progress import Job
from temptrack.store.records import FilmSoundRecord, TrackMatch

_BLOCK_S = 20.0


@dataclass(frozen=True)
class FilmSound:
    """What can be heard in a film."""

    presence: Presence
    overheard: Overheard
    duration_s: float
    """Up to where it was heard."""
    broken: MediaError | None = None
    """Why it could be heard no further."""

    @property
    def music(self) -> tuple[Interval, ...]:
        """Where music was heard, in film seconds, in order of time."""
        return tuple(inside(cues_of(self.presence.music, self.presence.step_s), 0.0, self.duration_s))


def hear_film(path: Path, sound_out_s: float, job: Job) -> FilmSound:
    """Hear a film once from beginning to end, holding some seconds of its sound at a time.

    Parameters
    ----------
    path : Path
        The film.
    sound_out_s : float
        Where it ends: no music is found beyond, and progress is told as "listen" by the seconds up to there.
    job : Job
        Checked at every block.

    Raises
    ------
    MediaError
        When its sound cannot be read at all; where only its rest cannot, the result says so.
    """
    blocks = _Blocks(path, sound_out_s, job)
    presence = presence_in(blocks, QuietJob(job))
    if blocks.broken is not None and not blocks.heard_s:
        raise blocks.broken
    return FilmSound(presence, blocks.overhearing.finish(), min(sound_out_s, blocks.heard_s), blocks.broken)


class _Blocks:
    """The sound of a film up to its end or to where it cannot be read, overheard as it goes by."""

    def __init__(self, path: Path, duration_s: float, job: Job) -> None:
        self._path = path
        self._duration_s = duration_s
        self._job = job
        self.overhearing = Overhearing()
        self.heard_s = 0.0
        self.broken: MediaError | None = None

    def __iter__(self) -> Iterator[Samples]:
        quiet = QuietJob(self._job)
        try:
            for block in iter_audio(self._path, None, sample_rate_hz=ANALYSIS_RATE_HZ, block_s=_BLOCK_S, job=quiet):
                self._job.report("listen", round(self.heard_s), round(self._duration_s))
                self.heard_s += len(block) / ANALYSIS_RATE_HZ
                self.overhearing.push(block)
                yield block
        except MediaError as error:
            self.broken = error


def kept(film_id: str, sound: FilmSound, matches: Iterable[TrackMatch] = ()) -> FilmSoundRecord:
    """Return what is kept of a film's sound."""
    return FilmSoundRecord(
        film_id=film_id,
        duration_s=sound.duration_s,
        settings=HEARD.key,
        peaks=encode(sound.overheard.peaks),
        step_s=sound.presence.step_s,
        presence=sound.presence.stored(),
        matches=tuple(matches),
    )


def heard_again(record: FilmSoundRecord) -> FilmSound:
    """Return what was kept of a film's sound as it was heard, probabilities to the nearest 255th.

    Raises
    ------
    InvalidInputError
        When these are not the bytes that were kept.
    """
    presence = Presence.restored(record.step_s, record.presence)
    return FilmSound(presence, Overheard(decode(record.peaks)), record.duration_s)
