"""Memory is really there, and really given back."""

import subprocess
import sys
from pathlib import Path

import pytest

from temptrack.models.memory import _left_in_container, free_memory_bytes

LOAD_AND_LEAVE = '''
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import open_clip, torch
from safetensors.torch import save_file
from temptrack.models import KnownModel, ModelShelf, Running

def resident():
    """Of one's own: pages of libraries come and go with what else runs on the machine."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))

folder = Path(sys.argv[1])
model = open_clip.create_model("ViT-S-32-alt")
save_file({n: t.contiguous() for n, t in model.state_dict().items()}, folder / "w.safetensors")
del model
known = KnownModel("ViT-S-32-alt", "random", "a/b", 1, "MIT", "fast")
shelf = ModelShelf(folder, known.name, folder / "w.safetensors", known=[known], running=Running(idle_s=1.0))
lent = shelf.load()
lent.embed_texts(["once"])
shelf.unload()
before = resident()
lent.embed_texts(["again"])
loaded = resident()
while shelf.is_loaded:
    time.sleep(0.05)
shelf.unload()  # waits until it is let go altogether
print((folder / "w.safetensors").stat().st_size, before, loaded, resident())
'''


@pytest.mark.skipif(sys.platform != "linux", reason="resident memory is read from /proc")
def test_an_idle_model_gives_its_memory_back(tmp_path: Path) -> None:
    repository = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-c", LOAD_AND_LEAVE, str(tmp_path), repository]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    size, before, loaded, after = map(int, done.stdout.split())
    assert loaded - before > 0.8 * size
    assert after - before < 0.2 * size


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_free_memory_is_less_than_there_is() -> None:
    free = free_memory_bytes()
    assert free is not None
    total = int(Path("/proc/meminfo").read_text().split()[1]) * 1024
    assert 0 < free <= total


def test_a_containers_limit(tmp_path: Path) -> None:
    assert _left_in_container(tmp_path) is None
    (tmp_path / "memory.current").write_text("900\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert _left_in_container(tmp_path) is None
    (tmp_path / "memory.max").write_text("1000\n")
    assert _left_in_container(tmp_path) == 100
    (tmp_path / "memory.stat").write_text("anon 500\ninactive_file 300\nactive_file 100\n")
    assert _left_in_container(tmp_path) == 400
