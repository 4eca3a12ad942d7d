"""Settings of the copy fingerprint; every one that changes the numbers stands in its identity."""

from temptrack.fingerprint.types import Identity

STEP_S = 0.25
"""From one signature to the next in a trace."""
WINDOW_STEPS = 2
"""Steps a signature averages over: half a second, so that it hardly matters where in it a copy begins."""
STORED_EVERY = 2
"""Of a film every so many signatures are kept: two a second."""
SIDE = 32
"""Pixels a picture is reduced to, in both directions."""
FREQUENCIES = 12
"""Cosine frequencies in each direction, from 0: 143 signs without the mean, kept in 18 bytes."""
SIGNATURE_BITS = FREQUENCIES**2 - 1
SIGNATURE_BYTES = (SIGNATURE_BITS + 7) // 8

CROPS: tuple[tuple[float, float, float, float], ...] = (
    (1.0, 1.0, 0.5, 0.5),
    (0.9, 0.9, 0.5, 0.5),
    (0.8, 0.8, 0.5, 0.5),
    (1.0, 0.75, 0.5, 0.5),
    (0.75, 1.0, 0.5, 0.5),
    (0.86, 0.86, 0.1, 0.1),
    (0.86, 0.86, 0.9, 0.1),
    (0.86, 0.86, 0.1, 0.9),
    (0.86, 0.86, 0.9, 0.9),
)
"""What each variant of a signature sees: share of width and height, and where in what is left over that lies (0 left or
top, 1 right or bottom). The whole; what is left when a tenth and a fifth are cut away; 2.39 masked out of 16:9; 4:3 out
of 16:9; and a reframed picture, towards each corner."""

COPIES = Identity(
    "copies",
    1,
    SIGNATURE_BITS,
    f"crops={len(CROPS)},frequencies={FREQUENCIES},side={SIDE},step={STEP_S},stored={STORED_EVERY},window={WINDOW_STEPS}",
)
