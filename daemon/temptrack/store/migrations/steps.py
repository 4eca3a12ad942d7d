"""The steps, and the way from one version to another."""

from collections.abc import Callable

import pyarrow as pa

from temptrack.store.migrations import from_2

Step = Callable[[str, pa.Table], pa.Table]
"""Takes a table's name and some of its rows of one version, and returns them as the next version has them."""

STEPS: dict[int, Step] = {2: from_2.migrate}
"""Schema version to the step that leads on from it."""


def steps_from(version: int, wanted: int) -> list[Step] | None:
    """Return the steps from one version to another; None where they do not lead there."""
    if version > wanted or any(number not in STEPS for number in range(version, wanted)):
        return None
    return [STEPS[number] for number in range(version, wanted)]
