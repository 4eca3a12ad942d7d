"""temptrack.csv: which row speaks of which file, and what happens to rows that cannot be used."""

from pathlib import Path

import pytest

from temptrack.catalogue.facts import Facts
from temptrack.catalogue.sidecar import SIDECAR_NAME, Sidecars
from temptrack.store.records import Link


def write(folder: Path, text: str, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SIDECAR_NAME).write_text(text, encoding="utf-8")
    return folder


def test_a_row_states_everything_a_tag_could(tmp_path: Path) -> None:
    header = "file,title,artist,album,licence,link,isrc\n"
    row = "a.mp3,Dawn,Ann,Days,cc-by 4.0,https://ann.example www.shop.example,NL-FG3-11-00008\n"
    folder = write(tmp_path, header + row, "a.mp3")
    links = (Link("ann.example", "https://ann.example"), Link("shop.example", "https://www.shop.example"))
    expected = Facts("Dawn", "Ann", "Days", "CC BY 4.0", "NLFG31100008", (), links)
    assert Sidecars().facts(folder / "a.mp3", folder) == expected


def test_no_sidecar_is_told_from_one_that_says_nothing(tmp_path: Path) -> None:
    assert Sidecars().facts(tmp_path / "a.mp3", tmp_path) is None
    write(tmp_path, "file,licence\nb.mp3,CC0\n")
    assert Sidecars().facts(tmp_path / "a.mp3", tmp_path) == Facts()


def test_the_nearest_folder_and_the_most_exact_row_win_field_by_field(tmp_path: Path) -> None:
    write(tmp_path, "file,licence,artist,album\n*,CC BY 3.0,Everyone,All\nx/*,,Xs,\na.mp3,,Ann,\n", "x/a.mp3")
    write(tmp_path / "x", "file,licence\na.mp3,CC0\n")
    sidecars = Sidecars()
    assert sidecars.facts(tmp_path / "x" / "a.mp3", tmp_path) == Facts(licence="CC0 1.0", artist="Ann", album="All")
    assert sidecars.facts(tmp_path / "x" / "b.mp3", tmp_path) == Facts(
        licence="CC BY 3.0", artist="Everyone", album="All"
    )
    assert sidecars.skipped == ()


def test_only_folders_within_the_root_are_asked(tmp_path: Path) -> None:
    write(tmp_path, "file,licence\n*,CC0\n")
    inner = tmp_path / "inner"
    assert Sidecars().facts(inner / "a.mp3", inner) is None
    assert Sidecars().facts(inner / "a.mp3", tmp_path) == Facts(licence="CC0 1.0")


@pytest.mark.parametrize("name", ["X/A.mp3", "x\\a.mp3", "./x/a.mp3"])
def test_slashes_and_case_do_not_matter(tmp_path: Path, name: str) -> None:
    write(tmp_path, f"file,licence\n{name},CC0\n", "x/a.mp3")
    assert Sidecars().facts(tmp_path / "x" / "a.mp3", tmp_path) == Facts(licence="CC0 1.0")


def test_both_unicode_forms_of_a_name_match(tmp_path: Path) -> None:
    write(tmp_path, "file,licence\ncafe\u0301.mp3,CC0\n")
    assert Sidecars().facts(tmp_path / "caf\u00e9.mp3", tmp_path) == Facts(licence="CC0 1.0")


def test_square_brackets_in_a_pattern_are_letters(tmp_path: Path) -> None:
    write(tmp_path, "file,licence\nLive [2010]/*,CC0\n")
    assert Sidecars().facts(tmp_path / "Live [2010]" / "a.mp3", tmp_path) == Facts(licence="CC0 1.0")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",CC0,,", "Row 2: it names no file."),
        ("a.mp3,CC0,not an address,", "Row 2: 'not' is not a web address."),
        ("a.mp3,CC0,,12345", "Row 2: '12345' is not an ISRC."),
        ("x/gone.mp3,CC0,,", "Row 2: there is no file 'x/gone.mp3' here."),
        ("a.mp3,CC BY, NC, ND,x", "Row 2: it has 5 cells under 4 columns; put quotes around text with commas."),
    ],
)
def test_a_bad_row_is_reported_by_number_and_the_others_count(tmp_path: Path, row: str, reason: str) -> None:
    write(tmp_path, f"file,licence,link,isrc\n{row}\n*,CC BY 4.0,,\n", "a.mp3")
    sidecars = Sidecars()
    assert sidecars.facts(tmp_path / "a.mp3", tmp_path) == Facts(licence="CC BY 4.0")
    (report,) = sidecars.skipped
    assert (report.path, report.reason) == (tmp_path / SIDECAR_NAME, reason)


def test_a_sidecar_without_the_column_is_reported_once(tmp_path: Path) -> None:
    write(tmp_path, "name,licence\na.mp3,CC0\n")
    sidecars = Sidecars()
    assert sidecars.facts(tmp_path / "a.mp3", tmp_path) is None
    assert sidecars.facts(tmp_path / "b.mp3", tmp_path) is None
    (report,) = sidecars.skipped
    assert "no column 'file'" in report.reason
