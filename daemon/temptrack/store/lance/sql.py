"""Filters in the little SQL that LanceDB reads, built so that no value can break out of its quotes."""

import math
from collections.abc import Collection, Iterator, Sequence

from temptrack.store.conditions import Condition, Within

_AT_A_TIME = 1000
"""Values in one list: beyond a few thousand, planning the query takes longer than running it."""


def quoted(text: str) -> str:
    """Return a text as a literal; a quote inside is doubled, as SQL-92 5.3 has it, and nothing else is special."""
    return "'" + text.replace("'", "''") + "'"


def is_any(column: str, values: Collection[str]) -> str:
    """Return the filter for rows whose column has one of the values, of which there must be one at least."""
    return f"{column} IN ({', '.join(map(quoted, sorted(values)))})"


def is_none(column: str, values: Collection[str]) -> str:
    """Return the filter for rows whose column has none of the values; empty when there are none to avoid."""
    return f"{column} NOT IN ({', '.join(map(quoted, sorted(values)))})" if values else ""


def fits(condition: Condition) -> str:
    """Return the filter for rows that meet a condition; empty when all do."""
    if isinstance(condition, Within):
        return " OR ".join(f"({_within(column, condition)})" for column in condition.columns if not condition.open)
    return f"lower({condition.column}) IN ({', '.join(map(quoted, sorted(condition.values)))})"


def _within(column: str, bounds: Within) -> str:
    low = f"{column} >= {bounds.low!r}" if math.isfinite(bounds.low) else ""
    return both(low, f"{column} <= {bounds.high!r}" if math.isfinite(bounds.high) else "")


def both(*filters: str) -> str:
    """Return the filter for rows that pass all of these; empty ones let every row pass."""
    return " AND ".join(f"({each})" for each in filters if each)


def in_batches(values: Collection[str]) -> Iterator[Sequence[str]]:
    """Yield the distinct values in lists short enough for one filter."""
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), _AT_A_TIME):
        yield distinct[start : start + _AT_A_TIME]
