"""A catalogue that several processes share: whole states, nothing lost, and nobody waits for the dead."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from temptrack.errors import BusyError, StoreError, StoreUnreachableError
from temptrack.store import Address, Store, open_store
from temptrack.store.address import Credentials, find_credentials
from temptrack.store.lance import moments, turns
from temptrack.store.lance.head import MARK_EVERY_S, READABLE_S, Head, Heads
from temptrack.store.lance.objects import Objects
from tests.s3 import KEY_ID, SECRET, Server
from tests.store.making import IDENTITY, everything, film, landmarks, plain, track, vector

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for what others wrote with each reading, and give up on the dead soon."""
    monkeypatch.setattr(moments, "FRESH_S", 0.0)
    monkeypatch.setattr(turns, "DEAD_AFTER_S", 3.0)


@contextmanager
def writer(what: str, address: Address, first: int = 0, many: int = 0) -> Iterator["subprocess.Popen[str]"]:
    words = [what, address.uri, address.endpoint, str(first), str(many)]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.shared_writer", *words],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            yield process
        finally:
            process.kill()


def heads(address: Address) -> Heads:
    return Heads(Objects(address, find_credentials(address)), address.uri)


def in_the_middle(address: Address) -> Head:
    """Return the head once somebody is writing."""
    while True:
        head, _ = heads(address).read()
        if head is not None and head.writer:
            return head


def stopped_in_the_middle(process: "subprocess.Popen[str]", address: Address) -> None:
    """Stop a process while it is writing, which it may have ended before the signal comes."""
    while True:
        in_the_middle(address)
        process.send_signal(signal.SIGSTOP)
        held, _ = heads(address).read()
        if held is not None and held.writer:
            return
        process.send_signal(signal.SIGCONT)


def seen(store: Store) -> tuple[tuple[str, int, int, int], ...]:
    """What one question sees of the films: their ids, scenes, cues and found scenes."""
    with store.moment():
        films, scenes = store.films(), store.scenes()
        cues = store.cues([scene.cue_id for scene in scenes if scene.cue_id])
        near = store.nearest_scenes("style", vector(1, 6), 99)
    told = []
    for one in films:
        own = [scene for scene in scenes if scene.film_id == one.film_id]
        assert len(own) == one.scene_count
        assert sum(cue.film_id == one.film_id for cue in cues.values()) == one.cue_count
        told.append((one.film_id, len(own), one.cue_count, sum(hit.record.film_id == one.film_id for hit in near)))
    assert sum(found for *_, found in told) == len(near) == len(scenes), "nothing is of a film that is gone"
    return tuple(told)


def states(many: int) -> set[tuple[tuple[str, int, int, int], ...]]:
    """Every state that the writer of films makes, one after another."""
    found: dict[str, int] = {}
    every = [dict(found)]
    for number in range(1, many + 1):
        for name in ("ours", "theirs"):
            found[name] = number
            every.append(dict(found))
        if number % 2 == 0:
            del found["theirs"]
            every.append(dict(found))
    return {tuple((name, n, (n + 1) // 2, n) for name, n in sorted(state.items())) for state in every}


def test_another_process_sees_only_states_that_were(bucket: Address) -> None:
    store, possible, found = open_store(bucket, IDENTITY), states(5), set()
    with writer("films", bucket, many=5) as process:
        while process.poll() is None:
            found.add(seen(store))
        assert process.wait() == 0
    assert seen(store) == (("ours", 5, 3, 5), ("theirs", 5, 3, 5))
    assert found <= possible
    assert len(found) >= 3, "the reader was there while it happened"
    store.close()


def test_two_writers_lose_nothing_and_write_nothing_twice(bucket: Address) -> None:
    open_store(bucket, IDENTITY).close()
    with writer("tracks", bucket, 0, 5) as one, writer("tracks", bucket, 2, 5) as other:
        assert (one.wait(), other.wait()) == (0, 0)
    store = open_store(bucket, IDENTITY)
    assert [plain(each) for each in store.iter_tracks()] == [plain(track(number)) for number in range(7)]
    assert store.count_tracks() == 7
    assert len(store.find_tracks("title", 99)) == 7, "each is found by its words, once"
    store.close()


def test_what_one_writes_the_others_see_and_their_editions_change(bucket: Address) -> None:
    one, other = open_store(bucket, IDENTITY), open_store(bucket, IDENTITY)
    before = other.edition("tracks"), other.edition("films")
    one.put_tracks([track(1)])
    assert other.count_tracks() == 1
    assert other.edition("tracks") != before[0]
    assert other.edition("films") == before[1]
    one.put_film(*film("heat"))
    assert other.edition("films") != before[1]
    other.put_tracks([track(2)])
    assert everything(one) == everything(other)


def test_a_question_goes_on_seeing_the_moment_at_which_it_began(bucket: Address) -> None:
    one, other = open_store(bucket, IDENTITY), open_store(bucket, IDENTITY)
    one.put_tracks([track(1), track(2)])
    one.put_landmarks([landmarks(1)])
    one.put_film(*film("heat"))
    with other.moment():
        before = everything(other)
        one.remove_tracks([track(1).track_id])
        one.remove_films(["heat"])
        one.compact()
        assert everything(other) == before
        assert other.count_tracks() == 2
        assert other.landmark_ids("landmarks/1") == {track(1).track_id}
    assert other.count_tracks() == 1
    assert not other.films()


def test_a_writer_that_dies_in_the_middle_holds_nobody_up_and_leaves_nothing(bucket: Address) -> None:
    store = open_store(bucket, IDENTITY)
    store.put_film(*film("kept"))
    with writer("for ever", bucket) as process:
        stopped_in_the_middle(process, bucket)
        process.kill()
    seen(store)
    store.put_film(*film("after"))
    names = [one.film_id for one in store.films()]
    assert {"kept", "after"} <= set(names) <= {"kept", "after", "ours"}
    assert sum(count for _, count, *_ in seen(store)) == store.count_scenes()
    head, _ = heads(bucket).read()
    assert head is not None
    assert (head.writer, head.untidy) == ("", False)


def test_a_writer_that_was_held_up_finds_its_turn_gone(bucket: Address) -> None:
    store = open_store(bucket, IDENTITY)
    with writer("for ever", bucket) as process:
        stopped_in_the_middle(process, bucket)
        store.put_tracks([track(1)])
        process.send_signal(signal.SIGCONT)
        _, said = process.communicate(timeout=60)
    assert "another took its turn" in said
    assert process.returncode == 1
    assert store.count_tracks() == 1


def test_a_turn_that_could_not_be_ended_is_taken_up_by_the_same_daemon(bucket: Address, s3: Server) -> None:
    store = open_store(bucket, IDENTITY)
    s3.refuse = lambda request: "500 Gone" if request["PATH_INFO"].endswith("head.json") and writes(request) > 1 else ""
    written = 0

    def writes(request: dict[str, object]) -> int:
        nonlocal written
        written += request["REQUEST_METHOD"] == "PUT"
        return written

    try:
        with pytest.raises(StoreError):
            store.put_tracks([track(1)])
    finally:
        s3.refuse = lambda _: ""
    store.put_tracks([track(1)])  # its own turn, which it need not wait for
    assert store.count_tracks() == 1


def test_who_waits_too_long_is_told_for_whom(bucket: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(bucket, IDENTITY)
    monkeypatch.setattr(turns, "_PATIENCE_S", 0.2)
    head, mark = heads(bucket).read()
    assert head is not None
    heads(bucket).write(replace(head, writer="workstation-7 (process 12)", turn="x"), mark)
    with pytest.raises(BusyError, match="workstation-7"):
        store.put_tracks([track(1)])
    assert store.count_tracks() == 0


def test_versions_are_kept_until_nobody_can_be_reading_them() -> None:
    head = Head().published({"tracks": 1}, 0.0, 1.0)
    head = head.published({"tracks": 2}, 9_000.0, 9_001.0)
    assert head.readable_since("tracks", 9_002.0) == 0.0, "the first was replaced just now, however old it is"
    assert head.readable_since("tracks", 9_002.0 + READABLE_S) == 0.0
    head = head.published({"tracks": 3}, 9_400.0, 9_401.0)
    later = 9_401.0 + MARK_EVERY_S + READABLE_S
    assert head.published({"tracks": 3}, later, later).readable_since("tracks", later) == 9_400.0


def test_no_mark_means_that_all_is_kept() -> None:
    assert Head().published({"tracks": 1}, 5.0, 6.0).readable_since("tracks", 7.0) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda a: replace(a, endpoint="http://127.0.0.1:9"), "does not answer"),
        (lambda a: replace(a, uri="s3://no-such-bucket/catalogue"), "There is no bucket 'no-such-bucket'"),
    ],
)
def test_what_cannot_be_reached_is_said_in_a_sentence(bucket: Address, change: object, told: str) -> None:
    with pytest.raises(StoreUnreachableError, match=told) as caught:
        open_store(change(bucket), IDENTITY)  # type: ignore[operator]
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "told"), [("403 Forbidden", "do not allow"), ("500 Internal Server Error", "does not answer|could not")]
)
def test_a_server_that_refuses_or_goes_away_is_said_and_comes_back(
    bucket: Address, s3: Server, status: str, told: str
) -> None:
    store = open_store(bucket, IDENTITY)
    store.put_tracks([track(1)])
    s3.refuse = lambda _: status
    try:
        with pytest.raises(StoreError, match=told) as caught:
            store.count_tracks()
        assert KEY_ID not in str(caught.value)
    finally:
        s3.refuse = lambda _: ""
    assert store.count_tracks() == 1


def test_a_server_that_writes_over_what_is_there_is_refused(bucket: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    objects = Objects(bucket, find_credentials(bucket))
    monkeypatch.setattr("obstore.put", lambda *_, **__: {"e_tag": "x"})
    monkeypatch.setattr("obstore.delete", lambda *_: None)
    with pytest.raises(StoreError, match="If-None-Match"):
        objects.check()


def test_a_copy_is_a_store_of_its_own(bucket: Address, tmp_path: Path) -> None:
    store = open_store(bucket, IDENTITY)
    store.put_tracks([track(number) for number in range(3)])
    store.put_film(*film("heat"))
    store.snapshot(tmp_path / "copy")
    copy = open_store(tmp_path / "copy", IDENTITY)
    assert everything(copy) == everything(store)
    assert len(copy.find_tracks("title", 9)) == 3
    copy.close()


def no_credentials(tmp_path: Path) -> dict[str, str]:
    return {
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
    }


def test_credentials_come_from_the_environment_or_amazons_files(tmp_path: Path) -> None:
    address, environment = Address("s3://studio/x", "", "eu-central-1"), no_credentials(tmp_path)
    with pytest.raises(StoreUnreachableError, match="no credentials"):
        find_credentials(address, environment)
    (tmp_path / "credentials").write_text("[default]\naws_access_key_id = A\naws_secret_access_key = B\n[b]\n")
    assert find_credentials(address, environment) == Credentials("A", "B")
    with pytest.raises(StoreUnreachableError):
        find_credentials(address, {**environment, "AWS_PROFILE": "b"})
    own = {"AWS_ACCESS_KEY_ID": "C", "AWS_SECRET_ACCESS_KEY": "D", "AWS_SESSION_TOKEN": "E"}
    assert find_credentials(address, {**environment, **own}) == Credentials("C", "D", "E")


def test_credentials_do_not_show_when_printed() -> None:
    assert "hidden" not in repr(Credentials("hidden", "hidden", "hidden"))
