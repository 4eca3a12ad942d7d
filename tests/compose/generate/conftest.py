import pytest

from temptrack.compose.generate import GeneratorShelf, Outcome, learn_to_generate
from temptrack.compose.generate.division import Division
from temptrack.compose.generate.material import Material
from temptrack.store import MemoryStore
from tests.compose.generate.pieces import SMALL, learnt_from, library


@pytest.fixture(scope="session")
def taught(tmp_path_factory: pytest.TempPathFactory) -> MemoryStore:
    """A library of fourteen short tracks; only to be looked at."""
    return library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session")
def material(taught: MemoryStore) -> Material:
    """What a training reads of it."""
    return learnt_from(taught)[0]


@pytest.fixture(scope="session")
def division(taught: MemoryStore) -> Division:
    """The same, ready to be trained on."""
    return learnt_from(taught)[1]


@pytest.fixture(scope="session")
def learnt(taught: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> tuple[GeneratorShelf, Outcome]:
    """A generator trained on it, and what came of the training; only to be looked at."""
    shelf = GeneratorShelf(tmp_path_factory.mktemp("generator"))
    return shelf, learn_to_generate(taught, shelf, seed=1, recipe=SMALL)
