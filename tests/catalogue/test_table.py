"""CSV as spreadsheets write it, and as accidents leave it."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from temptrack.catalogue.table import read_table
from temptrack.errors import InvalidInputError, MediaNotFoundError

KNOWN = ("file", "text")


def rows(path: Path, content: str | bytes) -> list[tuple[int, dict[str, str]]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [(row.number, dict(row.cells)) for row in read_table(path, required="file", known=KNOWN).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_spreadsheets_exports(tmp_path: Path, delimiter: str, encoding: str, newline: str) -> None:
    lines = [f"File{delimiter} Text ", f"ä.mp4{delimiter}walking", ""]
    content = newline.join(lines).encode(encoding)
    assert rows(tmp_path / "a.csv", content) == [(2, {"file": "ä.mp4", "text": "walking"})]


def test_unknown_columns_empty_rows_and_short_rows_are_no_errors(tmp_path: Path) -> None:
    content = 'file,other,text\na.mp4,x,"one, two"\n\n,,\nb.mp4\n'
    table = rows(tmp_path / "a.csv", content)
    assert table == [(2, {"file": "a.mp4", "text": "one, two"}), (5, {"file": "b.mp4"})]


def test_one_row_in_another_encoding_costs_that_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"file,text\na.mp4,caf\xe9\nb.mp4,fine\n")
    table = read_table(path, required="file", known=KNOWN)
    assert [row.number for row in table.rows] == [3]
    assert [s.reason for s in table.skipped] == ["Row 2: it is not UTF-8; save the file as UTF-8."]


def test_binary_in_a_row_costs_that_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"file,text\na.mp4,\x00\x00\nb.mp4,fine\n")
    table = read_table(path, required="file", known=KNOWN)
    assert [row.number for row in table.rows] == [3]
    assert len(table.skipped) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has no column 'file'"),
        (b"name,text\n", "has no column 'file'"),
        (b"\xff\xfe\x00", "is not text"),
        (bytes(range(256)) * 8, "has no column 'file'"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError, match=sentence) as refusal:
        read_table(path, required="file", known=KNOWN, field="labels_csv")
    assert refusal.value.field == "labels_csv"


def test_missing_folder_and_oversize_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaNotFoundError):
        read_table(tmp_path / "none.csv", required="file", known=KNOWN)
    with pytest.raises(InvalidInputError, match="is a directory"):
        read_table(tmp_path, required="file", known=KNOWN)
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    with pytest.raises(InvalidInputError, match="larger than 16 MiB"):
        read_table(large, required="file", known=KNOWN)


CELLS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=20).map(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(CELLS.filter(bool), CELLS), max_size=8), st.sampled_from(",;\t"))
def test_what_the_csv_module_writes_is_read_back(tmp_path: Path, table: list[tuple[str, str]], delimiter: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([KNOWN, *table])
    read = rows(tmp_path / "a.csv", written.getvalue())
    assert [(cells["file"], cells["text"]) for _, cells in read] == table


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"file,text\n" + content)
    table = read_table(path, required="file", known=KNOWN)
    for row in table.rows:
        assert "".join(row.cells.values()).encode() is not None
