"""Run every test where no packet can leave the machine, and fail those that tried to send one.

``python -m tests.sealed [words for pytest]`` fetches first what tests get from npm, and then runs pytest in a network
namespace that holds nothing but the loopback. The kernel counts what a program wanted to send where no route leads
(``OutNoRoutes`` in ``/proc/net/snmp``), whether or not the program says a word of it. Tests of what is asked to go out,
and says so, are marked ``outward``.
"""

import fcntl
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interchange.axe import axe_source
from tests.premiere.panel import HOSTS_NODE, hosts_node

_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1
_INSIDE = "--inside"


def main(words: list[str]) -> int:
    """Run the tests; return pytest's exit status."""
    if words[:1] == [_INSIDE]:
        return _run_inside(words[1:])
    alone = _namespace()
    if not alone:
        sys.exit("No network namespace may be made here; run `make test`, which needs none.")
    _fetch()
    return subprocess.run([*alone, sys.executable, "-m", "tests.sealed", _INSIDE, *words], check=False).returncode


def _namespace() -> list[str]:
    """The words that run a program in a namespace of its own: as root without a change of user, which tests tell."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    ways = ([unshare, "-n"], [unshare, "-rn"])
    return next(
        (way for way in ways if not subprocess.run([*way, "true"], capture_output=True, check=False).returncode), []
    )


def _fetch() -> None:
    """Let npm bring what it is to bring; a test that lacks it says why it is skipped."""
    for fetching in (axe_source, *(lambda version=version: hosts_node(version) for version in HOSTS_NODE)):
        try:
            fetching()
        except pytest.skip.Exception as reason:
            print(f"not fetched: {reason}", file=sys.stderr)


def _run_inside(words: list[str]) -> int:
    with socket.socket() as any_socket:  # what `ip link set lo up` does
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", _IFF_UP))
    status = subprocess.run([sys.executable, "-m", "pytest", "-p", "tests.sealed", *words], check=False).returncode
    print(f"packets that had no way out, of tests that may send some: {attempts_to_leave()}")
    return status


def attempts_to_leave() -> int:
    """Return how many packets of this network namespace had no route."""
    lines = Path("/proc/net/snmp").read_text(encoding="ascii").splitlines()
    names, counts = (line.split() for line in lines if line.startswith("Ip:"))
    return int(dict(zip(names, counts, strict=True))["OutNoRoutes"])


@pytest.fixture(autouse=True)
def nothing_left_the_machine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that passed while a packet found no way out; beside others, it may be another's."""
    before = attempts_to_leave()
    yield
    sent = attempts_to_leave() - before
    assert not sent or request.node.get_closest_marker("outward"), f"{sent} packets wanted to leave the machine"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
