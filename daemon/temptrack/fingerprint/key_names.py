"""Keys as people write them: "Am", "a minor", "F#", "Bb major", "minor", "8A"."""

import re

from temptrack.fingerprint.music.key import key_name

_STEPS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_ACCIDENTALS = {None: 0, "#": 1, "♯": 1, "b": -1, "♭": -1, "sharp": 1, "flat": -1}
_KEY = re.compile(r"([A-Ga-g])[\s-]*(#|♯|b|♭|sharp|flat)?[\s-]*(M|[mM]aj(?:or)?|m|[mM]in(?:or)?|MAJOR|MINOR)?")
_CAMELOT = re.compile(r"(1[0-2]|[1-9])([AaBb])")


def keys_meant(text: str) -> frozenset[str]:
    """Return the names, as tracks bear them, of the keys a text means; empty when it means none.

    A tonic alone is major, as on a chord sheet; "major" and "minor" mean all twelve. On the Camelot wheel of mixing
    DJs (Davis 1991) 8B is C major, 8A is A minor, and each further number lies a fifth up.
    """
    text = text.strip()
    if text.casefold() in ("major", "minor"):
        return frozenset(key_name(tonic, minor=text.casefold() == "minor") for tonic in range(12))
    if wheel := _CAMELOT.fullmatch(text):
        minor = wheel[2] in "Aa"
        return frozenset({key_name((7 * (int(wheel[1]) - 8) + (9 if minor else 0)) % 12, minor=minor)})
    if found := _KEY.fullmatch(text):
        mode = found[3] or ""
        tonic = (_STEPS[found[1].lower()] + _ACCIDENTALS[found[2]]) % 12
        return frozenset({key_name(tonic, minor=mode == "m" or mode.lower().startswith("min"))})
    return frozenset()
