"""Opening the store that lasts."""

from pathlib import Path

from temptrack.store.interface import Store
from temptrack.store.records import StoreIdentity


def open_store(folder: Path, identity: StoreIdentity) -> Store:
    """Open the LanceDB store in a folder, making it where there is none.

    What a killed process left unfinished is swept away. One process at a time may have a folder open.

    Raises
    ------
    StoreIdentityError
        When the store was built with other fingerprint settings and holds anything.
    StoreError
        When the folder cannot be read or written.
    """
    # brings pyarrow and lancedb, which those who open no store need not wait for
    from temptrack.store.lance import LanceStore

    return LanceStore(folder, identity)
