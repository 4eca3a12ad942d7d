"""The bridge, with a real open_clip model of random weights."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import CancelledError, ModelNotFoundError, WeightsUnavailableError
from temptrack.models.interface import ImageTextModel
from temptrack.models.open_clip_bridge import load_open_clip, registered_files
from temptrack.progress import Job


@pytest.fixture(scope="module")
def model(tiny_checkpoint: Path) -> ImageTextModel:
    return load_open_clip("tiny-test", "random", tiny_checkpoint)


def picture(seed: int, height: int = 48, width: int = 80) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_rows_are_unit_and_repeatable(model: ImageTextModel) -> None:
    images = [picture(1), picture(2, 33, 17), picture(1)]
    rows = model.embed_images(images, Job())
    assert rows.shape == (3, model.dimension) == (3, 32)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(rows[0], rows[2], atol=1e-5)
    assert not np.allclose(rows[0], rows[1])


def test_a_batch_does_not_change_a_row(model: ImageTextModel) -> None:
    images = [picture(seed) for seed in range(19)]
    together = model.embed_images(images, Job())
    np.testing.assert_allclose(model.embed_images(images[17:18], Job())[0], together[17], atol=1e-5)


def test_texts(model: ImageTextModel) -> None:
    rows = model.embed_texts(["a chase", "two people talking", "word " * 500, ""])
    assert rows.shape == (4, 32)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert not np.allclose(rows[0], rows[1])


def test_nothing_in_nothing_out(model: ImageTextModel) -> None:
    assert model.embed_images([], Job()).shape == (0, 32)
    assert model.embed_texts([]).shape == (0, 32)


def test_a_cancelled_job_stops(model: ImageTextModel) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        model.embed_images([picture(1)], job)


def test_the_key_names_model_tag_and_weights(model: ImageTextModel, tiny_checkpoint: Path, tmp_path: Path) -> None:
    name, tag, digest = model.identity_key.split("/")
    assert (name, tag, len(digest)) == ("tiny-test", "random", 16)
    import torch
    from safetensors.torch import load_file

    other = load_file(tiny_checkpoint)
    other["visual.proj"] = other["visual.proj"] + 0.1
    torch.save(other, tmp_path / "other.pt")
    assert load_open_clip("tiny-test", "random", tmp_path / "other.pt").identity_key != model.identity_key


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
