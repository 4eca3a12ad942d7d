"""What people say happens in a film: the rows of a labels CSV, matched to the films being learnt.

Columns: ``file`` and any of ``label`` (several separated by ``;``), ``text``, ``title``, ``in_s``, ``out_s``; ``film``
is read as ``title`` and ``what`` as ``text`` where those are missing. A row without times speaks of the whole file.
"""

import hashlib
import math
import posixpath
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from temptrack.catalogue.facts import clean_text
from temptrack.catalogue.report import Skipped
from temptrack.catalogue.table import Row, read_table, skip_row

_COLUMNS = ("file", "label", "text", "title", "in_s", "out_s", "film", "what")


@dataclass(frozen=True)
class Label:
    """One row: what happens, and when."""

    row: int
    file: str
    labels: tuple[str, ...]
    text: str
    title: str
    in_s: float | None
    out_s: float | None

    @property
    def timed(self) -> bool:
        """Whether the row speaks of a part of the file."""
        return self.in_s is not None or self.out_s is not None


class Labels:
    """The usable rows of one CSV, by the films they name.

    Parameters
    ----------
    rows : sequence of Label
        The usable rows.
    skipped : sequence of Skipped
        The others.
    path : Path or None
        The CSV; relative names are first looked for from its folder.
    """

    def __init__(self, rows: Sequence[Label] = (), skipped: Sequence[Skipped] = (), path: Path | None = None) -> None:
        self.skipped = tuple(skipped)
        self._path = path
        self._rows: dict[tuple[str, ...], list[Label]] = {}
        for row in rows:
            self._rows.setdefault(_parts(row.file), []).append(row)
        self._by_name = Counter(parts[-1] for parts in self._rows)

    def of(self, film: Path) -> tuple[Label, ...]:
        """Return the rows that name this film: by path, by the end of its path, or by a file name only one row has."""
        parts = _parts(str(film))
        named = [key for key in self._rows if parts[-len(key) :] == key or self._full(key) == parts]
        if not named:
            named = [key for key in self._rows if key[-1] == parts[-1] and self._by_name[key[-1]] == 1]
        longest = max(named, key=len, default=())
        return tuple(self._rows.get(longest, ()))

    def unmatched(self, films: Sequence[Path]) -> tuple[Skipped, ...]:
        """Return the rows naming files that are neither among the films nor anywhere else."""
        if self._path is None:
            return ()
        matched = {row.row for film in films for row in self.of(film)}
        return tuple(
            skip_row(self._path, row.row, f"there is no film {row.file!r}")
            for rows in self._rows.values()
            for row in rows
            if row.row not in matched and not _exists(self._path.parent / row.file)
        )

    def _full(self, key: tuple[str, ...]) -> tuple[str, ...]:
        return _parts(str(self._path.parent / "/".join(key))) if self._path else key


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # no name that a file can have
        return False


def read_labels(path: Path) -> Labels:
    """Read a labels CSV; rows that cannot be used are in ``skipped``.

    Raises
    ------
    MediaNotFoundError, InvalidInputError
        When the file is missing, not a table, or lacks the column ``file``.
    """
    table = read_table(path, required="file", known=_COLUMNS, field="labels_csv")
    rows: list[Label] = []
    skipped = list(table.skipped)
    for row in table.rows:
        label = _label(row)
        if isinstance(label, str):
            skipped.append(skip_row(path, row.number, label))
        else:
            rows.append(label)
    return Labels(rows, skipped, path.absolute())


def labels_key(labels: Sequence[Label]) -> str:
    """Return eight characters that change when what is said of a film changes; "" when nothing is."""
    if not labels:
        return ""
    said = [(row.labels, row.text, row.title, row.in_s, row.out_s) for row in labels]
    return hashlib.blake2b(repr(said).encode(), digest_size=4).hexdigest()


def _label(row: Row) -> Label | str:
    """Return the row's meaning, or what is wrong with it."""
    cells = row.cells
    if not cells.get("file"):
        return "it names no file"
    in_s, out_s = _seconds(cells.get("in_s", "")), _seconds(cells.get("out_s", ""))
    for name, value in (("in_s", in_s), ("out_s", out_s)):
        if isinstance(value, str):
            return f"{name} is {value!r}, not a number of seconds from 0 up"
    if isinstance(in_s, str) or isinstance(out_s, str):
        return "its times cannot be read"
    if out_s is not None and out_s <= (in_s or 0.0):
        return f"out_s ({out_s:g}) is not after in_s ({in_s or 0:g})"
    label, text = cells.get("label", ""), cells.get("text") or cells.get("what", "")
    return Label(
        row=row.number,
        file=cells["file"],
        labels=tuple(dict.fromkeys(word for part in label.split(";") if (word := clean_text(part)))),
        text=clean_text(text),
        title=clean_text(cells.get("title") or cells.get("film", "")),
        in_s=in_s,
        out_s=out_s,
    )


def _seconds(text: str) -> float | str | None:
    """Return seconds, None for an empty cell, or the text itself when it is no such number."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return text
    return value if math.isfinite(value) and value >= 0 else text


def _parts(name: str) -> tuple[str, ...]:
    plain = posixpath.normpath(name.replace("\\", "/"))
    folded = unicodedata.normalize("NFC", plain).casefold()
    return tuple(part for part in folded.split("/") if part not in {"", "."}) or ("",)
