import hypothesis.extra.numpy as npst
import hypothesis.strategies as st
import numpy as np
import pyarrow as pa
from hypothesis import given

from temptrack.fingerprint.types import Vector
from temptrack.store.columns import group_column, groups_of, matrix_of, ragged_column, ragged_of, vector_column

FLOATS = st.floats(width=32, allow_nan=False)
VECTORS = npst.arrays(np.float32, 3, elements=FLOATS)
CURVES = npst.arrays(np.float32, st.integers(0, 5), elements=FLOATS)


def chunked(column: pa.Array, cut: int) -> pa.ChunkedArray:
    """The column as two slices of a longer one, as a database may hand it out."""
    padded = pa.concat_arrays([column, column])
    cut = min(cut, len(column))
    return pa.chunked_array(
        [padded.slice(len(column), cut), padded.slice(len(column) + cut, len(column) - cut)], column.type
    )


@given(st.lists(VECTORS, max_size=6), st.integers(0, 6))
def test_vectors_come_back(vectors: list[Vector], cut: int) -> None:
    back = matrix_of(chunked(vector_column(vectors, 3), cut), 3)
    assert back.dtype == np.float32
    assert back.shape == (len(vectors), 3)
    assert back.tolist() == [vector.tolist() for vector in vectors]


@given(st.lists(CURVES, max_size=6), st.integers(0, 6))
def test_curves_come_back(curves: list[Vector], cut: int) -> None:
    back = ragged_of(chunked(ragged_column(curves), cut))
    assert [curve.tolist() for curve in back] == [curve.tolist() for curve in curves]
    assert all(curve.dtype == np.float32 and curve.flags.owndata for curve in back)


@given(st.lists(st.lists(VECTORS, max_size=3), max_size=5), st.integers(0, 5))
def test_groups_come_back(groups: list[list[Vector]], cut: int) -> None:
    back = groups_of(chunked(group_column(groups, 3), cut), 3)
    assert [group.tolist() for group in back] == [[vector.tolist() for vector in group] for group in groups]
