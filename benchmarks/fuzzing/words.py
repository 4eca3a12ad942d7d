"""Readers of words: what people type, state or paste."""

import json
from collections.abc import Callable, Iterable

from benchmarks.fuzzing.target import Target, hold, text_of
from temptrack.catalogue.facts import as_link, clean_isrc, clean_text
from temptrack.cli.bounds import figures, lengths
from temptrack.errors import TemptrackError
from temptrack.fingerprint.key_names import keys_meant
from temptrack.fingerprint.mood_words import spoken_mood
from temptrack.hosts.resolve.rates import parse_rate
from temptrack.interchange.report.terms import read_terms
from temptrack.licences import normalise_licence, read_licence
from temptrack.licences.recognising import recognise_licence
from temptrack.media.live import read_place
from temptrack.models.names import is_name
from temptrack.settings import default_values, parse_value
from temptrack.store.words import terms
from temptrack.suggest.asking import read_asking
from temptrack.suggest.lexicon import read_wording
from temptrack.timebase import FrameRate, format_timecode, parse_instant, parse_timecode

_RATES = tuple(FrameRate(*one) for one in ((25, 1), (30000, 1001), (24000, 1001), (60000, 1001), (120, 1), (1, 1)))
_LICENCES = (
    "CC BY-SA 4.0",
    "https://creativecommons.org/licenses/by-nc/3.0/",
    "GNU GPL v3 or later",
    "not public domain",
    "(c) 2020 all rights reserved",
    "CC0 or CC-BY",
)


def _timecode(data: bytes) -> None:
    text = text_of(data)
    for rate in _RATES:
        try:
            frame = parse_timecode(text, rate)
        except TemptrackError:
            continue
        back = format_timecode(frame, rate, drop_frame=";" in text)
        hold(parse_timecode(back, rate) == frame, f"{text!r} is frame {frame}, {back!r} is not")


def _instant(data: bytes) -> None:
    moment = parse_instant(text_of(data))
    for rate in _RATES:
        try:
            hold(moment.seconds_at(rate) >= 0, "no moment is before the first")
        except TemptrackError:
            continue


def _rate(data: bytes) -> None:
    rate = FrameRate.from_decimal(text_of(data))
    hold(FrameRate.from_decimal(str(rate)).num > 0, "what is printed can be read")
    hold(FrameRate.from_decimal(f"{rate.num}/{rate.den}") == rate, "a ratio stands for itself")


def _resolve_rate(data: bytes) -> None:
    rate, drop, start = (*text_of(data).split("|"), "", "")[:3]
    parse_rate(rate, drop, start)


def _licence(data: bytes) -> None:
    text = text_of(data)
    said = normalise_licence(text)
    hold(normalise_licence(said) == said, f"{said!r} is normal, yet is made {normalise_licence(said)!r}")
    read_licence(text)
    recognise_licence(text)
    read_terms(text)


def _setting(data: bytes) -> None:
    key, _, text = text_of(data).partition("=")
    value = parse_value(key.strip(), text.strip())
    hold(type(value) in (bool, int, float, str), "a setting is a plain value")


def _facts(data: bytes) -> None:
    text = text_of(data)
    clean = clean_text(text)
    clean.encode()
    clean_isrc(text)
    as_link(text)


def _place(data: bytes) -> None:
    place = read_place(text_of(data))
    if place.scheme:
        hold("@" not in place.shown, "no password is shown")
        hold(place.address.startswith(f"{place.scheme}://"), "the scheme that was checked is the one that is opened")


def _bounds(data: bytes) -> None:
    text = text_of(data)
    for read in (figures, lengths):
        try:
            read(text, "--option")
        except TemptrackError:
            continue


def _names(data: bytes) -> None:
    text = text_of(data)
    keys_meant(text)
    spoken_mood(text)
    is_name(text)
    terms(text)
    read_wording(text)


def _given(*texts: str) -> Callable[[], Iterable[bytes]]:
    return lambda: [text.encode() for text in texts]


def _settings() -> Iterable[bytes]:
    return [f"{key} = {json.dumps(value)}".encode() for key, value in default_values().items()]


TARGETS = (
    Target("timecode", _timecode, _given("01:00:00:00", "00:01:00;02", "23;59;59;29"), (":", ";", "00"), most_bytes=64),
    Target("instant", _instant, _given("12.5", "1:02.5s", "300f", "00:00:12;12"), ("f", "s", ":", ";"), most_bytes=64),
    Target("rate", _rate, _given("25", "29.97", "24000/1001", "23.98"), ("/1001", ".", "e9"), most_bytes=64),
    Target("rate (Resolve)", _resolve_rate, _given("29.97|1|00:59:59;28", "24|0|", "59.94|True|"), ("|", "DF")),
    Target(
        "question",
        lambda data: read_asking(text_of(data)),
        _given('night chase "rain on glass" -piano tempo:>120 licence:cc-by', "length:1:00..2m key:8A genre:-jazz"),
        ("tempo:", "length:", "licence:", "key:", "..", ">=", "artist:", "year:", "added:", '"', "mood:", "genre:"),
    ),
    Target(
        "words",
        _names,
        _given("not a sad slow piece at 120 bpm", "F# minor", "12B", "ViT-B-32/openai", "東京の夜 rock'n'roll"),
        ("bpm", "not", "minor", "♯", "’"),
    ),
    Target("licence", _licence, _given(*_LICENCES), ("CC", "BY", "-NC", "or", "GPL", "(c)", "4.0"), most_bytes=2048),
    Target("setting", _setting, _settings, ("=", "true", "[", "0x", "inf", "1979-05-27T07:32:00Z", '"""')),
    Target("facts", _facts, _given("GBAYE0601498", "http://a.b/c?d", "Ã©tude", "a\u2028b"), ("://", "[::1]")),
    Target(
        "live place",
        _place,
        _given("rtsp://user:pass@host:554/a?b", "/a/b.ts", "udp://:5000", "srt://[::1]:9", "HTTP://h/x.m3u8"),
        ("concat:", "file:", "subfile,,", "@", "[", "]", "rtmp://", "tcp://"),
        most_bytes=1024,
    ),
    Target("bounds", _bounds, _given("90-120", "1:00-2:30", "-5", "60..90", "90-"), ("-", "..", "inf"), most_bytes=64),
)
