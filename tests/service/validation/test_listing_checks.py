import math
from typing import Any

import pytest

from temptrack.errors import InvalidInputError, TemptrackError
from temptrack.service.validation.listing import check_list
from temptrack.v1.library_pb2 import LevelRange, ListTracksRequest, TrackFilter

REFUSED: dict[str, Any] = {
    "filter.tempo_min_bpm": TrackFilter(tempo_min_bpm=-1),
    "filter.tempo_max_bpm": TrackFilter(tempo_max_bpm=math.nan),
    "filter.duration_min_s": TrackFilter(duration_min_s=9, duration_max_s=8),
    "filter.energy.high": TrackFilter(energy=LevelRange(high=1.5)),
    "filter.valence.low": TrackFilter(valence=LevelRange(low=0.9, high=0.1)),
    "filter.keys[1]": TrackFilter(keys=["Am", "H"]),
    "filter.moods[0]": TrackFilter(moods=["zither"]),
    "filter.genres[0]": TrackFilter(genres=[" "]),
    "filter.licences[0]": TrackFilter(licences=["a\x00b"]),
    "filter.vocal": TrackFilter(vocal=7),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("field", REFUSED)
def test_what_cannot_be_meant_is_refused_in_a_sentence(field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_list(ListTracksRequest(filter=REFUSED[field]))
    assert refused.value.field == field
    assert "\n" not in str(refused.value)


def test_endless_lists_are_refused() -> None:
    with pytest.raises(TemptrackError) as refused:
        check_list(ListTracksRequest(filter=TrackFilter(moods=["calm"] * 1001)))
    assert refused.value.field == "filter.moods"


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="order 99"):
        check_list(ListTracksRequest(order=99))  # type: ignore[arg-type]
