"""Looking after the catalogue: the store, and what was learnt of it."""

from temptrack.service.keeping.backups import back_up, restore
from temptrack.service.keeping.checks import Checked, compact, repair, verify
from temptrack.service.keeping.parts import Keeping
from temptrack.service.keeping.rebuilding import Rebuilt, rebuild

__all__ = ["Checked", "Keeping", "Rebuilt", "back_up", "compact", "rebuild", "repair", "restore", "verify"]
