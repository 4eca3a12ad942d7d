"""What was learnt of pictures and music together: pairs out of the store, two towers, training, saved versions.

Importing it costs numpy alone; torch is imported when training begins.
"""

from temptrack.matching.card import Card, Figures
from temptrack.matching.division import LEAST_FILMS, LEAST_PAIRS, Division, divide
from temptrack.matching.judging import Comparison, Ranks, compare, rank_all
from temptrack.matching.lesson import Outcome, check_enough, learn_to_match, stale
from temptrack.matching.matcher import Matcher, Opinion
from temptrack.matching.pairs import Pairs, count_pairs, gather_pairs
from temptrack.matching.recipe import Recipe
from temptrack.matching.training import Trained, train
from temptrack.matching.versions import Kept, MatcherShelf

__all__ = [
    "LEAST_FILMS",
    "LEAST_PAIRS",
    "Card",
    "Comparison",
    "Division",
    "Figures",
    "Kept",
    "Matcher",
    "MatcherShelf",
    "Opinion",
    "Outcome",
    "Pairs",
    "Ranks",
    "Recipe",
    "Trained",
    "check_enough",
    "compare",
    "count_pairs",
    "divide",
    "gather_pairs",
    "learn_to_match",
    "rank_all",
    "stale",
    "train",
]
