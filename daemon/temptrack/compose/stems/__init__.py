"""A track taken apart into stems, where a separation package is installed."""

from temptrack.compose.stems.demucs_bridge import DEFAULT_MODEL, DemucsSeparator
from temptrack.compose.stems.separating import Separator, Stem, Stems, separate_track

__all__ = ["DEFAULT_MODEL", "DemucsSeparator", "Separator", "Stem", "Stems", "separate_track"]
