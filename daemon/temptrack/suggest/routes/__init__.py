"""The routes of evidence, one file each behind one interface.

To add one: write its file, list it here, give it a weight in `temptrack.suggest.fusion`.
"""

from temptrack.suggest.routes.affect import AffectRoute
from temptrack.suggest.routes.choices import ChoicesRoute
from temptrack.suggest.routes.interface import Context, Route, Testimony
from temptrack.suggest.routes.matcher import MatcherRoute
from temptrack.suggest.routes.scenes import ScenesRoute
from temptrack.suggest.routes.sound import SoundRoute
from temptrack.suggest.routes.text import TextRoute

ALL_ROUTES: tuple[Route, ...] = (
    ScenesRoute(),
    AffectRoute(),
    MatcherRoute(),
    TextRoute(),
    SoundRoute(),
    ChoicesRoute(),
)

__all__ = [
    "ALL_ROUTES",
    "AffectRoute",
    "ChoicesRoute",
    "Context",
    "MatcherRoute",
    "Route",
    "ScenesRoute",
    "SoundRoute",
    "Testimony",
    "TextRoute",
]
