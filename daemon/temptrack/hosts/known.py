"""The hosts that have a plugin."""

import sys
from pathlib import Path

from temptrack.errors import InvalidInputError
from temptrack.home import Home
from temptrack.hosts.interface import HostPlugin

NAMES = ("resolve", "premiere")


def host_plugin(name: str, home: Home) -> HostPlugin:
    """Return the plugin of a host.

    Raises
    ------
    InvalidInputError
        When there is none of that name.
    """
    if name == "premiere":
        from temptrack.hosts.premiere.installing import this_machines_plugin

        return this_machines_plugin(home)
    if name != "resolve":
        raise InvalidInputError(f"There is no plugin for {name!r:.40}", remedy=f"name one of: {', '.join(NAMES)}")
    from temptrack.hosts.resolve.installing import ResolvePlugin
    from temptrack.hosts.resolve.places import this_machine

    return ResolvePlugin(this_machine(), home, Path(sys.executable))
