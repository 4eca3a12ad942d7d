"""Verdicts to Arrow rows, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from temptrack.fingerprint.types import Affect, Vector
from temptrack.store.columns import matrix_of, ragged_column, ragged_of, vector_column
from temptrack.store.feedback import EvidenceRecord, FeedbackRecord, QuestionRecord, Verdict

_ASKED = ("text", "dynamics_key", "semantic_key", "description")
_OWN = ("answer_id", "track_id", "replaced_by", "rank", "confidence", "raw_confidence", "answer_raw_confidence")
_VECTORS = ("likeness", "replacement", "style", "dynamics", "semantic")


def feedback_rows(feedback: Sequence[FeedbackRecord], schema: pa.Schema) -> pa.Table:
    """Return verdicts as rows; a vector that is not there is a list without values."""
    asked = [one.asked for one in feedback]
    columns: dict[str, Any] = {
        "feedback_id": [one.feedback_id for one in feedback],
        **{name: [getattr(one, name) for one in feedback] for name in (*_OWN, "given_at")},
        **{name: [getattr(one, name) for one in asked] for name in _ASKED},
        "verdict": [one.verdict.value for one in feedback],
        "affect_energy": [one.affect.energy if one.affect is not None else None for one in asked],
        "affect_valence": [one.affect.valence if one.affect is not None else None for one in asked],
        "evidence": [[vars(said) for said in one.evidence] for one in feedback],
        "likeness": vector_column([one.likeness for one in feedback], schema.field("likeness").type.list_size),
        "replacement": ragged_column([_or_empty(one.replacement) for one in feedback]),
        **{name: ragged_column([_or_empty(getattr(one, name)) for one in asked]) for name in _VECTORS[2:]},
    }
    return pa.Table.from_pydict({name: columns[name] for name in schema.names}, schema)


def feedback_of(rows: pa.Table) -> list[FeedbackRecord]:
    """Return rows as verdicts."""
    likeness = matrix_of(rows["likeness"], rows.schema.field("likeness").type.list_size)
    ragged = {name: ragged_of(rows[name]) for name in _VECTORS[1:]}
    plain = rows.drop_columns(list(_VECTORS)).to_pylist()
    return [
        FeedbackRecord(
            **{name: row[name] for name in (*_OWN, "given_at")},
            verdict=Verdict(row["verdict"]),
            likeness=likeness[i],
            replacement=_or_none(ragged["replacement"][i]),
            asked=QuestionRecord(
                **{name: row[name] for name in _ASKED},
                affect=_affect(row),
                style=_or_none(ragged["style"][i]),
                dynamics=_or_none(ragged["dynamics"][i]),
                semantic=_or_none(ragged["semantic"][i]),
            ),
            evidence=tuple(EvidenceRecord(**said) for said in row["evidence"]),
        )
        for i, row in enumerate(plain)
    ]


def _affect(row: Mapping[str, Any]) -> Affect | None:
    return None if row["affect_energy"] is None else Affect(row["affect_energy"], row["affect_valence"])


def _or_empty(vector: Vector | None) -> Vector:
    return vector if vector is not None else np.empty(0, np.float32)


def _or_none(vector: Vector) -> Vector | None:
    return vector if len(vector) else None
