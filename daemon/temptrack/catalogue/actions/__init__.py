"""Learning to recognise what the user labels: examples from the store, a head fitted and tried on held-out films."""

from temptrack.catalogue.actions.examples import Example, examples_of, views_of
from temptrack.catalogue.actions.fitting import fit_head
from temptrack.catalogue.actions.renaming import recognise_anew, rename_scenes
from temptrack.catalogue.actions.teaching import make_lesson, teach_actions

__all__ = [
    "Example",
    "examples_of",
    "fit_head",
    "make_lesson",
    "recognise_anew",
    "rename_scenes",
    "teach_actions",
    "views_of",
]
