"""`cablesim read` as it is typed: colour where it is wanted, and as wide as the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.__main__ import main

TASHKENT = str(Path(__file__).parents[2] / "scenarios/cables/tashkent.txt")


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["read", TASHKENT, *arguments]) == 0
    return capsys.readouterr().out


def test_colour_only_where_it_is_wanted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in printed(capsys)
    assert "\x1b[1;32mVZ" not in printed(capsys, "--color"), "each part has its own"
    assert "\x1b[1;36mZCZC\x1b[0m" in printed(capsys, "--color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in printed(capsys)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in printed(capsys)


def test_a_file_gets_no_colour(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "read.txt"
    assert printed(capsys, "--color", "-o", str(path)) == ""
    assert "\x1b[" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("columns", "widest"), [("40", 80), ("80", 80), ("110", 110), ("300", 120)])
def test_as_wide_as_the_terminal(
    columns: str, widest: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert max(map(len, printed(capsys).splitlines())) == widest


def test_one_field_and_the_tree_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "--field", "serial") == "1989\n"
    (cable,) = json.loads(printed(capsys, "--format", "json"))["cables"]
    line = next(part for part in cable["parts"] if part["line"] == "FL5")
    text = Path(TASHKENT).read_text(encoding="utf-8")
    for part in line["parts"]:
        assert text[part["start"]["offset"] : part["end"]["offset"]] == part["raw"]
        assert set(part["meaning"]) == {"text", "source", "official"}
