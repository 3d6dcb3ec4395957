"""What is somebody told who says something to Samspor that cannot be done? A sentence, and never a traceback."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.cli import main


def said(*words: str) -> str:
    """What the prompt answers to something that it refuses."""
    answer = CliRunner().invoke(main, list(words))
    assert answer.exit_code in {1, 2}, answer.output
    assert isinstance(answer.exception, SystemExit)
    return answer.output


def test_a_municipality_that_no_file_describes_is_named_with_those_that_there_are(tmp_path: Path) -> None:
    """Nothing is started, and nothing is made."""
    answer = said("up", "--municipality", "123", "--data", str(tmp_path / "var"))
    assert "there is no municipality '123': the definitions have 707, 998" in answer
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("words", [("up",), ("up", "--detach"), ("demo", "--once")])
def test_a_directory_that_cannot_be_made_is_named_with_the_reason(words: tuple[str, ...]) -> None:
    """The same in front and behind."""
    answer = said(*words, "--data", "/proc/1/samspor")
    assert "/proc/1/samspor" in answer
    assert "cannot be a data directory: No such file or directory" in answer


def test_a_file_is_no_data_directory(tmp_path: Path) -> None:
    """It is told before anything is started."""
    (tmp_path / "var").touch()
    assert "is a file" in said("up", "--data", str(tmp_path / "var"))


def test_a_demo_has_room_for_its_six_stories() -> None:
    """Fewer youths than that are refused with the bound."""
    assert "3 is not in the range x>=6" in said("demo", "--once", "--youths", "3")


def test_where_nothing_runs_it_is_said_how_to_start_it(tmp_path: Path) -> None:
    """The sentence can be pasted."""
    data = str(tmp_path / "var")
    assert f"start it with `samspor up --data {data}`" in said("status", "--data", data)
