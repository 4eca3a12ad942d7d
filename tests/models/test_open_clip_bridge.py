"""The bridge, with a real open_clip model of random weights."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from temptrack.errors import CancelledError, ModelNotFoundError, WeightsUnavailableError
from temptrack.models.open_clip_bridge import OpenClipModel, load_open_clip, registered_files
from temptrack.progress import Job


@pytest.fixture(scope="module")
def model(tiny_checkpoint: Path) -> OpenClipModel:
    return load_open_clip("tiny-test", "random", tiny_checkpoint)


def picture(seed: int, height: int = 48, width: int = 80) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_rows_are_unit_and_repeatable(model: OpenClipModel) -> None:
    images = [picture(1), picture(2, 33, 17), picture(1)]
    rows = model.embed_images(images, Job())
    assert rows.shape == (3, model.dimension) == (3, 32)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(rows[0], rows[2], atol=1e-5)
    assert not np.allclose(rows[0], rows[1])


def test_a_batch_does_not_change_a_row(model: OpenClipModel) -> None:
    images = [picture(seed) for seed in range(19)]
    together = model.embed_images(images, Job())
    np.testing.assert_allclose(model.embed_images(images[17:18], Job())[0], together[17], atol=1e-5)


def test_texts(model: OpenClipModel) -> None:
    rows = model.embed_texts(["a chase", "two people talking", "word " * 500, ""])
    assert rows.shape == (4, 32)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert not np.allclose(rows[0], rows[1])


def test_nothing_in_nothing_out(model: OpenClipModel) -> None:
    assert model.embed_images([], Job()).shape == (0, 32)
    assert model.embed_texts([]).shape == (0, 32)


def test_a_cancelled_job_stops(model: OpenClipModel) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        model.embed_images([picture(1)], job)


def test_the_key_names_model_tag_and_weights(model: OpenClipModel, tiny_checkpoint: Path, tmp_path: Path) -> None:
    name, tag, digest = model.identity_key.split("/")
    assert (name, tag, len(digest)) == ("tiny-test", "random", 16)
    import torch
    from safetensors.torch import load_file

    other = load_file(tiny_checkpoint)
    other["visual.proj"] = other["visual.proj"] + 0.1
    torch.save(other, tmp_path / "other.pt")
    assert load_open_clip("tiny-test", "random", tmp_path / "other.pt").identity_key != model.identity_key


class FullDevice:
    """Answers as a device does whose memory takes so many inputs at once and no more."""

    def __init__(self, model: Any, most: int) -> None:
        self.most = most
        self.sizes: list[int] = []
        self.moved_to = ""
        self._inner, self._move = model.encode_image, model.to
        model.encode_image, model.to = self._encode, self._to

    def _encode(self, batch: Any) -> Any:
        import torch

        self.sizes.append(len(batch))
        if not self.moved_to and len(batch) > self.most:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.")
        return self._inner(batch)

    def _to(self, device: str) -> Any:
        self.moved_to = device
        return self._move(device)


@pytest.fixture
def own_model(tiny_checkpoint: Path) -> OpenClipModel:
    return load_open_clip("tiny-test", "random", tiny_checkpoint)


IMAGES = [picture(seed) for seed in range(9)]


def test_a_batch_that_is_too_large_is_halved(own_model: OpenClipModel, model: OpenClipModel) -> None:
    device = FullDevice(own_model._model, most=2)
    rows = own_model.embed_images(IMAGES, Job())
    np.testing.assert_allclose(rows, model.embed_images(IMAGES, Job()), atol=1e-5)
    assert device.sizes == [8, 4, 2, 2, 2, 2, 1], "8 and 4 fail, then two at a time, also the next batches"
    assert (own_model.batch, own_model.device) == (2, "cpu")


def test_a_device_that_takes_not_even_one_is_left(own_model: OpenClipModel, model: OpenClipModel) -> None:
    own_model._device = "meta"  # the one device without memory that every torch has
    device = FullDevice(own_model._model, most=0)
    rows = own_model.embed_images(IMAGES, Job())
    np.testing.assert_allclose(rows, model.embed_images(IMAGES, Job()), atol=1e-5)
    assert device.sizes[:4] == [8, 4, 2, 1]
    assert (device.moved_to, own_model.device, own_model.batch) == ("cpu", "cpu", 8)


def test_a_processor_without_memory_is_one_sentence(own_model: OpenClipModel) -> None:
    FullDevice(own_model._model, most=0)
    with pytest.raises(
        WeightsUnavailableError, match="not enough memory to run tiny-test/random; close other programs"
    ):
        own_model.embed_images(IMAGES, Job())


def test_other_errors_are_not_taken_for_a_lack_of_memory(own_model: OpenClipModel) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("expected scalar type Float but found Half")

    own_model._model.encode_image = broken
    with pytest.raises(RuntimeError, match="expected scalar type"):
        own_model.embed_images(IMAGES, Job())


def test_threads_are_asked_for_before_each_computation(tiny_checkpoint: Path) -> None:
    import torch

    seen: list[int] = []
    before = torch.get_num_threads()
    model = load_open_clip("tiny-test", "random", tiny_checkpoint, threads=lambda: len(seen) % 2 + 1)
    inner = model._model.encode_image

    def encode(batch: Any) -> Any:
        seen.append(torch.get_num_threads())
        return inner(batch)

    model._model.encode_image = encode
    model.embed_images([picture(seed) for seed in range(17)], Job())
    torch.set_num_threads(before)
    assert seen == [1, 2, 1]


def test_pictures_in_bf16_are_nearly_the_same_and_words_the_same(tiny_checkpoint: Path, model: OpenClipModel) -> None:
    half = load_open_clip("tiny-test", "random", tiny_checkpoint, precision="bf16")
    assert half.identity_key == model.identity_key
    cosines = (half.embed_images(IMAGES, Job()) * model.embed_images(IMAGES, Job())).sum(axis=1)
    assert 0.999 < cosines.min() < 1
    np.testing.assert_array_equal(half.embed_texts(["a chase"]), model.embed_texts(["a chase"]))


def test_weights_trained_with_quick_gelu_get_it(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import open_clip

    plain = load_open_clip("tiny-test", "random", tiny_checkpoint)
    assert open_clip.get_pretrained_cfg("ViT-B-32", "openai")["quick_gelu"]
    monkeypatch.setattr(open_clip, "get_pretrained_cfg", lambda *_: {"quick_gelu": True})
    quick = load_open_clip("tiny-test", "random", tiny_checkpoint)
    kinds = {type(module).__name__ for module in quick._model.modules()}
    assert "QuickGELU" in kinds
    assert "GELU" not in kinds
    assert not np.allclose(plain.embed_images(IMAGES[:1], Job()), quick.embed_images(IMAGES[:1], Job()), atol=1e-5)


def test_an_unknown_architecture(tiny_checkpoint: Path) -> None:
    with pytest.raises(ModelNotFoundError, match="no architecture named 'no-such-thing'"):
        load_open_clip("no-such-thing", "x", tiny_checkpoint)


def test_weights_of_another_architecture(tiny_checkpoint: Path) -> None:
    with pytest.raises(WeightsUnavailableError, match="does not hold weights of RN50"):
        load_open_clip("RN50", "openai", tiny_checkpoint)


@pytest.mark.parametrize("content", [b"", b"not weights", b"\x00" * 5000])
@pytest.mark.parametrize("suffix", [".safetensors", ".bin"])
def test_a_file_that_holds_no_weights(tiny_checkpoint: Path, tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"weights{suffix}"
    path.write_bytes(content)
    with pytest.raises(WeightsUnavailableError, match="does not hold weights"):
        load_open_clip("tiny-test", "random", path)


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (Path(self.path),)  # type: ignore[return-value]

    def __init__(self, path: Path) -> None:
        self.path = str(path)


def test_a_checkpoint_that_carries_code_is_refused_and_not_run(tiny_checkpoint: Path, tmp_path: Path) -> None:
    import torch

    fuse = tmp_path / "it ran"
    torch.save({"state_dict": Bomb(fuse)}, tmp_path / "bomb.pt")
    (tmp_path / "bare.bin").write_bytes(pickle.dumps(Bomb(fuse)))
    for name in ("bomb.pt", "bare.bin"):
        with pytest.raises(WeightsUnavailableError):
            load_open_clip("tiny-test", "random", tmp_path / name)
    assert not fuse.exists()


def test_a_model_that_would_fetch_its_words_is_refused(tiny_checkpoint: Path) -> None:
    with pytest.raises(WeightsUnavailableError, match="tokenizer from the hub"):
        load_open_clip("ViT-B-16-SigLIP", "webli", tiny_checkpoint)


def test_the_register_knows_where_weights_lie() -> None:
    assert registered_files("ViT-B-32", "laion2b_s34b_b79k") == ("laion/CLIP-ViT-B-32-laion2B-s34B-b79K", ())
    assert registered_files("ViTamin-S", "datacomp1b") == ("jienengchen/ViTamin-S", ("pytorch_model.bin",))
    assert registered_files("ViT-B-32", "no-such-tag") is None


@pytest.mark.parametrize("text", ["", "[]", '{"embed_dim": 3}'])
def test_an_architecture_that_is_none(tiny_checkpoint: Path, tmp_path: Path, text: str) -> None:
    config = tmp_path / "house.json"
    config.write_text(text)
    with pytest.raises(WeightsUnavailableError, match="is no configuration of open_clip; mend or delete it"):
        load_open_clip("house", "x", tiny_checkpoint, config=config)
    with pytest.raises(ModelNotFoundError):
        load_open_clip("house", "x", tiny_checkpoint)
