"""Trained matchers to the contract."""

from temptrack.matching import Card, Comparison, Outcome
from temptrack.v1 import matcher_pb2


def from_card(card: Card) -> matcher_pb2.Matcher:
    """Return a matcher."""
    figures = card.figures
    return matcher_pb2.Matcher(
        version=card.version,
        made_at=card.made_at,
        seed=card.seed,
        films=card.films,
        pairs=card.pairs,
        digest=card.digest,
        semantic_key=card.semantic_key,
        queries=figures.queries,
        pool=figures.pool,
        recall_at=[figures.recall[first] for first in sorted(figures.recall)],
        chance_recall_at=[figures.chance_recall[first] for first in sorted(figures.chance_recall)],
        median_rank=figures.median_rank,
        chance_median_rank=figures.chance_median_rank,
        over_chance=_gain(figures.over_chance),
        over_replaced=_gain(card.against) if card.against is not None else None,
        replaced=card.replaced,
        epochs=card.epochs,
        took_s=card.took_s,
    )


def from_outcome(outcome: Outcome) -> matcher_pb2.TrainResult:
    """Return what came of a training."""
    return matcher_pb2.TrainResult(trained=from_card(outcome.card), taken=outcome.taken, sentence=outcome.sentence)


def _gain(found: Comparison) -> matcher_pb2.Gain:
    return matcher_pb2.Gain(
        mean=found.gain, low=found.low, high=found.high, probability=found.probability, films=found.films
    )
