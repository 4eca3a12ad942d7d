"""Catalogues that other releases left are opened, and answer."""

import io
import lzma
import tarfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from temptrack.errors import StoreError, StoreIdentityError
from temptrack.fingerprint.types import Identity
from temptrack.progress import Job
from temptrack.store import (
    SCHEMA_VERSION,
    Store,
    StoreIdentity,
    Verdict,
    find_loose_ends,
    open_store,
    read_legacy,
    store_identity,
    unpack,
    verify_store,
)
from temptrack.store.lance.bridge import Database
from temptrack.store.migrations import STEPS, cannot_be_made_up, fitted
from temptrack.store.schemas import stamped, tracks_schema
from temptrack.store.table_schemas import table_schemas
from tests.store.making import IDENTITY, LIKENESS, STYLE, film, plain, track, vector

CATALOGUES = Path(__file__).parent / "catalogues"
RELEASES = sorted(CATALOGUES.glob("release-*.tar.xz"))


@pytest.fixture
def schema_2(tmp_path: Path) -> Path:
    """A store that the program of schema 2 wrote: five tracks and two films of `tests.store.making`."""
    data = io.BytesIO(lzma.decompress((CATALOGUES / "schema-2.tar.xz").read_bytes()))
    with tarfile.open(fileobj=data) as archive:
        if hasattr(tarfile, "data_filter"):  # Python 3.11.4
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(tmp_path / "store")  # noqa: S202 - our own
    return tmp_path / "store"


def check_schema_2(store: Store) -> None:
    assert [each.track_id for each in store.iter_tracks()] == [track(i).track_id for i in range(5)]
    kept = store.get_track(track(3).track_id)
    assert plain(kept.likeness) == plain(track(3).likeness)
    assert [plain(section) for section in kept.sections] == [plain(section) for section in track(3).sections]
    assert (kept.title, kept.tempo_bpm, kept.licence) == ("Title 3", 90.5, "unknown")
    assert (kept.tempo_confidence, kept.tension, kept.moods, len(kept.downbeats_s)) == (0.0, 0.5, (), 0)
    assert [hit.record.track_id for hit in store.find_tracks("title 4", 1)] == [track(4).track_id]
    assert [hit.record.track_id for hit in store.nearest_tracks(vector(2, LIKENESS.dimension), 1)] == [
        track(2).track_id
    ]
    assert {each.title: each.scene_count for each in store.films()} == {"Heat": 4, "O'Brien": 3}
    told = {scene.scene_id: scene for scene in store.scenes("heat")}
    as_made = {scene.scene_id: scene for scene in film("heat", 4)[1]}
    for name, scene in told.items():
        assert plain(scene.style) == plain(as_made[name].style)
        assert plain(scene.semantic) == plain(as_made[name].semantic)
        assert [label.label for label in scene.actions] == [label.label for label in as_made[name].actions]
        assert scene.dynamics is None
    assert {cue.track_speed for cue in store.film_cues("heat")} == {1.0}
    assert find_loose_ends(store, Job()) == ()


def test_a_store_of_schema_2_is_brought_forward_and_the_old_one_kept(schema_2: Path) -> None:
    before = {path.relative_to(schema_2): path.read_bytes() for path in schema_2.rglob("*") if path.is_file()}
    store = open_store(schema_2, IDENTITY)
    check_schema_2(store)
    store.put_tracks([track(9)])
    store.put_film(*film("alien"))
    assert plain(store.get_track(track(9).track_id)) == plain(track(9))
    store.close()
    assert not verify_store(schema_2, IDENTITY, Job()).damaged
    again = open_store(schema_2, IDENTITY)
    assert again.count_tracks() == 6
    again.close()
    (kept,) = (schema_2.parent / "kept").iterdir()
    assert kept.name.startswith("schema-2-")
    after = kept / "store"
    assert {path.relative_to(after): path.read_bytes() for path in after.rglob("*") if path.is_file()} == before


def test_brought_forward_without_room_it_stays_as_it_was(schema_2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("no room")

    monkeypatch.setattr("temptrack.store.lance.table.Table.add", full)
    with pytest.raises(StoreError, match="no room"):
        open_store(schema_2, IDENTITY)
    monkeypatch.undo()
    assert not (schema_2.parent / "kept").exists()
    store = open_store(schema_2, IDENTITY)
    check_schema_2(store)
    store.close()


def test_what_no_step_leads_to_is_refused_with_what_to_do(schema_2: Path) -> None:
    changed = store_identity(Identity("style", 9, 6, "other"), LIKENESS)
    with pytest.raises(StoreIdentityError, match="catalogue rebuild"):
        open_store(schema_2, changed)
    with pytest.raises(StoreIdentityError, match="schema version 2"):
        open_store(schema_2, StoreIdentity(1, IDENTITY.fingerprints))
    legacy = read_legacy(schema_2)
    assert len(legacy.track_paths) == 5
    assert len(legacy.film_paths) == 2
    assert legacy.identity.schema_version == 2
    assert not legacy.same_style(changed)


def test_a_column_that_came_since_is_added_with_what_stands_for_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store", IDENTITY)
    store.put_tracks([track(i) for i in range(700)])
    store.close()
    database = Database(tmp_path / "store")
    whole = database.open("tracks")
    assert whole is not None
    rows = whole.read().drop_columns(["tension", "genres"])
    database.drop("tracks")
    database.create("tracks", stamped(rows.schema, IDENTITY)).add(rows)
    store = open_store(tmp_path / "store", IDENTITY)
    assert store.count_tracks() == 700
    assert {(each.tension, each.genres) for each in store.iter_tracks()} == {(0.5, ())}
    assert plain(store.get_track(track(600).track_id).likeness) == plain(track(600).likeness)
    store.close()


def test_every_version_has_a_way_forward_or_a_catalogue_that_shows_there_is_none() -> None:
    assert set(STEPS) == set(range(2, SCHEMA_VERSION)), "a step for each version since 2, and none beyond"
    for version in STEPS:
        assert (CATALOGUES / f"schema-{version}.tar.xz").is_file()
    assert RELEASES


def test_rows_fit_the_schema_whatever_they_lack() -> None:
    whole = tracks_schema(LIKENESS.dimension)
    schema = whole.remove(whole.get_field_index("likeness"))
    empty = fitted("tracks", pa.table({"track_id": ["a", "b"]}), schema)
    assert empty.schema == schema
    assert cannot_be_made_up(schema, whole)
    assert not cannot_be_made_up(empty.schema, schema)
    assert len(empty) == 2
    assert set(table_schemas(IDENTITY)) >= {"tracks", "films", "scenes", "cues", "feedback"}
    assert STYLE.dimension == 6


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name.removesuffix(".tar.xz"))
def test_the_catalogue_of_each_release_is_opened_and_answers(release: Path, tmp_path: Path) -> None:
    assert release.stat().st_size < 100_000
    (tmp_path / "backup.tar").write_bytes(lzma.decompress(release.read_bytes()))
    card = unpack(tmp_path / "backup.tar", tmp_path, Job())
    now = StoreIdentity(SCHEMA_VERSION, card.fingerprints)
    store = open_store(tmp_path / "store", now)
    assert (store.count_tracks(), store.count_films(), store.count_feedback()) == (
        card.tracks,
        card.films,
        card.verdicts,
    )
    assert (card.tracks, card.films, card.verdicts) == (4, 2, 1)
    assert find_loose_ends(store, Job()) == ()
    for each in store.iter_tracks():
        best = store.nearest_tracks(each.likeness, 1)[0]
        assert best.record.track_id == each.track_id
        assert best.score == pytest.approx(1.0, abs=1e-5)
        assert each.licence == "CC0 1.0"
    for scene in store.scenes():
        assert store.nearest_scenes("style", scene.style, 1)[0].record.scene_id == scene.scene_id
        assert np.isfinite(store.cues([scene.cue_id])[scene.cue_id].likeness).all()
    assert [one.verdict for one in store.feedback()] == [Verdict.KEPT]
    store.close()
    assert len(read_legacy(tmp_path / "store").track_paths) == 4
