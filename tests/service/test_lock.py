import os
import subprocess
import sys
from pathlib import Path

import pytest

from temptrack.errors import StoreLockedError
from temptrack.home import Home
from temptrack.service.lock import home_lock

HOLD = """
import sys, time
from pathlib import Path
from temptrack.home import Home
from temptrack.service.lock import home_lock
with home_lock(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_is_let_go_at_the_end(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    for _ in range(2):
        with home_lock(home):
            assert home.lock_file.read_text() == str(os.getpid())


def test_a_held_lock_names_its_holder_and_dies_with_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StoreLockedError, match=rf"\(pid {holder.pid}\) owns"), home_lock(home):
            pass
        holder.kill()
        holder.wait()
        with home_lock(home):  # which does not wait
            assert home.lock_file.read_text() == str(os.getpid())
