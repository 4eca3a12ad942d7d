"""Lists of vectors and curves as Arrow columns, and back, without a Python object for each number."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa

from temptrack.fingerprint.types import Vector
from temptrack.store.interface import Matrix


def vector_column(vectors: Sequence[Vector], dimension: int) -> pa.Array:
    """Return vectors of one dimension as a column."""
    flat = np.concatenate(vectors) if vectors else np.empty(0)
    return pa.FixedSizeListArray.from_arrays(pa.array(flat.astype(np.float32)), dimension)


def ragged_column(curves: Sequence[Vector]) -> pa.Array:
    """Return curves of any length as a column."""
    flat = np.concatenate(curves) if curves else np.empty(0)
    return pa.ListArray.from_arrays(_offsets(curves), pa.array(flat.astype(np.float32)))


def group_column(groups: Sequence[Sequence[Vector]], dimension: int) -> pa.Array:
    """Return groups of vectors of one dimension, such as those of a track's sections, as a column."""
    flat = vector_column([vector for group in groups for vector in group], dimension)
    return pa.ListArray.from_arrays(_offsets(groups), flat)


def matrix_of(column: pa.ChunkedArray, dimension: int) -> Matrix:
    """Return a column of vectors as a matrix of its own memory."""
    flat = column.combine_chunks().flatten().to_numpy(zero_copy_only=False)
    return np.array(flat, np.float32).reshape(-1, dimension)


def ragged_of(column: pa.ChunkedArray) -> list[Vector]:
    """Return a column of curves as arrays of their own memory."""
    array = column.combine_chunks()
    flat = array.values.to_numpy(zero_copy_only=False)
    bounds = array.offsets.to_numpy()
    return [np.array(flat[start:end], np.float32) for start, end in pairwise(bounds)]


def groups_of(column: pa.ChunkedArray, dimension: int) -> list[Matrix]:
    """Return a column of groups of vectors as a matrix for each group."""
    array = column.combine_chunks()
    vectors = array.values.flatten().to_numpy(zero_copy_only=False).reshape(-1, dimension)
    bounds = array.offsets.to_numpy()
    return [np.array(vectors[start:end], np.float32) for start, end in pairwise(bounds)]


def _offsets(groups: Sequence[Sequence[object] | Vector]) -> pa.Array:
    return pa.array(np.concatenate([[0], np.cumsum([len(group) for group in groups])]).astype(np.int32))
