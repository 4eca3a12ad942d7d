"""What is known of a trained matcher: what it learnt from, how well it does, what it replaced."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from temptrack.matching.judging import RECALLS, Comparison, Ranks

CARD_VERSION = 1
"""Raised when the towers or the card change meaning; older files are then passed over until the next training."""


@dataclass(frozen=True)
class Figures:
    """How well music of the judging films is found again."""

    queries: int
    pool: int
    """Music to choose from: the median over scenes."""
    recall: Mapping[int, float]
    """By how many may be named: 1, 5, 10."""
    chance_recall: Mapping[int, float]
    median_rank: float
    chance_median_rank: float
    over_chance: Comparison

    def sentence(self) -> str:
        """Say it in words."""
        return (
            f"of {self.pool:,} pieces of music it puts the one that really played at place {self.median_rank:.0f} in "
            f"the median (chance: {self.chance_median_rank:.0f}), among the first ten for "
            f"{100 * self.recall[10]:.0f} % of scenes (chance: {100 * self.chance_recall[10]:.0f} %)"
        )


@dataclass(frozen=True)
class Card:
    """One trained matcher."""

    made_at: str
    """RFC 3339, UTC."""
    seed: int
    pairs: int
    films: int
    film_ids: tuple[str, ...]
    """All of them, those it was judged on included."""
    judged_ids: tuple[str, ...]
    """Those it has not been trained on nor stopped by."""
    digest: str
    """`Pairs.digest` of what it learnt from."""
    fingerprints: Mapping[str, str]
    """The store's: style and likeness."""
    semantic_key: str
    """Of the model whose vectors it learnt from; empty when it learnt from none."""
    dynamics_key: str
    figures: Figures
    epochs: int
    took_s: float
    recipe: Mapping[str, float]
    version: int = 0
    """Counts from 1; 0 before it is kept."""
    replaced: int = 0
    """The version that was in use before it; 0 for none."""
    against: Comparison | None = None
    """How it compared with that one, on films neither had seen."""

    def numbered(self, version: int, replaced: int) -> "Card":
        """Return it as this version."""
        return replace(self, version=version, replaced=replaced)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"card_version": CARD_VERSION, **asdict(self)}


def figures_of(ranks: Ranks, over_chance: Comparison) -> Figures:
    """Sum up how scenes of the judging films were matched."""
    return Figures(
        queries=len(ranks.rank),
        pool=int(sorted(ranks.pool)[len(ranks.pool) // 2]),
        recall={first: ranks.recall(first) for first in RECALLS},
        chance_recall={first: ranks.chance_recall(first) for first in RECALLS},
        median_rank=ranks.median,
        chance_median_rank=ranks.chance_median,
        over_chance=over_chance,
    )


def card_from(plain: Mapping[str, Any]) -> Card:
    """Return the card that plain values say.

    Raises
    ------
    KeyError, TypeError, ValueError
        When they say none, or one of another version.
    """
    values = dict(plain)
    if values.pop("card_version") != CARD_VERSION:
        raise ValueError("it was made by another version of the program")
    figures = dict(values.pop("figures"))
    for name in ("recall", "chance_recall"):
        figures[name] = {int(first): float(share) for first, share in dict(figures[name]).items()}
    figures["over_chance"] = Comparison(**figures["over_chance"])
    against = values.pop("against")
    for name in ("film_ids", "judged_ids"):
        values[name] = tuple(values[name])
    return Card(**values, figures=Figures(**figures), against=Comparison(**against) if against else None)
