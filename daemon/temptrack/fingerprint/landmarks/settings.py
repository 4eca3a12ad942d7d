"""The figures that a constellation depends on; changing one changes what is stored."""

from temptrack.fingerprint.types import Identity

LANDMARK_RATE_HZ = 11025
"""Sound is read at this rate: what tells recordings apart, and outlives codecs and dialogue, lies below 5 kHz."""

WINDOW = 1024
"""Samples in a window of the spectrum: 93 ms, bins 10.8 Hz apart."""
HOP = 256
"""Samples from one stored frame to the next: 23 ms."""
FRAME_RATE_HZ = LANDMARK_RATE_HZ / HOP

LOW_BIN, HIGH_BIN = 8, 480
"""Bins that may hold a peak, half-open: 86 Hz to 5.2 kHz."""

STORED_REACH = (3, 8)
"""A stored peak is the strongest within so many frames and bins on either side: about 80 peaks a second of music,
the same in loud parts and quiet, low registers and high."""
STORED_FLOOR = 4e-10
"""Power below which nothing is a peak: a sine at -88 dB full scale, above the noise of 16 bits."""

LEVELS, LEVEL_DB = 8, 6
"""What is kept of a peak's strength: how many steps of so many decibels, the top one that of the strongest around."""
LEVEL_AROUND_FRAMES = 215
"""What is around a peak: this stretch of 5 s and the two beside it."""

QUERY_REACH = (4, 4)
"""Half frames and bins: about 250 peaks a second, three times what is stored, for dialogue hides many of those."""
QUERY_FLOOR = 4e-12
"""Power; lower than what is stored by 20 dB, for a query may be softer than its track."""

LANDMARKS = Identity(
    "landmarks",
    2,
    3,
    f"around={LEVEL_AROUND_FRAMES},floor={STORED_FLOOR:g},high={HIGH_BIN},hop={HOP},levels={LEVELS}x{LEVEL_DB},"
    f"low={LOW_BIN},rate={LANDMARK_RATE_HZ},"
    f"reach={STORED_REACH[0]}x{STORED_REACH[1]},window={WINDOW}",
)
"""Three numbers a peak: its frame, its bin and its level."""

HEARD = Identity(
    "heard",
    2,
    2,
    f"floor={QUERY_FLOOR:g},high={HIGH_BIN},hop={HOP // 2},low={LOW_BIN},rate={LANDMARK_RATE_HZ},"
    f"reach={QUERY_REACH[0]}x{QUERY_REACH[1]},window={WINDOW}",
)
"""What is kept of a film's sound, to be searched for recordings again when there are more of them."""
