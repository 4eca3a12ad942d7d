from temptrack.interchange.report.album import MOST_PICTURE_CHARACTERS, make_album
from temptrack.interchange.report.answer import Thumbnail


def test_pictures_are_held_once_each_as_a_class() -> None:
    album = make_album({0: Thumbnail(1.0, "AAAA"), 4: Thumbnail(2.0, "BBBB")})
    assert album.classes == {0: "p0", 4: "p4"}
    assert ".p4{background-image:url(data:image/jpeg;base64,BBBB)}" in album.rules


def test_a_page_never_weighs_more_than_it_may() -> None:
    big = {number: Thumbnail(float(number), "A" * (MOST_PICTURE_CHARACTERS // 50)) for number in range(120)}
    album = make_album(big)
    assert 20 < len(album.classes) <= 50
    assert len(album.rules) < MOST_PICTURE_CHARACTERS + 10_000
    assert make_album({0: Thumbnail(0.0, "A" * (MOST_PICTURE_CHARACTERS + 1))}).classes == {}
