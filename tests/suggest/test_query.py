from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from temptrack.errors import InvalidInputError, InvalidTimeError, MessageTooLargeError, TemptrackError
from temptrack.fingerprint.footage import Footage, Segment
from temptrack.media.types import Span
from temptrack.suggest.query import Filters, Query, SoundReference, Steering, check_query

NAN, INF = float("nan"), float("inf")
CLIP = Segment(Path("/a.mov"), Span(0.0, 5.0), 0.0, 5.0)


def clip_query(**changes: Any) -> Query:
    return Query(footage=Footage((replace(CLIP, **changes),), 5.0))


@pytest.mark.parametrize(
    "query",
    [
        Query(text="sad"),
        Query(footage=Footage((), 1.0)),
        Query(like=SoundReference(track_id="x")),
        Query(text="x" * 2000, limit=50, steering=Steering(-1, 1, 0)),
        Query(text="sad", filters=Filters(tempo_min_bpm=0, tempo_max_bpm=0)),
    ],
)
def test_accepts_what_can_be_meant(query: Query) -> None:
    check_query(query)


@pytest.mark.parametrize(
    ("query", "error", "says"),
    [
        (Query(), InvalidInputError, "no footage, no words"),
        (Query(text=" \t\n"), InvalidInputError, "no footage, no words"),
        (Query(text="sad", limit=0), InvalidInputError, "limit of 0"),
        (Query(text="sad", limit=51), InvalidInputError, "1 to 50"),
        (Query(text="x" * 2001), MessageTooLargeError, "2,001 characters"),
        (Query(text="sad", steering=Steering(energy=NAN)), InvalidInputError, "energy"),
        (Query(text="sad", steering=Steering(tempo=1.5)), InvalidInputError, "tempo"),
        (Query(text="sad", filters=Filters(tempo_min_bpm=NAN)), InvalidInputError, "tempo_min_bpm"),
        (Query(text="sad", filters=Filters(duration_max_s=-1)), InvalidInputError, "duration_max_s"),
        (Query(text="sad", filters=Filters(tempo_min_bpm=9, tempo_max_bpm=8)), InvalidInputError, "No track can pass"),
        (Query(like=SoundReference()), InvalidInputError, "either a track"),
        (Query(like=SoundReference("x", Path("/y"))), InvalidInputError, "either a track"),
        (Query(like=SoundReference("x", span=Span(2, 1))), InvalidTimeError, "holds nothing"),
        (Query(footage=Footage((), 0.0)), InvalidTimeError, "nothing to look at"),
        (Query(footage=Footage((), INF)), InvalidTimeError, "nothing to look at"),
        (Query(footage=Footage((CLIP,) * 10_001, 5.0)), MessageTooLargeError, "10,001 clips"),
        (clip_query(span=Span(3, 3)), InvalidTimeError, "holds nothing"),
        (clip_query(span=Span(-1, 3)), InvalidTimeError, "holds nothing"),
        (clip_query(span=Span(0, NAN)), InvalidTimeError, "holds nothing"),
        (clip_query(speed=0.0), InvalidInputError, "speed of 0"),
        (clip_query(speed=INF), InvalidInputError, "cannot be played"),
        (clip_query(record_out_s=0.0), InvalidTimeError, "a.mov"),
        (clip_query(record_in_s=NAN), InvalidTimeError, "a.mov"),
    ],
)
def test_refuses_with_the_value_at_fault(query: Query, error: type[TemptrackError], says: str) -> None:
    with pytest.raises(error, match=says):
        check_query(query)
