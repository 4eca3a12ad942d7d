"""Questions in words, taken apart."""

from temptrack.suggest.asking.conditions import Condition
from temptrack.suggest.asking.reading import Asking, read_asking

__all__ = ["Asking", "Condition", "read_asking"]
