"""Bringing a store of an older program forward, a step for each version of the schema.

To raise `SCHEMA_VERSION`: add a file ``from_N.py`` with ``migrate(name, rows)``, name it in `STEPS`, and keep a
catalogue of version N in ``tests/store/catalogues``. A change that only adds columns needs no step and no higher
version: `OLDER_ROWS_HAVE` says what a new column holds in older rows. What no step can make of the numbers that are
there (schema 1, whose cues were any sound at all; other fingerprints) is made again from the media by
`temptrack catalogue rebuild`.
"""

from temptrack.store.migrations.columns import OLDER_ROWS_HAVE, cannot_be_made_up, fitted
from temptrack.store.migrations.steps import STEPS, Step, steps_from

__all__ = ["OLDER_ROWS_HAVE", "STEPS", "Step", "cannot_be_made_up", "fitted", "steps_from"]
