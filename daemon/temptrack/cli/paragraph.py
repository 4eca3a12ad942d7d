"""Sentences on a terminal: wrapped between words, indented, hanging after a bullet."""

from temptrack.cli.output import console, printable


def print_paragraph(text: str, *, indent: int = 0, style: str = "", bullet: str = "") -> None:
    """Print a sentence within the terminal's width, 80 columns in a pipe; what it says is never markup."""
    from rich.text import Text

    out = console()
    first = f"{' ' * indent}{bullet} " if bullet else " " * indent
    lines = Text(printable(text), style=style).wrap(out, out.width - len(first))
    for number, line in enumerate(lines):
        line.rstrip()
        out.print(Text(first if number == 0 else " " * len(first)).append_text(line), soft_wrap=True)
