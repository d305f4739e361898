"""Files that are none, and files that are no text."""

from __future__ import annotations

import io
import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from sim import textfiles
from sim.problems import Place
from sim.textfiles import read_text_file, shown


def told(path: str | Path, **given: object) -> str:
    found, problems = read_text_file(path, **given)  # type: ignore[arg-type]
    assert found is None
    (problem,) = problems
    return str(problem)


def test_a_text(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbfone\r\ntwo\xc3\xa9")
    found, problems = read_text_file(file)
    assert found is not None
    assert found.text == "one\r\ntwoé"
    assert found.sha256 == sha256(file.read_bytes()).hexdigest()
    assert found.path == str(file)
    assert problems == []


def test_absent() -> None:
    assert told("no/such.yaml") == "no/such.yaml: F001 no such file"
    assert told("no/such.yaml", named_at=Place("s.yaml", 3, 4)) == "s.yaml:3:4: F001 'no/such.yaml': no such file"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    assert "F001" in told(tmp_path / "a" / "b")


def test_a_folder(tmp_path: Path) -> None:
    assert told(tmp_path).endswith("F002 is a folder, not a file")


def test_devices_and_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "F003" in told(tmp_path / "pipe")
    assert "F003" in told("/dev/null")
    assert "F003" in told("/dev/zero")


def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("s")
        assert "F003" in told("s")


def test_paths_that_cannot_be(tmp_path: Path) -> None:
    assert "F008" in told("a\0b")
    assert "F008" in told("a" * 5000)
    (tmp_path / "round").symlink_to("round")
    assert "F008" in told(tmp_path / "round")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert told("a.txt") == "a.txt: F004 cannot be read (permission denied)"
    monkeypatch.setattr(os, "open", lambda *_: (_ for _ in ()).throw(IsADirectoryError(21, "Is a directory")))
    assert "F002" in told("a.txt")


def test_too_large(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1_000_001)
    assert told(tmp_path / "a", largest=1_000_000).endswith("F006 the file is larger than 1 MB")


def test_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes("ok\né ".encode() + b"\xe9x")
    assert told(file) == f"{file}:2:3: F005 byte 0xe9 is not UTF-8; save the file as UTF-8"
    found, problems = read_text_file(file, fallback="cp1252")
    assert found is not None
    assert found.text.endswith("éx")
    assert [problem.severity for problem in problems] == ["warning"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n")))
    found, _ = read_text_file("-")
    assert found is not None
    assert found.text == "a: 1\n"


def test_what_is_quoted_is_short_and_on_one_line() -> None:
    assert shown("a\nb") == r"'a\nb'"
    assert len(shown("x" * 1000)) == 82
    assert set(textfiles.CODES) >= {f"F00{n}" for n in range(1, 9)}


@pytest.mark.parametrize("path", ["a\nb", "a\r", "a\u2028b"])
def test_a_path_is_one_line(path: str) -> None:
    assert told(path) == f"{path!r}: F008 the path has a line break; name a file"
    assert told(path, named_at=Place("s.yaml", 3, 4)) == "s.yaml:3:4: F008 the path has a line break; name a file"


def test_an_empty_path() -> None:
    assert told("") == "'': F008 the path is empty; name a file"
