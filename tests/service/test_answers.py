"""What was answered is remembered, by any process, and not for ever."""

from pathlib import Path

import pytest

from temptrack.errors import InvalidInputError, NotFoundError
from temptrack.fingerprint.picture import TraceCache
from temptrack.progress import Job
from temptrack.service.answers import Answers
from temptrack.suggest import Answer, Query, Suggester
from tests.store.making import plain
from tests.suggest.worlds import grid_of_tracks, new_store

SUGGESTER = Suggester(new_store(grid_of_tracks(3)), TraceCache(Path("/nonexistent")), lambda: None)


def answer(text: str = "sad and slow") -> Answer:
    return SUGGESTER.suggest(Query(text=text), Job())


def test_an_answer_is_found_again_by_another_process(tmp_path: Path) -> None:
    given = answer()
    name = Answers(tmp_path / "answers").remember(given)
    past = Answers(tmp_path / "answers").find(name)
    assert past.answer_id == name
    assert plain(past.asked) == plain(given.asked)
    assert past.raw_confidence == given.uncertainty.raw_confidence
    assert [(one.track_id, one.rank, one.confidence, one.evidence) for one in past.suggestions] == [
        (one.track.track_id, one.rank, one.confidence, one.evidence) for one in given.suggestions
    ]
    assert past.suggestions[0].evidence[0].route == "text"


def test_the_last_one_needs_no_name_and_a_beginning_will_do(tmp_path: Path) -> None:
    answers = Answers(tmp_path)
    names = [answers.remember(answer(text)) for text in ("sad", "happy", "calm")]
    assert answers.find("").answer_id == names[-1]
    assert [answers.find(name[:10]).asked.text for name in names] == ["sad", "happy", "calm"]


def test_the_oldest_are_forgotten(tmp_path: Path) -> None:
    answers, given = Answers(tmp_path, most=3), answer()
    names = [answers.remember(given) for _ in range(5)]
    assert len(list(tmp_path.iterdir())) == 3
    assert answers.find(names[2]).answer_id == names[2]
    with pytest.raises(NotFoundError, match=names[1]):
        answers.find(names[1])


def test_names_that_mean_nothing_or_several_are_refused(tmp_path: Path) -> None:
    answers = Answers(tmp_path)
    with pytest.raises(NotFoundError, match="No answer is remembered; ask again"):
        answers.find("")
    name = answers.remember(answer())
    for none in ("nonsense", name[:3], "../answers", "*"):
        with pytest.raises(NotFoundError):
            answers.find(none)
    (file,) = tmp_path.iterdir()
    file.with_name(f"{'0' * 20}-{name[:8]}ffffffff.json").write_bytes(file.read_bytes())
    with pytest.raises(InvalidInputError, match="2 answers"):
        answers.find(name[:8])


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"asked": {"style": "!"}}'])
def test_a_damaged_file_is_an_answer_not_remembered(tmp_path: Path, content: str) -> None:
    answers = Answers(tmp_path)
    name = answers.remember(answer())
    next(tmp_path.iterdir()).write_text(content)
    with pytest.raises(NotFoundError):
        answers.find(name)


def test_an_answer_that_cannot_be_written_is_an_answer_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "answers").write_text("a file where the folder should be")
    assert Answers(tmp_path / "answers").remember(answer()) == ""
    assert "could not be written" in caplog.text
