"""Verdicts over real gRPC and the command line, also on what an earlier daemon answered."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, NotFoundError, TrackNotFoundError
from temptrack.home import Home
from temptrack.v1 import library_pb2
from temptrack.v1.suggest_pb2 import (
    VERDICT_KEPT,
    VERDICT_REJECTED,
    VERDICT_REPLACED,
    FeedbackRequest,
    GivenVerdict,
    ListFeedbackRequest,
    SearchRequest,
    SuggestResult,
)
from tests.running import run_cli, running_daemon


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("feedback") / "home")


@pytest.fixture(scope="module")
def told(home: Home, music: Path) -> Iterator[Daemon]:
    """A daemon of its own, with three tracks: verdicts stay."""
    with running_daemon(home) as daemon:
        daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=[str(music)]))
        yield daemon


def ask(daemon: Daemon, text: str = "calm night") -> SuggestResult:
    return daemon.follow(daemon.suggest.Search, SearchRequest(text=text))


def given(daemon: Daemon) -> list[GivenVerdict]:
    return list(daemon.call(daemon.suggest.ListFeedback, ListFeedbackRequest()).verdicts)


def test_a_verdict_is_kept_once_and_a_later_one_overrides(told: Daemon) -> None:
    answer = ask(told)
    second = answer.suggestions[1]
    request = FeedbackRequest(answer_id=answer.answer_id, rank=2, verdict=VERDICT_KEPT)
    before = len(given(told))
    for _ in range(2):
        done = told.call(told.suggest.Feedback, request)
        assert (done.verdict.track_id, done.verdict.title) == (second.track.track_id, second.track.title)
        assert done.verdicts == before + 1
    newest = given(told)[0]
    assert (newest.rank, newest.confidence, newest.question) == (2, second.confidence, "calm night")
    over = FeedbackRequest(answer_id=answer.answer_id[:8], track_id=second.track.track_id, verdict=VERDICT_REJECTED)
    assert told.call(told.suggest.Feedback, over).verdicts == before + 1
    assert given(told)[0].verdict == VERDICT_REJECTED


def test_what_was_kept_comes_first_when_the_same_is_asked_again(told: Daemon) -> None:
    text = "brave river"
    last = ask(told, text).suggestions[-1].track
    told.call(told.suggest.Feedback, FeedbackRequest(track_id=last.path, verdict=VERDICT_KEPT))
    first = ask(told, text).suggestions[0]
    assert first.track.track_id == last.track_id
    assert "you kept it" in " ".join(reason.text for reason in first.reasons if reason.route == "choices")


def test_a_replacement_is_named_by_rank_or_path(told: Daemon) -> None:
    answer = ask(told, "an old mill")
    first, second = (one.track for one in answer.suggestions[:2])
    for name in ("2", second.path, second.track_id[:8]):
        done = told.call(told.suggest.Feedback, FeedbackRequest(rank=1, verdict=VERDICT_REPLACED, replaced_by=name))
        assert done.verdict.track_id == first.track_id
        assert (done.verdict.replaced_by, done.verdict.replaced_by_title) == (second.track_id, second.title)


@pytest.mark.parametrize(
    ("request_", "error", "says"),
    [
        (FeedbackRequest(rank=1), InvalidInputError, "verdict 0 is none; say kept, rejected or replaced"),
        (FeedbackRequest(rank=1, verdict=99), InvalidInputError, "verdict 99 is none"),  # type: ignore[arg-type]
        (FeedbackRequest(verdict=VERDICT_KEPT), InvalidInputError, "track_id is empty"),
        (FeedbackRequest(rank=9, verdict=VERDICT_KEPT), NotFoundError, "has 3 tracks, none of rank 9"),
        (FeedbackRequest(rank=0, verdict=VERDICT_KEPT), NotFoundError, "none of rank 0"),
        (FeedbackRequest(rank=1, verdict=VERDICT_REPLACED), InvalidInputError, "replaced_by is empty"),
        (FeedbackRequest(rank=1, verdict=VERDICT_KEPT, replaced_by="2"), InvalidInputError, "comes with another"),
        (FeedbackRequest(rank=1, verdict=VERDICT_REPLACED, replaced_by="1"), InvalidInputError, "replaced by itself"),
        (FeedbackRequest(rank=1, verdict=VERDICT_REPLACED, replaced_by="xyzzy"), TrackNotFoundError, "'xyzzy'"),
        (FeedbackRequest(track_id="xyzzy", verdict=VERDICT_KEPT), TrackNotFoundError, "'xyzzy'"),
        (FeedbackRequest(answer_id="xyzzy", rank=1, verdict=VERDICT_KEPT), NotFoundError, "No answer 'xyzzy'"),
    ],
)
def test_what_means_nothing_is_one_sentence(
    told: Daemon, request_: FeedbackRequest, error: type[Exception], says: str
) -> None:
    ask(told)
    before = given(told)
    with pytest.raises(error, match=says) as raised:
        told.call(told.suggest.Feedback, request_)
    assert str(raised.value).count(".") - str(raised.value).count("..") <= 2
    assert given(told) == before


def test_a_track_that_was_not_suggested_is_refused(told: Daemon) -> None:
    answer = told.follow(told.suggest.Search, SearchRequest(text="calm", limit=1))
    others = {one.track.track_id for one in ask(told, "calm").suggestions} - {answer.suggestions[0].track.track_id}
    request = FeedbackRequest(answer_id=answer.answer_id, track_id=min(others), verdict=VERDICT_KEPT)
    with pytest.raises(NotFoundError, match="did not suggest"):
        told.call(told.suggest.Feedback, request)


def test_the_command_line_says_and_lists(told: Daemon, home: Home) -> None:
    answer = ask(told, "the long way home")
    title = answer.suggestions[1].track.title
    done = run_cli("feedback", "last", "2", "--kept", home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{title} was kept. ")
    other = run_cli("feedback", answer.answer_id, "1", "--replaced-by", "2", "--json", home=home)
    assert json.loads(other.stdout)["verdict"]["replaced_by"] == answer.suggestions[1].track.track_id
    table = run_cli("feedback", "--list", home=home).stdout
    assert f"replaced by {title}"[:12] in table
    assert max(map(len, table.splitlines())) <= 80
    refused = run_cli("feedback", "last", "7", "--kept", home=home)
    assert refused.returncode == 1
    assert "none of rank 7" in refused.stderr
