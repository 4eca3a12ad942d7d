"""What is no timeline, or one beyond all measure, is refused in a sentence, in bounded time and memory."""

import contextlib
import json
from pathlib import Path

import pytest

from temptrack.errors import InvalidInputError, InvalidTimeError, MessageTooLargeError, TemptrackError
from temptrack.interchange.timelines import EditTimeline, ReadingOptions, flattening, read_timeline
from temptrack.timebase import FrameRate
from tests.interchange.timelines.making import PAL, WRITERS, Laid, Sequence, write

TWO = Sequence(clips=(Laid("a.mov", 0, 50), Laid("b.mov", 60, 50)))


def read(folder: Path, text: str | bytes, suffix: str) -> EditTimeline:
    path = folder / f"bad{suffix}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_timeline(path)


@pytest.mark.parametrize("suffix", [".fcpxml", ".xml", ".otio"])
def test_a_file_cut_short(tmp_path: Path, suffix: str) -> None:
    whole = write(tmp_path, TWO, suffix).read_bytes()
    for share in (0.2, 0.5, 0.9):
        with pytest.raises(InvalidInputError, match="export it again"):
            read(tmp_path, whole[: int(len(whole) * share)], suffix)


def test_a_list_cut_short_says_where(tmp_path: Path) -> None:
    whole = write(tmp_path, TWO, ".edl").read_text(encoding="utf-8")
    with pytest.raises(InvalidInputError, match="Line 6"):
        read(tmp_path, whole[: whole.rindex(" 00:")], ".edl")


@pytest.mark.parametrize("suffix", sorted(WRITERS))
@pytest.mark.parametrize("data", [b"", b"\0" * 5000, b"<", b"{}", b"[]", b"\xff\xfe\x00", "ä".encode("latin-1")])
def test_what_is_nothing_at_all(tmp_path: Path, suffix: str, data: bytes) -> None:
    with pytest.raises(InvalidInputError):
        read(tmp_path, data, suffix)


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1:1/x.dtd"> %a;',
        '<!NOTATION n SYSTEM "n"><!ENTITY a SYSTEM "file:///etc/passwd" NDATA n>',
    ],
)
def test_entities_are_refused(tmp_path: Path, declared: str) -> None:
    for root in ("fcpxml", "xmeml"):
        bomb = f'<?xml version="1.0"?><!DOCTYPE {root} [{declared}]><{root}>&a;</{root}>'
        with pytest.raises(InvalidInputError, match="entities of its own"):
            read(tmp_path, bomb, ".xml")


def test_an_outer_document_type_is_not_fetched(tmp_path: Path) -> None:
    text = write(tmp_path, TWO, ".fcpxml").read_text(encoding="utf-8")
    outer = text.replace("<!DOCTYPE fcpxml>", '<!DOCTYPE fcpxml SYSTEM "http://127.0.0.1:1/fcpxml.dtd">')
    assert outer != text
    assert len(read(tmp_path, outer, ".fcpxml").picture) == 2


def test_lines_and_strings_made_to_be_tried_in_every_way(tmp_path: Path) -> None:
    """Each would take hours where a pattern goes back over it again and again."""
    event = "001  AX       V     C        00:00:00:00 00:00:00:01 00:00:00:00 00:00:00:01\n"
    blanks, digits = " " * 200_000, "1" * 200_000
    for line in (f"1 a{blanks}b", f"* A{blanks}b", f"1 a b c {digits}", f"M2 a{blanks}b", "|C:|M:" * 50_000):
        assert len(read(tmp_path, event + line + "\n", ".edl").picture) == 1
    with pytest.raises(InvalidInputError):
        read(tmp_path, '"' + '\\"' * 200_000, ".otio")


def test_depth_is_bounded(tmp_path: Path) -> None:
    deep = "<xmeml>" + "<bin>" * 100_000 + "</bin>" * 100_000 + "</xmeml>"
    with pytest.raises(MessageTooLargeError, match="nested"):
        read(tmp_path, deep, ".xml")
    with pytest.raises(MessageTooLargeError, match="nested"):
        read(tmp_path, '{"a":' + "[" * 100_000 + "]" * 100_000 + "}", ".otio")


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_many_clips(tmp_path: Path, suffix: str) -> None:
    many = Sequence(clips=tuple(Laid("a.mov", 2 * at, 2, at % 100) for at in range(2000)))
    assert len(read_timeline(write(tmp_path, many, suffix), ReadingOptions(rate=PAL)).picture) == 2000


def test_more_clips_than_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = "001  AX       V     C        00:00:00:00 00:00:00:01 00:00:00:00 00:00:00:01\n"
    with pytest.raises(MessageTooLargeError, match="more than 100,000 clips"):
        read(tmp_path, line * 100_001, ".edl")
    monkeypatch.setattr(flattening, "MAX_CLIPS", 1000)
    compound = '<asset id="r3" src="a.mov" hasVideo="1"/><media id="r2"><sequence format="r1"><spine>'
    compound += '<asset-clip ref="r3" duration="1/25s"/>' * 100 + "</spine></sequence></media>"
    with pytest.raises(MessageTooLargeError, match="more than 1,000 clips"):
        read(tmp_path, _fcpxml(compound, '<ref-clip ref="r2" duration="4s"/>' * 11), ".fcpxml")


def test_sequences_that_hold_themselves(tmp_path: Path) -> None:
    media = "".join(
        f'<media id="{mine}"><sequence format="r1" duration="9s"><spine><ref-clip ref="{other}" duration="9s"/></spine>'
        "</sequence></media>"
        for mine, other in (("r2", "r3"), ("r3", "r2"))
    )
    with pytest.raises(InvalidInputError, match="holds itself"):
        read(tmp_path, _fcpxml(media, '<ref-clip ref="r2" duration="9s"/>'), ".fcpxml")

    item = "<clipitem><start>0</start><end>9</end><in>0</in><out>9</out>{}</clipitem>"
    body = "<media><video><track>" + item.format('<sequence id="s"/>') + "</track></video></media>"
    with pytest.raises(InvalidInputError, match="holds itself"):
        read(tmp_path, f'<xmeml><sequence id="s"><duration>9</duration>{body}</sequence></xmeml>', ".xml")


def test_a_nesting_bomb(tmp_path: Path) -> None:
    """Twenty sequences, each holding the next ten times: 10^20 clips in ten kilobytes."""
    media = "".join(
        f'<media id="r{n}"><sequence format="r1"><spine><gap duration="9s">'
        + f'<ref-clip ref="r{n + 1}" lane="1" offset="0s" duration="9s"/>' * 10
        + "</gap></spine></sequence></media>"
        for n in range(2, 22)
    )
    media += '<media id="r22"><sequence format="r1"><spine><gap duration="9s"/></spine></sequence></media>'
    with pytest.raises(MessageTooLargeError, match="nested sequences hold too much"):
        read(tmp_path, _fcpxml(media, '<ref-clip ref="r2" duration="9s"/>'), ".fcpxml")


def test_a_chain_of_a_thousand_sequences(tmp_path: Path) -> None:
    media = "".join(
        f'<media id="r{n}"><sequence format="r1" duration="9s"><spine><ref-clip ref="r{n + 1}" duration="9s"/></spine>'
        "</sequence></media>"
        for n in range(2, 1002)
    )
    with pytest.raises(MessageTooLargeError, match="nested"):
        read(tmp_path, _fcpxml(media, '<ref-clip ref="r2" duration="9s"/>'), ".fcpxml")


@pytest.mark.parametrize("duration", ["0/0s", "1/0s", "nans", "1e9s", "99999999999999999999999s", "--1s", "1/100000s"])
def test_absurd_rates_and_times_in_fcpxml(tmp_path: Path, duration: str) -> None:
    text = _fcpxml("", '<gap duration="9s"/>').replace('"1/25s"', f'"{duration}"')
    with pytest.raises(InvalidTimeError):
        read(tmp_path, text, ".fcpxml")


@pytest.mark.parametrize("timebase", ["-25", "1e400", "nan", "100000000", "0.001", "4294967296"])
def test_absurd_rates_in_fcp7(tmp_path: Path, timebase: str) -> None:
    text = write(tmp_path, TWO, ".xml").read_text(encoding="utf-8")
    with pytest.raises(InvalidTimeError):
        read(tmp_path, text.replace("<timebase>25<", f"<timebase>{timebase}<"), ".xml")


@pytest.mark.parametrize("rate", ["-1.0", "0.0", "1e300", "0.0001", "5000.0"])
def test_absurd_rates_in_otio(tmp_path: Path, rate: str) -> None:
    text = write(tmp_path, TWO, ".otio").read_text(encoding="utf-8")
    with pytest.raises(InvalidTimeError):
        read(tmp_path, text.replace('"rate": 25.0', f'"rate": {rate}'), ".otio")


def test_absurd_lengths(tmp_path: Path) -> None:
    text = write(tmp_path, TWO, ".xml").read_text(encoding="utf-8")
    for frame in ("9e15", "1" * 400, "half"):
        with pytest.raises(InvalidTimeError):
            read(tmp_path, text.replace("<end>50<", f"<end>{frame}<"), ".xml")
    document = json.loads(write(tmp_path, TWO, ".otio").read_text(encoding="utf-8"))
    document["tracks"]["children"][0]["children"][0]["source_range"]["duration"]["value"] = 1e15
    with pytest.raises(InvalidTimeError, match="hours"):
        read(tmp_path, json.dumps(document), ".otio")


def test_labels_that_do_not_exist(tmp_path: Path) -> None:
    text = write(tmp_path, TWO, ".edl").read_text(encoding="utf-8")
    path = tmp_path / "edit.edl"
    path.write_text(text.replace("00:00:02:00", "00:61:02:00"), encoding="utf-8")
    with pytest.raises(InvalidTimeError, match=r"Line \d+ of the list: The timecode 00:61:02:00 does not exist"):
        read_timeline(path, ReadingOptions(rate=FrameRate(25, 1)))


def test_every_refusal_is_ours(tmp_path: Path) -> None:
    """Any two bytes taken out, doubled or turned: a timeline or one of our errors, never another."""
    for suffix in sorted(WRITERS):
        whole = write(tmp_path, TWO, suffix).read_bytes()
        for at in range(0, len(whole), max(1, len(whole) // 60)):
            for broken in (whole[:at] + whole[at + 2 :], whole[:at] + whole[at : at + 9] + whole[at:]):
                with contextlib.suppress(TemptrackError):
                    read(tmp_path, broken, suffix)


def _fcpxml(resources: str, spine: str) -> str:
    return (
        f'<fcpxml version="1.11"><resources><format id="r1" frameDuration="1/25s"/>{resources}</resources>'
        f'<project name="P"><sequence format="r1" duration="5000s"><spine>{spine}</spine></sequence></project></fcpxml>'
    )
