"""What several licences come to together, by Creative Commons' chart and by laws that any such rule has to keep."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.licences import permission, read_licence, terms_of_piece

PD, BY, NC, SA, NC_SA = "CC0 1.0", "CC BY 4.0", "CC BY-NC 4.0", "CC BY-SA 4.0", "CC BY-NC-SA 4.0"
ND, NC_ND = "CC BY-ND 4.0", "CC BY-NC-ND 4.0"
CHART = [PD, BY, NC, SA, NC_SA]
MAY_MEET = {
    PD: {PD, BY, NC, SA, NC_SA},
    BY: {PD, BY, NC, SA, NC_SA},
    NC: {PD, BY, NC, NC_SA},
    SA: {PD, BY, SA},
    NC_SA: {PD, BY, NC, NC_SA},
}
"""Creative Commons' chart of what may be combined, without the rows of ND, which are empty."""


@pytest.mark.parametrize("one", [*CHART, ND, NC_ND])
@pytest.mark.parametrize("other", [*CHART, ND, NC_ND])
def test_two_works_meet_as_in_the_chart(one: str, other: str) -> None:
    assert terms_of_piece([one, other]).possible is (other in MAY_MEET.get(one, set()))


@pytest.mark.parametrize(
    ("licences", "licence_id", "same", "commercial"),
    [
        ([], "CC0-1.0", False, True),
        ([PD, "Public domain"], "CC0-1.0", False, True),
        ([PD, "CC BY 3.0"], "CC-BY-4.0", False, True),
        ([BY, NC], "CC-BY-NC-4.0", False, False),
        ([BY, "CC BY-SA 3.0"], "CC-BY-SA-4.0", True, True),
        (["CC BY-SA 2.0", "CC BY-SA 4.0"], "CC-BY-SA-4.0", True, True),
        (["CC BY-SA 1.0", BY], "CC-BY-SA-1.0", True, True),
        ([NC, NC_SA, PD], "CC-BY-NC-SA-4.0", True, False),
        (["MIT", PD], "CC-BY-4.0", False, True),
        (["GPL-2", PD], "GPL-2.0-only", True, True),
        (["GPL-3.0-or-later", SA], "GPL-3.0-or-later", True, True),
        (["GPL-2.0-or-later", SA, BY], "GPL-3.0-only", True, True),
        (["Free Art License 1.3", SA], "LAL-1.3", True, True),
    ],
)
def test_what_a_piece_may_be_published_under(
    licences: list[str], licence_id: str, same: bool, commercial: bool
) -> None:
    found = terms_of_piece(licences)
    assert found.possible
    assert (found.licence_id, found.same_licence, found.commercial) == (licence_id, same, commercial)
    assert all(text.endswith(".") for text in found.statements)


@pytest.mark.parametrize(
    ("licences", "word"),
    [
        ([SA, NC], "commercial use"),
        (["CC BY-SA 1.0", SA], "version 1.0"),
        (["GPL-2", SA], "compatible"),
        (["GPL-2", "GPL-3"], "compatible"),
        (["GPL-3", NC], "compatible"),
        (["GPL-3", "CC BY 3.0"], "compatible"),
        ([ND], "owner"),
        (["unknown", BY], "permission is needed"),
        (["", BY], "an unstated licence"),
        (["All rights reserved"], "reserves"),
        (["Artlist", BY], "contract"),
    ],
)
def test_what_cannot_be_published_says_why(licences: list[str], word: str) -> None:
    found = terms_of_piece(licences)
    assert not found.possible
    assert not found.licence
    assert word in " ".join(found.statements)


LICENCES = st.sampled_from(
    [
        *(
            f"CC {terms} {version}"
            for terms in ("BY", "BY-NC", "BY-SA", "BY-NC-SA", "BY-ND")
            for version in ("1.0", "3.0", "4.0")
        ),
        *(
            "CC BY",
            "CC BY-SA",
            "CC0 1.0",
            "Public domain",
            "GPL-2",
            "GPL-3",
            "GPL-2.0-or-later",
            "LGPL 2.1",
            "MIT",
            "OGA-BY 3.0",
        ),
        *("unknown", "", "All rights reserved", "royalty-free", "Free Art License 1.3"),
    ]
)


@given(st.lists(LICENCES, max_size=6), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(licences: list[str], random: Random) -> None:
    shuffled = [*licences, *licences]
    random.shuffle(shuffled)
    assert terms_of_piece(shuffled) == terms_of_piece(licences)


@given(st.lists(LICENCES, max_size=5), LICENCES)
def test_one_source_more_never_makes_it_freer(licences: list[str], more: str) -> None:
    before, after = terms_of_piece(licences), terms_of_piece([*licences, more])
    assert before.possible or not after.possible
    assert before.commercial or not after.commercial
    assert after.credits or not before.credits
    if after.possible:
        assert after.same_licence or not before.same_licence
        if read_licence(after.licence).terms:
            assert read_licence(before.licence).terms <= read_licence(after.licence).terms


@given(st.lists(LICENCES, max_size=5))
def test_a_piece_of_pieces_is_under_what_a_piece_of_all_their_sources_is(licences: list[str]) -> None:
    found = terms_of_piece(licences)
    if found.possible:
        again = terms_of_piece([found.licence, *licences])
        assert (again.possible, again.licence_id, again.commercial) == (True, found.licence_id, found.commercial)


@given(st.lists(LICENCES, min_size=1, max_size=5))
def test_what_may_not_be_derived_from_cannot_be_published_by_its_licence(licences: list[str]) -> None:
    if not all(permission(licence).may_derive for licence in licences):
        assert not terms_of_piece(licences).possible
