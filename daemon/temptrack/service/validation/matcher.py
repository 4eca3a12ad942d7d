"""What MatcherService accepts."""

from temptrack.errors import InvalidInputError
from temptrack.v1 import matcher_pb2

MAX_SEED = 2**31 - 1


def check_train(request: matcher_pb2.TrainRequest) -> int:
    """Return the seed."""
    if request.seed > MAX_SEED:
        raise InvalidInputError(f"seed {request.seed} is too large", remedy=f"at most {MAX_SEED}", field="seed")
    return int(request.seed)
