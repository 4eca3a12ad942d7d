"""Opening the store that lasts."""

from pathlib import Path

from temptrack.progress import Job
from temptrack.store.address import Address, find_credentials
from temptrack.store.interface import Store
from temptrack.store.keeping.placing import finish_placing
from temptrack.store.keeping.types import Repair, Verification
from temptrack.store.records import StoreIdentity


def open_store(place: Path | Address, identity: StoreIdentity) -> Store:
    """Open the LanceDB store in a folder, or the one that others share in an object store, making it where there is
    none.

    In a folder, what a killed process left unfinished is finished where it was decided, else swept away. One process at
    a time may have a folder open. A store of an older program is brought forward first, and the old one kept in
    ``kept``.

    Raises
    ------
    StoreIdentityError
        When the store was built with other fingerprint settings and holds anything.
    StoreError
        When the folder cannot be read or written, or the object store not be reached.
    """
    # brings pyarrow and lancedb, which those who open no store need not wait for
    from temptrack.store.lance import LanceStore
    from temptrack.store.lance.migrating import OlderStoreError, migrate_folder

    if isinstance(place, Address):
        return _open_shared(place, identity)
    folder = place
    finish_placing(folder)
    try:
        return LanceStore(folder, identity)
    except OlderStoreError:
        migrate_folder(folder, identity)
        return LanceStore(folder, identity)


def _open_shared(address: Address, identity: StoreIdentity) -> Store:
    from temptrack.store.lance import LanceStore
    from temptrack.store.lance.bucket import BucketSite
    from temptrack.store.lance.shared import SharedEditions, SharedTables

    site = BucketSite(address, find_credentials(address))
    return LanceStore(SharedTables(site, identity), identity, SharedEditions)


def verify_store(folder: Path, identity: StoreIdentity, job: Job) -> Verification:
    """Return what the tables of a store are like on the disk, whether or not they open.

    Parameters
    ----------
    folder : Path
        The store's; nothing may write to it meanwhile.
    identity : StoreIdentity
        What its tables should be made for.
    job : Job
        Reports "compare" by files and "read" by tables.
    """
    from temptrack.store.lance.verifying import verify_folder

    return verify_folder(folder, identity, job)


def repair_store(folder: Path, identity: StoreIdentity, job: Job) -> Repair:
    """Make a closed store sound again, out of everything in it that can be read; what it was is kept beside it.

    Parameters
    ----------
    folder : Path
        The store's; nobody may have it open.
    identity : StoreIdentity
        What its tables are made for.
    job : Job
        Reports "compare" by files and "repair" by tables.

    Raises
    ------
    StoreError
        When there is no room for it; the store is as it was then.
    """
    from temptrack.store.lance.repairing import repair_folder

    finish_placing(folder)
    return repair_folder(folder, identity, job)
