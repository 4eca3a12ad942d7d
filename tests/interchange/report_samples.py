"""Answers as the daemon's JSON has them, made up for the report's tests."""

import base64
import copy
from typing import Any

# The smallest thing a reader of magic bytes takes for a JPEG; no test here decodes it.
JPEG_BASE64 = base64.b64encode(b"\xff\xd8\xff\xe0 not a real picture \xff\xd9").decode()

HOSTILE = "<script>alert(1)</script> & \"quotes\" 'too'"


def track(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "track_id": f"{number:032x}",
        "title": f"Track {number}",
        "artist": "An Artist",
        "album": "An Album",
        "path": f"/music/track {number}.ogg",
        "duration_s": 150.0,
        "licence": "CC BY 4.0",
        "links": [{"label": "MusicBrainz", "url": "https://musicbrainz.org/search?query=track"}],
        "tempo_bpm": 120.4,
        "key": "A minor",
        "loudness_lufs": -16.0,
        "affect": {"energy": 0.7, "valence": 0.4},
        "isrc": "",
        "genres": [],
    } | changes


def suggestion(rank: int, **changes: Any) -> dict[str, Any]:
    return {
        "rank": rank,
        "score": 2.0 - rank,
        "confidence": 0.72,
        "track": track(rank),
        "track_in_s": 12.0,
        "track_out_s": 32.0,
        "gain_db": -4.25,
        "hit_points": [
            {"track_s": 12.0, "range_s": 0.0, "label": "start"},
            {"track_s": 19.5, "range_s": 7.5, "label": "cut"},
        ],
        "reasons": [{"route": "affect", "text": "both are tense", "log_odds": 1.3}],
        "energy_curve": [{"at_s": 12.0 + second, "level": second / 20} for second in range(21)],
        "section_reason": "its energy runs with the picture's",
        "alternatives": [{"track_in_s": 61.0, "track_out_s": 81.0, "why": "in part B", "hit_points": []}],
    } | changes


def answer(**changes: Any) -> dict[str, Any]:
    return {
        "suggestions": [suggestion(1), suggestion(2, track=track(2, licence="unknown"))],
        "uncertainty": {
            "confidence": 0.64,
            "novelty": 0.2,
            "abstain": False,
            "message": "Two routes agree.",
            "confidence_means": "Confidence is the probability of this.",
        },
        "scene": {
            "description": "A fight in a cave.",
            "actions": [{"label": "fighting", "probability": 0.71}],
            "affect": {"energy": 0.8, "valence": 0.3},
            "duration_s": 20.0,
            "shot_count": 3,
            "cuts_range_s": [7.5, 14.0],
            "energy_curve": [{"at_s": second, "level": 0.5} for second in range(21)],
            "thumbnails": [{"range_s": 2.0, "jpeg": JPEG_BASE64}, {"range_s": 12.0, "jpeg": JPEG_BASE64}],
            "remarks": [],
        },
        "capabilities": {"semantic": True, "films_learnt": 6, "tracks": 55},
    } | copy.deepcopy(changes)


def hostile_answer() -> dict[str, Any]:
    """Every text of an answer replaced by what must not reach a browser unescaped."""

    def poison(part: Any, key: str = "") -> Any:
        if isinstance(part, dict):
            return {name: poison(value, name) for name, value in part.items()}
        if isinstance(part, list):
            return [poison(value, key) for value in part]
        return HOSTILE if isinstance(part, str) and key != "jpeg" else part

    poisoned: dict[str, Any] = poison(answer())
    return poisoned
