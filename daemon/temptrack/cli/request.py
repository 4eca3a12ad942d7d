"""From options to the request: steering, filters, ranges and references."""

from dataclasses import dataclass

from temptrack.cli.paths import absolute, existing, looks_like_path
from temptrack.client import Daemon
from temptrack.errors import InvalidInputError
from temptrack.timebase import Instant as Moment
from temptrack.timebase import parse_instant
from temptrack.v1.library_pb2 import GetTrackRequest
from temptrack.v1.range_pb2 import MediaRange
from temptrack.v1.suggest_pb2 import Filters, Reference, Steering
from temptrack.v1.time_pb2 import FrameRate, Instant, RationalTime

_FLAG_STEP = 0.5
"""How far a flag such as --calmer steers, of the 1 that an option can."""


@dataclass(frozen=True)
class Turn:
    """One axis of steering as typed: a figure, or a flag for one of its ends."""

    option: str
    amount: float | None
    upwards: bool | None

    @property
    def value(self) -> float:
        """The figure for the request; 0 when the axis was left alone.

        Raises
        ------
        InvalidInputError
            When both were given.
        """
        if self.upwards is None:
            return self.amount or 0.0
        if self.amount is not None:
            raise InvalidInputError(f"--{self.option} and its flags say the same thing twice", remedy="use one of them")
        return _FLAG_STEP if self.upwards else -_FLAG_STEP


@dataclass(frozen=True)
class Wishes:
    """What a suggestion must satisfy, as typed."""

    licences: tuple[str, ...] = ()
    tempo_min_bpm: float = 0.0
    tempo_max_bpm: float = 0.0
    duration_min_s: float = 0.0
    duration_max_s: float = 0.0
    exclude: tuple[str, ...] = ()


def steering(energy: Turn, valence: Turn, tempo: Turn) -> Steering:
    """Return the steering of three axes."""
    return Steering(energy=energy.value, valence=valence.value, tempo=tempo.value)


def filters(wishes: Wishes) -> Filters:
    """Return the filters."""
    return Filters(
        licences=wishes.licences,
        tempo_min_bpm=wishes.tempo_min_bpm,
        tempo_max_bpm=wishes.tempo_max_bpm,
        duration_min_s=wishes.duration_min_s,
        duration_max_s=wishes.duration_max_s,
        exclude_track_ids=wishes.exclude,
    )


def media_range(media: str, range_in: str, range_out: str) -> MediaRange:
    """Return a part of a media file; empty moments are its ends."""
    return MediaRange(path=existing(media), range_in=_instant(range_in, "--in"), range_out=_instant(range_out, "--out"))


def reference(like: str, like_in: str, like_out: str) -> Reference:
    """Return a track of the library by id, or an audio file, or a part of either."""
    found = Reference(reference_in=_instant(like_in, "--like-in"), reference_out=_instant(like_out, "--like-out"))
    if looks_like_path(like):
        found.path = absolute(like)
    else:
        found.track_id = like
    return found


def with_full_ids(daemon: Daemon, asked: Filters) -> Filters:
    """Return filters whose excluded tracks are named in full: tables show only the beginnings of ids."""
    complete = Filters()
    complete.CopyFrom(asked)
    complete.exclude_track_ids[:] = [_full_id(daemon, typed) for typed in asked.exclude_track_ids]
    return complete


def with_full_id(daemon: Daemon, asked: Reference) -> Reference:
    """Return a reference whose track is named in full."""
    complete = Reference()
    complete.CopyFrom(asked)
    if asked.track_id:
        complete.track_id = _full_id(daemon, asked.track_id)
    return complete


def _full_id(daemon: Daemon, typed: str) -> str:
    named = absolute(typed) if looks_like_path(typed) else typed
    return daemon.call(daemon.library.GetTrack, GetTrackRequest(track_id=named)).track.track_id


def _instant(typed: str, option: str) -> Instant | None:
    return instant(typed, option) if typed else None


def instant(typed: str, option: str) -> Instant:
    """Return a moment as typed.

    Raises
    ------
    InvalidTimeError
        When it is none.
    """
    return to_message(parse_instant(typed, field=option))


def to_message(moment: Moment) -> Instant:
    """Return a moment as the contract has it; seconds travel as a ratio, exactly."""
    if moment.seconds is not None:
        rate = FrameRate(num=moment.seconds.denominator, den=1)
        return Instant(time=RationalTime(value=moment.seconds.numerator, rate=rate))
    if moment.frame is not None:
        return Instant(frame=moment.frame)
    return Instant(timecode=moment.timecode or "")
