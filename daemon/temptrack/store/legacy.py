"""What a store of any schema or fingerprint says of the media it was made from: enough to make it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from temptrack.errors import StoreError
from temptrack.store.feedback import FeedbackRecord
from temptrack.store.records import StoreIdentity

if TYPE_CHECKING:
    from temptrack.store.lance.bridge import Database


@dataclass(frozen=True)
class Legacy:
    """What can be taken over, whatever has changed."""

    identity: StoreIdentity
    track_paths: tuple[str, ...]
    film_paths: tuple[str, ...]
    facts: dict[str, tuple[str, str]]
    """Track id to its licence and when it was added (RFC 3339), which no file need state."""
    stated: tuple[tuple[str, str, float, float], ...]
    """Film path, labels a person stated (separated by ``;``), from and to second."""
    feedback: tuple[FeedbackRecord, ...]

    def same_style(self, identity: StoreIdentity) -> bool:
        """Whether style vectors of the two can be compared."""
        return self.identity.fingerprints.get("style") == identity.fingerprints.get("style")


def read_legacy(folder: Path) -> Legacy:
    """Read what can be taken over from a store, open or not.

    Raises
    ------
    StoreError
        When its tables do not open or their rows cannot be read.
    """
    from temptrack.store.feedback_rows import feedback_of
    from temptrack.store.lance.bridge import Database
    from temptrack.store.schemas import stamp_of

    database = Database(folder)
    tracks = _rows(database, "tracks", ("track_id", "path", "licence", "added_at"))
    films = _rows(database, "films", ("film_id", "path"))
    table = database.open("feedback") if "feedback" in database.names() else None
    stamped = database.open("tracks")
    return Legacy(
        stamp_of(stamped.schema) if stamped is not None else StoreIdentity(0, {}),
        tuple(row["path"] for row in tracks),
        tuple(row["path"] for row in films),
        {row["track_id"]: (row["licence"] or "", row["added_at"] or "") for row in tracks},
        _stated(database, {row["film_id"]: row["path"] for row in films}),
        tuple(feedback_of(table.read())) if table is not None else (),
    )


def _stated(database: "Database", paths: dict[str, str]) -> tuple[tuple[str, str, float, float], ...]:
    """What people stated of scenes; before their origin was kept, certain labels were the stated ones."""
    rows = _rows(database, "scenes", ("film_id", "film_in_s", "film_out_s", "actions"))
    said = []
    for row in rows:
        actions: Sequence[dict[str, Any]] = row["actions"] or []
        labels = [
            one["label"] for one in actions if one.get("origin", "stated") == "stated" and one["probability"] == 1
        ]
        if labels and row["film_id"] in paths:
            said.append((paths[row["film_id"]], ";".join(labels), row["film_in_s"], row["film_out_s"]))
    return tuple(said)


def _rows(database: "Database", name: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    if name not in database.names():
        return []
    table = database.open(name)
    if table is None:
        return []
    try:
        return list(table.read([column for column in columns if column in table.schema.names]).to_pylist())
    except StoreError as error:
        raise StoreError(error.what, remedy="run `temptrack catalogue repair` first") from error
