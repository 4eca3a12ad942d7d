import json
from pathlib import Path

from temptrack.media import probe
from tests.cli.conftest import Stock

FIELDS = {"track", "sample_rate_hz", "channels", "sample_count", "grid", "variations", "remarks"}
SEGMENT_FIELDS = {
    "track_in_sample", "track_out_sample", "out_in_sample", "out_out_sample",
    "track_in_s", "track_out_s", "out_in_s", "out_out_s", "speed",
}  # fmt: skip


def test_json_has_the_promised_names(stock: Stock) -> None:
    told = stock.shell.json("retarget", "chase", "--duration", "5.5", "--variations", "2")

    assert set(told) == FIELDS
    assert told["track"]["title"] == "chase"
    assert int(told["sample_count"]) == round(5.5 * told["sample_rate_hz"])
    assert set(told["variations"][0]["segments"][0]) == SEGMENT_FIELDS
    assert told["remarks"] == [] or not any("licence" in remark for remark in told["remarks"]), "it is CC BY 4.0"


def test_it_writes_sound_sidecar_and_picture(stock: Stock, tmp_path: Path) -> None:
    out, picture = tmp_path / "cue.flac", tmp_path / "cue.svg"
    done = stock.shell("retarget", stock.music / "chase.wav", "-d", "0:11.2", "--out", out, "--picture", picture)

    assert "cue.flac" in done.stdout
    found = probe(out).audio
    assert found is not None
    assert round(found.duration_s * found.sample_rate_hz) == 246960
    assert json.loads(Path(f"{out}.json").read_text())["sources"][0]["title"] == "chase"
    assert picture.read_text().startswith("<svg")


def test_what_cannot_be_meant_is_refused_in_one_sentence(stock: Stock, tmp_path: Path) -> None:
    for words, says in (
        (("chase", "-d", "0.1"), "0.5"),
        (("chase", "-d", "soon"), "'soon' is not a moment"),
        (("chase", "-d", "90f"), "no time in seconds"),
        (("chase", "-d", "5", "--hit", "6"), "hit_s"),
        (("chase", "-d", "5", "--hit-track", "2"), "hit_s"),
        (("chase", "-d", "5", "-n", "11"), "--variations 11"),
        (("chase", "-d", "30", "--once"), "heard twice"),
        (("chase", "-d", "5", "-o", tmp_path / "cue.mp3"), ".flac"),
        (("chase", "-d", "5", "--picture", tmp_path), "is a folder"),
        (("no such song", "-d", "5"), "no track"),
        ((tmp_path / "gone.wav", "-d", "5"), "gone.wav"),
    ):
        error = stock.shell("retarget", *words, code=1).stderr
        assert says in error
        assert len(error.strip().splitlines()) == 1
