import pytest

from temptrack.interchange.report.terms import Standing, credit_line, read_terms


@pytest.mark.parametrize(
    ("licence", "standing", "words"),
    [
        ("", Standing.UNKNOWN, "Nobody stated a licence"),
        ("Unknown", Standing.UNKNOWN, "Nobody stated a licence"),
        ("CC0 1.0", Standing.FREE, "Nothing is asked"),
        ("Public domain", Standing.FREE, "Nothing is asked"),
        ("CC BY 4.0", Standing.CREDIT, "Credit the author"),
        ("CC BY-SA 3.0", Standing.LIMITED, "the film itself"),
        ("CC BY-NC 3.0", Standing.LIMITED, "commercial"),
        ("CC BY-NC-SA 4.0", Standing.LIMITED, "commercial"),
        ("CC BY-ND 4.0", Standing.BARRED, "without the author's leave"),
        ("CC BY-NC-ND 2.0", Standing.BARRED, "commercial"),
        ("GPL-2.0-or-later", Standing.UNREAD, "software licence"),
        ("All rights reserved, cleared by phone", Standing.UNREAD, "does not know these terms"),
        ("CC BY and a pint of beer", Standing.UNREAD, "does not know these terms"),
    ],
)
def test_a_licence_is_told_by_what_it_asks(licence: str, standing: Standing, words: str) -> None:
    terms = read_terms(licence)
    assert terms.standing is standing
    assert words in " ".join(terms.asks)
    assert terms.alert == (standing < Standing.CREDIT)


def test_whose_text_is_known_is_linked() -> None:
    assert read_terms("CC BY-NC-SA 3.0").url == "https://creativecommons.org/licenses/by-nc-sa/3.0/"
    assert read_terms("CC0 1.0").url == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert read_terms("CC BY").url == ""
    assert read_terms("<b>mine</b>").url == ""


def test_a_credit_names_title_author_and_licence() -> None:
    line = credit_line("Siege", "", read_terms("CC BY 3.0"))
    assert line == "“Siege” by [author not stated], CC BY 3.0 (https://creativecommons.org/licenses/by/3.0/), shortened"
