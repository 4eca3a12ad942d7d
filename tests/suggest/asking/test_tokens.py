import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from temptrack.errors import InvalidInputError
from temptrack.suggest.asking.tokens import Token, tokens_of

FIELDS = ("tempo", "licence", "artist")


def cut(text: str) -> list[Token]:
    return list(tokens_of(text, FIELDS))


def test_words_phrases_exclusions_and_fields_are_told_apart() -> None:
    tokens = cut('chase "rain on glass" -piano tempo:>120 -artist:"John Doe"')
    assert [(t.text, t.field, t.quoted, t.excluded) for t in tokens] == [
        ("chase", "", False, False),
        ("rain on glass", "", True, False),
        ("piano", "", False, True),
        (">120", "tempo", False, False),
        ("John Doe", "artist", True, True),
    ]


def test_a_token_knows_where_it_stands() -> None:
    assert [(t.at, t.typed) for t in cut("  a -b tempo:9")] == [(3, "a"), (5, "-b"), (8, "tempo:9")]


def test_prose_is_left_alone() -> None:
    prose = "INT. STREET - NIGHT, 12:30: hand-held -- see http://a.b/c, Note:this, tempo: slow, rock'n'roll, 5\" gun"
    assert " ".join(t.text for t in cut(prose)) == prose
    assert not any(t.field or t.excluded for t in cut(prose))


@pytest.mark.parametrize(("text", "spot"), [('sad "rain', "character 5"), ('tempo:"fast', "character 7")])
def test_an_open_quote_is_pointed_at(text: str, spot: str) -> None:
    with pytest.raises(InvalidInputError, match=spot):
        cut(text)


def test_a_mistyped_field_is_pointed_at() -> None:
    with pytest.raises(InvalidInputError, match=r"no field 'tmepo:', used at character 5; write 'tempo:'"):
        cut("sad tmepo:>120")


def test_typographic_quotes_are_quotes() -> None:
    assert [t.text for t in cut("“night chase” „a b“ «c d»")] == ["night chase", "a b", "c d"]


@given(st.text(max_size=60))
def test_any_text_is_cut_or_refused_with_a_reason(text: str) -> None:
    try:
        tokens = cut(text)
    except InvalidInputError as error:
        tokens, reason = [], str(error)
        assume("character" not in reason)
    assert all(text[t.at - 1 :].startswith(t.typed) for t in tokens)
    assert "".join(t.typed for t in tokens) == "".join(text.split()) or any(t.quoted for t in tokens)
