"""The page that is sent, in a real browser: what it asks for, how it reads, what it weighs, what can be noted."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from temptrack.interchange.report import render_report
from temptrack.interchange.report.listening import MOST_AUDIO_BYTES, Preview, Sounds, section_key
from temptrack.interchange.report.notes import read_notes
from temptrack.interchange.spotting import read_sheet, render_sheet
from tests.interchange.axe import violations
from tests.interchange.browser import needs_browser
from tests.interchange.devtools import Browser, running_browser
from tests.interchange.report_samples import HOSTILE, answer, hostile_answer
from tests.interchange.spotting.sheets import cue, nothing, present, sheet

pytestmark = needs_browser

ELSEWHERE = "http://127.0.0.1:9/tracker.png"
MOST_PAGE_BYTES = 18 * 1024 * 1024


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with running_browser(tmp_path_factory.mktemp("browser")) as running:
        yield running


def jpeg(seed: int, side: int = 96) -> str:
    noise = np.random.default_rng(seed).integers(0, 255, (side * 9 // 16, side, 3), dtype=np.uint8)
    return base64.b64encode(cv2.imencode(".jpg", noise)[1].tobytes()).decode()


def whole(**changes: Any) -> dict[str, Any]:
    """A sheet of every kind of cue, with pictures, and with titles that would reach out if they were markup."""
    reaching = {"track_id": "2", "title": f'<img src="{ELSEWHERE}">', "licence": HOSTILE, "artist": HOSTILE}
    scenes = [
        {"in_s": 20.0 * n, "out_s": 20.0 * n + 20, "description": "A street.", "thumbnail": {"jpeg": jpeg(n)}}
        for n in range(6)
    ]
    cues = cue(1, 6.0, 30.0), present(36.0, 50.0), cue(2, 56.0, 80.0, track=reaching), nothing(90.0, 110.0)
    return sheet(*cues, scenes=scenes, **changes)


def sounds_of(found: dict[str, Any], audio: bytes, length_s: float = 1.0) -> Sounds:
    songs = [one.song for one in read_sheet(found).cues if one.song is not None]
    return Sounds({section_key(one): Preview(audio, "audio/mpeg", length_s) for one in songs})


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    audio = folder / "tone.mp3"
    with av.open(str(audio), "w") as out:
        stream = out.add_stream("libmp3lame", rate=44_100, layout="mono")
        tone = np.sin(np.arange(2 * 44_100) / 20).astype(np.float32)[None, :] / 4
        frame = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
        frame.sample_rate = 44_100
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    found = whole()
    html = render_sheet(found, title="Film", sounds=sounds_of(found, audio.read_bytes()))
    return write(folder / "report.html", html)


def write(place: Path, html: str) -> Path:
    place.write_text(html, encoding="utf-8")
    return place


def outside(browser: Browser) -> list[str]:
    return [one for one in browser.requests if not one.startswith(("file:", "data:"))]


def test_nothing_is_asked_of_any_other_machine(browser: Browser, page: Path) -> None:
    browser.open(page)
    browser.evaluate("document.querySelector('audio').play().catch(() => 0)")
    assert outside(browser) == []
    assert browser.problems == []
    assert browser.evaluate("document.querySelectorAll('img').length") == 0
    # That requests are counted at all: the policy taken away and the title taken for markup.
    html = page.read_text(encoding="utf-8").replace("Content-Security-Policy", "x", 1)
    browser.open(write(page.with_name("loose.html"), html.replace("<body>", f'<body><img src="{ELSEWHERE}">')))
    assert outside(browser) == [ELSEWHERE]


def test_the_policy_stops_what_escaping_would_have_missed(browser: Browser, page: Path) -> None:
    smuggled = f'<body><img src="{ELSEWHERE}"><script>document.title = "taken over"</script>'
    html = page.read_text(encoding="utf-8").replace("<body>", smuggled)
    browser.open(write(page.with_name("smuggled.html"), html))
    assert browser.evaluate("document.title") == "Film"
    assert any("Content Security Policy" in one for one in browser.problems)
    assert browser.evaluate("document.documentElement.className") == "takes-notes"


def test_previews_play_from_within_the_page(browser: Browser, page: Path) -> None:
    browser.open(page)
    length_s = browser.evaluate(
        "new Promise(done => { const one = document.querySelector('audio');"
        " one.readyState ? done(one.duration) : one.onloadedmetadata = () => done(one.duration) })"
    )
    assert length_s == pytest.approx(2.0, abs=0.1)


def test_the_tracks_own_file_plays_from_its_in_point(browser: Browser, page: Path) -> None:
    track = {"track_id": "1", "title": "Tone", "path": str(page.with_name("tone.mp3"))}
    found = sheet(cue(1, 0.0, 1.0, track=track, track_in_s=0.5, track_out_s=1.5))
    html = render_sheet(found, title="Film", sounds=Sounds(beside=page.parent))
    browser.open(write(page.with_name("linked.html"), html))
    at_s = browser.evaluate(
        "new Promise((done, fail) => { const one = document.querySelector('audio');"
        " one.onerror = () => fail(one.error.message); one.onseeked = () => done(one.currentTime); one.load() })"
    )
    assert at_s == pytest.approx(0.5, abs=0.05)
    assert browser.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_by_everybody(browser: Browser, page: Path, scheme: str) -> None:
    browser.prefer(scheme)
    browser.resize(1200)
    browser.open(page)
    assert violations(browser) == []


def test_the_page_of_suggestions_can_be_read_by_everybody(browser: Browser, tmp_path: Path) -> None:
    browser.prefer("light")
    browser.open(write(tmp_path / "report.html", render_report([answer(), hostile_answer()])))
    assert violations(browser) == []
    assert outside(browser) == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_runs_over_the_side(browser: Browser, page: Path, width: int) -> None:
    browser.resize(width)
    browser.open(page)
    assert browser.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_notes_are_taken_by_keyboard_and_read_by_the_command_line(browser: Browser, page: Path) -> None:
    browser.resize(1200)
    browser.open(page)
    browser.evaluate("localStorage.clear()")
    browser.open(page)
    browser.evaluate("document.querySelector('fieldset input').focus()")
    browser.press("ArrowDown")
    assert browser.evaluate("document.querySelector('fieldset input:checked').dataset.track") == f"{1:032x}"
    browser.evaluate(
        "(() => { const box = document.querySelector('fieldset textarea'); box.value = 'Softer,\\n“please”.';"
        " box.dispatchEvent(new Event('input', {bubbles: true}));"
        " document.querySelectorAll('fieldset')[1].querySelector('[value=rejected]').click();"
        " document.querySelectorAll('fieldset')[2].querySelector('[value=silence]').click(); })()"
    )
    assert browser.evaluate("document.querySelector('.notes-count').textContent") == "3 of 3 decided"
    told = browser.evaluate("document.getElementById('notes-text').value")
    assert "Cue 1, 01:00:06:00 to 01:00:30:00: yes to Track 1\n    Softer,\n    “please”." in told
    assert "Cue 4, 01:01:30:00 to 01:01:50:00: no music here" in told
    saved = browser.evaluate(
        "new Promise(done => { URL.createObjectURL = (blob) => { blob.text().then(done); return '#'; };"
        " document.getElementById('notes-save').click(); })"
    )
    first, second, third = read_notes(saved)
    assert (first.verdict, first.comment, first.answer_id) == ("kept", "Softer, “please”.", f"{1:016x}")
    assert (second.verdict, [one.track_id for one in second.tracks]) == ("rejected", ["2", "f" * 32])
    assert second.tracks[0].title == f'<img src="{ELSEWHERE}">'
    assert third.verdict == "silence"
    browser.open(page)
    assert browser.evaluate("document.querySelector('fieldset textarea').value") == "Softer,\n“please”."
    assert json.loads(saved)["title"] == "Film"


def test_a_film_of_three_hours_stays_below_its_limit() -> None:
    picture = jpeg(1, 320)
    scenes = [
        {"in_s": 90.0 * n, "out_s": 90.0 * n + 90, "description": "A street. " * 12, "thumbnail": {"jpeg": picture}}
        for n in range(120)
    ]
    curve = [{"at_s": 18.0 * n, "level": (n % 7) / 7} for n in range(600)]
    cues = [_long_cue(number) for number in range(1, 121)]
    found = sheet(*cues, duration_s=10_800.0, scenes=scenes, energy_curve=curve, wanted_curve=curve, speech_curve=curve)
    sounds = sounds_of(found, b"\0" * (MOST_AUDIO_BYTES // 120))
    html = render_sheet(found, title="Film", sounds=sounds)
    assert html.count("data:audio/mpeg") == 120
    assert len(html.encode()) < MOST_PAGE_BYTES
    assert html.count('<div class="row">') == 12
    assert html.count('<article class="cue-card chosen"') == 120
    assert 20 < html.count("data:image/jpeg") <= 120


def _long_cue(number: int) -> dict[str, Any]:
    in_s = 90.0 * (number - 1)
    points = [{"at_s": 12.3 + n * 0.3, "level": (n % 9) / 9} for n in range(200)]
    seen = [{"at_s": in_s + n * 0.3, "level": (n % 9) / 9} for n in range(200)]
    track = {"track_id": f"{number:032x}", "title": "A title of some length " * 3, "artist": "Somebody" * 4}
    reasons = [{"route": "affect", "text": "Both are tense and dark. " * 6, "log_odds": 1.0}] * 5
    return cue(number, in_s, in_s + 60, track=track, track_reasons=reasons, picture_curve=seen, energy_curve=points)
