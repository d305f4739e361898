import os
import stat
import sys
from pathlib import Path

import pytest

from sim.problems import InvalidInput
from sim.reports.output import writing, written


def broken(stream_to: str) -> None:
    """A report that fails when half of it is written."""
    with writing(stream_to) as stream:
        stream.write("half")
        raise RuntimeError


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    written(["a\n", "b \u00e9\n"], str(tmp_path / "new.txt"))
    assert (tmp_path / "new.txt").read_bytes() == "a\nb \u00e9\n".encode()
    assert os.listdir(tmp_path) == ["new.txt"]


def test_a_report_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text("old")
    with pytest.raises(RuntimeError):
        broken(str(old))
    assert old.read_text() == "old"
    assert os.listdir(tmp_path) == ["old.txt"]


def test_a_file_keeps_its_rights_and_a_link_its_file(tmp_path: Path) -> None:
    old, link = tmp_path / "old.txt", tmp_path / "link.txt"
    old.write_text("old")
    old.chmod(0o640)
    link.symlink_to(old)
    written(["new"], str(link))
    assert link.is_symlink()
    assert old.read_text() == "new"
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_a_device_is_written_to_as_it_is() -> None:
    written(["gone"], os.devnull)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@pytest.mark.parametrize("name", ["absent/new.txt", "", "a\0b"])
def test_what_cannot_be_written_is_a_problem(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match="F010 cannot be written"):
        written(["x"], f"{tmp_path}/{name}")


def test_what_fails_while_a_file_is_open_is_not_told_of_the_file(tmp_path: Path) -> None:
    def failing() -> None:
        with writing(str(tmp_path / "report.txt")):
            raise ValueError("of the work")

    with pytest.raises(ValueError, match=r"^of the work$"):
        failing()
    assert not os.listdir(tmp_path)


def test_a_full_disk_needs_room_and_no_other_name() -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    with pytest.raises(InvalidInput) as caught:
        written(["x"], "/dev/full")
    hint = "make room, or name another folder"
    assert str(caught.value) == f"/dev/full: F010 cannot be written (no space left on device); {hint}"


def test_a_closed_pipe_is_no_problem_of_a_file(tmp_path: Path) -> None:
    def torn(path: str) -> None:
        with writing(path):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        torn(str(tmp_path / "x"))


@pytest.mark.parametrize("path", [None, "-"])
def test_without_a_path_it_is_standard_output(path: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    written(["a", "b"], path)
    assert capsys.readouterr().out == "ab"
    assert sys.stdout is not None
