import re

import pytest

from temptrack.cli.answer import print_answer
from tests.cli.answers import answer, suggestion


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    out = capsys.readouterr().out
    assert "\x1b" not in out, "colour in a pipe"
    assert max(map(len, out.splitlines())) <= 80
    return out.replace("\N{NO-BREAK SPACE}", " ")


def test_it_fits_and_says_everything(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(answer(suggestion(1), suggestion(2, licence="unknown", confidence=0.08)))
    out = printed(capsys)
    lines = out.splitlines()
    assert lines[0] == "Worth a listen (confidence 44 %)"
    assert lines[1] == "Confidence is not calibrated."
    for words in (
        *(
            "Confidence is the probability of this.",
            "A fast, dark fight.",
            "12 shots",
            "fighting 71 %",
            "Note: The range has no sound.",
        ),
        *("Siege", "Doug Kaufman", "GPL-2.0", "62 %", "0:12.4 to 0:42.4 of 3:10", "gain −4.2 dB", "128 BPM", "A minor"),
        *("From 0:12.4: its energy runs with the picture's", "Or from 1:01.0, 0:02.5."),
        *("Film scenes: like the snow march", "Mood and energy: both are tense", "21 tracks and 1 learnt film"),
    ):
        assert words in out, words
    assert out.count("licence unknown!") == 1


def test_the_bar_is_as_long_as_the_confidence(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(answer(suggestion(1, confidence=1.0), suggestion(2, confidence=0.5), suggestion(3, confidence=0.01)))
    assert [bar.count("█") for bar in re.findall("[█░]{8}", printed(capsys))] == [8, 4, 0]


def test_reasons_stand_under_their_track(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(answer(suggestion(1, title="First"), suggestion(2, title="Second")))
    out = printed(capsys)
    assert out.index("First") < out.index("both are tense") < out.index("Second") < out.rindex("both are tense")


def test_abstaining_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(answer(suggestion(1), abstain=True))
    out = printed(capsys)
    assert out.startswith("Nothing here fits well enough (confidence 44 %)")
    assert out.index("The nearest misses:") < out.index("Siege")


def test_no_suggestion_says_what_next(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(answer(tracks=0))
    assert "temptrack library add" in printed(capsys)
    print_answer(answer(tracks=9))
    assert "Loosen the filters" in printed(capsys)


def test_titles_are_neither_markup_nor_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(answer(suggestion(1, title="[bold]x[/]\x1b[2J\x07", licence="[red]L[/]")))
    out = printed(capsys)
    assert "[bold]x[/]" in out
    assert "[red]L[/]" in out
    assert "\x07" not in out


@pytest.mark.parametrize("title", ["x" * 300, "戦いの歌" * 40, "🎻" * 60])
def test_long_and_wide_titles_are_cut(title: str, capsys: pytest.CaptureFixture[str]) -> None:
    licence = "A licence with a very long name indeed, version 4.0"
    print_answer(answer(suggestion(1, title=title, licence=licence)))
    out = printed(capsys)
    assert f"licence {licence}" in out
    assert "…" in out
    assert "62 %" in out
