"""`temptrack plugin`: puts the plugins where the editors' hosts list them, and takes them away."""

from collections.abc import Callable
from typing import Annotated

import typer

from temptrack.cli.exit_codes import FAILED, HELP
from temptrack.cli.output import print_line
from temptrack.home import find_home
from temptrack.hosts.interface import HostPlugin, Outcome
from temptrack.hosts.known import NAMES, host_plugin

app = typer.Typer(help="Put Temptrack into an editor's menus.", epilog=HELP, no_args_is_help=True)

Host = Annotated[str, typer.Argument(help=f"One of: {', '.join(NAMES)}.", metavar="HOST")]


@app.command()
def install(
    host: Host,
    all_users: Annotated[bool, typer.Option("--all-users", help="For everybody here; needs the rights.")] = False,
) -> None:
    """Install a host's plugin, or bring it up to date."""
    _do(host, lambda plugin: plugin.install(everyone=all_users))


@app.command()
def uninstall(host: Host) -> None:
    """Remove a host's plugin; nothing stays behind."""
    _do(host, lambda plugin: plugin.uninstall())


@app.command()
def status(host: Host) -> None:
    """Say what is installed; exit code 1 when something is missing or out of date."""
    _do(host, lambda plugin: plugin.status())


def _do(host: str, work: Callable[[HostPlugin], Outcome]) -> None:
    outcome = work(host_plugin(host, find_home()))
    for line in outcome.lines:
        print_line(line)
    if not outcome.whole:
        raise typer.Exit(FAILED)
