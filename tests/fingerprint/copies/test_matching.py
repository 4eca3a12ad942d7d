from collections.abc import Callable, Iterator

import numpy as np
import pytest

from temptrack.fingerprint.copies import WAYS, CopyIndex, CopyMatch, Sights, find_copies
from temptrack.progress import Job
from tests.fingerprint.copies.pictures import FPS, Picture, film, sights

FILM = [10, 11, 12, 13, 14, 15]
INDEX = CopyIndex([("other", sights(film([1, 2, 3])).stored()), ("film", sights(film(FILM)).stored())])


def part(first: float, last: float) -> Iterator[Picture]:
    return (frame for n, frame in enumerate(film(FILM)) if first <= n / FPS < last)


def found(query: Sights) -> list[CopyMatch]:
    return find_copies(INDEX, query, Job())


CHANGES: dict[str, Callable[[Picture], Picture]] = {
    "as it is": lambda picture: picture,
    "graded": lambda picture: (255 * (picture / 255.0) ** 0.6).astype(np.uint8),
    "cropped": lambda picture: picture[5:-5, 8:-8],
    "letterboxed": lambda picture: np.pad(picture, ((20, 20), (0, 0)), constant_values=16),
    "captioned": lambda picture: np.where(np.arange(90)[:, None] > 76, 230, picture).astype(np.uint8),
    "small": lambda picture: picture[::2, ::2],
    "noisy": lambda picture: np.clip(picture + np.random.default_rng(0).normal(0, 12, picture.shape), 0, 255).astype(
        np.uint8
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_copy_is_found_at_its_place(name: str) -> None:
    (match,) = found(sights(part(3.0, 9.0), CHANGES[name]))
    assert (match.film_id, match.mirrored, match.speed) == ("film", False, 1.0)
    assert match.film_in_s - match.query_in_s == pytest.approx(3.0, abs=0.3)
    assert match.query_out_s - match.query_in_s == pytest.approx(6.0, abs=0.8)


def test_a_mirrored_copy_is_told_as_such() -> None:
    (match,) = found(sights(part(3.0, 9.0), lambda picture: picture[:, ::-1]))
    assert match.mirrored
    assert match.film_in_s - match.query_in_s == pytest.approx(3.0, abs=0.3)
    assert find_copies(INDEX, sights(part(3.0, 9.0), lambda p: p[:, ::-1]), Job(), ways=WAYS[:1]) == []


def test_a_long_copy_at_pal_speed_is_found_with_its_speed() -> None:
    long = list(range(50, 64))
    index = CopyIndex([("film", sights(film(long)).stored())])
    (match,) = find_copies(index, sights((f for n, f in enumerate(film(long)) if n >= 48), fps=25.0), Job())
    assert match.speed == pytest.approx(25 / 24)
    assert match.film_in_s == pytest.approx(2.0 + match.query_in_s * 25 / 24, abs=0.3)


def test_several_parts_in_another_order_are_told_apart() -> None:
    frames = [*part(8.0, 11.0), *film([70, 71]), *part(2.0, 5.0)]
    first, second = found(sights(iter(frames)))
    assert first.film_in_s - first.query_in_s == pytest.approx(8.0, abs=0.3)
    assert second.film_in_s - second.query_in_s == pytest.approx(2.0 - 7.0, abs=0.3)
    assert first.query_out_s == pytest.approx(3.0, abs=0.6)
    assert second.query_in_s == pytest.approx(7.0, abs=0.6)


@pytest.mark.parametrize("seeds", [[20, 21, 22], [30], [40, 41, 42, 43]])
def test_what_was_not_learnt_is_not_found(seeds: list[int]) -> None:
    assert found(sights(film(seeds))) == []


def test_flat_pictures_prove_nothing() -> None:
    flat = sights(np.full((90, 160), 80, np.uint8) for _ in range(96))
    assert find_copies(CopyIndex([("flat", flat.stored())]), flat, Job()) == []
    fog = sights((118 + picture // 16).astype(np.uint8) for picture in film(FILM))
    assert find_copies(CopyIndex([("fog", fog.stored())]), fog, Job()) == []


def test_a_picture_that_stands_still_is_one_piece_of_evidence() -> None:
    still = sights(next(film([5])) for _ in range(48))
    assert find_copies(CopyIndex([("still", still.stored())]), still, Job()) == []


def test_nothing_is_found_in_nothing() -> None:
    assert found(Sights.none()) == []
    assert find_copies(CopyIndex(()), sights(part(0, 2)), Job()) == []
