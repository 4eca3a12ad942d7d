"""From schema 2 to 3: how sure the analysis of a track is, its metre, tension, voice and moods.

Version 2 did not measure them. Its tracks get what stands for "not known", and what it did measure stays.
"""

import pyarrow as pa


def migrate(name: str, rows: pa.Table) -> pa.Table:
    """Return rows of version 2 as version 3 has them."""
    if name != "tracks":
        return rows
    count = len(rows)
    unknown = {
        "tempo_confidence": pa.array([0.0] * count, pa.float64()),
        "tempo_alternative_bpm": pa.array([0.0] * count, pa.float64()),
        "beats_per_bar": pa.array([0] * count, pa.int64()),
        "key_confidence": pa.array([0.0] * count, pa.float64()),
        "tension": pa.array([0.5] * count, pa.float64()),
        "vocal": pa.array([0.0] * count, pa.float64()),
        "moods": pa.array([[]] * count, pa.list_(pa.struct([("word", pa.string()), ("strength", pa.float64())]))),
        "downbeats_s": pa.array([[]] * count, pa.list_(pa.float32())),
    }
    for column, values in unknown.items():
        rows = rows.append_column(column, values)
    return rows
