"""Ranking by words: Okapi BM25 (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009, eq. 3.15)."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

_SATURATION = 1.2
"""k1 and b as in Lucene's BM25Similarity, which LanceDB follows."""
_LENGTH_WEIGHT = 0.75


def rank(documents: Mapping[str, Sequence[str]], query: Sequence[str]) -> list[tuple[str, float]]:
    """Return the documents that share a term with the query, with their scores, best first.

    Parameters
    ----------
    documents : mapping of str to sequence of str
        Terms of each document by its id.
    query : sequence of str
        The terms searched for, each once.
    """
    counts = {name: Counter(words) for name, words in documents.items()}
    mean_length = sum(map(len, documents.values())) / max(1, len(documents)) or 1.0
    holders = {term: sum(term in count for count in counts.values()) for term in query}
    scores = {
        name: sum(
            _rarity(holders[term], len(documents)) * _presence(count[term], count.total() / mean_length)
            for term in query
            if term in count
        )
        for name, count in counts.items()
        if any(term in count for term in query)
    }
    return sorted(scores.items(), key=lambda found: (-found[1], found[0]))


def _rarity(holders: int, documents: int) -> float:
    return math.log1p((documents - holders + 0.5) / (holders + 0.5))


def _presence(count: int, relative_length: float) -> float:
    return count * (_SATURATION + 1) / (count + _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * relative_length))
