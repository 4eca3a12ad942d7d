"""Musical keys as people type them: "Am", "a minor", "F#", "Bb major", "minor"."""

import re
from dataclasses import dataclass

_STEPS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_ACCIDENTALS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1, "sharp": 1, "flat": -1}
_MODES = {"": "", "m": "minor", "min": "minor", "minor": "minor", "maj": "major", "major": "major"}
_KEY = re.compile(r"([a-g])\s*(#|♯|b|♭|sharp|flat)?[\s-]*(m|min|minor|maj|major)?", re.IGNORECASE)


@dataclass(frozen=True)
class Key:
    """A key, or all keys of a mode."""

    tonic: int | None
    """Semitones above C; None for any."""
    mode: str
    """major or minor."""

    def holds(self, other: "Key") -> bool:
        """Return whether the other is this key, whatever it is spelt like, or of this mode."""
        return self.mode == other.mode and self.tonic in {None, other.tonic}


def read_key(text: str) -> Key | None:
    """Read a key or a mode; None when it is neither. A tonic alone means major, as on a chord sheet."""
    text = text.strip()
    if text.casefold() in {"major", "minor"}:
        return Key(None, text.casefold())
    found = _KEY.fullmatch(text)
    if found is None:
        return None
    step, accidental, mode = found[1].lower(), (found[2] or "").lower(), found[3] or ""
    # "M" is major where "m" is minor; every other spelling says it in any letters.
    named = "major" if mode == "M" else _MODES[mode.lower()] or "major"
    return Key((_STEPS[step] + _ACCIDENTALS[accidental]) % 12, named)
