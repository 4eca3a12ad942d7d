"""Making room for those who speak: footage of the contract heard, tracks of the library ducked under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from temptrack.compose import Source, require_may_derive, write_piece
from temptrack.compose.ducking import (
    DIFFERENCE_LU,
    Dialogue,
    Ducking,
    Laid,
    duck_under,
    ducked_sound,
    hear_dialogue,
    lay,
)
from temptrack.errors import InvalidInputError, MediaError, NotFoundError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.licences import terms_of_piece
from temptrack.media import check_sound_path
from temptrack.progress import Job
from temptrack.service.lookup import find_track_or_title
from temptrack.settings import Settings
from temptrack.store import Store, TrackRecord
from temptrack.suggest import Answer, Footage, Segment, section_gain_db
from temptrack.suggest.spotting import Mix

_BLOCK_S = 20.0
_OVER_S = 0.1
_LONGEST_FILE_S = 3600.0
"""Of the file that is written: its sound is held in memory."""


@dataclass(frozen=True)
class DuckQuery:
    """What is asked of `duck`, checked."""

    footage: Footage
    track: str
    track_in_s: float
    gain_db: float | None
    difference_lu: float
    out: Path | None
    unknown_may_derive: bool | None
    """None: as the setting says."""


@dataclass(frozen=True)
class Ducked:
    """What `duck` found and made."""

    track: TrackRecord
    laid: Laid
    gain_db: float
    ducking: Ducking
    written: Path | None
    remarks: tuple[str, ...]


def duck(query: DuckQuery, store: Store, settings: Settings, job: Job) -> Ducked:
    """Plan how a track makes room for the dialogue of footage, and write it as a file if one is asked for.

    Raises
    ------
    TrackNotFoundError, MediaError, MediaNotFoundError, InvalidInputError
        When what it names is not there, cannot be read, or cannot be written to.
    RightsError
        When a file is asked for that the track's licence does not let one make.
    """
    track = store.get_tracks({(track_id := find_track_or_title(store, query.track, "track"))})[track_id]
    if query.out is not None:
        _check_file(query, track, settings)
    laid = lay(Path(track.path), query.track_in_s, query.footage.duration_s, job)
    gain_db = section_gain_db(track, settings.target_lufs) if query.gain_db is None else query.gain_db
    dialogue, remarks = hear_footage(query.footage.segments, query.footage.duration_s, job)
    ducking = duck_under(laid, dialogue, gain_db=gain_db, difference_lu=query.difference_lu)
    if laid.plays_s < laid.duration_s - _OVER_S:
        remarks += (f"The track is over after {laid.plays_s:.1f} s of the range's {laid.duration_s:.1f} s.",)
    if query.out is not None:
        job.report("write", 0, 1, query.out.name)
        _write(query, query.out, track, Ducked(track, laid, gain_db, ducking, None, ()), job)
        remarks += terms_of_piece([track.licence]).statements
    return Ducked(track, laid, gain_db, ducking, query.out, remarks)


def _check_file(query: DuckQuery, track: TrackRecord, settings: Settings) -> None:
    if query.out is not None:
        check_sound_path(query.out, field="out_path")
    own = query.unknown_may_derive
    require_may_derive(track, unknown_may=settings.unknown_may_derive if own is None else own)
    if query.footage.duration_s > _LONGEST_FILE_S:
        raise InvalidInputError(
            f"The range lasts {query.footage.duration_s / 60:.0f} minutes",
            remedy="write at most an hour at once, or take the keyframes",
            field="out_path",
        )


def hear_footage(clips: Sequence[Segment], duration_s: float, job: Job) -> tuple[Dialogue, tuple[str, ...]]:
    """Hear what is spoken in clips; what cannot be heard becomes remarks."""
    mix = Mix(clips, duration_s, ANALYSIS_RATE_HZ)
    dialogue = hear_dialogue(mix.blocks(_BLOCK_S, job), duration_s, job)
    if not mix.heard and not mix.remarks:
        return dialogue, ("The footage has no sound: nothing is known of its dialogue.",)
    return dialogue, tuple(mix.remarks)


def duck_suggestions(answer: Answer, footage: Footage, job: Job) -> dict[int, Ducking]:
    """Return how each suggested track makes room for the footage's dialogue, by rank; not those that cannot be read."""
    dialogue, _ = hear_footage(footage.segments, footage.duration_s, job)
    found: dict[int, Ducking] = {}
    for one in answer.suggestions:
        try:
            laid = lay(Path(one.track.path), one.track_in_s, footage.duration_s, job)
        except (MediaError, NotFoundError, InvalidInputError):
            continue  # the suggestion stands without: its file may be on a disk that is not there now
        found[one.rank] = duck_under(laid, dialogue, gain_db=one.gain_db, difference_lu=DIFFERENCE_LU)
    return found


def _write(query: DuckQuery, out: Path, track: TrackRecord, made: Ducked, job: Job) -> None:
    plays_s = made.laid.plays_s
    source = Source(
        track.track_id,
        track.title,
        track.artist,
        track.licence,
        query.track_in_s,
        query.track_in_s + plays_s,
        0.0,
        plays_s,
        "ducked",
    )
    about = {
        "title": f"{track.title} (ducked)",
        "made": "a track ducked under dialogue",
        "under": [{"path": str(one.path), "in_s": one.span.source_in_s, "out_s": one.span.source_out_s}
                  for one in query.footage.segments],
        "gain_db": made.gain_db,
        "difference_lu": query.difference_lu,
        "keyframes": [[key.at_s, key.gain_db] for key in made.ducking.keyframes],
    }  # fmt: skip
    write_piece(out, ducked_sound(made.laid, made.ducking, gain_db=made.gain_db), [source], about=about, job=job)
