import pytest

from temptrack.interchange import words


@pytest.mark.parametrize(
    ("seconds", "decimals", "text"),
    [
        (0.0, 1, "0:00.0"),
        (7.44, 1, "0:07.4"),
        (59.96, 1, "1:00.0"),
        (62.5, 1, "1:02.5"),
        (3723.0, 1, "1:02:03.0"),
        (59.6, 0, "1:00"),
        (-3.0, 0, "0:00"),
    ],
)
def test_clock(seconds: float, decimals: int, text: str) -> None:
    assert words.clock(seconds, decimals) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(8.4, "8.4 s"), (59.97, "1 min 00 s"), (125.2, "2 min 05 s"), (3660.0, "1 h 01 min"), (119.8, "2 min 00 s")],
)
def test_span_length(seconds: float, text: str) -> None:
    assert words.span_length(seconds) == text


@pytest.mark.parametrize(("gain_db", "text"), [(-4.2, "−4.2 dB"), (3.0, "+3.0 dB"), (-0.04, "±0.0 dB")])
def test_gain_has_a_sign(gain_db: float, text: str) -> None:
    assert words.gain(gain_db).replace("\N{NO-BREAK SPACE}", " ") == text


def test_count_knows_one_from_many() -> None:
    assert words.count(1, "film").replace("\N{NO-BREAK SPACE}", " ") == "1 film"
    assert words.count(1204, "track").replace("\N{NO-BREAK SPACE}", " ") == "1,204 tracks"
    assert words.count(2, "file was", "files were").replace("\N{NO-BREAK SPACE}", " ") == "2 files were"


@pytest.mark.parametrize(
    ("log_odds", "text"),
    [(-1.0, "evidence against"), (0.0, "slight evidence"), (1.5, "substantial evidence"), (3.0, "strong evidence")],
)
def test_evidence_in_words(log_odds: float, text: str) -> None:
    assert words.weight_of_evidence(log_odds) == text


def test_an_unknown_route_keeps_its_name() -> None:
    assert words.route_name("scenes") == "Film scenes"
    assert words.route_name("crystal_ball") == "Crystal ball"
    assert words.route_name("") == "Evidence"


def test_abstaining_outweighs_confidence() -> None:
    assert words.how_sure(0.99, abstain=True) == "Nothing here fits well enough"
    assert words.how_sure(0.2, abstain=False) == "Take this with care"


def test_novelty_is_not_spoken_of_before_anything_was_learnt() -> None:
    assert "no film learnt yet" in words.familiarity(1.0, 0)
    assert words.familiarity(0.1, 3) == "much like scenes it has learnt"
    assert words.familiarity(0.9, 3) == "unlike anything it has learnt"


@pytest.mark.parametrize(("key", "text"), [("Bb major", "B♭ major"), ("F# minor", "F♯ minor"), ("A minor", "A minor")])
def test_keys_are_written_as_musicians_do(key: str, text: str) -> None:
    assert words.key_name(key) == text


def test_sentences_begin_with_a_capital() -> None:
    assert words.sentence("like Sintel") == "Like Sintel"
    assert words.sentence("") == ""
