"""The words zero-shot labelling chooses from: the shipped ``vocabulary.toml``, and what the user adds to it."""

from functools import cache
from importlib import resources
from pathlib import Path

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.vocabulary_file import VocabularyFile
from temptrack.fingerprint.words import LabelGroup, Vocabulary, Word

__all__ = ["LabelGroup", "Vocabulary", "Word", "read_vocabulary", "vocabulary"]


@cache
def vocabulary() -> Vocabulary:
    """Return the shipped vocabulary."""
    text = resources.files("temptrack.fingerprint").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return VocabularyFile("vocabulary.toml", text).over(Vocabulary(()))


def read_vocabulary(path: Path) -> Vocabulary:
    """Return the shipped vocabulary with a user's file laid over it; without such a file, the shipped one alone.

    Raises
    ------
    InvalidInputError
        When the file cannot be meant; it names the file, the line and what to write.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return vocabulary()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"The vocabulary {path} cannot be read ({error})", remedy="mend or remove it") from None
    return VocabularyFile(str(path), text).over(vocabulary())
