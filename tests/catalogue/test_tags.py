"""Tags of real files in every common format, in odd encodings, and broken."""

import importlib
from pathlib import Path
from typing import Any

import mutagen
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from temptrack.catalogue.facts import Facts
from temptrack.catalogue.tags import read_tags
from temptrack.store.records import Link

id3: Any = importlib.import_module("mutagen.id3")
"""Untyped: its names are made at import."""

LICENCE_URL = "http://creativecommons.org/licenses/by/3.0/"
VORBIS = {
    "TITLE": "Dawn",
    "ARTIST": ["Ann", "Ben"],
    "ALBUM": "Days",
    "GENRE": "Jazz; Blues",
    "ISRC": "NL-FG3-11-00008",
    "LICENSE": LICENCE_URL,
    "CONTACT": "https://ann.example",
}
EXPECTED = Facts(
    title="Dawn",
    artist="Ann, Ben",
    album="Days",
    licence="CC BY 3.0",
    isrc="NLFG31100008",
    genres=("Jazz", "Blues"),
    links=(Link("Licence", LICENCE_URL), Link("ann.example", "https://ann.example")),
)


def retag(path: Path, tags: dict[str, Any]) -> Path:
    file = mutagen.File(path)
    if file.tags is None:
        file.add_tags()
    file.tags.clear()
    for name, value in tags.items():
        file.tags[name] = value
    file.save()
    return path


def with_frames(path: Path, *frames: Any) -> Path:
    tags = id3.ID3()
    for frame in frames:
        tags.add(frame)
    tags.save(path)
    return path


@pytest.mark.parametrize("suffix", [".ogg", ".opus", ".flac"])
def test_vorbis_comments(make_tone: Any, tmp_path: Path, suffix: str) -> None:
    assert read_tags(retag(make_tone(tmp_path / f"a{suffix}", seconds=0.3), VORBIS)) == EXPECTED


def test_id3_frames(make_tone: Any, tmp_path: Path) -> None:
    path = with_frames(
        make_tone(tmp_path / "a.mp3", seconds=0.3),
        id3.TIT2(encoding=3, text="Dawn"),
        id3.TPE1(encoding=3, text=["Ann", "Ben"]),
        id3.TALB(encoding=1, text="Days"),
        id3.TCON(encoding=3, text=["8", "Blues"]),
        id3.TSRC(encoding=3, text="NLFG31100008"),
        id3.WCOP(url=LICENCE_URL),
        id3.WOAR(url="https://ann.example"),
        id3.WXXX(encoding=3, desc="Shop", url="https://shop.example/ann"),
        id3.APIC(encoding=3, mime="image/png", type=3, desc="cover", data=b"\x89PNG" * 1000),
    )
    facts = read_tags(path)
    assert facts.over(Facts()) == Facts(
        title=EXPECTED.title,
        artist=EXPECTED.artist,
        album=EXPECTED.album,
        licence="CC BY 3.0",
        isrc=EXPECTED.isrc,
        genres=("Jazz", "Blues"),
        links=(
            Link("Licence", LICENCE_URL),
            Link("Artist", "https://ann.example"),
            Link("shop.example", "https://shop.example/ann"),
        ),
    )


def test_mp4_atoms(make_tone: Any, tmp_path: Path) -> None:
    tags = {
        "\xa9nam": "Dawn",
        "\xa9ART": ["Ann", "Ben"],
        "\xa9alb": "Days",
        "\xa9gen": "Jazz; Blues",
        "cprt": "CC BY 3.0",
        "----:com.apple.iTunes:ISRC": b"NLFG31100008",
        "----:com.apple.iTunes:URL": b"https://ann.example",
    }
    facts = read_tags(retag(make_tone(tmp_path / "a.m4a", seconds=0.3), tags))
    assert facts == Facts(
        "Dawn", "Ann, Ben", "Days", "CC BY 3.0", "NLFG31100008", ("Jazz", "Blues"), EXPECTED.links[1:]
    )


def test_windows_media(make_tone: Any, tmp_path: Path) -> None:
    tags = {
        "Title": "Dawn",
        "Author": "Ann",
        "WM/Genre": "Jazz",
        "Copyright": "2020 Ann",
        "WM/AuthorURL": "www.ann.example",
    }
    facts = read_tags(retag(make_tone(tmp_path / "a.wma", seconds=0.3), tags))
    links = (Link("Artist", "https://www.ann.example"),)
    assert facts == Facts("Dawn", "Ann", "", "2020 Ann", "", ("Jazz",), links)


@pytest.mark.parametrize("suffix", [".wav", ".aiff"])
def test_id3_inside_wave_and_aiff(make_tone: Any, tmp_path: Path, suffix: str) -> None:
    path = make_tone(tmp_path / f"a{suffix}", seconds=0.3)
    assert read_tags(retag(path, {"TIT2": id3.TIT2(encoding=3, text="Dawn")})).title == "Dawn"


@pytest.mark.parametrize(
    ("frames", "licence"),
    [
        ((id3.TXXX(encoding=3, desc="LICENSE", text="Pond5 royalty-free"),), "Pond5 royalty-free"),
        ((id3.TXXX(encoding=3, desc="Licence", text="cc-by-4.0"), id3.TCOP(encoding=3, text="2020 Ann")), "CC BY 4.0"),
        ((id3.TCOP(encoding=3, text="2020 Ann"),), "2020 Ann"),
        ((id3.TCOP(encoding=3, text="2020 Ann, CC0"),), "CC0 1.0"),
        ((id3.TCOP(encoding=3, text="2020 Ann"), id3.COMM(encoding=3, text=f"free: {LICENCE_URL}")), "CC BY 3.0"),
        ((id3.COMM(encoding=3, text="my favourite"),), ""),
        ((id3.USER(encoding=3, text="CC BY-SA 3.0"),), "CC BY-SA 3.0"),
    ],
)
def test_where_a_licence_is_found(make_tone: Any, tmp_path: Path, frames: tuple[Any, ...], licence: str) -> None:
    assert read_tags(with_frames(make_tone(tmp_path / "a.mp3", seconds=0.3), *frames)).licence == licence


@pytest.mark.parametrize(
    ("frame", "title"),
    [
        (id3.TIT2(encoding=0, text="Café".encode().decode("latin-1")), "Café"),
        (id3.TIT2(encoding=0, text="Café"), "Café"),
        (id3.TIT2(encoding=1, text="Привет"), "Привет"),
        (id3.TIT2(encoding=3, text="two\nlines\x07"), "two lines"),
        (id3.TIT2(encoding=3, text="e\u0301"), "é"),
    ],
)
def test_odd_encodings_come_out_clean(make_tone: Any, tmp_path: Path, frame: Any, title: str) -> None:
    assert read_tags(with_frames(make_tone(tmp_path / "a.mp3", seconds=0.3), frame)).title == title


def test_an_address_in_place_of_the_album_is_a_link(make_tone: Any, tmp_path: Path) -> None:
    path = retag(make_tone(tmp_path / "a.ogg", seconds=0.3), {"ALBUM": "https://shop.example/"})
    assert read_tags(path) == Facts(links=(Link("shop.example", "https://shop.example/"),))


@pytest.mark.parametrize(
    "content", [b"", b"ID3", b"OggS", b"text that is no music\n" * 50, b"RIFF\xff\xff\xff\xffWAVE"]
)
@pytest.mark.parametrize("suffix", [".mp3", ".ogg", ".wav", ".m4a", ".flac"])
def test_what_is_no_tag_states_nothing(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    assert read_tags(path) == Facts()


def test_a_missing_file_states_nothing(tmp_path: Path) -> None:
    assert read_tags(tmp_path / "none.mp3") == Facts()


@pytest.fixture(scope="module")
def tagged(make_tone: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("tagged")
    ogg, flac = (retag(make_tone(folder / f"a{s}", seconds=0.1), VORBIS) for s in (".ogg", ".flac"))
    mp3 = with_frames(
        make_tone(folder / "a.mp3", seconds=0.1), id3.TIT2(encoding=3, text="Dawn"), id3.WCOP(url=LICENCE_URL)
    )
    m4a = retag(make_tone(folder / "a.m4a", seconds=0.1), {"\xa9nam": "Dawn", "trkn": [(1, 2)]})
    wma = retag(make_tone(folder / "a.wma", seconds=0.1), {"Title": "Dawn"})
    return {path.suffix: path.read_bytes() for path in (ogg, flac, mp3, m4a, wma)}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_tags_never_raise(tagged: dict[str, bytes], tmp_path: Path, data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from(sorted(tagged)))
    content = bytearray(tagged[suffix])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, min(len(content), 2000) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / f"damaged{suffix}"
    path.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    facts = read_tags(path)
    assert facts.title.encode() is not None


@pytest.mark.media
def test_real_files(media_folder: Path) -> None:
    music = media_folder / "music"
    vibe = read_tags(music / "librosa_examples" / "Kevin_MacLeod_-_Vibe_Ace.hq.ogg")
    assert (vibe.title, vibe.artist, vibe.album, vibe.licence) == (
        "Vibe Ace",
        "Kevin MacLeod",
        "Jazz Sampler",
        "CC BY 3.0",
    )
    morning = read_tags(music / "tuxemon" / "JRPG_goodMorning.ogg")
    assert morning.album == ""
    assert morning.links == (Link("soundcloud.com", "https://soundcloud.com/yubatake"),)
    licences = {path.name: read_tags(path).licence for path in (media_folder / "emotion" / "emomusic").rglob("*.mp3")}
    assert licences["12.mp3"] == "CC BY-NC-ND 3.0"
    assert licences["13.mp3"] == "FMA-Limited: http://freemusicarchive.org/FMA_License"
