"""What the daemon and the process that speaks with Ray for it say to each other."""

from collections.abc import Mapping
from dataclasses import dataclass

LOCAL = "local"
"""The address that means a cluster of this machine's own."""

READY, REFUSED, REMARK, LOST, NOBODY = "ready", "refused", "remark", "lost", "nobody"
"""Kinds of what that process has to say itself, beside those of `temptrack.processes.errand` that it passes on."""

ATTEMPTS = 3
"""How often work is begun whose worker dies. A decoder that crashes does so each time; a machine that is lost, once."""
AHEAD = 32
"""What is told of one errand and may wait to be taken: two batches of pictures."""


@dataclass(frozen=True)
class Joining:
    """Which cluster to join."""

    address: str
    cores: int
    """Of a cluster of our own."""
    folder: str
    """Where a cluster of our own keeps its sockets and logs."""
    variables: Mapping[str, str]
    """Of the environment that work is done in, on other machines."""


@dataclass(frozen=True)
class Begin:
    """Do an errand."""

    number: int
    name: str
    errand: bytes


@dataclass(frozen=True)
class Taken:
    """One more thing that was told of an errand has been taken."""

    number: int


@dataclass(frozen=True)
class Cancel:
    """End an errand that nobody wants any more."""

    number: int
