"""A thousand damaged media files, read as the product reads them: what comes of each, and what it costs.

python -m benchmarks mutations            # 1,000 files; TEMPTRACK_MUTATIONS for another number
python -m benchmarks.mutations.media 417   # one of them again, by its number
"""

from benchmarks.mutations.media import main

__all__ = ["main"]
