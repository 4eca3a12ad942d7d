"""Errors say what was wrong and what to do, also after a journey from another process."""

import copy

from temptrack.errors import InvalidTimeError, TemptrackError


def test_an_error_is_made_again_as_it_was() -> None:
    """Copying goes the way that pickling does."""
    error = InvalidTimeError("The in point 9 s lies beyond the end", remedy="it lasts 4 s", field="in")
    again = copy.copy(error)
    assert type(again) is InvalidTimeError
    assert (again.what, again.remedy, again.field, str(again)) == (error.what, error.remedy, error.field, str(error))
    assert str(copy.copy(TemptrackError("Nothing works"))) == "Nothing works."
