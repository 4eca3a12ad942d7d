"""Reading the CSV files people make: any spreadsheet's export, errors named by row."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from temptrack.catalogue.report import Skipped, skip
from temptrack.errors import InvalidInputError, MediaNotFoundError

_LARGEST_BYTES = 16 * 1024 * 1024
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


@dataclass(frozen=True)
class Row:
    """One row under the header."""

    number: int
    """As a spreadsheet counts: the header is row 1."""
    cells: Mapping[str, str]
    """By column name in lower case; stripped; a cell the row does not have is missing."""


@dataclass(frozen=True)
class Table:
    """The readable rows, and the others."""

    path: Path
    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]


def read_table(path: Path, *, required: str, known: Collection[str], field: str = "") -> Table:
    """Read a CSV file with a header; comma, semicolon or tab; UTF-8 (with or without mark) or UTF-16 with its mark.

    Raises
    ------
    MediaNotFoundError
        When there is no such file.
    InvalidInputError
        When it cannot be read as a table or its header lacks the required column.
    """
    lines = io.StringIO(_read_text(path, field), newline="")
    header = lines.readline()
    delimiter = max(",;\t", key=header.count)
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    if required not in names:
        what = f"{str(path)!r} has no column {required!r} in its first row"
        raise InvalidInputError(what, remedy=f"the columns are {', '.join(known)}", field=field)
    rows, skipped = [], []
    for number, cells in _numbered(csv.reader(lines, delimiter=delimiter)):
        problem = cells if isinstance(cells, str) else _problem(cells, len(names))
        if problem:
            skipped.append(skip_row(path, number, problem))
        elif any(cell.strip() for cell in cells):
            kept = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name in known}
            rows.append(Row(number, kept))
    return Table(path, tuple(rows), tuple(skipped))


def skip_row(path: Path, number: int, problem: str) -> Skipped:
    """Say that a row was left out."""
    return skip(path, f"Row {number}: {problem}.")


def _read_text(path: Path, field: str) -> str:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise InvalidInputError(f"{str(path)!r} is larger than 16 MiB", remedy="split it", field=field)
        content = path.read_bytes()
    except FileNotFoundError:
        raise MediaNotFoundError(f"There is no file {str(path)!r}", remedy="check the path", field=field) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be a path"
        raise InvalidInputError(f"{str(path)!r} cannot be read: {reason.lower()}", field=field) from None
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding, errors="surrogateescape" if encoding != "utf-16" else "strict")
    except UnicodeDecodeError:
        raise InvalidInputError(f"{str(path)!r} is not text", remedy="save it as CSV in UTF-8", field=field) from None


def _numbered(reader: Iterator[list[str]]) -> list[tuple[int, list[str] | str]]:
    """Return (row number, cells or what is wrong); rows are counted as a spreadsheet does, quoted line ends within."""
    rows: list[tuple[int, list[str] | str]] = []
    number = 1
    while True:
        number += 1
        try:
            rows.append((number, next(reader)))
        except StopIteration:
            return rows
        except csv.Error as error:
            rows.append((number, f"it is not CSV ({error})"))


def _problem(cells: list[str], columns: int) -> str:
    if any("\ud800" <= character <= "\udfff" for cell in cells for character in cell):
        return "it is not UTF-8; save the file as UTF-8"
    if any("\x00" in cell for cell in cells):
        return "it contains binary data"
    if any(cell.strip() for cell in cells[columns:]):
        return f"it has {len(cells)} cells under {columns} columns; put quotes around text with commas"
    return ""
