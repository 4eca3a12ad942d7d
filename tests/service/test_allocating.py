"""Memory given back, by processes of their own: what an allocator does is the whole process's."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc is told")

ARENAS = """
import ctypes, os, sys, tempfile, threading
from temptrack.service.allocating import share_memory
if sys.argv[1] == "shared":
    share_memory()
libc = ctypes.CDLL("libc.so.6")
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fflush.argtypes = [ctypes.c_void_p]
together = threading.Barrier(16)
def take():
    together.wait()
    for _ in range(2000):
        libc.malloc(1000)
    together.wait()
threads = [threading.Thread(target=take) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
with tempfile.TemporaryFile() as file:
    stream = libc.fdopen(os.dup(file.fileno()), b"w")
    libc.malloc_info(0, stream)
    libc.fflush(stream)
    file.seek(0)
    print(file.read().count(b"<heap nr="), os.environ.get("ARROW_DEFAULT_MEMORY_POOL"))
"""

GIVEN_BACK = """
import ctypes
from pathlib import Path
from temptrack.service.allocating import give_back
libc = ctypes.CDLL("libc.so.6")
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
def resident_mib():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20
taken = [libc.malloc(100_000) for _ in range(800)]
for place in taken: ctypes.memset(place, 1, 100_000)
for place in taken[:-1]: libc.free(place)
before = resident_mib()
give_back()
print(before - resident_mib())
"""


def _run(program: str, *words: str) -> str:
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def test_threads_share_two_arenas_and_arrow_takes_from_them() -> None:
    alone, _ = _run(ARENAS, "alone").split()
    assert int(alone) > 2, "nothing to share: the test shows nothing"
    assert _run(ARENAS, "shared") == "2 system"


def test_what_was_freed_before_something_that_is_kept_goes_back() -> None:
    assert float(_run(GIVEN_BACK)) > 50
