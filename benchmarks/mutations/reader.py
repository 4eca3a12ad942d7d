"""A process that reads the files named on its standard input as the product does, and says what came of each.

It holds itself to a bound of memory, so that a file that makes a decoder ask for all there is, is seen.
"""

import resource
import sys
import time
from pathlib import Path

from temptrack.catalogue.tags import read_tags
from temptrack.errors import TemptrackError
from temptrack.fingerprint.picture import trace_picture
from temptrack.media import content_hash, probe, read_audio
from temptrack.progress import Job

MEMORY_BYTES = 6 << 30
"""Of addresses, not of resident memory: libraries map a good deal that they never touch."""


def read(path: Path) -> str:
    """Read a file through, or raise as the product does."""
    content_hash(path)
    read_tags(path)
    info = probe(path)
    if info.video is not None:
        trace_picture(path, None, every_frame=True, job=Job())
    if info.audio is not None:
        read_audio(path, None, sample_rate_hz=22_050, job=Job())
    return "read"


def main() -> None:
    """Answer each line with a line: outcome, seconds, resident MiB, what was said."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for line in sys.stdin:
        began, said = time.perf_counter(), ""
        try:
            outcome = read(Path(line.rstrip("\n")))
        except TemptrackError as error:
            outcome, said = "refused", f"{type(error).__name__}: {error}"
        except Exception as error:  # noqa: BLE001 - what the product does not foresee is what is looked for
            outcome, said = "unforeseen", f"{type(error).__name__}: {error}"
        memory_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(outcome, f"{time.perf_counter() - began:.3f}", f"{memory_mib:.0f}", said.replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()
