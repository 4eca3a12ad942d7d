"""Cue sheets as the daemon's JSON has them, made up for tests."""

from typing import Any

from tests.interchange.report_samples import JPEG_BASE64


def cue(number: int, in_s: float, out_s: float, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "CUE_KIND_WANTED",
        "in_s": in_s,
        "out_s": out_s,
        "in_frame": str(86400 + round(24 * in_s)),
        "out_frame": str(86400 + round(24 * out_s)),
        "track": {
            "track_id": f"{number:032x}",
            "title": f"Track {number}",
            "artist": "Somebody",
            "licence": "CC BY 4.0",
            "path": f"/music/{number}.flac",
        },
        "track_in_s": 12.3,
        "gain_db": -4.0,
        "confidence": 0.41,
        "wanted": 0.8,
        "reason": "Nobody speaks, the picture is lively.",
        "enters": "a cut",
        "leaves": "a scene's edge",
        "abstain": False,
        "alternatives": [{"track": {"track_id": "f" * 32, "title": "Siege"}}],
        "exit": {"kind": "EXIT_KIND_FADE", "fade_s": 4.0},
        "ducks": [{"in_s": in_s + 1, "out_s": in_s + 3.5, "gain_db": -10.0}],
        "returns": 0,
        "answer_id": f"{number:016x}",
        "section_reason": "its energy runs with the picture's",
        "track_reasons": [{"route": "affect", "text": "both are tense", "log_odds": 1.3}],
        "hit_points": [{"track_s": 12.3, "range_s": 0.0, "label": "start"}],
        "uncertainty": "Two routes agree.",
        "picture_curve": [{"at_s": in_s + second, "level": 0.6} for second in range(round(out_s - in_s))],
        "energy_curve": [{"at_s": 12.3 + second, "level": 0.4} for second in range(round(out_s - in_s))],
    } | changes


def present(in_s: float, out_s: float) -> dict[str, Any]:
    changes: dict[str, Any] = {"kind": "CUE_KIND_PRESENT", "track": None, "alternatives": [], "exit": None, "ducks": []}
    return cue(0, in_s, out_s, **changes, reason="Music plays here already.", confidence=0.9)


def nothing(in_s: float, out_s: float) -> dict[str, Any]:
    return cue(0, in_s, out_s, track=None, abstain=True, exit=None)


def sheet(*cues: dict[str, Any], duration_s: float = 120.0, **changes: Any) -> dict[str, Any]:
    moments = [0.5 * number for number in range(int(2 * duration_s))]
    return {
        "cues": list(cues),
        "duration_s": duration_s,
        "rate": {"num": 24, "den": 1},
        "range_in_frame": "86400",
        "scenes": [
            {
                "in_s": 0.0,
                "out_s": 60.0,
                "description": "A street.",
                "thumbnail": {"range_s": 30.0, "jpeg": JPEG_BASE64},
            },
            {"in_s": 60.0, "out_s": duration_s, "description": "A roof."},
        ],
        "energy_curve": [{"at_s": at, "level": 0.5} for at in moments],
        "wanted_curve": [{"at_s": at, "level": 0.7} for at in moments],
        "speech_curve": [{"at_s": at, "level": 0.2} for at in moments],
        "music_curve": [],
        "grounds": "Where music is wanted follows the rules of the trade.",
        "remarks": ["a.mov could not be heard and counts as silent."],
    } | changes
