"""One training that several tests look at."""

import pytest

from temptrack.matching import Division, Trained, divide, train
from tests.matching.worlds import SMALL, pairs_of


@pytest.fixture(scope="session")
def divided() -> Division:
    return divide(pairs_of())


@pytest.fixture(scope="session")
def trained(divided: Division) -> Trained:
    return train(divided, recipe=SMALL)
