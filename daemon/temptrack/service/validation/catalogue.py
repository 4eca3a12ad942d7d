"""What CatalogueService accepts."""

from pathlib import Path

from temptrack.service.validation.values import check_path
from temptrack.v1 import catalogue_pb2


def check_backup(request: catalogue_pb2.BackupCatalogueRequest) -> Path:
    """Return where the backup is to be."""
    return check_path(request.path, "path")


def check_restore(request: catalogue_pb2.RestoreCatalogueRequest) -> Path:
    """Return where the backup is."""
    return check_path(request.path, "path")
