"""The panel writes figures, timecodes and markers as the daemon's own side does."""

import json
import os
import subprocess
from pathlib import Path

from temptrack.interchange import words
from temptrack.interchange.marker_text import marker_text
from temptrack.interchange.report.reading import read_answer
from temptrack.timebase import FrameRate, format_timecode
from tests.premiere.panel import built_panel, node

MOMENTS_S = (0.0, 7.04, 59.96, 60.0, 61.5, 3599.97, 3723.06, 0.26)
SHARES = (0.0, 0.004, 0.0549, 0.346, 0.35, 0.396, 0.4, 0.65, 0.699, 0.9, 1.0)
GAINS_DB = (-12.34, -0.06, -0.04, 0.0, 0.06, 7.96)


def test_the_panel_speaks_as_the_daemon_does(tmp_path: Path) -> None:
    cases = {"words": _words(), "markers": [_marker(abstain=True), _marker(abstain=False)], "timecodes": _timecodes()}
    file = tmp_path / "wording.json"
    file.write_text(json.dumps(cases))
    done = subprocess.run(
        [node(), "--test", "test/page/words.test.mjs"],
        cwd=built_panel(),
        env={**os.environ, "TEMPTRACK_WORDING": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def _words() -> list[tuple[str, list[object], str]]:
    cases: list[tuple[str, list[object], str]] = []
    cases += [("clock", [at_s, decimals], words.clock(at_s, decimals)) for at_s in MOMENTS_S for decimals in (0, 1)]
    cases += [("percent", [share], words.percent(share)) for share in SHARES]
    cases += [("gain", [gain_db], words.gain(gain_db)) for gain_db in GAINS_DB]
    cases += [("howLikely", [share], words.how_likely(share)) for share in SHARES]
    cases += [("howSure", [s, a], words.how_sure(s, abstain=a)) for s in SHARES for a in (True, False)]
    cases += [("routeName", [route], words.route_name(route)) for route in (*words._ROUTES, "new_route")]
    return cases


def _timecodes() -> list[tuple[int, int, int, bool, str]]:
    rates = ((24, 1, False), (25, 1, False), (30000, 1001, True), (30000, 1001, False), (60000, 1001, True))
    frames = (0, 1, 1799, 1800, 1801, 3599, 3600, 17981, 17982, 107892, 200001)
    return [
        (frame, num, den, drop, format_timecode(frame, FrameRate(num, den), drop_frame=drop))
        for num, den, drop in rates
        for frame in frames
    ]


def _marker(*, abstain: bool) -> dict[str, object]:
    track = {
        "title": "Größe  und\nWut " + "x" * 90 * abstain,
        "artist": "A & B",
        "licence": "" if abstain else "CC-BY 4.0",
        "links": [{"label": "Listen", "url": "https://example.org/a"}],
    }
    reasons = [{"route": r, "text": f"{r} {'like the chase ' * 30}", "logOdds": 1.0} for r in ("scenes", "affect", "x")]
    suggestion = {"rank": 1 + (not abstain), "confidence": 0.348, "track": track, "reasons": reasons}
    suggestion |= {"trackInS": 61.24, "trackOutS": 75.5, "gainDb": -4.27}
    result = {
        "suggestions": [suggestion],
        "uncertainty": {"confidence": 0.3, "abstain": abstain, "message": "Nothing like it."},
        "scene": {"remarks": ["a.mp4 is offline.", "b"]},
    }
    answer = read_answer(_snake(result))
    text = marker_text(answer, answer.suggestions[0])
    return {"result": result, "name": text.name, "note": text.note}


def _snake(value: object) -> dict[str, object]:
    """The daemon's own JSON has the contract's names."""
    names = {"trackInS": "track_in_s", "trackOutS": "track_out_s", "gainDb": "gain_db", "logOdds": "log_odds"}
    text = json.dumps(value)
    for camel, snake in names.items():
        text = text.replace(f'"{camel}"', f'"{snake}"')
    read: dict[str, object] = json.loads(text)
    return read
