"""What can be heard when: music, speech, effects, silence, each half second; more than one may be true."""

from temptrack.fingerprint.presence.analysis import analyse_presence, presence_in
from temptrack.fingerprint.presence.spans import Interval, bridged, cues_of, inside, spans_of, without
from temptrack.fingerprint.presence.speaking import hear_lines, lines_of
from temptrack.fingerprint.presence.types import HEARD, Kind, Presence

__all__ = [
    "HEARD",
    "Interval",
    "Kind",
    "Presence",
    "analyse_presence",
    "bridged",
    "cues_of",
    "hear_lines",
    "inside",
    "lines_of",
    "presence_in",
    "spans_of",
    "without",
]
