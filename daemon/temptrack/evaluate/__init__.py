"""How good suggestions are: held-out films, what was answered about them, and what that is worth."""

from temptrack.evaluate.evaluating import evaluate
from temptrack.evaluate.figures import Evaluation
from temptrack.evaluate.held_out import DEFAULT_FOLDS, HoldingOut, Protocol, Suggesting, held_out, plain_suggester
from temptrack.evaluate.looks import Sighting, kept_look, with_curves, with_traces
from temptrack.evaluate.records import HeldOut
from temptrack.evaluate.relevance import Pool, PoolKind, Truth
from temptrack.evaluate.unlike import looks_unlike

__all__ = [
    "DEFAULT_FOLDS",
    "Evaluation",
    "HeldOut",
    "HoldingOut",
    "Pool",
    "PoolKind",
    "Protocol",
    "Sighting",
    "Suggesting",
    "Truth",
    "evaluate",
    "held_out",
    "kept_look",
    "looks_unlike",
    "plain_suggester",
    "with_curves",
    "with_traces",
]
