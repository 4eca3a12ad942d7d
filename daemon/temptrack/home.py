"""Where the product keeps everything: one folder, moved by ``TEMPTRACK_HOME``."""

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from temptrack.errors import AccessError


@dataclass(frozen=True)
class Home:
    """The product's folder and the fixed places in it."""

    root: Path

    @property
    def endpoint_file(self) -> Path:
        """How clients find the daemon: JSON, readable by its owner alone."""
        return self.root / "endpoint.json"

    @property
    def launch_file(self) -> Path:
        """The command that starts the daemon, for clients that are not Python: JSON, readable by its owner alone."""
        return self.root / "launch.json"

    @property
    def lock_file(self) -> Path:
        """Held by the one daemon that owns this home."""
        return self.root / "daemon.lock"

    @property
    def log_file(self) -> Path:
        """What a detached daemon writes."""
        return self.root / "daemon.log"

    @property
    def cluster_log_file(self) -> Path:
        """What Ray had to say when it was last used."""
        return self.root / "cluster.log"

    @property
    def config_file(self) -> Path:
        """The user's settings, TOML."""
        return self.root / "config.toml"

    @property
    def rebuild_file(self) -> Path:
        """Says how far a rebuild of the catalogue has come that has not ended."""
        return self.root / "rebuild.json"

    @property
    def vocabulary_file(self) -> Path:
        """The user's own labels, TOML; it need not exist."""
        return self.root / "vocabulary.toml"

    @property
    def store_folder(self) -> Path:
        """The LanceDB database."""
        return self.root / "store"

    @property
    def models_folder(self) -> Path:
        """Downloaded and trained weights."""
        return self.root / "models"

    @property
    def heads_file(self) -> Path:
        """What was learnt of the user's labels."""
        return self.models_folder / "actions" / "heads.npz"

    @property
    def matcher_folder(self) -> Path:
        """The versions of the trained matcher."""
        return self.models_folder / "matcher"

    @property
    def generator_folder(self) -> Path:
        """The versions of the trained generator."""
        return self.models_folder / "generator"

    @property
    def answers_folder(self) -> Path:
        """The last answers, so that what became of them can be told; safe to delete."""
        return self.root / "answers"

    @property
    def calibration_file(self) -> Path:
        """What was fitted on the learnt films: weights and confidences; safe to delete."""
        return self.root / "calibration.json"

    @property
    def recognition_folder(self) -> Path:
        """What a large library is recognised by, made of the store; safe to delete."""
        return self.root / "recognition"

    @property
    def cache_folder(self) -> Path:
        """Fingerprints of ranges already seen; safe to delete."""
        return self.root / "cache"

    def create(self) -> None:
        """Make the folder, readable by its owner alone; one that is there must not be anybody else's to change.

        Raises
        ------
        AccessError
            When another user owns the folder or may change it: what lies in it is believed, and run.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32":  # the profile folder's access list does this there
            _check_own(self.root)


def _check_own(folder: Path) -> None:
    """As OpenSSH judges `~/.ssh`; a group of the user's own, which Debian and Fedora give everybody, may write."""
    found = folder.stat()
    if found.st_uid not in (os.getuid(), 0):
        raise AccessError(
            f"The home {folder} belongs to another user", remedy="move TEMPTRACK_HOME to a folder of yours"
        )
    others = stat.S_IWOTH | (stat.S_IWGRP if found.st_gid != os.getgid() else 0)
    if found.st_mode & others:
        raise AccessError(
            f"The home {folder} can be changed by other users",
            remedy=f"take that from them (chmod go-w {folder}), or move TEMPTRACK_HOME",
        )


def find_home() -> Home:
    """Return the home named by ``TEMPTRACK_HOME``, else the platform's user data folder."""
    named = os.environ.get("TEMPTRACK_HOME")
    return Home(Path(named).expanduser().resolve() if named else Path(platformdirs.user_data_dir("temptrack", False)))
