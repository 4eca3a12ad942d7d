"""A licence text is understood, or it is said why not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.licences import Kind, read_licence

TERMS = ["BY", "BY-NC", "BY-ND", "BY-SA", "BY-NC-ND", "BY-NC-SA"]
VERSIONS = ["1.0", "2.0", "2.5", "3.0", "4.0"]


@given(st.sampled_from(TERMS), st.sampled_from(VERSIONS), st.data())
def test_every_spelling_of_a_commons_licence_reads_the_same(terms: str, version: str, data: st.DataObject) -> None:
    words = {"BY": "Attribution", "NC": "NonCommercial", "ND": "NoDerivatives", "SA": "ShareAlike"}
    long = "-".join(words[term] for term in terms.split("-"))
    text = data.draw(
        st.sampled_from(
            [
                f"CC {terms} {version}",
                f"CC-{terms}-{version}",
                f"cc_{terms.lower().replace('-', '_')}_{version}",
                f"https://creativecommons.org/licenses/{terms.lower()}/{version}/",
                f"http://creativecommons.org/licenses/{terms.lower()}/{version}/legalcode",
                f"Creative Commons {long} {version} International",
                f"Licensed under http://creativecommons.org/licenses/{terms.lower()}/{version}/ verify at x",
            ]
        )
    )
    found = read_licence(text)
    assert found.kind is Kind.COMMONS
    assert found.spdx == f"CC-{terms}-{version}"
    assert found.terms == frozenset(terms.split("-"))
    assert (found.version, found.name, found.text) == (version, f"CC {terms} {version}", text)


@pytest.mark.parametrize(
    ("text", "kind", "spdx"),
    [
        ("CC0", Kind.PUBLIC, "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", Kind.PUBLIC, "CC-PDM-1.0"),
        ("CC-PDM-1.0", Kind.PUBLIC, "CC-PDM-1.0"),
        ("Public domain", Kind.PUBLIC, ""),
        ("CC BY", Kind.COMMONS, ""),
        ("CC BY 7.0", Kind.COMMONS, ""),
        ("GPL-2", Kind.COPYLEFT, "GPL-2.0-only"),
        ("GPL-2.0-or-later", Kind.COPYLEFT, "GPL-2.0-or-later"),
        ("GNU General Public License v3", Kind.COPYLEFT, "GPL-3.0-only"),
        ("GPLv2+", Kind.COPYLEFT, "GPL-2.0-or-later"),
        ("LGPL 2.1", Kind.COPYLEFT, "LGPL-2.1-only"),
        ("Free Art License 1.3", Kind.COPYLEFT, "LAL-1.3"),
        ("MIT", Kind.FREE, "MIT"),
        ("OGA-BY 3.0", Kind.FREE, ""),
        ("All rights reserved", Kind.RESERVED, ""),
        ("© 2019 Some Label. All Rights Reserved.", Kind.RESERVED, ""),
        ("royalty-free", Kind.LIBRARY, ""),
        ("Epidemic Sound", Kind.LIBRARY, ""),
        ("Artlist.io personal licence", Kind.LIBRARY, ""),
        ("(c) 2011 Durian", Kind.UNKNOWN, ""),
        ("CC BY 3.0 or GPL 2", Kind.UNKNOWN, ""),
        ("not CC BY 4.0", Kind.UNKNOWN, ""),
        ("MIT and GPL 2", Kind.UNKNOWN, ""),
        ("unknown", Kind.UNKNOWN, ""),
        ("", Kind.UNKNOWN, ""),
    ],
)
def test_other_statements(text: str, kind: Kind, spdx: str) -> None:
    found = read_licence(text)
    assert (found.kind, found.spdx) == (kind, spdx)


@given(st.text(max_size=80) | st.sampled_from(["CC BY", "GPL", "royalty free", "all rights reserved", "©"]))
def test_what_is_not_understood_says_why_and_nothing_else_doubts(text: str) -> None:
    found = read_licence(text)
    is_doubted = found.kind in (Kind.UNKNOWN, Kind.LIBRARY)
    assert bool(found.doubt) is is_doubted
    assert bool(found.name) is not is_doubted
    assert not found.spdx or re.fullmatch(r"[A-Za-z0-9.+-]+", found.spdx)
