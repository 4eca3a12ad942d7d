"""What commands print: JSON by the contract's own field names, tables within 80 columns, progress on stderr.

rich and protobuf's JSON are imported where they are used, so that `health` does not pay for them.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from google.protobuf.message import Message

from temptrack.v1.progress_pb2 import Progress

if TYPE_CHECKING:
    from rich.console import Console

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_WIDTH = 80


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    title: str
    justify: Literal["left", "right"] = "left"
    share: int = 0
    """0: as wide as its cells need; else its share of what is left, cut with an ellipsis where that is too little."""


def print_json(message: Message) -> None:
    """Print a message in protobuf's JSON mapping: the contract's field names, defaults included.

    64-bit integers are strings in that mapping.
    """
    from google.protobuf.json_format import MessageToJson

    text: str = MessageToJson(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True, ensure_ascii=False
    )
    print(text)


def print_json_line(message: Message) -> None:
    """Print a message as `print_json` does, in one line, at once: for what goes on."""
    from google.protobuf.json_format import MessageToJson

    text: str = MessageToJson(
        message,
        preserving_proto_field_name=True,
        always_print_fields_with_no_presence=True,
        ensure_ascii=False,
        indent=None,
    )
    print(text, flush=True)


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """Print rows under their columns, within 80 columns or the terminal's width; what cells say is never markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False, expand=True)
    for column in columns:
        table.add_column(
            column.title,
            justify=column.justify,
            ratio=column.share or None,
            no_wrap=True,
            overflow="ellipsis",
        )
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console().print(table)


def print_line(text: str) -> None:
    """Print a sentence to stdout, wrapped at the terminal's width."""
    console().print(printable(text), markup=False, highlight=False, soft_wrap=True)


def print_error(text: str) -> None:
    """Print a sentence to stderr."""
    print(printable(text), file=sys.stderr)


def printable(text: str) -> str:
    """Replace control characters, which a file's name or tag may hold and a terminal would obey."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def console(*, stderr: bool = False) -> "Console":
    """Return a console on stdout or stderr: the terminal's width there, 80 columns in a pipe."""
    from rich.console import Console

    found = Console(stderr=stderr)
    return found if found.is_terminal else Console(stderr=stderr, width=_WIDTH)


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """Show long work on stderr, one bar a stage; silent where stderr is no terminal.

    Yields
    ------
    callable
        To be handed to `Daemon.follow` as ``on_progress``.
    """
    from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<8}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[what]}", markup=False),
    )
    with Bars(*columns, console=console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bars:
        stages: dict[str, TaskID] = {}

        def show(progress: Progress) -> None:
            if progress.stage not in stages:
                stages[progress.stage] = bars.add_task(progress.stage, total=None, count="", what="")
            bars.update(
                stages[progress.stage],
                completed=progress.done,
                total=progress.total or None,
                count=f"{progress.done}/{progress.total}" if progress.total else str(progress.done or ""),
                what=printable(progress.what)[:32],
            )

        yield show
