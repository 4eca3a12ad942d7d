"""`temptrack catalogue`: looking after what is kept."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from temptrack.cli.exit_codes import FAILED
from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import Column, print_json, print_line, print_table, progress_bar
from temptrack.cli.paragraph import print_paragraph
from temptrack.cli.paths import absolute, existing
from temptrack.cli.removal import confirm
from temptrack.cli.session import open_daemon
from temptrack.interchange.words import count
from temptrack.v1.catalogue_pb2 import (
    GRAVITY_DAMAGE,
    BackupCatalogueRequest,
    CatalogueState,
    CompactCatalogueRequest,
    Finding,
    RebuildCatalogueRequest,
    RepairCatalogueRequest,
    RestoreCatalogueRequest,
    VerifyCatalogueRequest,
)

app = typer.Typer(help="Look after what is kept: the library, the films, your verdicts.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@app.command()
def verify(as_json: Json = False) -> None:
    """Read everything back and say what is wrong. Changes nothing; exit code 1 when something is damaged."""
    with open_daemon() as daemon, progress_bar() as show:
        found = daemon.follow(daemon.catalogue.VerifyCatalogue, VerifyCatalogueRequest(), on_progress=show)
    if as_json:
        print_json(found)
    else:
        _print_state(found)
    if not found.sound:
        raise typer.Exit(FAILED)


@app.command()
def repair(as_json: Json = False) -> None:
    """Do what is safe, and say what was done. What was damaged is kept."""
    with open_daemon() as daemon, progress_bar() as show:
        done = daemon.follow(daemon.catalogue.RepairCatalogue, RepairCatalogueRequest(), on_progress=show)
    if as_json:
        print_json(done)
    else:
        for sentence in done.done or ["Nothing needed doing"]:
            print_paragraph(f"{sentence}.")
        if done.rows_lost:
            print_paragraph(
                "Tracks that are lost come back with `temptrack library add` on your music, films with "
                "`temptrack learn --refresh`. Verdicts come back from a backup alone."
            )
        if done.kept:
            print_paragraph(f"What was damaged is kept in {done.kept}.")
        _print_findings(done.findings)
    if any(finding.gravity == GRAVITY_DAMAGE for finding in done.findings):
        raise typer.Exit(FAILED)


@app.command()
def backup(
    path: Annotated[Path, typer.Argument(help="The file to write, or a folder for one named by the day.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace a file that is there.")] = False,
    as_json: Json = False,
) -> None:
    """Write one moment of the catalogue to a file. Everything else may go on meanwhile."""
    request = BackupCatalogueRequest(path=absolute(path), replace=replace)
    with (
        open_daemon() as daemon,
        interruptible("No backup was made."),
        progress_bar() as show,
    ):
        card = daemon.follow(daemon.catalogue.BackupCatalogue, request, on_progress=show)
    if as_json:
        print_json(card)
    else:
        held = f"{count(card.tracks, 'track')}, {count(card.films, 'film')} and {count(card.verdicts, 'verdict')}"
        print_paragraph(f"{held} in {card.path}, {card.size_bytes / 1e6:,.1f} MB.")


@app.command()
def restore(
    path: Annotated[Path, typer.Argument(help="A backup.")],
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Put a backup in the place of the catalogue, all of it or nothing. What is there is kept aside."""
    request = RestoreCatalogueRequest(path=existing(path))
    confirm("Replace", "catalogue", [f"by {request.path}"], yes=yes)
    with open_daemon() as daemon, interruptible("The catalogue is as it was."), progress_bar() as show:
        done = daemon.follow(daemon.catalogue.RestoreCatalogue, request, on_progress=show)
    if as_json:
        print_json(done)
    else:
        card = done.backup
        held = f"{count(card.tracks, 'track')}, {count(card.films, 'film')} and {count(card.verdicts, 'verdict')}"
        print_paragraph(f"The catalogue holds {held} again, as of {card.made_at}. What was there is in {done.kept}.")


@app.command()
def compact(as_json: Json = False) -> None:
    """Merge small files and drop old versions, while the daemon goes on."""
    with open_daemon() as daemon, progress_bar() as show:
        saved = daemon.follow(daemon.catalogue.CompactCatalogue, CompactCatalogueRequest(), on_progress=show)
    if as_json:
        print_json(saved)
    else:
        print_paragraph(
            f"{saved.bytes_before / 1e6:,.1f} MB in {count(saved.fragments_before, 'data file')} became "
            f"{saved.bytes_after / 1e6:,.1f} MB in {saved.fragments_after}. Versions of the last minute stay."
        )


@app.command()
def rebuild(yes: Yes = False, as_json: Json = False) -> None:
    """Hear and see all music and films again. It takes as long as adding them did."""
    confirm("Rebuild", "catalogue", ["from its music and films"], yes=yes)
    with (
        open_daemon() as daemon,
        interruptible("What was made again stays; run the same command again to go on."),
        progress_bar() as show,
    ):
        done = daemon.follow(daemon.catalogue.RebuildCatalogue, RebuildCatalogueRequest(), on_progress=show)
    if as_json:
        print_json(done)
        return
    held = f"{count(done.tracks, 'track')}, {count(done.films, 'film')} and {count(done.verdicts, 'verdict')}"
    print_paragraph(f"The catalogue holds {held}.")
    if done.kept:
        print_paragraph(f"What it was made again from is kept in {done.kept}.")
    _print_findings(done.findings)


def _print_state(found: CatalogueState) -> None:
    columns = (
        Column("Table", share=3),
        Column("Rows", "right"),
        Column("Readable", "right"),
        Column("Files", "right"),
        Column("Versions", "right"),
        Column("MB", "right"),
    )
    rows = (
        (
            table.name,
            f"{table.rows:,}",
            f"{table.readable_rows:,}",
            str(table.fragments),
            str(table.versions),
            f"{table.size_bytes / 1e6:,.1f}",
        )
        for table in found.tables
    )
    print_table(columns, rows)
    compared = f"{count(found.files_compared, 'file')} compared with their digests, {found.files_sealed} new"
    print_line(f"{'Sound' if found.sound else 'Damaged'}. {compared}.")
    _print_findings(found.findings)


def _print_findings(findings: Iterable[Finding]) -> None:
    for finding in findings:
        remedy = f"; {finding.remedy}" if finding.remedy else ""
        print_paragraph(f"{finding.what}{remedy}.")
