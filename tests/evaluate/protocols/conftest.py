"""Small made media: clips of moving noise, each with a tone of its own."""

from pathlib import Path

import pytest

from temptrack.evaluate.protocols import Eyes
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.picture import TraceCache
from tests.evaluate.protocols.clips import write_clip
from tests.running import write_tone


@pytest.fixture
def eyes(tmp_path: Path) -> Eyes:
    return Eyes(TraceCache(tmp_path / "traces"), None, ActionReader())


@pytest.fixture(scope="session")
def mgsv_media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Videos named by their ids, music named by its id or with a title behind it, as published."""
    folder = tmp_path_factory.mktemp("mgsv")
    for number in range(4):
        write_clip(folder / "videos" / f"{1000 + number}.mp4", number)
        (folder / "music" / str(number)).mkdir(parents=True)
    for number, name in enumerate(("7+abc.wav", "7+def+星星(伴奏).wav", "4+ghi.wav", "4+jkl.wav")):
        write_tone(folder / "music" / str(number) / name, 5.0, 110.0 * (number + 2))
    return folder


HEADER = (
    "video_id,music_id,video_start,video_end,music_start,music_end,music_total_duration,video_segment_duration,"
    "music_segment_duration,music_path,video_total_duration,video_width,video_height,video_total_frames,"
    "video_frame_rate,video_category"
)


@pytest.fixture
def mgsv_csv(tmp_path: Path) -> Path:
    """Rows exactly as MGSV-EC has them; the last video is not there."""
    music = (("7+abc", "7+abc.wav"), ("7+def", "7+def+星星(伴奏).wav"), ("4+ghi", "4+ghi.wav"), ("4+jkl", "4+jkl.wav"))
    rows = [
        f"{1000 + number},{music_id},0.0,2.02,1.5,3.5,5.0,2.02,2.0,/Data/music/source_music/{number}/{name},2.0,128,96,"
        "24,12,Beauty"
        for number, (music_id, name) in enumerate(music)
    ]
    rows.append("1009,7+abc,0.0,2.0,1.0,3.0,5.0,2.0,2.0,/Data/music/source_music/0/7+abc.wav,2.0,128,96,24,12,Toys")
    path = tmp_path / "test_data.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def ossl_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two movies to learn from and two to ask about, as the dataset card lays them out."""
    folder = tmp_path_factory.mktemp("ossl-v2-hf")
    for number, (split, movie) in enumerate((("train", "m1"), ("train", "m2"), ("test", "m3"), ("test", "m4"))):
        for clip in range(2):
            name = f"{movie}_{clip:03}"
            write_clip(folder / split / "video" / movie / f"{name}.mp4", 10 * number + clip)
            sound = folder / split / "audio" / movie / f"{name}.wav"
            sound.parent.mkdir(parents=True, exist_ok=True)
            write_tone(sound, 2.0, 90.0 * (1 + number) + 25 * clip)
    write_clip(folder / "test" / "video" / "m4" / "m4_009.mp4", 99)  # without its music
    (folder / "metadata.csv").write_text("movie_id,title\nm1,One\n")
    (folder / "splits").mkdir()
    (folder / "splits" / "train.txt").write_text("m1_000\nm1_001\nm2_000\nm2_001\n")
    (folder / "splits" / "test.txt").write_text("m3_000\nm3_001\nm4_000\nm4_001\nm4_009\n")
    return folder
