"""A real image-text model, tiny and with random weights, for the semantic fingerprint."""

import pytest

from temptrack.models import ImageTextModel, ModelShelf
from tests.tiny_model import TINY, save_tiny_model


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> ImageTextModel:
    """Load the tiny model as the product does: through the shelf, from an explicit checkpoint."""
    folder = tmp_path_factory.mktemp("tiny")
    return ModelShelf(folder, TINY.name, save_tiny_model(folder), known=[TINY]).load()
