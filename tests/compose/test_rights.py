"""A piece is made of what its sources' licences let it be made of."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.compose import allowed_sources, left_out, permission, require_may_derive
from temptrack.errors import RightsError


@dataclass(frozen=True)
class Track:
    licence: str
    title: str = "Harbour"


LICENCES = st.sampled_from(
    [
        "CC BY 4.0",
        "CC BY-ND 4.0",
        "CC0 1.0",
        "unknown",
        "royalty-free",
        "All rights reserved",
        "GPL-2",
        "",
        "CC BY-NC-SA 3.0",
    ]
)


@given(st.lists(LICENCES.map(Track)), st.booleans())
def test_every_track_is_allowed_or_refused_with_a_reason_in_its_order(tracks: list[Track], unknown_may: bool) -> None:
    choice = allowed_sources(tracks, unknown_may=unknown_may)
    assert sorted([*choice.allowed, *(r.track for r in choice.refused)], key=str) == sorted(tracks, key=str)
    order = iter(tracks)
    assert all(any(track is other for other in order) for track in choice.allowed)
    assert all(refused.permission.reason for refused in choice.refused)


@given(st.lists(LICENCES.map(Track)))
def test_the_users_word_opens_the_unknown_and_nothing_that_is_forbidden(tracks: list[Track]) -> None:
    careful, trusting = (allowed_sources(tracks, unknown_may=may) for may in (False, True))
    assert all(permission(track.licence).may_derive for track in careful.allowed)
    assert all(refused.permission.known for refused in trusting.refused)
    assert set(careful.allowed) <= set(trusting.allowed)


def test_a_refusal_says_why_and_what_may_be_done() -> None:
    with pytest.raises(RightsError, match=r"“Harbour”: CC BY-ND 4.0 forbids .* ask the owner"):
        require_may_derive(Track("CC BY-ND 4.0"), unknown_may=True)
    with pytest.raises(RightsError, match=r"“Harbour” is not known: nobody states a licence; .* --unknown-may-derive"):
        require_may_derive(Track("unknown"), unknown_may=False)
    require_may_derive(Track("unknown"), unknown_may=True)


def test_what_was_left_out_is_told_in_a_sentence() -> None:
    refused = allowed_sources([Track("CC BY-ND 4.0", f"T{i}") for i in range(5)], unknown_may=False).refused
    assert left_out(()) == ""
    assert left_out(refused[:1]).startswith("Left out for their licences: “T0” (CC BY-ND 4.0 forbids")
    assert left_out(refused).endswith(" and 2 more.")
