"""The few figures that every part of presence shares; changing one calls for training again."""

from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ

STEP_S = 0.5
"""What is said is said of each half second."""
WINDOW = 2048
"""Samples in a window: 93 ms, as Seyerlehner et al. 2007 have it."""
HOP = 441
"""Samples between windows: 20 ms."""
FRAME_RATE_HZ = ANALYSIS_RATE_HZ / HOP
STEP_FRAMES = 25
STEP_SAMPLES = STEP_FRAMES * HOP
LINE_WINDOW = 4096
"""Samples in a window in which lines are looked for: 186 ms, which tells low notes apart."""
LINE_HOP = 735
"""Samples between them: 33 ms."""
LINE_FRAMES = STEP_SAMPLES // LINE_HOP
LEAD_STEPS = 3
"""Steps read and thrown away on either side of a block, so that blocks make no difference."""
LEAD_SAMPLES = LEAD_STEPS * STEP_SAMPLES
