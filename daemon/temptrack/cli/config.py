"""`temptrack config`: the user's settings."""

from typing import Annotated

import typer

from temptrack.cli.output import Column, print_line, print_table
from temptrack.errors import InvalidInputError
from temptrack.home import Home, find_home
from temptrack.settings import KEYS, Value, default_values, own_values, set_value, unset_value

app = typer.Typer(help="Read and change settings; the daemon reads them when it starts.", no_args_is_help=True)

Key = Annotated[str, typer.Argument(help="A setting's name, as `config list` shows it.")]


@app.command("list")
def list_settings() -> None:
    """Show every setting, its value and whether it is yours or the default."""
    home = find_home()
    own = own_values(home)
    rows = [(key, shown(value), "yours" if key in own else "default") for key, value in values(home).items()]
    print_table([Column("setting"), Column("value", share=1), Column("from")], rows)


@app.command("get")
def get_setting(key: Key) -> None:
    """Print one setting's value."""
    known = values(find_home())
    if key not in known:
        raise InvalidInputError(f"There is no setting {key!r}", remedy=f"choose one of {', '.join(KEYS)}")
    print(shown(known[key]))


@app.command("set", context_settings={"ignore_unknown_options": True})  # -16 is a value, not an option
def set_setting(key: Key, value: Annotated[str, typer.Argument(help="Its new value.")]) -> None:
    """Change one setting."""
    print_line(f"{key} = {shown(set_value(find_home(), key, value))}")
    print_line("A running daemon takes it up when it starts again: temptrack stop")


@app.command("unset")
def unset_setting(key: Key) -> None:
    """Go back to a setting's default."""
    print_line(f"{key} = {shown(unset_value(find_home(), key))}")


@app.command("path")
def settings_path() -> None:
    """Print where your settings stand."""
    print(find_home().config_file)


@app.command("vocabulary")
def vocabulary_path() -> None:
    """Print where your own labels stand, as docs/actions.md says; the file need not exist."""
    print(find_home().vocabulary_file)


def values(home: Home) -> dict[str, Value]:
    """Return every setting's value in effect."""
    return {**default_values(), **own_values(home)}


def shown(value: Value) -> str:
    """Return a value as it is written on the command line."""
    return str(value).lower() if isinstance(value, bool) else str(value)
