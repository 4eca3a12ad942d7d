"""Columns that came without a higher version: what older rows hold in them."""

from typing import Any

import pyarrow as pa

OLDER_ROWS_HAVE: dict[tuple[str, str], Any] = {
    ("cues", "track_speed"): 1.0,
    ("scenes", "actions.origin"): "zero_shot",
    ("tracks", "tension"): 0.5,
}
"""(Table, column) to its value; any other new column holds nothing: 0, an empty text or an empty list, as the
record's own default has it."""


def fitted(name: str, rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return rows with exactly the columns of a schema, in its order.

    Parameters
    ----------
    name : str
        The table's.
    rows : pyarrow.Table
        Some of its rows; a column that the schema has not is dropped.
    schema : pyarrow.Schema
        What the rows are to be kept by.
    """
    return pa.Table.from_arrays([_column(name, rows, field) for field in schema], schema=schema)


def lacking(present: pa.Schema, wanted: pa.Schema) -> list[str]:
    """Return the columns that a schema lacks, or has otherwise."""
    return [
        field.name
        for field in wanted
        if field.name not in present.names or present.field(field.name).type != field.type
    ]


def cannot_be_made_up(present: pa.Schema, wanted: pa.Schema) -> bool:
    """Whether a schema lacks a vector of a fixed length: there is no vector that stands for nothing."""
    return any(pa.types.is_fixed_size_list(wanted.field(name).type) for name in lacking(present, wanted))


def _column(name: str, rows: pa.Table, field: pa.Field) -> Any:
    if field.name not in rows.schema.names:
        value = OLDER_ROWS_HAVE.get((name, field.name), _nothing(field.type))
        return pa.array([value] * len(rows), field.type)
    if rows.schema.field(field.name).type == field.type:
        return rows[field.name]
    filled = [_filled(f"{field.name}.", name, value, field.type) for value in rows[field.name].to_pylist()]
    return pa.array(filled, field.type)


def _filled(path: str, name: str, value: Any, kind: pa.DataType) -> Any:
    """A list of structs that have got fields since."""
    if value is None or not (pa.types.is_list(kind) and pa.types.is_struct(kind.value_type)):
        return value
    inside = kind.value_type
    return [
        {
            inner.name: one.get(inner.name, OLDER_ROWS_HAVE.get((name, path + inner.name), _nothing(inner.type)))
            for inner in inside
        }
        for one in value
    ]


def _nothing(kind: pa.DataType) -> Any:
    if pa.types.is_string(kind):
        return ""
    if pa.types.is_floating(kind):
        return 0.0
    if pa.types.is_integer(kind):
        return 0
    return b"" if pa.types.is_large_binary(kind) else []
