import threading
from pathlib import Path

import pytest

from temptrack.errors import CancelledError, EmptyLibraryError, MediaUnreadableError
from temptrack.media.live import read_place
from temptrack.progress import Job, Progress
from temptrack.suggest import Query, Suggester
from temptrack.suggest.live import Plan, Revision, follow
from tests.live_server import Sender, sending
from tests.media.clips import drifting, write_clip
from tests.suggest.questions import NOWHERE
from tests.suggest.worlds import grid_of_tracks, new_store

SUGGESTER = Suggester(new_store(grid_of_tracks(4)), NOWHERE, lambda: None)


@pytest.fixture(scope="module")
def transport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds, first still, then moving."""
    calm = drifting(1, 1) * 125
    wild = [picture for seed in range(5) for picture in drifting(25, seed, step_px=9.0)]
    return write_clip(tmp_path_factory.mktemp("live") / "a.ts", [*calm, *wild])


def plan(url: str, *, every_s: float = 2.0, for_s: float = 0.0, window_s: float = 4.0) -> Plan:
    return Plan(read_place(url), every_s, for_s, window_s, timeout_s=1.0)


def test_revisions_come_as_the_stream_plays_and_follow_what_it_shows(transport: Path) -> None:
    revisions: list[Revision] = []
    told: list[Progress] = []
    with sending(Sender(transport, endless=True)) as sender:
        follow(SUGGESTER, Query(limit=3), plan(sender.url), revisions.append, Job(told.append))
    assert [r.number for r in revisions] == [1, 2, 3, 4, 5, 6]
    assert [r.stream_out_s for r in revisions] == pytest.approx([2, 4, 6, 8, 10, 10], abs=0.05)
    assert [r.stream_in_s for r in revisions] == pytest.approx([0, 0, 2, 4, 6, 6], abs=0.05)
    assert [r.last for r in revisions] == [False] * 5 + [True]
    assert revisions[0].changed
    assert not revisions[-1].changed
    assert all(r.lag_s >= 0 for r in revisions)
    assert revisions[0].answer.scene.affect.energy < revisions[4].answer.scene.affect.energy - 0.2
    energies = [r.answer.suggestions[0].track.affect.energy for r in (revisions[0], revisions[4])]
    assert energies[0] < energies[1]
    assert revisions[4].answer.scene.duration_s == pytest.approx(4.0, abs=0.05)
    assert {p.stage for p in told} >= {"open", "watch", "match", "place"}


def test_it_is_followed_for_as_long_as_asked(transport: Path) -> None:
    revisions: list[Revision] = []
    with sending(Sender(transport, bytes_per_s=transport.stat().st_size / 3, endless=True)) as sender:
        follow(SUGGESTER, Query(limit=2), plan(sender.url, for_s=3.0), revisions.append, Job())
        assert sender.gone.wait(10)
    assert [(r.number, r.last) for r in revisions] == [(1, False), (2, True)]
    assert revisions[-1].stream_out_s == pytest.approx(3.0, abs=0.1)


def test_what_was_seen_of_a_lost_stream_is_told_before_the_error(transport: Path) -> None:
    revisions: list[Revision] = []
    with (
        sending(Sender(transport, stall_after=transport.stat().st_size // 2)) as sender,
        pytest.raises(MediaUnreadableError, match="broke off"),
    ):
        follow(SUGGESTER, Query(limit=2), plan(sender.url, every_s=60.0), revisions.append, Job())
    assert [(r.number, r.last) for r in revisions] == [(1, True)]
    assert revisions[0].stream_out_s > 1


def test_cancelling_leaves_at_once(transport: Path) -> None:
    job = Job()
    with sending(Sender(transport, stall_after=transport.stat().st_size // 2)) as sender:
        threading.Timer(0.5, job.cancel).start()
        waiting = Plan(read_place(sender.url), 60.0, 0.0, 4.0, timeout_s=60.0)
        with pytest.raises(CancelledError):
            follow(SUGGESTER, Query(limit=2), waiting, lambda _: None, job)


def test_an_empty_library_is_told_before_anything_is_opened() -> None:
    with pytest.raises(EmptyLibraryError):
        follow(
            Suggester(new_store(), NOWHERE, lambda: None),
            Query(),
            plan("http://127.0.0.1:9/never"),
            lambda _: None,
            Job(),
        )
