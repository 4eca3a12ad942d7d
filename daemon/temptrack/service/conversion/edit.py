"""Finished edits of the contract to what is learnt of them."""

from pathlib import Path

from temptrack.catalogue import Edit, EditSound
from temptrack.service.conversion.range import clip_segments, timeline_footage
from temptrack.v1 import film_pb2


def to_edit(edit: film_pb2.Edit) -> Edit:
    """Return an edit, in seconds from its first frame.

    Raises
    ------
    InvalidTimeError
        When no clip of its picture lies in it.
    """
    footage = timeline_footage(edit.timeline)
    sounds = (
        EditSound(
            path=segment.path,
            span=segment.span,
            record_in_s=segment.record_in_s,
            record_out_s=segment.record_out_s,
            speed=segment.speed,
            reversed=segment.reversed,
            role=sound.role.casefold(),
        )
        for sound in edit.sounds
        for segment in clip_segments([sound.clip], edit.timeline)
    )
    return Edit(Path(edit.path), edit.title, footage, tuple(sounds))
