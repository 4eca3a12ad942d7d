"""What looking after the catalogue found and did, to the contract."""

from collections.abc import Iterable
from pathlib import Path

from temptrack.service.keeping import Checked, Rebuilt
from temptrack.store import BackupCard, Compaction, Finding, Gravity, Repair
from temptrack.v1 import catalogue_pb2

_GRAVITIES = {
    Gravity.DAMAGE: catalogue_pb2.GRAVITY_DAMAGE,
    Gravity.LOOSE: catalogue_pb2.GRAVITY_LOOSE,
    Gravity.NOTE: catalogue_pb2.GRAVITY_NOTE,
}


def from_findings(findings: Iterable[Finding]) -> list[catalogue_pb2.Finding]:
    """Return what was found."""
    return [
        catalogue_pb2.Finding(gravity=_GRAVITIES[one.gravity], place=one.place, what=one.what, remedy=one.remedy)
        for one in findings
    ]


def from_checked(checked: Checked) -> catalogue_pb2.CatalogueState:
    """Return what a catalogue is like."""
    found = checked.verification
    return catalogue_pb2.CatalogueState(
        sound=checked.sound,
        open=checked.is_open,
        tables=[catalogue_pb2.TableState(**vars(table)) for table in found.tables],
        findings=from_findings(found.findings),
        files_compared=found.files_compared,
        files_sealed=found.files_sealed,
    )


def from_repair(repair: Repair, left: Iterable[Finding]) -> catalogue_pb2.RepairedCatalogue:
    """Return what was done, and what is left."""
    return catalogue_pb2.RepairedCatalogue(
        done=repair.done, rows_lost=repair.rows_lost, kept=repair.kept, findings=from_findings(left)
    )


def from_card(path: Path, card: BackupCard) -> catalogue_pb2.BackupCard:
    """Return what a backup says of itself."""
    return catalogue_pb2.BackupCard(
        path=str(path),
        made_at=card.made_at,
        program=card.program,
        schema_version=card.schema_version,
        tracks=card.tracks,
        films=card.films,
        verdicts=card.verdicts,
        files=len(card.files),
        size_bytes=sum(size for size, _ in card.files.values()),
    )


def from_compaction(saved: Compaction) -> catalogue_pb2.CompactedCatalogue:
    """Return what compacting saved."""
    return catalogue_pb2.CompactedCatalogue(**vars(saved))


def from_rebuilt(rebuilt: Rebuilt) -> catalogue_pb2.RebuiltCatalogue:
    """Return what was made again."""
    return catalogue_pb2.RebuiltCatalogue(
        tracks=rebuilt.tracks,
        films=rebuilt.films,
        verdicts=rebuilt.verdicts,
        findings=from_findings(rebuilt.findings),
        kept=rebuilt.kept,
    )
