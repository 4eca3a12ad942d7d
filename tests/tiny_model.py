"""A real open_clip model with random weights, small enough for a test: its embeddings repeat, but mean nothing."""

import json
from pathlib import Path

from temptrack.models import KnownModel

TINY = KnownModel("tiny-test", "random", "someone/tiny-test", 6_900_000, "MIT", "fast")
TINY_CONFIG = {
    "embed_dim": 32,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "head_width": 32, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2},
}


def save_tiny_model(folder: Path) -> Path:
    """Register the tiny architecture with open_clip in this process, and save seeded random weights of it."""
    import open_clip
    import torch
    from safetensors.torch import save_file

    config = folder / f"{TINY.architecture}.json"
    config.write_text(json.dumps(TINY_CONFIG))
    open_clip.add_model_config(config)
    torch.manual_seed(11)
    model = open_clip.create_model(TINY.architecture)
    path = folder / "open_clip_model.safetensors"
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, path)
    return path
