"""What image-text models cost on this machine: pictures a second, time to load, memory, and what the tricks are worth.

usage: python -m benchmarks models

The weights are random: a matrix product takes as long whatever is in it. Speeds are the best of several rounds in which
the contestants take turns, so that other programs on the machine disturb all of them alike.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.machine import describe
from temptrack.models import KNOWN_MODELS, ModelShelf, Running
from temptrack.progress import Job

ARCHITECTURES = ("ViT-B-32-256", "ViT-B-16", "ViT-L-14")
BATCHES = (1, 8, 32)
"""The default, a finer one and a large one; each is in the catalogue."""
_ROUNDS, _LONGEST_S = 5, 20.0
_IDLE_S = 2.0
_PASSIVE = {"OMP_WAIT_POLICY": "passive"}
"""A thread that waits for the others does not count as computing."""


def main() -> None:
    """Measure, each model in a process of its own."""
    print(f"Machine: {describe()}; device {_device()}")
    print("\nPictures a second, best round; in brackets: for a second of one core's own time")
    print(f"{'model':13} {'batch':>5} {'fp32':>15} {'bf16 tower':>15} {'fp32 MiB':>9}")
    for architecture in ARCHITECTURES:
        for batch in BATCHES:
            found = _in_a_process("speed", architecture, str(batch))
            speeds = " ".join(f"{_rates(found[name], batch):>15}" for name in ("fp32", "tower"))
            print(f"{architecture:13} {batch:5} {speeds} {found['mib']:9,.0f}", flush=True)
    print(f"\nWhat tricks are worth: {ARCHITECTURES[0]}, batch 8, against fp32 in inference mode (of a core's time)")
    for name, found in _in_a_process("tricks", ARCHITECTURES[0]).items():
        print(f"  {name:15} x{found['times']:.2f} (x{found['cpu_times']:.2f}), {found['note']}", flush=True)
    print(f"\nA life on the shelf, idle after {_IDLE_S:g} s; MiB are the process's own, without its libraries' files")
    print(f"{'model':13} {'file':>6} {'load s':>7} {'torch alone':>12} {'most':>6} {'in use':>7} {'let go':>7}")
    for architecture in ARCHITECTURES:
        found = _in_a_process("memory", architecture)
        columns = f"{found['file']:6,.0f} {found['load_s']:7.2f} {found['torch']:12,.0f}"
        print(
            f"{architecture:13} {columns} {found['most']:6,.0f} {found['used']:7,.0f} {found['left']:7,.0f}", flush=True
        )


def _rates(seconds: list[float], batch: int) -> str:
    wall, cpu = seconds
    return f"{batch / wall:.1f} ({batch / cpu:.1f})"


def speed(architecture: str, batch: int) -> dict[str, Any]:
    """Return for each precision the least seconds of the wall's and of a core's time that a batch took."""
    import torch

    device, count = _device(), int(batch)
    model = _model(architecture).to(device)
    pictures = _pictures(model, count).to(device)
    found: dict[str, Any] = _best({"fp32": lambda: model.encode_image(pictures)})
    mib = _own_mib()
    model.visual.bfloat16()
    halved = pictures.to(torch.bfloat16)
    return {**found, **_best({"tower": lambda: model.encode_image(halved)}), "mib": mib}


def tricks(architecture: str) -> dict[str, dict[str, Any]]:
    """Return what each trick does to speed and to the embeddings."""
    import torch

    model = _model(architecture).to(_device())
    pictures = _pictures(model, 8).to(_device())
    laid = pictures.contiguous(memory_format=torch.channels_last)

    def tracked() -> Any:
        with torch.inference_mode(mode=False), torch.no_grad():
            return model.encode_image(pictures.clone())

    def autocast() -> Any:
        with torch.autocast(_device().partition(":")[0], torch.bfloat16):
            return model.encode_image(pictures)

    half = _model(architecture)
    half.load_state_dict(model.state_dict())
    half = half.visual.bfloat16().to(_device())
    halved = pictures.bfloat16()
    contestants: dict[str, Callable[[], Any]] = {
        "fp32": lambda: model.encode_image(pictures),
        "bf16 tower": lambda: half(halved),
        "bf16 autocast": autocast,
        "no_grad": tracked,
        "channels_last": lambda: model.encode_image(laid),
    }
    notes = {}
    for name, make in {"int8 weights": _quantised, "torch.compile": _compiled}.items():
        try:
            contestants[name], notes[name] = make(model, pictures)
        except Exception as error:  # noqa: BLE001 - a trick this machine cannot do is a finding, too
            notes[name] = f"does not run here: {type(error).__name__}"
    with torch.inference_mode():
        exact = contestants["fp32"]()
        alike = {name: _cosine(run(), exact) for name, run in contestants.items()}
    taken = _best(contestants)
    return {
        name: {
            "times": taken["fp32"][0] / taken[name][0] if name in taken else 0.0,
            "cpu_times": taken["fp32"][1] / taken[name][1] if name in taken else 0.0,
            "note": " ".join([f"cosine {alike.get(name, 0):.4f}", notes.get(name, "")]).strip(),
        }
        for name in {**contestants, **notes}
    }


def memory(architecture: str) -> dict[str, float]:
    """Return memory of the process's own, MiB, along a model's life on the shelf."""
    known = next(model for model in KNOWN_MODELS if model.architecture == architecture)
    with tempfile.TemporaryDirectory() as folder, _Watch() as watch:
        weights = Path(folder) / "weights.safetensors"
        code = f"from benchmarks import models; models.save({architecture!r}, {str(weights)!r})"
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        _import_all()
        alone, shelf = _own_mib(), ModelShelf(Path(folder), known.name, weights, running=Running(idle_s=_IDLE_S))
        began = time.perf_counter()
        lent = shelf.load()
        load_s = time.perf_counter() - began
        lent.embed_images([_frame()] * 8, Job())
        used, most = _own_mib(), watch.most
        while shelf.is_loaded:
            time.sleep(0.1)
        shelf.unload()  # waits until it is let go altogether
        found = {"load_s": load_s, "torch": alone, "most": most, "used": used, "left": _own_mib()}
        return {**found, "file": weights.stat().st_size / 2**20}


def save(architecture: str, path: str) -> None:
    """Write random weights of an architecture."""
    from safetensors.torch import save_file

    save_file({name: tensor.contiguous() for name, tensor in _model(architecture).state_dict().items()}, path)


def _in_a_process(what: str, *words: str) -> dict[str, Any]:
    code = f"import json; from benchmarks import models; print(json.dumps(models.{what}(*{words!r})))"
    environment = {**os.environ, **_PASSIVE}
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _model(architecture: str) -> Any:
    import open_clip

    return open_clip.create_model(architecture).eval().requires_grad_(False)


def _pictures(model: Any, count: int) -> Any:
    import torch

    size = model.visual.image_size
    height, width = size if isinstance(size, tuple | list) else (size, size)
    return torch.randn(count, 3, height, width)


def _best(contestants: dict[str, Callable[[], Any]]) -> dict[str, tuple[float, float]]:
    """Return the least seconds each took, of the wall's and of a core's time, in rounds in which all take turns."""
    import torch

    best: dict[str, tuple[float, float]] = {}
    end = time.perf_counter() + _LONGEST_S
    with torch.inference_mode():
        for _ in range(_ROUNDS + 1):
            for name, run in contestants.items():
                wall, cpu = time.perf_counter(), time.process_time()
                run().float().sum().item()  # waits for a device that works on its own
                took = time.perf_counter() - wall, time.process_time() - cpu
                before = best.get(name, took)
                best[name] = min(before[0], took[0]), min(before[1], took[1])
            if time.perf_counter() > end:
                break
    return best


def _quantised(model: Any, pictures: Any) -> tuple[Callable[[], Any], str]:
    import copy
    import warnings

    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quantise: Any = torch.ao.quantization.quantize_dynamic
        small = quantise(copy.deepcopy(model), {torch.nn.Linear}, dtype=torch.qint8)
    small.encode_image(pictures)
    return (lambda: small.encode_image(pictures)), "the MLPs alone: attention keeps its weights"


def _compiled(model: Any, pictures: Any) -> tuple[Callable[[], Any], str]:
    import torch

    quick: Any = torch.compile(model.encode_image)
    began = time.perf_counter()
    with torch.inference_mode():
        quick(pictures)
    return (lambda: quick(pictures)), f"{time.perf_counter() - began:.0f} s to compile, anew in every process"


def _cosine(found: Any, exact: Any) -> float:
    import torch

    return float(torch.nn.functional.cosine_similarity(found.float(), exact.float()).min())


def _device() -> str:
    from temptrack.models.torch_bridge import choose_device

    return choose_device("auto")[0]


def _import_all() -> None:
    import open_clip  # noqa: F401 - for what it takes
    import torch  # noqa: F401


def _frame() -> Any:
    import numpy as np

    return np.random.default_rng(1).integers(0, 256, (270, 480, 3), dtype=np.uint8)


class _Watch:
    """The most memory of its own that the process held while this was open."""

    def __init__(self) -> None:
        self.most = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.005):
            self.most = max(self.most, _own_mib())


def _own_mib() -> float:
    """Without pages of files: libraries' come and go with what else runs on the machine."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))


if __name__ == "__main__":
    main()
