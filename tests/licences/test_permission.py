"""The more careful reading wins: only what a licence itself allows is allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.licences import permission


@pytest.mark.parametrize(
    ("licence", "may_derive", "known", "word"),
    [
        ("CC0 1.0", True, True, "no rights"),
        ("Public domain", True, True, "no rights"),
        ("CC BY 4.0", True, True, "CC BY 4.0"),
        ("CC BY-NC-SA 3.0", True, True, "may be made"),
        ("CC BY-ND 4.0", False, True, "NoDerivatives"),
        ("CC BY-NC-ND 2.5", False, True, "NoDerivatives"),
        ("GPL-3.0-or-later", True, True, "same licence"),
        ("All rights reserved", False, True, "reserves"),
        ("Royalty Free", False, False, "contract"),
        ("unknown", False, False, "nobody states"),
        ("(c) 2011 Durian", False, False, "owner"),
        ("Sampling Plus 1.0", False, False, "not a licence we know"),
    ],
)
def test_permissions(licence: str, may_derive: bool, known: bool, word: str) -> None:
    found = permission(licence)
    assert (found.may_derive, found.known) == (may_derive, known)
    assert word in found.reason
    assert not found.reason.endswith(".")


@given(st.text(max_size=60))
def test_what_is_not_known_is_not_permitted(text: str) -> None:
    found = permission(text)
    assert found.known or not found.may_derive


@given(st.sampled_from(["BY-ND", "BY-NC-ND"]), st.text(alphabet="abcdefgh ,.:()", max_size=30), st.booleans())
def test_no_words_around_it_make_a_no_derivatives_licence_permissive(terms: str, words: str, before: bool) -> None:
    licence = f"{words} CC {terms} 4.0" if before else f"CC {terms} 4.0 {words}"
    assert not permission(licence).may_derive
