"""What is known of a trained generator: what it learnt from, how good it is, how it was trained."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from temptrack.compose.generate.probing import Look

CARD_VERSION = 1
"""Raised when the networks, the patches or the card change meaning; older files are then passed over until the next
training."""


@dataclass(frozen=True)
class GeneratorCard:
    """One trained generator."""

    made_at: str
    """RFC 3339, UTC."""
    seed: int
    tracks: int
    beats: int
    paired: int
    """Stretches that were known from a scene, so that its style is learnt from; the rest teach without."""
    track_ids: tuple[str, ...]
    """All of them, those it was judged on included."""
    judged_ids: tuple[str, ...]
    """Those it has not learnt from."""
    licences: Mapping[str, int]
    """Tracks by licence."""
    digest: str
    """`Material.digest`."""
    look: Look
    """Of the epoch that is kept, on conditions of the judged tracks."""
    failures: tuple[str, ...]
    """What is wrong with it; empty for one that was put to use."""
    epoch: int
    """That is kept, from 1."""
    epochs: int
    took_s: float
    """Since this run of it began."""
    weights: int
    """Numbers in the part that proposes."""
    recipe: Mapping[str, Any]
    version: int = 0
    """Counts from 1; 0 before it is kept."""
    replaced: int = 0
    """The version that was in use before it; 0 for none."""

    def numbered(self, version: int, replaced: int) -> "GeneratorCard":
        """Return it as this version."""
        return replace(self, version=version, replaced=replaced)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"card_version": CARD_VERSION, **asdict(self)}

    def sentence(self) -> str:
        """Say how good it is."""
        look = self.look
        return (
            f"under conditions of {len(self.judged_ids)} tracks that were held out, the energy it makes correlates "
            f"with that asked for by {look.follows:.2f} (chance: {look.shuffled:.2f}), its pieces differ by "
            f"{100 * look.variety:.0f} % of what the library's do (one question's, by seed: "
            f"{100 * look.seed_variety:.0f} %), and lie at {look.distance:.2f} from the held-out tracks, where those "
            f"it learnt from lie at {look.library_distance:.2f}"
        )


def card_from(plain: Mapping[str, Any]) -> GeneratorCard:
    """Return the card that plain values say.

    Raises
    ------
    KeyError, TypeError, ValueError
        When they say none, or one of another version.
    """
    values = dict(plain)
    if values.pop("card_version") != CARD_VERSION:
        raise ValueError("it was made by another version of the program")
    for name in ("track_ids", "judged_ids", "failures"):
        values[name] = tuple(values[name])
    return GeneratorCard(**{**values, "look": Look(**values["look"])})
