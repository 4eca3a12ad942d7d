"""What is said of the models agrees with open_clip's own register."""

import pytest

from temptrack.models import DEFAULT_MODEL, KNOWN_MODELS, KnownModel
from temptrack.models.open_clip_bridge import registered_files


@pytest.mark.parametrize("known", KNOWN_MODELS, ids=lambda known: known.name)
def test_the_register_has_it(known: KnownModel) -> None:
    found = registered_files(known.architecture, known.tag)
    assert found is not None
    assert found[0] == known.repository
    assert not found[1] or found[1] == known.files


BUILT_QUICKLY = [known for known in KNOWN_MODELS if known.architecture.startswith("ViT-")]
"""The others' towers are timm's, which allocates real tensors: seconds each."""


@pytest.mark.parametrize("known", BUILT_QUICKLY, ids=lambda known: known.name)
def test_the_size_is_that_of_its_parameters(known: KnownModel) -> None:
    import open_clip
    import torch

    with torch.device("meta"):
        model = open_clip.create_model(known.architecture, device="meta")
    parameters = sum(tensor.numel() for tensor in model.state_dict().values())
    assert known.size_bytes == pytest.approx(4 * parameters, rel=0.01)


def test_the_default_is_small_and_permissive() -> None:
    (default,) = (known for known in KNOWN_MODELS if known.name == DEFAULT_MODEL)
    assert default.licence in {"MIT", "Apache-2.0", "BSD-3-Clause"}
    assert default.size_bytes < 700_000_000
    assert default.speed_class == "fast"
