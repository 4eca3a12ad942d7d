"""Write the catalogue that this release leaves, for every later one to open.

usage: python -m tests.store.catalogues.make        writes release-VERSION.tar.xz beside this file

Music, films and one verdict are synthesised; run it once for a release, and never again for that one.
"""

import lzma
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.faults.stage import Stage
from temptrack import __version__
from tests.local_hub import local_hub

FOLDER = Path(__file__).parent


def main() -> None:
    """Add, learn, ask, judge and back up, as a user does."""
    with TemporaryDirectory(prefix="temptrack-", dir="/tmp") as folder, local_hub() as hub:
        stage = Stage(Path(folder), hub)
        stage.home("full")
        target = FOLDER / f"release-{__version__}.tar.xz"
        target.write_bytes(lzma.compress(stage.backup.read_bytes(), preset=9))
        print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
