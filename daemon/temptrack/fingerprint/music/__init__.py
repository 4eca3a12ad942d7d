"""What a track sounds and feels like: tempo, beats, key, loudness, energy curve, sections, affect, likeness vector."""

from temptrack.fingerprint.music.analysis import CueAnalysis, analyse_cue, analyse_music, analysis_of
from temptrack.fingerprint.music.likeness import LIKENESS
from temptrack.fingerprint.music.listening import Listener
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.stft import steady_part

__all__ = [
    "ANALYSIS_RATE_HZ",
    "LIKENESS",
    "CueAnalysis",
    "Listener",
    "analyse_cue",
    "analyse_music",
    "analysis_of",
    "steady_part",
]
