"""Licences read equal when they are equal, and stay the user's words when they are not recognised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.licences.recognising import normalise_licence, recognise_licence


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CC BY 4.0", "CC BY 4.0"),
        ("cc-by-sa-3.0", "CC BY-SA 3.0"),
        ("CC BY-SA-NC 2.0", "CC BY-NC-SA 2.0"),
        ("CC BY 4", "CC BY 4.0"),
        ("CC BY", "CC BY"),
        ("Blender Foundation, CC BY 3.0", "CC BY 3.0"),
        ("Creative Commons Attribution-NonCommercial-ShareAlike 3.0 Unported", "CC BY-NC-SA 3.0"),
        ("Creative Commons Attribution No Derivatives 2.5", "CC BY-ND 2.5"),
        ("Creative Commons Attribution: http://creativecommons.org/licenses/by/3.0/", "CC BY 3.0"),
        ("Creative Commons (CC BY 4.0) https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by-nc-nd/2.5/uk/", "CC BY-NC-ND 2.5"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "Public domain"),
        ("CC0", "CC0 1.0"),
        ("Creative Commons Zero v1.0 Universal", "CC0 1.0"),
        ("This work is in the public domain.", "Public domain"),
    ],
)
def test_common_licences_are_recognised(text: str, name: str) -> None:
    assert recognise_licence(text) == name
    assert normalise_licence(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "(c) 2011 Durian",
        "All rights reserved",
        "CC BY 3.0 or GPL 2",
        "CC BY 3.0 / CC BY-SA 3.0",
        "not CC BY 3.0",
        "Public domain except in the USA",
        "FMA-Limited: http://freemusicarchive.org/FMA_License",
        "Attribution 3.0",
        "ACC BYRON 3",
        "",
    ],
)
def test_others_keep_the_users_words(text: str) -> None:
    assert recognise_licence(text) == ""
    assert normalise_licence(f" {text} ") == text


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_licence(text)
    assert normalise_licence(once) == once


TERMS = ["BY", "BY-NC", "BY-ND", "BY-SA", "BY-NC-ND", "BY-NC-SA"]


@given(st.sampled_from(TERMS), st.sampled_from(["1.0", "2.0", "2.5", "3.0", "4.0"]), st.sampled_from([" ", "-", "_"]))
def test_short_form_address_and_own_form_agree(terms: str, version: str, between: str) -> None:
    address = f"http://creativecommons.org/licenses/{terms.lower()}/{version}/"
    short = f"cc{between}{terms.lower().replace('-', between)}{between}{version}"
    assert recognise_licence(address) == recognise_licence(short) == f"CC {terms} {version}"
