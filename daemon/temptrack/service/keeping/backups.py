"""Backups of one moment of the catalogue, and putting one back."""

from datetime import UTC, datetime
from pathlib import Path

from temptrack import __version__
from temptrack.errors import InvalidInputError, StoreIdentityError
from temptrack.progress import Job
from temptrack.service.keeping.parts import Keeping
from temptrack.store import BackupCard, Place, new_card, open_store, pack, read_card, unpack
from temptrack.store.identity import check_identity


def back_up(keeping: Keeping, wanted: Path, *, replace: bool, job: Job) -> tuple[Path, BackupCard]:
    """Write one moment of the catalogue to a file, while the daemon goes on.

    Parameters
    ----------
    keeping : Keeping
        Whose catalogue.
    wanted : Path
        The file, or a folder that gets one named by the day.
    replace : bool
        Whether a file that is there may be replaced.
    job : Job
        Reports "digest" and "write" by bytes.

    Raises
    ------
    InvalidInputError
        When the file is there and may not be replaced, or its folder is not there.
    StoreError
        When it cannot be written; nothing is left of it then.
    """
    target = wanted / f"temptrack-{datetime.now(UTC):%Y-%m-%d}.tar" if wanted.is_dir() else wanted
    if target.exists() and not replace:
        raise InvalidInputError(
            f"{str(target)!r} is there already", remedy="give another name, or allow it with --replace", field="path"
        )
    if not target.parent.is_dir():
        raise InvalidInputError(f"There is no folder {str(target.parent)!r}", remedy="make it first", field="path")
    with keeping.moment() as folder:
        store = open_store(folder / keeping.home.store_folder.name, keeping.identity)
        counts = store.count_tracks(), store.count_films(), store.count_feedback()
        store.close()
        card = new_card(__version__, keeping.identity, *counts)
        return target, pack(folder, keeping.items, target, card, job)


def restore(keeping: Keeping, source: Path, job: Job) -> tuple[BackupCard, Path]:
    """Put what a backup holds in the place of the catalogue, all of it or nothing; return where that is kept.

    It is taken out, compared and opened beside the catalogue first. So it needs the room for both.

    Raises
    ------
    InvalidInputError
        When the file is no backup.
    StoreIdentityError
        When a later program made it, or one with other fingerprints.
    StoreError
        When it is damaged or there is no room.
    BusyError
        When anything else is being done.
    """
    keeping.must_be_own("unset store_uri to restore it in the home, or choose a new store_uri and add and learn again")
    card = read_card(source)
    place = Place(keeping.home.store_folder)

    def put_in_place() -> Path:
        # a rebuild that has not ended was of what is put away now
        return place.decide(place.kept_name("restore"), [*keeping.items, keeping.home.rebuild_file.name])

    keeping.must_be_alone()
    try:
        check_identity(card.identity, keeping.identity, str(source))
        unpack(source, place.begin(), job)
        store = open_store(place.next_store, keeping.identity)
        store.count_tracks()
        store.close()
        return card, keeping.alone(put_in_place)
    except StoreIdentityError as error:
        raise StoreIdentityError(
            error.what.replace("The store at", "The backup", 1), remedy="use the version of temptrack that made it"
        ) from error
    finally:
        place.give_up()
