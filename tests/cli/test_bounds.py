import pytest

from temptrack.cli.bounds import figures, lengths
from temptrack.errors import TemptrackError


@pytest.mark.parametrize(
    ("text", "bounds"), [("90-120", (90, 120)), ("90-", (90, 0)), ("-120.5", (0, 120.5)), (" 0.6 - 1 ", (0.6, 1))]
)
def test_ranges_of_figures(text: str, bounds: tuple[float, float]) -> None:
    assert figures(text, "--tempo") == bounds


@pytest.mark.parametrize(("text", "bounds"), [("1:30-3:00", (90, 180)), ("45-", (45, 0)), ("-1:00:00", (0, 3600))])
def test_ranges_of_lengths(text: str, bounds: tuple[float, float]) -> None:
    assert lengths(text, "--length") == bounds


@pytest.mark.parametrize("text", ["", "120", "-", "a-b", "1-2-3"])
def test_what_is_no_range_is_refused_in_a_sentence(text: str) -> None:
    for read in (figures, lengths):
        with pytest.raises(TemptrackError) as refused:
            read(text, "--tempo")
        assert "\n" not in str(refused.value)
