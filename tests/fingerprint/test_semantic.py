"""The semantic fingerprint over a real open_clip model (random weights: what holds for any weights is tested)."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.errors import CancelledError, MediaNotFoundError
from temptrack.fingerprint.picture import watch_picture
from temptrack.fingerprint.picture.scenes import shots_between
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.vocabulary import vocabulary
from temptrack.media import Span, read_frames
from temptrack.models import ImageTextModel
from temptrack.progress import Job


@pytest.fixture(scope="module")
def semantic(tiny_model: ImageTextModel) -> SemanticFingerprint:
    return SemanticFingerprint(tiny_model)


@pytest.fixture(scope="module")
def clip(media_folder: Path) -> Path:
    return media_folder / "film" / "tears_of_steel_battle_70s.webm"


def test_the_identity_holds_the_weights(semantic: SemanticFingerprint, tiny_model: ImageTextModel) -> None:
    identity = semantic.identity
    assert (identity.name, identity.dimension) == ("semantic", 32)
    assert tiny_model.identity_key in identity.key


@pytest.mark.media
def test_each_shot_has_a_unit_row(semantic: SemanticFingerprint, clip: Path) -> None:
    shots = [Span(0, 2), Span(30, 40), Span(5, 6.5)]
    rows = semantic.of_range(clip, shots, job=Job())
    assert rows.shape == (3, 32)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alone = np.concatenate([semantic.of_range(clip, [shot], job=Job()) for shot in shots])
    np.testing.assert_allclose(rows, alone, atol=1e-4)


@pytest.mark.media
def test_a_short_shot_is_one_frame(semantic: SemanticFingerprint, tiny_model: ImageTextModel, clip: Path) -> None:
    row = semantic.of_range(clip, [Span(10, 12)], job=Job())[0]
    (frame,) = read_frames(clip, [11.0], exact=True, max_side_px=480, job=Job())
    np.testing.assert_allclose(row, tiny_model.embed_images([frame.rgb], Job())[0], atol=1e-4)


class Counting:
    """The tiny model, and how many pictures it was shown."""

    def __init__(self, model: ImageTextModel) -> None:
        self.identity_key, self.dimension, self.logit_scale = model.identity_key, model.dimension, model.logit_scale
        self.embed_texts = model.embed_texts
        self._model = model
        self.shown = 0

    def embed_images(self, images: Sequence[NDArray[np.uint8]], job: Job) -> NDArray[np.float32]:
        self.shown += len(images)
        return self._model.embed_images(images, job)


@pytest.mark.media
def test_what_was_seen_while_watching_is_not_read_again(
    tiny_model: ImageTextModel, media_folder: Path, tmp_path: Path
) -> None:
    trailer = media_folder / "film" / "sintel_trailer_52s_480x204.mp4"
    model, plain = Counting(tiny_model), SemanticFingerprint(tiny_model)
    watching = watch_picture(trailer, Span(8, 30), every_frame=True, picks=True, job=Job())
    trace = SemanticFingerprint(model, cache_folder=tmp_path).see(trailer, watching, Job())
    shots = shots_between(trace.cuts_s, trace.in_s, trace.out_s)
    shown, later = model.shown, SemanticFingerprint(model, cache_folder=tmp_path)
    assert shown >= len(shots) > 3
    np.testing.assert_allclose(
        later.of_range(trailer, shots, job=Job()), plain.of_range(trailer, shots, job=Job()), atol=1e-4
    )
    copy = Path(shutil.copy(trailer, tmp_path / "moved.mp4"))
    inside = [Span(shot.source_in_s, shot.source_out_s) for shot in shots_between(trace.cuts_s, 11.0, 27.0)[1:-1]]
    later.of_range(copy, inside, job=Job())
    assert model.shown == shown
    assert later.missing(copy, [Span(40, 44)]) == [41, 43]


@pytest.mark.media
def test_many_shots_are_read_in_portions(semantic: SemanticFingerprint, clip: Path) -> None:
    shots = [Span(2 * i, 2 * i + 2) for i in range(33)]
    rows = semantic.of_range(clip, shots, job=Job())
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(rows[20], semantic.of_range(clip, [shots[20]], job=Job())[0], atol=1e-4)


def test_no_shots_no_rows(semantic: SemanticFingerprint, clip: Path) -> None:
    assert semantic.of_range(clip, [], job=Job()).shape == (0, 32)


def test_a_file_that_is_gone(semantic: SemanticFingerprint, tmp_path: Path) -> None:
    with pytest.raises(MediaNotFoundError):
        semantic.of_range(tmp_path / "gone.mp4", [Span(0, 1)], job=Job())


def test_a_cancelled_job_stops(semantic: SemanticFingerprint, clip: Path) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        semantic.of_range(clip, [Span(0, 1)], job=job)


def test_pooling_is_the_mean_direction(semantic: SemanticFingerprint) -> None:
    rows = np.eye(3, dtype=np.float32)
    np.testing.assert_allclose(semantic.pool(rows), np.full(3, 3**-0.5), atol=1e-6)
    assert semantic.pool(np.zeros((0, 5), np.float32)).tolist() == [0.0] * 5


def test_a_label_finds_its_own_words(semantic: SemanticFingerprint, tiny_model: ImageTextModel) -> None:
    for group in vocabulary().groups:
        mine = tiny_model.embed_texts(group.prompts[3]).sum(axis=0)
        first, probability = semantic.label(mine / np.linalg.norm(mine), groups=[group.name])[0]
        assert first == group.labels[3]
        assert probability > 1 / len(group.labels)


def test_probabilities_add_up_to_one_in_each_group(semantic: SemanticFingerprint) -> None:
    vector = semantic.of_text("two people run across a roof")
    for group in vocabulary().groups:
        named = semantic.label(vector, groups=[group.name])
        assert sum(probability for _, probability in named) == pytest.approx(1)
        assert [p for _, p in named] == sorted((p for _, p in named), reverse=True)
    assert len(semantic.label(vector)) == sum(
        len(g.labels) for g in vocabulary().groups if g.name in {"action", "setting"}
    )


def test_a_temperature_softens_and_keeps_the_order(semantic: SemanticFingerprint) -> None:
    vector = semantic.of_text("a person running")
    plain = semantic.label(vector, groups=["action"])
    soft = semantic.label(vector, groups=["action"], temperatures={"action": 5.0, "mood": 0.1})
    assert [label for label, _ in plain] == [label for label, _ in soft]
    assert soft[0][1] < plain[0][1]
    assert sum(probability for _, probability in soft) == pytest.approx(1)


def test_chooses_among_any_labels(semantic: SemanticFingerprint, tiny_model: ImageTextModel) -> None:
    found = vocabulary().find("Sword Fight")
    assert found is not None
    mine = tiny_model.embed_texts(found[0].prompts_of(found[1])).sum(axis=0)
    chosen = semantic.choose(mine / np.linalg.norm(mine), ["knitting", "sword fight"])
    assert chosen.shape == (2,)
    assert chosen.argmax() == 1


def test_text_is_one_unit_vector(semantic: SemanticFingerprint) -> None:
    vector = semantic.of_text("a storm at sea")
    assert vector.shape == (32,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
