"""Where trained matchers lie, and how one is written down."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from temptrack.matching.card import Card, card_from
from temptrack.matching.inputs import CUE_GROUPS, SCENE_GROUPS, Scaling
from temptrack.matching.matcher import Matcher
from temptrack.models.keeping import Arrays
from temptrack.models.versions import VersionShelf

_ALL_GROUPS = (*SCENE_GROUPS, *CUE_GROUPS)


@dataclass(frozen=True)
class Kept:
    """A matcher with its card."""

    matcher: Matcher
    card: Card


class MatcherShelf(VersionShelf[Kept, Card]):
    """The matcher's versions."""

    what, command = "matcher", "temptrack train"

    def keep(self, matcher: Matcher, card: Card) -> Card:
        """Put a matcher to use from now on; return its card, with its version.

        Raises
        ------
        OSError
            When it cannot be written; the one before stays in use.
        """
        return self._keep(_arrays(matcher), card)

    def _opened(self, arrays: Arrays, plain: dict[str, Any]) -> Kept:
        return Kept(_matcher(arrays), card_from(plain))

    def _card_of(self, kept: Kept) -> Card:
        return kept.card


def _arrays(matcher: Matcher) -> Arrays:
    made: Arrays = {f"weights.{name}": value for name, value in matcher.weights.items()}
    for group in _ALL_GROUPS:
        made[f"centre.{group}"] = matcher.scaling.centre[group]
        made[f"deviation.{group}"] = matcher.scaling.deviation[group]
    return made | {"bank": matcher.bank, "sharpness": np.array([matcher.sharpness], np.float32)}


def _matcher(arrays: Arrays) -> Matcher:
    def part(name: str) -> Arrays:
        return {key.removeprefix(name): value for key, value in arrays.items() if key.startswith(name)}

    scaling = Scaling(part("centre."), part("deviation."))
    missing = [group for group in _ALL_GROUPS if group not in scaling.centre or group not in scaling.deviation]
    if missing:
        raise KeyError(missing[0])
    return Matcher(part("weights."), scaling, arrays["bank"], float(arrays["sharpness"][0]))
