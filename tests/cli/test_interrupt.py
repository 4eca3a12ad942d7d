import pytest
import typer

from temptrack.cli.interrupt import interruptible


def test_ctrl_c_says_what_stays(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as caught, interruptible("What was added stays."):
        raise KeyboardInterrupt
    assert caught.value.exit_code == 130
    assert capsys.readouterr().err == "Stopped. What was added stays.\n"
