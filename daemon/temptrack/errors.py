"""The one error tree. Each leaf says what went wrong, with which value, and what to do next.

TemptrackError
├── InvalidInputError            a request or option that cannot be meant
│   ├── InvalidTimeError         a rate, frame, timecode or range that does not exist
│   └── MessageTooLargeError     more bytes, clips or characters than the bound
├── NotFoundError                the thing named does not exist
│   ├── MediaNotFoundError
│   ├── TrackNotFoundError
│   ├── FilmNotFoundError
│   └── ModelNotFoundError
├── MediaError                   the file is there, but not what it should be
│   ├── MediaUnreadableError     FFmpeg cannot open or decode it
│   ├── NoVideoError
│   └── NoAudioError
├── StateError                   right request, wrong moment
│   ├── EmptyLibraryError
│   ├── StoreIdentityError       the store was built with other fingerprint settings
│   ├── StoreLockedError         another daemon owns this home
│   ├── WeightsUnavailableError
│   ├── TooLittleToLearnError
│   └── RightsError              the licence does not allow it, or nobody knows
├── StoreError                   the store itself failed
│   └── StoreUnreachableError    the object store of a shared catalogue does not answer, or refuses
├── BusyError                    too many jobs at once
├── AccessError                  the token is missing or wrong
├── CancelledError               the caller stopped it
├── DeadlineError                the caller's time is used up
└── DaemonUnreachableError       no daemon answers
"""

from functools import partial


class TemptrackError(Exception):
    """Root of everything this package raises on purpose.

    Parameters
    ----------
    what : str
        What went wrong, with the value it went wrong with, as one clause without a full stop.
    remedy : str
        What the user can do next, as one clause without a full stop; may be empty.
    field : str
        The request field or option at fault, in the contract's names; may be empty.
    """

    def __init__(self, what: str, *, remedy: str = "", field: str = "") -> None:
        super().__init__(f"{what}; {remedy}." if remedy else f"{what}.")
        self.what = what
        self.remedy = remedy
        self.field = field

    def __reduce__(self) -> tuple[object, ...]:
        """Be made again in another process from what it was made of, not from what it prints."""
        return partial(type(self), remedy=self.remedy, field=self.field), (self.what,)


class InvalidInputError(TemptrackError):
    """A request or option that cannot be meant."""


class InvalidTimeError(InvalidInputError):
    """A rate, frame, timecode or range that does not exist."""


class MessageTooLargeError(InvalidInputError):
    """More bytes, clips or characters than the bound."""


class NotFoundError(TemptrackError):
    """The thing named does not exist."""


class MediaNotFoundError(NotFoundError):
    """No file at this path."""


class TrackNotFoundError(NotFoundError):
    """No track of this id in the library."""


class FilmNotFoundError(NotFoundError):
    """No film of this id among the learnt ones."""


class ModelNotFoundError(NotFoundError):
    """No model of this name."""


class MediaError(TemptrackError):
    """The file is there, but not what it should be."""


class MediaUnreadableError(MediaError):
    """FFmpeg cannot open or decode the file."""


class NoVideoError(MediaError):
    """The file has no picture."""


class NoAudioError(MediaError):
    """The file has no sound."""


class StateError(TemptrackError):
    """The right request at the wrong moment."""


class EmptyLibraryError(StateError):
    """No tracks to suggest from."""


class StoreIdentityError(StateError):
    """The store was built with other fingerprint settings."""


class StoreLockedError(StateError):
    """Another daemon owns this home."""


class WeightsUnavailableError(StateError):
    """The model's weights are not on this machine and could not be had."""


class TooLittleToLearnError(StateError):
    """Fewer films or scenes with music than anything can be learnt from."""


class RightsError(StateError):
    """A track's licence forbids what is asked, or does not say."""


class StoreError(TemptrackError):
    """The store itself failed."""


class StoreUnreachableError(StoreError):
    """The object store of a shared catalogue does not answer, or refuses."""


class BusyError(TemptrackError):
    """Too many jobs at once.

    Parameters
    ----------
    what, remedy, field : str
        As of every error.
    retry_s : float
        When it is worth asking again; 0 when nobody knows.
    """

    def __init__(self, what: str, *, remedy: str = "", field: str = "", retry_s: float = 0.0) -> None:
        super().__init__(what, remedy=remedy, field=field)
        self.retry_s = retry_s

    def __reduce__(self) -> tuple[object, ...]:
        """Be made again with all it says."""
        return partial(type(self), remedy=self.remedy, field=self.field, retry_s=self.retry_s), (self.what,)


class AccessError(TemptrackError):
    """The token is missing or wrong."""


class CancelledError(TemptrackError):
    """The caller stopped the work."""


class DeadlineError(TemptrackError):
    """The caller's time is used up."""


class DaemonUnreachableError(TemptrackError):
    """No daemon answers."""
