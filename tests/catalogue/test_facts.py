"""What is stated about a track: clean, and the stronger source over the weaker."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.catalogue.facts import Facts, as_link, clean_isrc, clean_text, title_from_name
from temptrack.store.records import Link


@given(st.text(alphabet=st.characters(), max_size=2000))
def test_clean_text_is_one_short_line_that_can_be_written(text: str) -> None:
    cleaned = clean_text(text)
    assert len(cleaned) <= 500
    assert cleaned.encode("utf-8")[:1] or cleaned == ""
    assert not any(ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF for c in cleaned)
    assert cleaned == cleaned.strip()


@given(st.text(alphabet="äöüéèñçßøåÆœ–’“”…абвгд日本語 abc", min_size=1, max_size=40))
def test_utf8_read_as_latin1_is_mended(text: str) -> None:
    assert clean_text(text.encode().decode("latin-1")) == unicodedata.normalize("NFC", " ".join(text.split()))


@pytest.mark.parametrize("text", ["Café del Mar", "Ænima", "naïve", "100 % Ã", "Привет", "日本"])
def test_text_that_is_right_is_left_alone(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [("NLFG31100008", "NLFG31100008"), ("us-s1z-99-00001", "USS1Z9900001"), ("NLFG3110000", ""), ("none", "")],
)
def test_only_a_well_formed_isrc_is_kept(text: str, code: str) -> None:
    assert clean_isrc(text) == code


@pytest.mark.parametrize(
    ("url", "label", "link"),
    [
        ("https://a.example/x", "", Link("a.example", "https://a.example/x")),
        ("www.b.example", "", Link("b.example", "https://www.b.example")),
        ("HTTP://C.example", "Shop", Link("Shop", "HTTP://C.example")),
        ("javascript:alert(1)", "", None),
        ("file:///etc/passwd", "", None),
        ("https://[broken", "", None),
        ("https://two words.example", "", None),
        ("Jazz Sampler", "", None),
        ("", "", None),
    ],
)
def test_only_web_addresses_become_links(url: str, label: str, link: Link | None) -> None:
    assert as_link(url, label) == link


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("the_city_falls.ogg", "the city falls"),
        ("03 - Night_Drive.mp3", "Night Drive"),
        ("01 Opening.wav", "Opening"),
        ("12. Chase.flac", "Chase"),
        ("99 Luftballons.mp3", "99 Luftballons"),
        ("7-Eleven.mp3", "7-Eleven"),
        ("1812 Overture.mp3", "1812 Overture"),
        ("007.mp3", "007"),
        ("___.mp3", "___.mp3"),
    ],
)
def test_a_file_name_becomes_a_title(name: str, title: str) -> None:
    assert title_from_name(Path(name)) == title


def test_the_stronger_source_wins_field_by_field_and_links_add_up() -> None:
    a, b = Link("a", "https://a.example"), Link("b", "https://b.example")
    strong = Facts(title="Mine", licence="CC0 1.0", links=(a,))
    weak = Facts(title="Theirs", artist="Them", links=(b, Link("again", a.url)))
    assert strong.over(weak) == Facts(title="Mine", artist="Them", licence="CC0 1.0", links=(a, b))
    assert Facts().over(weak) == weak
