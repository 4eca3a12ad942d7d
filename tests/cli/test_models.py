from pathlib import Path

import pytest

from tests.cli.conftest import Stock

FIELDS = {
    "name",
    "size_bytes",
    "licence",
    "speed_class",
    "installed",
    "selected",
    "path",
    "found_in",
    "sha256",
    "checked",
    "loaded",
    "reads",
}


def test_list(stock: Stock) -> None:
    listed = stock.shell.json("models", "list")
    assert set(listed) == {"models", "models_folder"}
    assert sum(model["selected"] for model in listed["models"]) == 1
    for model in listed["models"]:
        assert set(model) == FIELDS
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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pull", "--from", "gone.safetensors"), "Nothing is at"),
        (("remove", "ViT-B-32/laion2b_s34b_b79k", "--yes"), "There are no weights of ViT-B-32/laion2b_s34b_b79k in"),
        (("remove", "ViT-B-32/laion2b_s34b_b79k"), "Nobody can be asked here; add --yes"),
        (("remove", "a/../..", "--yes"), "'a/../..' is not a model's name"),
        (("use", "no-such/model"), "open_clip knows no model 'no-such/model'"),
        (("use", "all-MiniLM-L6-v2"), "all-MiniLM-L6-v2 reads sentences and is used wherever it is here"),
        (("use", "big"), "'big' is not a model's name"),
        (("reembed",), "No model can see scenes: The weights of ViT-B-32-256/datacomp_s34b_b86k are not on this"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(stock: Stock, words: tuple[str, ...], said: str) -> None:
    done = stock.shell("models", *words, code=1)
    assert said in " ".join(done.stderr.split())
    assert len(done.stderr.splitlines()) == 1
