"""Verifying, repairing and compacting a catalogue, whether or not its store opens."""

from dataclasses import dataclass, replace
from pathlib import Path

from temptrack.errors import StoreIdentityError
from temptrack.progress import Job
from temptrack.service.keeping.parts import Keeping
from temptrack.store import (
    Compaction,
    Finding,
    Gravity,
    Repair,
    Verification,
    find_loose_ends,
    mend_loose_ends,
    open_store,
    repair_store,
    verify_store,
)


@dataclass(frozen=True)
class Checked:
    """What a catalogue is like."""

    is_open: bool
    verification: Verification

    @property
    def sound(self) -> bool:
        """Whether everything that was written can be read back."""
        return self.is_open and not self.verification.damaged


def verify(keeping: Keeping, job: Job) -> Checked:
    """Read everything back: of an open store one moment, while the daemon goes on; else what lies on the disk."""
    if keeping.is_shared:
        keeping.resources()
    if keeping.opening.peek() is None:
        found = verify_store(keeping.home.store_folder, keeping.identity, job)
        return Checked(False, replace(found, findings=(*_closed(keeping), *found.findings)))
    with keeping.moment() as folder:
        store = folder / keeping.home.store_folder.name
        found = verify_store(store, keeping.identity, job)
        loose = () if found.damaged else _loose_ends(store, keeping, job)
        return Checked(True, replace(found, findings=(*found.findings, *loose)))


def repair(keeping: Keeping, job: Job) -> tuple[Repair, tuple[Finding, ...]]:
    """Do what is safe, and return what was done and what is left.

    Raises
    ------
    StoreIdentityError
        When the store is whole, but not of this program: that is no damage.
    BusyError
        When it must be closed for it, and anything else is being done.
    """
    error = keeping.opening.error()
    if isinstance(error, StoreIdentityError):
        raise error
    if keeping.is_shared:
        keeping.resources()
    damaged = keeping.opening.peek() is None or verify(keeping, job).verification.damaged
    done = Repair()
    if damaged:
        keeping.must_be_own("bring back what is damaged from the bucket's own history or a backup")
    if damaged:
        done = keeping.alone(lambda: repair_store(keeping.home.store_folder, keeping.identity, job))
    opened = keeping.opening.peek_soon()
    if opened is not None:
        done = replace(done, done=(*done.done, *mend_loose_ends(opened.store, job)))
    return done, verify(keeping, job).verification.findings


def compact(keeping: Keeping, job: Job) -> Compaction:
    """Make the store as small and quick as it gets, while the daemon goes on.

    Raises
    ------
    TemptrackError
        When the store is not open.
    """
    job.report("compact", 0, 1)
    return keeping.resources().store.compact()


def _loose_ends(folder: Path, keeping: Keeping, job: Job) -> tuple[Finding, ...]:
    store = open_store(folder, keeping.identity)
    try:
        return find_loose_ends(store, job)
    finally:
        store.close()


def _closed(keeping: Keeping) -> tuple[Finding, ...]:
    error = keeping.opening.error()
    return (Finding(Gravity.DAMAGE, "store", error.what, error.remedy),) if error is not None else ()
