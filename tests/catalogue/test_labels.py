"""Label rows: which film they name, what they say, when."""

from pathlib import Path

import pytest

from temptrack.catalogue.labels import Labels, labels_key, read_labels


def read(folder: Path, text: str) -> Labels:
    path = folder / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return read_labels(path)


def test_a_row_says_what_happens_and_when(tmp_path: Path) -> None:
    labels = read(tmp_path, "file,label,text,title,in_s,out_s\na.mp4,running; jumping ;running,A chase,Film,1.5,9\n")
    (row,) = labels.of(tmp_path / "a.mp4")
    assert (row.labels, row.text, row.title) == (("running", "jumping"), "A chase", "Film")
    assert (row.in_s, row.out_s, row.timed) == (1.5, 9.0, True)
    assert labels.skipped == ()


def test_film_and_what_stand_in_for_title_and_text(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "file,film,what\na.mp4,Sintel,snow\n").of(Path("/films/a.mp4"))
    assert (row.title, row.text, row.labels, row.timed) == ("Sintel", "snow", (), False)


@pytest.mark.parametrize(
    ("film", "row"),
    [
        ("/labels/clips/a.mp4", 2),
        ("/labels/other/a.mp4", 3),
        ("/elsewhere/clips/a.mp4", 2),
        ("/elsewhere/A.MP4", None),
        ("/labels/b.mp4", 4),
        ("/elsewhere/deep/B.mp4", 4),
        ("/films/c.mp4", 5),
        ("/films/d.mp4", 6),
        ("/films/e.mp4", None),
    ],
)
def test_a_film_is_named_by_path_by_its_end_or_by_a_name_only_one_row_has(
    tmp_path: Path, film: str, row: int | None
) -> None:
    text = "file\nclips/a.mp4\nother/a.mp4\nb.mp4\n/films/c.mp4\n../films/d.mp4\n"
    labels = read(tmp_path, text)
    film = film.replace("/labels", str(tmp_path)).replace("/films/d", f"{tmp_path.parent}/films/d")
    assert [label.row for label in labels.of(Path(film))] == ([row] if row else [])


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",x,,", "it names no file"),
        ("a.mp4,x,soon,", "in_s is 'soon', not a number of seconds from 0 up"),
        ("a.mp4,x,-1,", "in_s is '-1', not a number of seconds from 0 up"),
        ("a.mp4,x,,nan", "out_s is 'nan', not a number of seconds from 0 up"),
        ("a.mp4,x,,inf", "out_s is 'inf', not a number of seconds from 0 up"),
        ("a.mp4,x,5,5", "out_s (5) is not after in_s (5)"),
    ],
)
def test_a_row_that_cannot_be_used_is_reported_by_number(tmp_path: Path, row: str, problem: str) -> None:
    labels = read(tmp_path, f"file,label,in_s,out_s\n{row}\na.mp4,kept,,\n")
    assert [s.reason for s in labels.skipped] == [f"Row 2: {problem}."]
    assert [label.labels for label in labels.of(tmp_path / "a.mp4")] == [("kept",)]


def test_rows_that_name_no_film_at_all_are_reported_and_films_left_out_are_not(tmp_path: Path) -> None:
    (tmp_path / "here.mp4").write_bytes(b"")
    labels = read(tmp_path, "file\nhere.mp4\ntypo.mp4\nused.mp4\n")
    assert [s.reason for s in labels.unmatched([Path("/films/used.mp4")])] == ["Row 3: there is no film 'typo.mp4'."]


def test_the_key_changes_with_what_is_said_and_only_with_that(tmp_path: Path) -> None:
    film = tmp_path / "a.mp4"
    first = labels_key(read(tmp_path, "file,label\na.mp4,running\n").of(film))
    moved = labels_key(read(tmp_path, "file,label\nb.mp4,x\na.mp4,running\n").of(film))
    other = labels_key(read(tmp_path, "file,label\na.mp4,walking\n").of(film))
    assert len(first) == 8
    assert first == moved != other
    assert labels_key(()) == ""


@pytest.mark.media
def test_the_real_label_files_are_understood(media_folder: Path) -> None:
    clips = media_folder / "action" / "wild_clips"
    labels = read_labels(clips / "labels.csv")
    films = sorted((clips / "clips").iterdir())
    assert labels.skipped == ()
    assert labels.unmatched(films) == ()
    assert all(len(labels.of(film)) == 1 and labels.of(film)[0].text for film in films)
    films_csv = read_labels(media_folder / "film" / "clips.csv")
    (sintel,) = films_csv.of(media_folder / "film" / "sintel_trailer_16s_720p.mp4")
    assert sintel.title == "Sintel (trailer start)"
    assert sintel.text.startswith("first 16 s")
