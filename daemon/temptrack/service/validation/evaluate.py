"""What EvaluateService accepts."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from temptrack.errors import InvalidInputError
from temptrack.evaluate import DEFAULT_FOLDS, PoolKind, Protocol
from temptrack.service.validation.values import check_count, check_path
from temptrack.v1 import evaluate_pb2

_POOLS = ("tracks", "cues")
_MOST_FOLDS = 100


@dataclass(frozen=True)
class Trial:
    """What to measure."""

    folds: int
    pool: PoolKind | None
    """None for what the protocol has."""
    seed: int
    most_queries: int
    unlike: tuple[Path, ...]
    mgsv: tuple[Path, Path] | None = None
    """CSV and media."""
    ossl: Path | None = None

    def protocol(self, usual: PoolKind, fixed: tuple[frozenset[str], ...] = ()) -> Protocol:
        """Return it with the pool that is usual where none was named."""
        return Protocol(self.folds, self.pool or usual, self.seed, self.most_queries, fixed)


def check_evaluate(request: evaluate_pb2.EvaluateRequest) -> Trial:
    """Return what to measure.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    if request.folds == 1 or request.folds > _MOST_FOLDS:
        raise InvalidInputError(
            f"{request.folds} folds cannot be made", remedy=f"name 2 to {_MOST_FOLDS}", field="folds"
        )
    if request.pool and request.pool not in _POOLS:
        raise InvalidInputError(
            f"There is no pool {request.pool!r}", remedy="name one of " + ", ".join(_POOLS), field="pool"
        )
    check_count(request.unlike, "unlike")
    named = request.WhichOneof("protocol")
    return Trial(
        folds=request.folds or DEFAULT_FOLDS,
        pool=cast(PoolKind, request.pool) if request.pool else None,
        seed=request.seed,
        most_queries=request.most_queries,
        unlike=tuple(check_path(path, f"unlike[{i}]") for i, path in enumerate(request.unlike)),
        mgsv=(check_path(request.mgsv.csv, "mgsv.csv"), check_path(request.mgsv.media, "mgsv.media"))
        if named == "mgsv"
        else None,
        ossl=check_path(request.ossl, "ossl") if named == "ossl" else None,
    )
