"""What is used where: the cue sheet that rights societies ask for, and the licences with what each asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from temptrack.interchange.report.answer import Track
from temptrack.interchange.report.terms import Terms, credit_line, read_terms

_SUNG = 0.5


@dataclass(frozen=True)
class Use:
    """A track laid under the film."""

    number: int
    """Of the cue, or the question, on the page."""
    in_code: str
    out_code: str
    length_s: float
    track: Track

    @property
    def usage(self) -> str:
        """What a cue sheet calls it: background, and sung or not, as far as was heard."""
        return "BV" if self.track.vocal >= _SUNG else "BI"


@dataclass(frozen=True)
class Credited:
    """A track under its licence."""

    track: Track
    numbers: tuple[int, ...]
    """Of the cues or questions that use it."""
    credit: str
    """What the end titles say; empty where no credit is asked for."""


@dataclass(frozen=True)
class LicenceGroup:
    """All tracks of one licence."""

    terms: Terms
    tracks: tuple[Credited, ...]


def group_licences(used: Iterable[tuple[int, Track]]) -> tuple[LicenceGroup, ...]:
    """Group tracks by licence, what needs most doing first.

    Parameters
    ----------
    used : iterable of pairs
        The number of a cue or question, and a track that is used or suggested there.
    """
    tracks: dict[str, Track] = {}
    numbers: dict[str, list[int]] = {}
    for number, track in used:
        key = track.track_id or track.path or track.title
        tracks.setdefault(key, track)
        numbers.setdefault(key, []).append(number)
    groups: dict[str, list[Credited]] = {}
    for key, track in tracks.items():
        terms = read_terms(track.licence)
        credit = credit_line(track.called, track.artist, terms) if terms.credit else ""
        groups.setdefault(terms.name, []).append(Credited(track, tuple(dict.fromkeys(numbers[key])), credit))
    found = (LicenceGroup(read_terms(name), _by_title(rows)) for name, rows in groups.items())
    return tuple(sorted(found, key=lambda group: (group.terms.standing, group.terms.name.casefold())))


def _by_title(rows: Sequence[Credited]) -> tuple[Credited, ...]:
    return tuple(sorted(rows, key=lambda row: row.track.title.casefold()))
