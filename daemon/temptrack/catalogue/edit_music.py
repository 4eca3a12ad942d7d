"""Which of an edit's sounds are music, and which tracks of the library they are.

A file of the library is music, under whatever name. So is what the edit or a cue list says is music. Everything else is
heard: a track recognised in most of it is that track (an editor often works with an export of it), and what sounds like
music for most of its time is music that nobody knows. Roles such as dialogue say nothing: editing programs give them
unasked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from temptrack.catalogue.edit_types import EditMusic, EditSound
from temptrack.catalogue.pipeline import QuietJob
from temptrack.catalogue.recognising import Recogniser
from temptrack.catalogue.report import Skipped, or_skip
from temptrack.fingerprint.landmarks import Overhearing
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence import cues_of, inside, presence_in
from temptrack.media import Span, iter_audio, known_content_hash
from temptrack.media.types import Samples
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import TrackMatch

_MOST = 0.5
"""Share of a sound's time in which music or a track must be heard in it."""
_TOUCHING_S = 0.1
"""Two pieces of one medium with less between them, here and there, are one: an editor cut and moved nothing."""
_SHORTEST_S = 1.0
_BLOCK_S = 20.0


def music_of(
    sounds: Sequence[EditSound], store: Store, recogniser: Recogniser, job: Job
) -> tuple[list[EditMusic], list[Skipped]]:
    """Tell an edit's music from its other sounds.

    Parameters
    ----------
    sounds : sequence of EditSound
        In any order; channels of one sound may be there one by one.
    store : Store
        Whose library is looked for.
    recogniser : Recogniser
        Knows its tracks by their sound.
    job : Job
        Reports "listen" by sounds.

    Returns
    -------
    list of EditMusic
        In order of time.
    list of Skipped
        Sounds that could not be heard.
    """
    teller = _Teller(store, recogniser, job)
    whole = joined(sounds)
    found: list[EditMusic] = []
    notes: list[Skipped] = []
    for done, sound in enumerate(whole):
        job.report("listen", done, len(whole), sound.path.name)
        told = or_skip(sound.path, partial(teller.tell, sound))
        if isinstance(told, Skipped):
            notes.append(told)
        elif told is not None:
            found.append(told)
    return found, list(dict.fromkeys(notes))


def joined(sounds: Iterable[EditSound]) -> list[EditSound]:
    """Return sounds in order of time, pieces of one medium that go on as if uncut made one, doubles left out."""
    made: list[EditSound] = []
    for sound in sorted(dict.fromkeys(sounds), key=lambda one: (one.record_in_s, str(one.path))):
        before = next((number for number, one in enumerate(made) if _goes_on(one, sound)), None)
        if before is None:
            made.append(sound)
        elif made[before].record_out_s < sound.record_out_s:
            one = made[before]
            span = Span(one.span.source_in_s, sound.span.source_out_s)
            made[before] = replace(one, span=span, record_out_s=sound.record_out_s)
    return [one for one in made if one.record_out_s - one.record_in_s >= _SHORTEST_S]


def _goes_on(one: EditSound, sound: EditSound) -> bool:
    """Whether a sound is the same as an earlier one, or what comes next in it."""
    if one.path != sound.path or one.reversed or sound.reversed or abs(one.speed - sound.speed) > 1e-3:
        return False
    if sound.record_in_s > one.record_out_s + _TOUCHING_S:
        return False
    here_s = one.span.source_in_s + (sound.record_in_s - one.record_in_s) * one.speed
    return abs(here_s - sound.span.source_in_s) <= _TOUCHING_S


class _Teller:
    def __init__(self, store: Store, recogniser: Recogniser, job: Job) -> None:
        self._store = store
        self._recogniser = recogniser
        self._job = job
        self._ids = {path: known[0] for path, known in store.track_files().items()}

    def tell(self, sound: EditSound) -> EditMusic | None:
        """Say what music a sound is; None when it is none."""
        if track_id := self._file(sound.path):
            begin_s = sound.span.source_out_s if sound.reversed else sound.span.source_in_s
            return EditMusic(sound, track_id, begin_s, sound.speed, 1.0)
        stated = sound.is_music or sound.role.split(".")[0] == "music"
        music, match = self._heard(sound)
        if match is not None:
            begin_s = max(0.0, match.track_in_s - match.film_in_s * match.speed)
            return EditMusic(
                sound, match.track_id, begin_s, match.speed * sound.speed, match.confidence, max(music, _MOST)
            )
        return EditMusic(sound, music_probability=music) if stated or music >= _MOST else None

    def _file(self, path: Path) -> str:
        """Return the id of the track whose file this is, or of one with the same content; empty for none."""
        track_id = self._ids.get(str(path)) or known_content_hash(path)
        return track_id if track_id in self._store.get_tracks({track_id}) else ""

    def _heard(self, sound: EditSound) -> tuple[float, TrackMatch | None]:
        """Return in how much of a sound music plays, and the track that is recognised in most of it."""
        overhearing, heard = Overhearing(), 0
        quiet = QuietJob(self._job)

        def blocks() -> Iterable[Samples]:
            nonlocal heard
            for block in iter_audio(
                sound.path, sound.span, sample_rate_hz=ANALYSIS_RATE_HZ, block_s=_BLOCK_S, job=quiet
            ):
                overhearing.push(block)
                heard += len(block)
                yield block

        presence = presence_in(blocks(), quiet)
        lasts_s = heard / ANALYSIS_RATE_HZ
        spans = inside(cues_of(presence.music, presence.step_s), 0.0, lasts_s)
        share = sum(end - begin for begin, end in spans) / max(lasts_s, 1e-9)
        if sound.reversed:
            return share, None
        matches = self._recogniser.all(quiet).matches(overhearing.finish(), lasts_s, quiet)
        best = max(matches, key=lambda match: match.score, default=None)
        known = best is not None and best.film_out_s - best.film_in_s >= _MOST * lasts_s
        return share, best if known else None
