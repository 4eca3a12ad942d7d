from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from temptrack.store import Link
from temptrack.suggest.links import looks_released, search_links, with_links
from tests.suggest.worlds import track


def test_released_music_is_searched_for() -> None:
    labels = [link.label for link in search_links(track(1, title="Take Five", artist="Dave Brubeck"))]
    assert labels[0] == "MusicBrainz (search)"
    assert {"Apple Music (search)", "Spotify (search)", "YouTube (search)"} <= set(labels)


def test_files_that_were_never_released_are_not() -> None:
    unreleased: list[dict[str, Any]] = [
        {"artist": ""},
        {"title": ""},
        {"artist": "Various Artists"},
        {"title": "mix_v3_final", "path": "/music/mix_v3_final.wav"},
        {"title": "Track 01", "path": "/music/Track 01.mp3"},
    ]
    for changes in unreleased:
        assert not looks_released(track(1, **changes)), changes
        assert search_links(track(1, **changes)) == ()


def test_an_isrc_is_searched_for_itself() -> None:
    query = parse_qs(urlsplit(search_links(track(1, isrc="GBAYE0601498"))[0].url).query)
    assert query["query"] == ["isrc:GBAYE0601498"]


def test_stated_links_come_first_and_once() -> None:
    stated = Link("Home", "https://example.org/a")
    same = search_links(track(1))[2]
    links = with_links(track(1, links=(stated, same)))
    assert links[:2] == (stated, same)
    assert [link.url for link in links].count(same.url) == 1


names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(str.strip)


@given(names, names)
def test_any_name_makes_a_url_that_reads_back(title: str, artist: str) -> None:
    for link in search_links(track(1, title=title, artist=artist)):
        assert link.url.isascii()
        assert not set(link.url) & set(' "<>\\^`{|}')
        if "spotify" in link.url:
            assert unquote(urlsplit(link.url).path).endswith(f"{artist.strip()} {title.strip()}")
