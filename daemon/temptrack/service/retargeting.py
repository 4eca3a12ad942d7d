"""Cutting a track to a length: from its name to files with the rights of what they are made from."""

from dataclasses import asdict, dataclass
from pathlib import Path

from temptrack.catalogue import UNKNOWN_LICENCE
from temptrack.catalogue.sidecar import Sidecars
from temptrack.catalogue.tags import read_tags
from temptrack.compose import Source, write_piece
from temptrack.compose.retarget import (
    LONGEST_TRACK_S,
    Beats,
    Material,
    Retargeted,
    Variation,
    Wish,
    check_wish,
    read_material,
    retarget,
)
from temptrack.compose.retarget.picture import draw_seams
from temptrack.errors import InvalidInputError
from temptrack.licences import permission
from temptrack.media import MediaInfo, Sound, check_sound_path, probe, read_sound
from temptrack.progress import Job
from temptrack.store import Store, TrackRecord

_SAME_LENGTH_S = 0.1
"""A file that has another length than the library knows is another file, and its beats are found anew."""


@dataclass(frozen=True)
class Named:
    """The track that is meant, with what is stated about it."""

    path: Path
    title: str
    artist: str
    licence: str
    record: TrackRecord | None
    """None where the library does not hold it."""
    duration_s: float


@dataclass(frozen=True)
class Written:
    """A variation, its picture, and where it was written to."""

    variation: Variation
    picture_svg: str
    path: Path | None


@dataclass(frozen=True)
class Cut:
    """What became of a track."""

    track: Named
    sound: Sound
    made: Retargeted
    written: tuple[Written, ...]
    remarks: tuple[str, ...]


class Retargeter:
    """Cuts tracks of a store, and other files, to lengths.

    Parameters
    ----------
    store : Store
        Knows its tracks' licences and beats.
    unknown_may_derive : bool
        The user answers for tracks whose licence says nothing of changes: no word is lost about them.
    """

    def __init__(self, store: Store, *, unknown_may_derive: bool = False) -> None:
        self._store = store
        self._unknown_may_derive = unknown_may_derive

    def named(self, track_id: str) -> Named:
        """Return a track of the library."""
        record = self._store.get_track(track_id)
        return Named(Path(record.path), record.title, record.artist, record.licence, record, record.duration_s)

    def at(self, path: Path) -> Named:
        """Return a file, as the library knows it where it holds it; opens it.

        Raises
        ------
        MediaError, MediaNotFoundError
            When it cannot be read.
        """
        known = self._store.track_files().get(str(path))
        if known is not None:
            return self.named(known[0])
        info = probe(path)
        stated = read_tags(path)
        beside = Sidecars().facts(path, path.parent)
        facts = beside.over(stated) if beside is not None else stated
        licence = facts.licence or UNKNOWN_LICENCE
        return Named(path, facts.title or path.stem, facts.artist, licence, None, info.duration_s)

    def cut(self, track: Named, wish: Wish, out: Path | None, job: Job) -> Cut:
        """Cut a track, and write what came of it.

        Parameters
        ----------
        track : Named
            Which.
        wish : Wish
            What it shall become.
        out : Path or None
            The first variation's file; a second one goes to NAME-2. None writes nothing.
        job : Job
            Reports "decode", "listen", "join", "seek" and "write".

        Raises
        ------
        MediaError, MediaNotFoundError
            When the track cannot be read, or the files cannot be written.
        InvalidInputError
            When the track cannot give what is wished, or nothing can be written there.
        """
        places = _places(out, wish.variations)
        job.report("decode", 0, 1, track.path.name)
        _check_length(probe(track.path))
        check_wish(wish, track.duration_s)
        sound = read_sound(track.path, None, job=job)
        material = read_material(sound, _known_beats(track, sound), job)
        made = retarget(material, wish, job)
        written = []
        for number, variation in enumerate(made.variations):
            job.report("write", number, len(made.variations))
            written.append(_write(track, material, wish, variation, places[number], job))
        return Cut(
            track,
            sound,
            made,
            tuple(written),
            (*made.remarks, *_rights(track, unknown_may_derive=self._unknown_may_derive)),
        )


def _places(out: Path | None, count: int) -> list[Path | None]:
    if out is None:
        return [None] * count
    places = [out, *(out.with_name(f"{out.stem}-{n}{out.suffix}") for n in range(2, count + 1))]
    for place in places:
        check_sound_path(place, field="out_path")
    return list(places)


def _check_length(info: MediaInfo) -> None:
    if info.duration_s > LONGEST_TRACK_S:
        raise InvalidInputError(
            f"{info.path.name} lasts {info.duration_s / 60:.0f} minutes",
            remedy=f"cut out the {LONGEST_TRACK_S / 60:.0f} minutes that are meant first",
            field="path",
        )


def _known_beats(track: Named, sound: Sound) -> Beats | None:
    record = track.record
    if record is None or abs(record.duration_s - sound.duration_s) > _SAME_LENGTH_S:
        return None
    return Beats(record.beats_s, record.downbeats_s)


def _write(track: Named, material: Material, wish: Wish, made: Variation, place: Path | None, job: Job) -> Written:
    title = f"{track.title}, cut to {wish.duration_s:g} s"
    picture = draw_seams(material.sound, made, title)
    if place is not None:
        write_piece(place, made.sound, _sources(track, made), about=_about(title, wish, made, material), job=job)
    return Written(made, picture, place)


def _sources(track: Named, made: Variation) -> list[Source]:
    rate_hz = made.sound.sample_rate_hz
    track_id = track.record.track_id if track.record else track.path.name
    return [
        Source(
            track_id,
            track.title,
            track.artist,
            track.licence,
            segment.track_in / rate_hz,
            segment.track_out / rate_hz,
            segment.out_in / rate_hz,
            segment.out_out / rate_hz,
            "cut",
        )
        for segment in made.segments
    ]


def _about(title: str, wish: Wish, made: Variation, material: Material) -> dict[str, object]:
    """The edit list, for programs."""
    return {
        "title": title,
        "kind": "retarget",
        "wish": asdict(wish),
        "grid": material.grid,
        "segments": [{**asdict(segment), "speed": segment.speed} for segment in made.segments],
        "seams": [asdict(seam) for seam in made.seams],
        "hit": asdict(made.hit) if made.hit else None,
        "beginning_kept": made.beginning_kept,
        "ending_kept": made.ending_kept,
        "ending_trimmed_s": made.ending_trimmed_s,
        "silence_before_s": made.silence_before_s,
        "silence_added_s": made.silence_added_s,
    }


def _rights(track: Named, *, unknown_may_derive: bool) -> tuple[str, ...]:
    """What to know of the licence; a user's own cut is warned about, never refused (docs/retarget.md says why)."""
    found = permission(track.licence)
    if found.may_derive or (unknown_may_derive and not found.known):
        return ()
    if found.known:
        return (
            f"{found.reason}: a cut to length is a change, so ask the owner before you share what it is laid under.",
        )
    return (f"{found.reason}.",)
