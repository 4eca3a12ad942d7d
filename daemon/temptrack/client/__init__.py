"""The thin client: how the command line and the plugins reach the daemon. Knows neither torch nor numpy."""

from temptrack.client.connection import connect, start_daemon, stop_daemon
from temptrack.client.daemon import LONG_S, SHORT_S, Daemon

__all__ = ["LONG_S", "SHORT_S", "Daemon", "connect", "start_daemon", "stop_daemon"]
