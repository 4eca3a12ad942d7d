"""The limit of open files, in processes of their own: it is the whole process's."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="handles are not limited there")

PROGRAM = """
import resource, sys
from temptrack.service.descriptors import raise_limit
soft, hard = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
raise_limit()
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("before", "after"), [((128, 512), "512 512"), ((512, 512), "512 512")], ids=["raised", "as far as it goes already"]
)
def test_the_limit_is_as_high_as_it_may_be(before: tuple[int, int], after: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, before)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == after
