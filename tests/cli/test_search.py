from tests.cli.conftest import Stock
from tests.cli.test_suggest import check_fields


def test_it_answers_the_suggest_message(stock: Stock) -> None:
    answer = stock.shell.json("search", "walk")
    check_fields(answer)
    assert answer["suggestions"][0]["track"]["title"] == "walk"
    assert any(reason["route"] == "text" for reason in answer["suggestions"][0]["reasons"])


def test_words_need_no_quotes(stock: Stock) -> None:
    done = stock.shell("search", "fast", "chase", "--limit", "1")
    assert "chase" in done.stdout
    assert "Your words:" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_no_words_are_refused(stock: Stock) -> None:
    assert "text" in stock.shell("search", "  ", code=1).stderr
