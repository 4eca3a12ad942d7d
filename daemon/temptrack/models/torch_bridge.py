"""The one place that knows torch's devices, memory and threads; it is imported when a model is loaded, not before."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_LOG = logging.getLogger(__name__)
_OUT_OF_MEMORY_WORDS = ("out of memory", "can't allocate memory", "not enough memory")
"""MPS and the processor's allocator raise a plain RuntimeError that says so."""


def choose_device(wanted: str) -> tuple[str, str]:
    """Return torch's name of the device to use, and a sentence where that is not the wanted one.

    Parameters
    ----------
    wanted : str
        auto, cpu, mps, cuda, cuda:N.
    """
    import torch

    cuda, mps = torch.cuda.is_available(), torch.backends.mps.is_available()
    if wanted == "auto":
        return ("cuda" if cuda else "mps" if mps else "cpu"), ""
    kind, _, number = wanted.partition(":")
    there = {"cpu": True, "mps": mps, "cuda": cuda and int(number or 0) < torch.cuda.device_count()}
    if there.get(kind, False):
        return wanted, ""
    return "cpu", f"There is no device '{wanted}' that torch can use: the model runs on the processor"


def sees_in_bf16(precision: str, device: str) -> bool:
    """Whether pictures are to be computed in bfloat16.

    Parameters
    ----------
    precision : str
        fp32, bf16, or auto: bf16 on a processor that multiplies it itself (AVX512-BF16, AMX), where it is twice as
        quick at half the memory and turns embeddings by a cosine of .9999 at most (`python -m benchmarks models`).
        Elsewhere it is emulated, and slower; other devices have not been measured.
    device : str
        As `choose_device` returns it.
    """
    import torch

    told = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    native = device == "cpu" and any(getattr(torch.cpu, name, bool)() for name in told)
    return precision == "bf16" or (precision == "auto" and native)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of torch means that a device's memory is used up."""
    import torch

    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in _OUT_OF_MEMORY_WORDS)


def empty_cache(device: str) -> None:
    """Give a device's cached memory back, so that a smaller attempt can have it."""
    import torch

    if device.startswith("cuda"):
        torch.cuda.empty_cache()
    elif device == "mps":
        torch.mps.empty_cache()


def use_threads(count: int) -> None:
    """Bound the threads of what the calling thread computes next; torch keeps a bound for each thread."""
    import torch

    if torch.get_num_threads() != count:
        torch.set_num_threads(count)


def usable_cores() -> int:
    """Return how many cores this process may use: a container may have fewer than its machine."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


@contextmanager
def without_random_weights() -> Iterator[None]:
    """Build models without drawing weights that a checkpoint replaces at once: half of the time loading takes.

    Holds for this thread alone. Only what a strict load overwrites may be built so.
    """
    from torch.overrides import TorchFunctionMode

    class Undrawn(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            name = getattr(func, "__name__", "")
            if name.endswith(("normal_", "uniform_")):
                return args[0] if args else kwargs["tensor"]
            return func(*args, **(kwargs or {}))

    with Undrawn():
        yield
