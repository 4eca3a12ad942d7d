"""What was learnt of pictures and music together: pairs out of the store, two towers, training, saved versions.

Importing it costs numpy alone; torch is imported when training begins.
"""

from temptrack.matching.division import LEAST_FILMS, LEAST_PAIRS, Division, divide
from temptrack.matching.judging import Comparison, Ranks, compare, rank_all
from temptrack.matching.matcher import Matcher, Opinion
from temptrack.matching.pairs import Pairs, count_pairs, gather_pairs
from temptrack.matching.recipe import Recipe
from temptrack.matching.training import Trained, train

__all__ = [
    "LEAST_FILMS",
    "LEAST_PAIRS",
    "Comparison",
    "Division",
    "Matcher",
    "Opinion",
    "Pairs",
    "Ranks",
    "Recipe",
    "Trained",
    "compare",
    "count_pairs",
    "divide",
    "gather_pairs",
    "rank_all",
    "train",
]
