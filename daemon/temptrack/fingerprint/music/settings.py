"""The few figures that every part of the music fingerprint shares; changing one changes what is stored."""

ANALYSIS_RATE_HZ = 22050
"""Music analysis reads mono sound at this rate: what lies above 11 kHz says little of rhythm, harmony or mood."""

LEVELLED_LUFS = -23.0
"""Every track is brought to this loudness (EBU R 128) before its spectrum is read, so that nothing but
the loudness figure itself depends on how loud it was mastered."""

SILENT_LUFS = -60.0
"""Below this nothing can be heard beside a film's dialogue; such sound is not described."""

WINDOW = 2048
"""Samples in a window of the spectrum that is fine in time: 93 ms."""
HOP = 512
"""Samples between its windows: 23 ms."""
FRAME_RATE_HZ = ANALYSIS_RATE_HZ / HOP

PITCH_WINDOW = 8192
"""Samples in a window of the spectrum that is fine in pitch: 372 ms, which tells semitones apart from 80 Hz up."""
PITCH_HOP = 4096
PITCH_RATE_HZ = ANALYSIS_RATE_HZ / PITCH_HOP

MEL_BANDS = 64
MEL_MIN_HZ = 40.0
MEL_MAX_HZ = 8000.0
"""Low-rate MP3 leaves nothing reliable above."""

STEP_S = 0.5
"""Step of the energy curve and of section finding."""
