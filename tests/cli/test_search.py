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


def test_conditions_and_exclusions_are_heeded(stock: Stock) -> None:
    def titles(*question: str) -> set[str]:
        return {
            found["track"]["title"] for found in stock.shell.json("search", *question, "--limit", "50")["suggestions"]
        }

    everything = titles("duration:>0s")
    assert "walk" in everything
    assert titles("title:walk") == {"walk"}
    assert titles("-walk duration:>0s") == everything - {"walk"}
    assert titles('"walk" -title:walk tempo:>0') < everything


def test_a_condition_that_cannot_be_meant_is_pointed_at(stock: Stock) -> None:
    error = stock.shell("search", "sad tempo:fast", code=1).stderr
    assert "'tempo:fast' at character 5" in " ".join(error.split())


def test_a_mistyped_option_is_not_taken_for_words(stock: Stock) -> None:
    assert "--limt" in stock.shell("search", "calm", "--limt", "3", code=2).stderr


def test_no_words_are_refused(stock: Stock) -> None:
    assert "text" in stock.shell("search", "  ", code=1).stderr
