from collections.abc import Callable
from pathlib import Path

import pytest

from temptrack.errors import InvalidInputError
from temptrack.evaluate import Protocol, evaluate
from temptrack.evaluate.protocols import Eyes, build_mgsv, read_mgsv
from temptrack.progress import Job, Progress
from temptrack.store import MemoryStore


def test_rows_are_read_as_published(mgsv_csv: Path) -> None:
    rows = read_mgsv(mgsv_csv)
    assert len(rows) == 5
    assert (rows[1].video_id, rows[1].music_id, rows[1].music_name) == ("1001", "7+def", "7+def+星星(伴奏).wav")
    assert (rows[1].video.source_in_s, rows[1].video.source_out_s) == (0.0, 2.02)
    assert (rows[1].music.source_in_s, rows[1].music.source_out_s) == (1.5, 3.5)


def test_the_real_rows_are_read(media_folder: Path) -> None:
    rows = read_mgsv(media_folder / "labels" / "mgsv_ec" / "test_data.csv")
    assert len(rows) == 2000
    assert len({row.music_id for row in rows}) == 2000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("video_id,music_id\n1,2\n", "no column 'video_start'"),
        ("video_id,music_id,video_start,video_end,music_start,music_end\n", "holds no rows"),
        (
            "video_id,music_id,video_start,video_end,music_start,music_end\n1,2,0,5,x,9\n",
            "Line 2 of .* no music segment",
        ),
        (
            "video_id,music_id,video_start,video_end,music_start,music_end\n1,2,7,5,1,9\n",
            "Line 2 of .* no video segment",
        ),
        ("video_id,music_id,video_start,video_end,music_start,music_end\n1,2,0\n", "Line 2 of .* no video segment"),
    ],
)
def test_what_is_no_such_csv_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(InvalidInputError, match=said):
        read_mgsv(tmp_path / "a.csv")


def test_one_call_gives_the_comparison(
    mgsv_csv: Path, mgsv_media: Path, empty: Callable[[], MemoryStore], eyes: Eyes
) -> None:
    store = empty()
    benchmark = build_mgsv(mgsv_csv, mgsv_media, store, eyes, Job())
    assert benchmark.data == "test_data.csv (MGSV), 1 of 5 pairs missing"
    assert (store.count_tracks(), store.count_films(), store.count_scenes()) == (4, 4, 4)
    for film in store.films():
        (cue,) = store.film_cues(film.film_id)
        (scene,) = store.scenes(film.film_id)
        assert scene.film_out_s == pytest.approx(2.0, abs=0.1)  # the file ends before the rounded time does
        assert cue.track_in_s == 1.5
        assert Path(store.get_track(cue.track_id).path).stem.startswith(("7+", "4+"))
    found = evaluate(store, Protocol(folds=2))
    assert (found.queries, found.identified, found.candidates) == (4, 4, (4, 4))
    assert found.chance.recall_at[1] == pytest.approx(0.25)
    assert found.sections is not None
    assert found.sections.questions == 4


def test_what_was_analysed_is_not_analysed_again(
    mgsv_csv: Path, mgsv_media: Path, empty: Callable[[], MemoryStore], eyes: Eyes
) -> None:
    store = empty()
    build_mgsv(mgsv_csv, mgsv_media, store, eyes, Job())
    films = store.films()
    told: list[Progress] = []
    again = build_mgsv(mgsv_csv, mgsv_media, store, Eyes(eyes.traces, None, None), Job(told.append))  # type: ignore[arg-type]
    assert again.store.films() == films
    assert [one.stage for one in told if one.stage == "look"] == ["look"] * 4


def test_a_folder_without_the_media_is_refused(
    mgsv_csv: Path, tmp_path: Path, empty: Callable[[], MemoryStore], eyes: Eyes
) -> None:
    with pytest.raises(InvalidInputError, match=r"None of the 5 pairs .* needs a video '1000' and music"):
        build_mgsv(mgsv_csv, tmp_path / "traces", empty(), eyes, Job())
