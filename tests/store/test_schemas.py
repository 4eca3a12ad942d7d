import pyarrow as pa
import pytest

from temptrack.store import StoreIdentity
from temptrack.store.schemas import stamp_of, stamped, tracks_schema
from tests.store.making import IDENTITY


def test_a_stamp_is_read_as_it_was_made() -> None:
    assert stamp_of(stamped(tracks_schema(8), IDENTITY)) == IDENTITY


@pytest.mark.parametrize("metadata", [None, {}, {"temptrack": "no json"}, {"temptrack": "[]"}, {"temptrack": "{}"}])
def test_a_table_without_a_stamp_is_of_no_version(metadata: dict[str, str] | None) -> None:
    assert stamp_of(pa.schema([("a", pa.string())], metadata=metadata)) == StoreIdentity(0, {})
