from pathlib import Path

from tests.cli.conftest import Stock


def test_list(stock: Stock) -> None:
    listed = stock.shell.json("models", "list")
    assert set(listed) == {"models", "models_folder"}
    assert sum(model["selected"] for model in listed["models"]) == 1
    for model in listed["models"]:
        assert set(model) == {"name", "size_bytes", "licence", "speed_class", "installed", "selected", "path"}
        assert model["licence"]
    done = stock.shell("models", "list")
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_path(stock: Stock) -> None:
    listed = stock.shell.json("models", "list")
    assert stock.shell("models", "path").stdout == f"{listed['models_folder']}\n"
    first = listed["models"][0]
    assert stock.shell("models", "path", first["name"]).stdout == f"{first['path']}\n"
    assert Path(listed["models_folder"]).is_relative_to(stock.shell.home)


def test_an_unknown_model_is_refused_before_any_download(stock: Stock) -> None:
    done = stock.shell("models", "pull", "no/such", code=1)
    assert "no/such" in done.stderr
    assert "Downloading" not in done.stderr
