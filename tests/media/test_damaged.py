"""Damaged files are read as far as they go or refused in a sentence: no crash, no hang, no error nobody foresaw.

`python -m benchmarks mutations` tries a thousand; here are a few of every damage, and those that once went wrong.
"""

from pathlib import Path

from benchmarks.mutations.media import try_files

ONCE_WRONG = (7, 295, 2342)
"""A stream that turns up half way; a converter that hands back nothing; a frame of a rate that cannot be converted."""


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    found = try_files((*range(3000, 3040), *ONCE_WRONG), tmp_path)
    assert {one.damage for one in found} == {
        "flip_bits", "cut_short", "blank", "swap", "repeat", "lie_in_the_head", "graft"
    }  # fmt: skip
    assert [one for one in found if one.outcome not in ("read", "refused")] == []
    assert {one.said.partition(":")[0] for one in found if one.outcome == "refused"} <= {
        "MediaUnreadableError",
        "NoVideoError",
        "NoAudioError",
    }
