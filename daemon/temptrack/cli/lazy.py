"""Commands are imported when they are called, so that each pays for itself alone."""

import importlib
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperGroup


@dataclass(frozen=True)
class LazyCommand:
    """Where a command lives."""

    name: str
    module: str
    attribute: str
    """A `typer.Typer` for a group of commands, a function for a single one."""
    takes_minus: bool = False
    """Whether "-word" may stand among its arguments; unknown options are then its own to refuse."""


def lazy_group(commands: tuple[LazyCommand, ...]) -> type[TyperGroup]:
    """Return a group class that knows these commands by name and imports each on its first use."""
    table = {command.name: command for command in commands}

    class LazyGroup(TyperGroup):
        """The group; its commands are in the order of the table."""

        def list_commands(self, ctx: Any) -> list[str]:
            return list(table)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            if cmd_name not in self.commands and cmd_name in table:
                self.commands[cmd_name] = _load(table[cmd_name])
            return self.commands.get(cmd_name)

    return LazyGroup


def _load(command: LazyCommand) -> Any:
    found = getattr(importlib.import_module(command.module), command.attribute)
    if isinstance(found, typer.Typer):
        group = typer.main.get_group(found)
        group.name = command.name
        return group
    single = typer.Typer(add_completion=False)
    settings = {"ignore_unknown_options": True} if command.takes_minus else None
    single.command(command.name, context_settings=settings)(found)
    return typer.main.get_command(single)
