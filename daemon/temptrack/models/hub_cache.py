"""Weights that other programs have left in the Hugging Face hub's cache, found without importing its client."""

import os
from collections.abc import Sequence
from pathlib import Path


def find_in_hub_cache(repository: str, files: Sequence[str]) -> Path | None:
    """Return the first of `files` that the cache holds of a repository's main branch.

    The layout is the hub's own (huggingface_hub, "Understand caching"): ``models--owner--name/refs/main`` names the
    commit whose files lie in ``snapshots``. Importing the client for this would cost the daemon's start a quarter
    second.
    """
    place = _cache_folder() / f"models--{repository.replace('/', '--')}"
    try:
        commit = (place / "refs" / "main").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    found = (place / "snapshots" / commit / file for file in files)
    return next((path for path in found if path.is_file()), None)


def _cache_folder() -> Path:
    """Where the hub's client keeps its cache, by the variables it honours."""
    named = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
    if named:
        return Path(named).expanduser()
    shared = os.environ.get("XDG_CACHE_HOME", "~/.cache")
    return Path(os.environ.get("HF_HOME", f"{shared}/huggingface")).expanduser() / "hub"
