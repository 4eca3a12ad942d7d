"""What of LanceDB the store leans on, held against the version installed."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from temptrack.errors import StoreError
from temptrack.store.lance.bridge import Database
from temptrack.store.lance.table import DISTANCE, SCORE, Table

SCHEMA = pa.schema(
    [("key", pa.string()), ("path", pa.string()), ("words", pa.string()), ("v", pa.list_(pa.float32(), 2))]
)


@pytest.fixture
def table(tmp_path: Path) -> Table:
    made = Database(tmp_path).create("things", SCHEMA)
    made.index_words("words")
    return made


def rows(*keys: str, path: str = "/p") -> pa.Table:
    vectors = pa.array([[float(ord(key) - ord("a")), 1.0] for key in keys], SCHEMA.field("v").type)
    return pa.table(
        [pa.array(keys), pa.array([path] * len(keys)), pa.array([f"word {k}" for k in keys]), vectors], SCHEMA
    )


def test_a_table_not_there_is_none_and_an_old_one_is_opened(tmp_path: Path, table: Table) -> None:
    table.add(rows("a"))
    database = Database(tmp_path)
    assert database.open("nonesuch") is None
    again = database.open("things")
    assert again is not None
    assert again.count() == 1
    assert database.names() == ["things"]


def test_reading_has_no_limit_of_its_own(table: Table) -> None:
    table.add(rows(*"abcdefghijklmnopqrstuvwxyz"))
    assert table.read().num_rows == 26
    assert table.read(["key"], "key > 'w'").to_pydict() == {"key": ["x", "y", "z"]}


def test_a_merge_replaces_and_deletes_in_one_commit(table: Table) -> None:
    table.add(rows("a", "b", "c"))
    before = table.writings
    table.merge(rows("a", "d", path="/new"), "key", "key = 'b'")
    assert table.writings == before + 1
    assert dict(zip(*table.read(["key", "path"]).to_pydict().values(), strict=True)) == {
        "a": "/new",
        "c": "/p",
        "d": "/new",
    }


def test_vectors_of_zeros_are_left_out_of_what_is_near(table: Table) -> None:
    nothing = rows("z").set_column(3, "v", pa.array([[0.0, 0.0]], SCHEMA.field("v").type))
    table.add(pa.concat_tables([rows("a", "b"), nothing]))
    found = table.nearest("v", np.array([1.0, 1.0], np.float32), 3)
    assert found["key"].to_pylist() == ["b", "a"]
    assert found[DISTANCE][0].as_py() == pytest.approx(0.0, abs=1e-6)


def test_words_are_found_in_rows_indexed_and_not_yet(table: Table) -> None:
    table.add(rows("a"))
    table.tidy(600.0)
    table.add(rows("b"))
    found = table.matching("words", ["word"], 9)
    assert set(found["key"].to_pylist()) == {"a", "b"}
    assert min(found[SCORE].to_pylist()) > 0
    assert table.matching("words", ["word"], 9, "key != 'a'")["key"].to_pylist() == ["b"]


def test_a_filter_that_makes_no_sense_is_an_error_of_the_store(table: Table) -> None:
    with pytest.raises(StoreError, match="could not be read"):
        table.read(where="nonesuch = 1")


def test_the_rest_client_is_neither_imported_nor_missing_afterwards() -> None:
    code = (
        "import sys, tempfile, pathlib\n"
        "from temptrack.store.lance.bridge import Database\n"
        "Database(pathlib.Path(tempfile.mkdtemp()))\n"
        "assert 'lance_namespace_urllib3_client.api' not in sys.modules\n"
        "import lance_namespace_urllib3_client\n"
        "print(lance_namespace_urllib3_client.ApiClient.__name__)\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "ApiClient"
