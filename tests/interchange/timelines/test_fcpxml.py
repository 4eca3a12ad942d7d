"""What FCPXML alone has: local times, lanes, retiming maps, conformed rates, clips that hold clips."""

from pathlib import Path

from temptrack.interchange.timelines import EditClip, EditTimeline, read_timeline


def read(folder: Path, spine: str, resources: str = "", sequence: str = 'duration="60s"') -> EditTimeline:
    path = folder / "edit.fcpxml"
    path.write_text(
        f'<fcpxml version="1.11"><resources><format id="r1" frameDuration="1/25s"/>{ASSETS}{resources}</resources>'
        f'<library><event><project name="P"><sequence format="r1" {sequence}><spine>{spine}</spine></sequence>'
        "</project></event></library></fcpxml>",
        encoding="utf-8",
    )
    return read_timeline(path)


ASSETS = (
    '<asset id="a" name="A" start="100s" duration="90s" hasVideo="1" hasAudio="1" format="r1" src="a.mov"/>'
    '<asset id="b" name="B" start="0s" duration="90s" hasVideo="1" format="f24" src="b.mov"/>'
    '<format id="f24" frameDuration="1/24s"/><format id="still" name="FFVideoFormatRateUndefined"/>'
    '<asset id="m" name="M" start="0s" duration="90s" hasAudio="1" audioRate="48000" src="m.wav"/>'
    '<asset id="s" name="S" start="0s" duration="0s" hasVideo="1" format="still" src="s.png"/>'
)


def told(clip: EditClip) -> tuple[str, int, int, int, int]:
    return clip.url, clip.record_in_frame, clip.record_out_frame, clip.source_in_frame, clip.source_out_frame


def test_connected_clips_lie_in_their_hosts_time(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<asset-clip ref="a" offset="3600s" start="110s" duration="10s">'
        '<asset-clip ref="b" lane="1" offset="112s" start="5s" duration="2s">'
        '<asset-clip ref="m" lane="-1" offset="6s" start="30s" duration="20s" audioRole="music.music-1"/></asset-clip>'
        "</asset-clip>",
        sequence='duration="60s" tcStart="3600s" tcFormat="NDF"',
    )
    assert found.timecode(0) == "01:00:00:00"
    assert [told(clip) for clip in found.picture] == [("a.mov", 0, 250, 250, 500), ("b.mov", 50, 100, 120, 168)]
    music = next(clip for clip in found.sound if clip.url == "m.wav")
    assert told(music) == ("m.wav", 75, 575, 30 * 48000, 50 * 48000)
    assert music.role == "music.music-1"
    assert [clip.url for clip in found.sound if clip.url != "m.wav"] == ["a.mov"]


def test_a_spine_without_offsets_is_in_a_row(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<asset-clip ref="a" start="100s" duration="2s"/><gap duration="1s"/><transition duration="1s"/>'
        '<title ref="t" duration="1s"/><asset-clip ref="a" start="110s" duration="2s" srcEnable="video"/>',
    )
    assert [told(clip)[1:3] for clip in found.picture] == [(0, 50), (100, 150)]
    assert len(found.sound) == 1


def test_retiming_maps(tmp_path: Path) -> None:
    """Twice as fast, then held, then backwards, at the points of the map; on beyond its last point as before it."""
    points = (("0s", "100s"), ("2s", "104s"), ("4s", "104s"), ("6s", "102s"))
    timepts = "".join(f'<timept time="{at}" value="{value}" interp="linear"/>' for at, value in points)
    found = read(tmp_path, f'<asset-clip ref="a" start="1s" duration="6s"><timeMap>{timepts}</timeMap></asset-clip>')
    assert [(*told(clip)[1:], clip.speed, clip.reversed) for clip in found.picture] == [
        (0, 25, 50, 100, 2.0, False),
        (25, 75, 100, 101, 0.0, False),
        (75, 150, 25, 100, 1.0, True),
    ]


def test_conformed_rates(tmp_path: Path) -> None:
    """A frame of 24 for each of 25, unless the clip says that it is not conformed."""
    found = read(
        tmp_path,
        '<asset-clip ref="b" duration="10s"><conform-rate srcFrameRate="24"/></asset-clip>'
        '<asset-clip ref="b" duration="10s"><conform-rate scaleEnabled="0" srcFrameRate="24"/></asset-clip>',
    )
    assert [(*told(clip)[3:], round(clip.speed, 6)) for clip in found.picture] == [(0, 250, 1.041667), (0, 240, 1.0)]


def test_compound_clips_and_what_is_cut_of_them(tmp_path: Path) -> None:
    media = (
        '<media id="c"><sequence format="r1" duration="20s" tcStart="3600s"><spine>'
        '<asset-clip ref="a" offset="3600s" start="100s" duration="10s" enabled="0"/>'
        '<asset-clip ref="b" offset="3610s" start="0s" duration="10s"/></spine></sequence></media>'
    )
    whole = '<ref-clip ref="c" offset="0s" start="3608s" duration="6s" {}/>'
    found = read(tmp_path, whole.format(""), media)
    assert [(told(clip), clip.enabled) for clip in found.picture] == [
        (("a.mov", 0, 50, 200, 250), False),
        (("b.mov", 50, 150, 0, 96), True),
    ]
    assert read(tmp_path, whole.format('srcEnable="audio"'), media).picture == ()
    slowed = '<ref-clip ref="c" start="0s" duration="12s"><timeMap><timept time="0s" value="3608s"/>'
    slowed += '<timept time="12s" value="3614s"/></timeMap></ref-clip>'
    assert [(*told(clip)[1:], clip.speed) for clip in read(tmp_path, slowed, media).picture] == [
        (0, 100, 200, 250, 0.5),
        (100, 300, 0, 96, 0.5),
    ]


def test_synchronised_clips_are_cut_with_their_sound(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<sync-clip offset="0s" start="5s" duration="4s"><asset-clip ref="b" offset="0s" duration="90s">'
        '<asset-clip ref="m" lane="-1" offset="2s" duration="30s"/></asset-clip></sync-clip>',
    )
    assert [told(clip) for clip in found.picture] == [("b.mov", 0, 100, 120, 216)]
    assert [told(clip) for clip in found.sound] == [("m.wav", 0, 100, 3 * 48000, 7 * 48000)]


def test_multicam_clips_show_the_chosen_angles(tmp_path: Path) -> None:
    media = (
        '<media id="mc"><multicam format="r1"><mc-angle angleID="1" name="cam"><gap duration="2s"/>'
        '<asset-clip ref="a" start="100s" duration="20s"/></mc-angle><mc-angle angleID="2" name="sound">'
        '<asset-clip ref="m" duration="90s"/></mc-angle></multicam></media>'
    )
    found = read(
        tmp_path,
        '<mc-clip ref="mc" start="5s" duration="4s"><mc-source angleID="1" srcEnable="video"/>'
        '<mc-source angleID="2" srcEnable="audio"/></mc-clip>',
        media,
    )
    assert [told(clip) for clip in found.picture] == [("a.mov", 0, 100, 75, 175)]
    assert [told(clip) for clip in found.sound] == [("m.wav", 0, 100, 5 * 48000, 9 * 48000)]


def test_stills_are_held_and_auditions_show_their_pick(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<video ref="s" offset="0s" start="3600s" duration="3s"/><audition offset="3s">'
        '<asset-clip ref="b" offset="3s" duration="1s"/><asset-clip ref="a" offset="3s" start="100s" duration="1s"/>'
        "</audition>",
    )
    assert [(told(clip), clip.speed) for clip in found.picture] == [
        (("s.png", 0, 75, 0, 1), 0.0),
        (("b.mov", 75, 100, 0, 24), 1.0),
    ]


def test_secondary_storylines_count_from_their_own_beginning(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<gap offset="0s" start="3600s" duration="20s"><spine lane="1" offset="3605s">'
        '<asset-clip ref="b" offset="0s" duration="2s"/><asset-clip ref="b" offset="2s" start="9s" duration="2s"/>'
        "</spine></gap>",
    )
    assert [told(clip)[1:3] for clip in found.picture] == [(125, 175), (175, 225)]


def test_markers_are_those_of_what_is_shown(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<asset-clip ref="a" offset="0s" start="110s" duration="10s"><marker start="111s" duration="1/25s" value="in"/>'
        '<marker start="101s" duration="1/25s" value="cut away"/>'
        '<chapter-marker start="112s" duration="1/25s" value="c"/>'
        '<marker start="113s" duration="1/25s" value="t" completed="0" note="n"/></asset-clip>',
    )
    assert [(one.record_in_frame, one.name, one.colour, one.note) for one in found.markers] == [
        (25, "in", "", ""),
        (50, "c", "chapter", ""),
        (75, "t", "to do", "n"),
    ]


def test_a_bundle_and_a_clip_exported_alone(tmp_path: Path) -> None:
    found = read(tmp_path, '<asset-clip ref="a" start="100s" duration="2s"/>')
    bundle = tmp_path / "edit.fcpxmld"
    bundle.mkdir()
    (bundle / "Info.fcpxml").write_text((tmp_path / "edit.fcpxml").read_text(encoding="utf-8"), encoding="utf-8")
    assert read_timeline(bundle).picture == found.picture
    alone = tmp_path / "alone.fcpxml"
    alone.write_text(
        f'<fcpxml version="1.9"><resources><format id="r1" frameDuration="1/25s"/>{ASSETS}</resources><event>'
        '<asset-clip name="A" ref="a" start="110s" duration="3s" format="r1"/></event></fcpxml>',
        encoding="utf-8",
    )
    assert [told(clip) for clip in read_timeline(alone).picture] == [("a.mov", 0, 75, 250, 325)]
