"""Devices, and what counts as a lack of memory."""

import pytest

from temptrack.models.torch_bridge import (
    choose_device,
    is_out_of_memory,
    sees_in_bf16,
    usable_cores,
    without_random_weights,
)


def pretend(monkeypatch: pytest.MonkeyPatch, *, cuda: int, mps: bool) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


@pytest.mark.parametrize(
    ("wanted", "cuda", "mps", "found"),
    [
        ("auto", 0, False, "cpu"),
        ("auto", 0, True, "mps"),
        ("auto", 2, True, "cuda"),
        ("cpu", 2, False, "cpu"),
        ("cuda", 1, False, "cuda"),
        ("cuda:1", 2, False, "cuda:1"),
        ("mps", 0, True, "mps"),
    ],
)
def test_the_device_that_is_there(
    monkeypatch: pytest.MonkeyPatch, wanted: str, cuda: int, mps: bool, found: str
) -> None:
    pretend(monkeypatch, cuda=cuda, mps=mps)
    assert choose_device(wanted) == (found, "")


@pytest.mark.parametrize(("wanted", "cuda"), [("cuda", 0), ("cuda:1", 1), ("mps", 1), ("nonsense", 0)])
def test_a_device_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, wanted: str, cuda: int) -> None:
    pretend(monkeypatch, cuda=cuda, mps=False)
    device, sentence = choose_device(wanted)
    assert device == "cpu"
    assert f"'{wanted}'" in sentence


def test_what_a_lack_of_memory_looks_like() -> None:
    import torch

    for lack in (
        torch.OutOfMemoryError("CUDA out of memory"),
        MemoryError(),
        RuntimeError("MPS backend out of memory (MPS allocated: 8.00 GB)"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate memory"),
    ):
        assert is_out_of_memory(lack)
    for other in (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), ValueError("out of memory")):
        assert not is_out_of_memory(other)


def test_the_processor_itself_says_so() -> None:
    import torch

    with pytest.raises(RuntimeError) as caught:
        torch.empty(1 << 50)
    assert is_out_of_memory(caught.value)


def test_weights_are_not_drawn_but_have_their_place() -> None:
    import torch

    torch.manual_seed(3)
    state = torch.get_rng_state()
    with without_random_weights():
        layer = torch.nn.Linear(4, 3)
    assert layer.weight.shape == (3, 4)
    assert torch.equal(torch.get_rng_state(), state)
    torch.nn.Linear(4, 3)
    assert not torch.equal(torch.get_rng_state(), state)


def test_cores() -> None:
    assert usable_cores() >= 1


@pytest.mark.parametrize(
    ("precision", "device", "native", "expected"),
    [
        ("auto", "cpu", True, True),
        ("auto", "cpu", False, False),
        ("auto", "cuda", True, False),
        ("fp32", "cpu", True, False),
        ("bf16", "cpu", False, True),
        ("bf16", "cuda", False, True),
    ],
)
def test_when_pictures_are_seen_in_bf16(
    monkeypatch: pytest.MonkeyPatch, precision: str, device: str, native: bool, expected: bool
) -> None:
    import torch

    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: native)
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: False)
    assert sees_in_bf16(precision, device) == expected
