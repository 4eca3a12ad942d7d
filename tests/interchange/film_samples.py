"""Learnt films as the daemon's JSON has them, made up for the report's tests."""

from typing import Any


def cue(number: int, in_s: float, out_s: float, *, known: bool = True, **changes: Any) -> dict[str, Any]:
    return {
        "film_in_s": in_s,
        "film_out_s": out_s,
        "scene_description": f"Scene of cue {number}.",
        "track_id": f"{number:032x}" if known else "",
        "track_title": f"Track {number}" if known else "",
        "track_in_s": 12.3,
        "track_speed": 1.0,
        "track_confidence": 0.99 if known else 0.0,
        "track_licence": "CC BY 4.0",
        "nearest_track_id": "f" * 32,
        "nearest_track_title": "Siege",
        "nearest_cosine": 0.82,
        "scenes": 2,
        "music_probability": 0.9,
        "speech_share": 0.6,
        "affect": {"energy": 0.7, "valence": 0.4},
        "loudness_lufs": -20.0,
    } | changes


def film(*cues: dict[str, Any], duration_s: float = 60.0, **changes: Any) -> dict[str, Any]:
    step = max(0.5, duration_s / 600)
    moments = [round(number * step, 3) for number in range(int(duration_s / step))]
    return {
        "film": {"film_id": "a" * 32, "title": "Sintel", "path": "/films/sintel.mkv", "duration_s": duration_s},
        "cues": list(cues),
        "timeline": {
            "scenes": [
                {"film_in_s": float(at), "film_out_s": min(at + 20.0, duration_s), "description": f"Scene at {at}"}
                for at in range(0, int(duration_s), 20)
            ],
            "music_curve": [{"at_s": at, "level": 0.8} for at in moments],
            "speech_curve": [{"at_s": at, "level": 0.25} for at in moments],
        },
    } | changes
