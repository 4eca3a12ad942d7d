"""Weights: which models there are, where they lie, how they are pulled, loaded and let go."""

from temptrack.models.cards import DEFAULT_MODEL, KNOWN_MODELS, KnownModel, ModelCard
from temptrack.models.hub import Network
from temptrack.models.interface import Embeddings, ImageTextModel
from temptrack.models.shelf import ModelShelf, Running

__all__ = [
    "DEFAULT_MODEL",
    "KNOWN_MODELS",
    "Embeddings",
    "ImageTextModel",
    "KnownModel",
    "ModelCard",
    "ModelShelf",
    "Network",
    "Running",
]
