"""Cuts laid one after the other so that no seam is heard: found by likeness, faded at equal power."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from temptrack.compose.mosaic.spectra import Floats

FADE_S = 0.04
"""Of a seam: longer than a period of the lowest tone that matters, shorter than the gap between fast notes."""
_BEFORE_BEAT_S = 0.005
"""What of a fade may lie after its beat: the attack belongs to what comes."""
SEARCH_S = 0.012
"""How far a cut may be moved so that its phases meet: less than what is heard as off the beat (Friberg & Sundberg 1995
find 10 ms or 2.5 % of the beat just noticeable)."""
_SILENT = 1e-9


@dataclass(frozen=True)
class Laid:
    """Sound that is ready to be laid."""

    samples: Floats
    """Shape (channels, n); from ``margin`` before its place to ``margin`` after its end."""
    begin: int
    """Its place in the result, samples."""
    end: int
    margin: int
    """Samples it has beyond its place on either side; silence where its source has none."""


def lay(cuts: list[Laid], rate_hz: int) -> Floats:
    """Return all cuts as one sound, from 0 to the end of the last.

    Parameters
    ----------
    cuts : list of Laid
        In order, each beginning where the one before ends; each with a margin of at least `margin_of` the rate.
    rate_hz : int
        Of their samples.
    """
    channels = len(cuts[0].samples)
    result = np.zeros((channels, cuts[-1].end), np.float32)
    search, lead = round(SEARCH_S * rate_hz), round(_BEFORE_BEAT_S * rate_hz)
    first = cuts[0]
    stop = min(first.end + lead, len(result[0]))
    result[:, :stop] = first.samples[:, first.margin : first.margin + stop]
    offset = 0
    for before, cut in pairwise(cuts):
        fade = min(round(FADE_S * rate_hz), before.end - before.begin, cut.end - cut.begin)
        begin, end = cut.begin + lead - fade, min(cut.begin + lead, len(result[0]))
        fade = end - begin
        outgoing = before.samples[:, begin - before.begin + before.margin + offset :][:, :fade]
        offset = _best_offset(outgoing, cut, begin, fade, search)
        at = begin - cut.begin + cut.margin + offset
        incoming = cut.samples[:, at : at + fade]
        result[:, begin:end] = cross_fade(outgoing, incoming)
        stop = min(cut.end + lead, len(result[0]))
        result[:, end:stop] = cut.samples[:, at + fade : at + fade + stop - end]
    return result


def margin_of(rate_hz: int) -> int:
    """Return how many samples a cut must have beyond its place."""
    return round((FADE_S + SEARCH_S + _BEFORE_BEAT_S) * rate_hz) + 2


def cross_fade(outgoing: Floats, incoming: Floats) -> Floats:
    """Return one sound turning into the other at constant power, whatever they have in common.

    Sine and cosine keep the power of sounds without anything in common, and raise that of equal ones by 3 dB; divided
    by the root of 1 + r sin 2t they keep it for every correlation r (Fink, Holters & Zölzer 2016, "Signal-matched
    power-complementary cross-fading and dry-wet mixing", DAFx).
    """
    count = outgoing.shape[1]
    angle = (np.arange(count, dtype=np.float32) + 0.5) / count * np.float32(np.pi / 2)
    alike = max(0.0, _correlation(outgoing.mean(axis=0), incoming.mean(axis=0)))
    level = np.sqrt(1.0 + np.float32(alike) * np.sin(2 * angle))
    faded: Floats = (outgoing * np.cos(angle) + incoming * np.sin(angle)) / level
    return faded


def _best_offset(outgoing: Floats, cut: Laid, begin: int, fade: int, search: int) -> int:
    """Return by how many samples to read the cut later or earlier so that both run alike through the fade."""
    from scipy.signal import correlate

    at = begin - cut.begin + cut.margin
    low = max(0, at - search)
    around = cut.samples[:, low : at + fade + search].mean(axis=0)
    mono = outgoing.mean(axis=0)
    products = correlate(around, mono, mode="valid")
    energy = np.convolve(around.astype(np.float64) ** 2, np.ones(fade), mode="valid")
    likeness = products / np.sqrt(np.maximum(energy, _SILENT))
    return int(likeness.argmax()) + low - at if len(likeness) and likeness.max() > 0 else 0


def _correlation(one: Floats, other: Floats) -> float:
    power = float(np.sqrt((one.astype(np.float64) ** 2).sum() * (other.astype(np.float64) ** 2).sum()))
    return float(np.dot(one.astype(np.float64), other)) / power if power > _SILENT else 0.0
