"""A whole timeline written in another format than it was read from."""

from temptrack.interchange.conversion.converting import CONVERTED, Conversion, convert
from temptrack.interchange.conversion.plan import MediumFacts

__all__ = ["CONVERTED", "Conversion", "MediumFacts", "convert"]
