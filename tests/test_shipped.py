"""What ships: found by name, and copied for whoever wants to change it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import shipped
from sim.problems import InvalidInput
from sim.scenario.files import load_scenario
from sim.study.checks import check_paths


def test_names() -> None:
    assert "four_posts" in shipped.names("network")
    assert "acp127g" in shipped.names("rules")
    assert "navy_1990s" in shipped.names("targets")
    assert shipped.names("scenario")[0] == "01_one_cable"
    assert isinstance(shipped.names("study"), tuple)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("acp127g", True),
        ("acp127g.yaml", False),
        ("./acp127g", False),
        ("a/b", False),
        ("x.yml", False),
        ("-", False),
    ],
)
def test_a_name_is_no_path(text: str, bare: bool) -> None:
    assert shipped.is_bare(text) is bare


def test_found_from_wherever_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shipped.root())
    assert shipped.find("rules", "acp127g") == Path("configs/rules/acp127g.yaml")
    monkeypatch.chdir(tmp_path)
    found = shipped.find("rules", "acp127g")
    assert found is not None
    assert found.is_absolute()
    assert shipped.find("rules", "../rules/acp127g") is None


def test_in_an_installed_package_they_are_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "sim" / "_shipped"
    (inside / "scenarios").mkdir(parents=True)
    (inside / "scenarios" / "only.yaml").write_text("scenario: Only\n")
    monkeypatch.setattr(shipped, "__file__", str(tmp_path / "sim" / "shipped.py"))
    assert shipped.root() == inside
    assert shipped.names("scenario") == ("only",)
    assert shipped.names("rules") == ()


def test_examples(tmp_path: Path) -> None:
    written = shipped.copy_examples(tmp_path / "here" / "examples")
    assert all(path.is_file() for path in written)
    folder = tmp_path / "here" / "examples"
    assert load_scenario(folder / "scenarios" / "01_one_cable.yaml").filings
    assert not [problem for problem in check_paths([folder]) if problem.severity == "error"]
    assert not [path for path in folder.rglob("*") if path.name.startswith(".")]
    with pytest.raises(InvalidInput) as caught:
        shipped.copy_examples(folder)
    first, more = written[0], len(written) - 1
    hint = "name another folder, or move the files away"
    assert str(caught.value) == f"{first}: F009 the file is there already, and {more} more; {hint}"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "configs" / "rules" / "acp127g.yaml"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(InvalidInput, match="F009 the file is there already"):
        shipped.copy_examples(tmp_path)
    assert mine.read_text() == "mine"
    assert not (tmp_path / "scenarios").exists()


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="F010"):
        shipped.copy_examples(tmp_path / "file")


def test_what_cannot_be_finished_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(InvalidInput, match=r"F010 cannot be written \(no space left on device\); make room, or name"):
        shipped.copy_examples(tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
