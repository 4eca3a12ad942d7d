"""Folders of files that never change."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path


def size_of(folder: Path) -> int:
    """Return how many bytes the files below a folder take; files that vanish meanwhile take none."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total


def copy_tree(source: Path, target: Path, but: set[Path] | None = None) -> None:
    """Copy a folder of files that never change: by name alone where the disk can, which takes neither time nor room."""
    unwanted = but or set()

    def skipped(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if Path(folder) / name in unwanted}

    shutil.copytree(source, target, copy_function=_link_or_copy, ignore=skipped, dirs_exist_ok=True)


def _link_or_copy(source: str, target: str) -> str:
    link: Callable[[str, str], object] = os.link
    try:
        link(source, target)
    except OSError:  # no second names on this file system
        shutil.copyfile(source, target)
    return target
