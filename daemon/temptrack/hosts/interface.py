"""What every host's plugin can be told from the shell."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Outcome:
    """What was done or found."""

    lines: tuple[str, ...]
    """Sentences, for a person."""
    whole: bool = True
    """False when something is missing or out of date."""


class HostPlugin(Protocol):
    """One host's plugin."""

    @property
    def title(self) -> str:
        """The host's name for a person."""
        ...

    def install(self, *, everyone: bool) -> Outcome:
        """Put in place what the host loads, for this user or for all; over an older one too.

        Raises
        ------
        StateError
            When it cannot be done, with the reason.
        """
        ...

    def uninstall(self) -> Outcome:
        """Take away everything that was put in place, and nothing else."""
        ...

    def status(self) -> Outcome:
        """Say what is in place and whether it fits this version."""
        ...
