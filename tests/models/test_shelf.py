"""Where weights are looked for, what is said when there are none, and loading once for everybody."""

import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from temptrack.errors import ModelNotFoundError, WeightsUnavailableError
from temptrack.models import DEFAULT_MODEL, ImageTextModel, ModelShelf, Running
from temptrack.progress import Job
from tests.local_hub import Hub
from tests.tiny_model import TINY


@pytest.fixture(autouse=True)
def own_hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees the user's hub cache."""
    cache = tmp_path / "hub-cache"
    monkeypatch.setenv("HF_HUB_CACHE", str(cache))
    return cache


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    return ModelShelf(tmp_path / "models", TINY.name, known=[TINY])


def test_an_empty_shelf_says_so(shelf: ModelShelf, tmp_path: Path) -> None:
    assert not shelf.available()
    assert shelf.why_unavailable() == (
        "The weights of tiny-test/random are not on this machine; run `temptrack models pull`."
    )
    (card,) = shelf.cards()
    assert (card.name, card.installed, card.selected, card.licence) == (TINY.name, False, True, "MIT")
    assert card.path == tmp_path / "models" / "tiny-test" / "random" / "open_clip_model.safetensors"
    with pytest.raises(WeightsUnavailableError, match="models pull"):
        shelf.load()


def test_an_explicit_checkpoint_comes_first(tiny_checkpoint: Path, tmp_path: Path) -> None:
    shelf = ModelShelf(tmp_path / "models", TINY.name, tiny_checkpoint, known=[TINY])
    assert shelf.available()
    assert shelf.why_unavailable() == ""
    assert shelf.path_of(TINY.name) == tiny_checkpoint
    assert shelf.load().identity_key.startswith("tiny-test/random/")


def test_a_checkpoint_that_is_gone_is_named(tmp_path: Path) -> None:
    shelf = ModelShelf(tmp_path, TINY.name, tmp_path / "gone.pt", known=[TINY])
    assert not shelf.available()
    assert "gone.pt' does not exist" in shelf.why_unavailable()


def test_the_hubs_own_cache_is_found(shelf: ModelShelf, tiny_checkpoint: Path, own_hub_cache: Path) -> None:
    place = own_hub_cache / "models--someone--tiny-test"
    snapshot = place / "snapshots" / ("a" * 40)
    snapshot.mkdir(parents=True)
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("a" * 40)
    shutil.copy(tiny_checkpoint, snapshot)
    assert shelf.available()
    assert shelf.path_of(TINY.name) == snapshot / "open_clip_model.safetensors"


def test_pull_then_load(shelf: ModelShelf, hub: Hub, tiny_checkpoint: Path) -> None:
    content = tiny_checkpoint.read_bytes()
    hub.files[f"{TINY.repository}/resolve/main/open_clip_model.safetensors"] = content
    card = shelf.pull("", Job())
    assert (card.found_in, card.checked) == ("models folder", "against the SHA-256 stated by 127.0.0.1")
    assert (card.installed, card.size_bytes) == (True, len(content))
    assert shelf.available()
    assert shelf.load().embed_texts(["a film"]).shape == (1, 32)
    hub.requests.clear()
    assert shelf.pull(TINY.name, Job()) == replace(card, loaded=True)
    assert hub.requests == [], "what is here is not asked for again"


def test_a_pair_we_do_not_know_is_looked_up_in_the_register(shelf: ModelShelf, hub: Hub) -> None:
    name = "ViT-B-32/datacomp_m_s128m_b4k"
    repository = "laion/CLIP-ViT-B-32-DataComp.M-s128M-b4K"
    hub.files[f"{repository}/resolve/main/open_clip_pytorch_model.bin"] = b"weights"
    card = shelf.pull(name, Job())
    assert card.path.name == "open_clip_pytorch_model.bin"
    assert card.licence.startswith("unknown")


@pytest.mark.parametrize("name", ["nothing", "a/b/c", "../x", "a/..", "no-such/model", "/", "a\\b/c"])
def test_a_name_that_means_no_model(shelf: ModelShelf, hub: Hub, name: str) -> None:
    with pytest.raises(ModelNotFoundError) as caught:
        shelf.pull(name, Job())
    assert caught.value.field == "name"
    assert hub.requests == []


def test_a_selected_name_that_means_no_model_is_told_not_raised(tmp_path: Path) -> None:
    shelf = ModelShelf(tmp_path, "nonsense")
    assert not shelf.available()
    assert "'nonsense' is not a model's name" in shelf.why_unavailable()
    assert [card.name for card in shelf.cards() if card.selected] == []
    with pytest.raises(ModelNotFoundError):
        shelf.load()


def test_threads_share_one_model(tiny_checkpoint: Path, tmp_path: Path) -> None:
    shelf = ModelShelf(tmp_path, TINY.name, tiny_checkpoint, known=[TINY])
    loaded: list[ImageTextModel] = []
    threads = [threading.Thread(target=lambda: loaded.append(shelf.load())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(model) for model in loaded}) == 1
    (card,) = shelf.cards()
    assert card.loaded
    shelf.unload()
    (card,) = shelf.cards()
    assert not card.loaded
    assert loaded[0].embed_texts(["a film"]).shape == (1, 32), "one that was handed out is read anew when it is used"
    (card,) = shelf.cards()
    assert card.loaded


def test_the_default_shelf_lists_the_catalogue(tmp_path: Path) -> None:
    cards = ModelShelf(tmp_path).cards()
    assert [card.name for card in cards if card.selected] == [DEFAULT_MODEL]
    assert len({card.path for card in cards}) == len(cards)
    assert not any(card.installed for card in cards)


def test_looking_at_the_shelf_imports_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import temptrack.fingerprint.picture, temptrack.fingerprint.semantic;"
        "from temptrack.models import ModelShelf; shelf = ModelShelf(Path(sys.argv[1]));"
        "shelf.cards(); shelf.available(); shelf.why_unavailable();"
        "print([m for m in ('torch', 'open_clip', 'librosa', 'lancedb', 'huggingface_hub') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_removing_frees_what_pulling_took(shelf: ModelShelf, hub: Hub, tiny_checkpoint: Path) -> None:
    hub.put(TINY.repository, "open_clip_model.safetensors", tiny_checkpoint.read_bytes())
    shelf.pull("", Job())
    shelf.load()
    (shelf.path_of(TINY.name).parent / "open_clip_model.safetensors.abc.unfinished").write_bytes(bytes(1000))
    assert shelf.remove(TINY.name) > tiny_checkpoint.stat().st_size + 1000
    assert not shelf.available()
    with pytest.raises(WeightsUnavailableError):
        shelf.load()
    with pytest.raises(ModelNotFoundError, match="There are no weights of"):
        shelf.remove(TINY.name)


def test_what_lies_elsewhere_is_not_removed(tiny_checkpoint: Path, tmp_path: Path) -> None:
    shelf = ModelShelf(tmp_path, TINY.name, tiny_checkpoint, known=[TINY])
    with pytest.raises(ModelNotFoundError, match="they are in"):
        shelf.remove(TINY.name)
    assert tiny_checkpoint.is_file()


def test_another_model_is_used_from_now_on(tiny_checkpoint: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    weights = load_file(tiny_checkpoint)
    torch.save({**weights, "visual.proj": weights["visual.proj"] + 0.1}, tmp_path / "mine.pt")
    shelf = ModelShelf(tmp_path, TINY.name, tiny_checkpoint, known=[TINY])
    before = shelf.load()
    card = shelf.select(TINY.name, tmp_path / "mine.pt")
    assert (card.path, card.found_in) == (tmp_path / "mine.pt", "checkpoint")
    after = shelf.load()
    assert after.identity_key != before.identity_key
    assert before.embed_texts(["still usable"]).shape == (1, 32)
    with pytest.raises(ModelNotFoundError):
        shelf.select("no-such/model")
    assert shelf.selected == TINY.name


def test_how_far_a_pull_is_can_be_seen(shelf: ModelShelf, hub: Hub, tiny_checkpoint: Path) -> None:
    hub.put(TINY.repository, "open_clip_model.safetensors", tiny_checkpoint.read_bytes())
    seen: set[int] = set()
    shelf.pull("", Job(lambda _: seen.add(shelf.pulling.percent if shelf.pulling else -1)))
    assert {0, 100} <= seen <= set(range(101))
    assert len(seen) > 10
    assert shelf.pulling is None


def test_models_of_the_register_that_are_here_are_listed(tmp_path: Path) -> None:
    place = tmp_path / "ViT-B-32" / "datacomp_m_s128m_b4k"
    place.mkdir(parents=True)
    (place / "open_clip_model.safetensors").write_bytes(b"weights")
    (card,) = (card for card in ModelShelf(tmp_path).cards() if card.installed)
    assert card.name == "ViT-B-32/datacomp_m_s128m_b4k"


def test_cores_are_shared_while_others_need_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temptrack.models.shelf.usable_cores", lambda: 8)
    shelf = ModelShelf(tmp_path)
    with shelf.sharing_cores():
        assert shelf._threads() == 4
    assert shelf._threads() == 8
    assert ModelShelf(tmp_path, running=Running(threads=3))._threads() == 3


def test_a_model_of_ones_own(tmp_path: Path, hub: Hub, tiny_checkpoint: Path) -> None:
    (tmp_path / "models.toml").write_text('["tiny-test/house"]\nrepository = "studio/house"\nlicence = "ours"\n')
    hub.put("studio/house", "open_clip_model.safetensors", tiny_checkpoint.read_bytes())
    shelf = ModelShelf(tmp_path, "tiny-test/house")
    assert shelf.pull("", Job()).licence == "ours"
    assert shelf.load().identity_key.startswith("tiny-test/house/")


def test_a_model_of_ones_own_that_is_on_no_hub(tmp_path: Path, tiny_checkpoint: Path) -> None:
    (tmp_path / "models.toml").write_text('["tiny-test/house"]\n')
    shelf = ModelShelf(tmp_path, "tiny-test/house")
    with pytest.raises(WeightsUnavailableError, match="is not on the hub; carry it here"):
        shelf.pull("", Job())
    assert shelf.carry_in("", tiny_checkpoint, Job()).installed


def test_pulling_mends_what_has_changed_and_fetches_nothing_that_has_not(
    shelf: ModelShelf, hub: Hub, tiny_checkpoint: Path
) -> None:
    hub.put(TINY.repository, "open_clip_model.safetensors", tiny_checkpoint.read_bytes())
    path = shelf.pull("", Job()).path
    path.touch()
    hub.requests.clear()
    assert shelf.pull("", Job()).sha256
    assert hub.ranges == [], "hashed, found to be the same, and noted anew"
    path.write_bytes(b"damaged")
    assert shelf.pull("", Job()).path.read_bytes() == tiny_checkpoint.read_bytes()
    path.rename(path.with_name("open_clip_pytorch_model.bin"))
    shelf.pull("", Job())
    assert sorted(p.name for p in path.parent.iterdir()) == ["open_clip_model.safetensors", "origin.json"]
