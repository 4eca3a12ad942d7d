"""What MatcherService accepts."""

from temptrack.errors import InvalidInputError
from temptrack.v1 import generator_pb2, matcher_pb2

MAX_SEED = 2**31 - 1


def check_train(request: matcher_pb2.TrainRequest) -> int:
    """Return the seed."""
    return _seed(request.seed)


def check_train_generator(request: generator_pb2.TrainGeneratorRequest) -> int:
    """Return the seed."""
    return _seed(request.seed)


def _seed(seed: int) -> int:
    if seed > MAX_SEED:
        raise InvalidInputError(f"seed {seed} is too large", remedy=f"at most {MAX_SEED}", field="seed")
    return seed
