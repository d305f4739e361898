"""The lessons that ship: numbered, named, each with all that a student needs, and expectations that hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import shipped
from sim.problems import InvalidInput
from sim.results.result import run
from sim.scenario.files import load_scenario
from sim.study.checks import check_paths
from sim.study.compare import NOT_SHOWN
from sim.study.sweep import run_study
from sim.teaching.lessons import lessons, named, number_of
from sim.teaching.templates import KINDS, begun, path_of

NUMBERS = range(1, 14)


def test_thirteen_in_order() -> None:
    found = lessons()
    assert [one.number for one in found] == list(NUMBERS)
    assert found[3].name == "04_segregation"
    assert all(one.title and one.goal for one in found)


@pytest.mark.parametrize("text", ["4", "04", "004", "04_segregation"])
def test_a_lesson_by_its_number_or_name(text: str) -> None:
    assert named(text) == "04_segregation"
    assert number_of(named(text)) == 4


def test_what_is_no_number_is_a_path() -> None:
    assert named("my/own.yaml") == "my/own.yaml"
    assert number_of("my/own.yaml") is None


def test_no_such_number() -> None:
    with pytest.raises(InvalidInput, match="there is no lesson 14; lessons are 1 to 13"):
        named("14")


def test_without_any_lessons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "root", lambda: tmp_path)
    (tmp_path / "scenarios").mkdir()
    for name, text in (("1_bad", "scenario: ["), ("2_bare", "scenario: S"), ("3_odd", "scenario: S\nlesson: odd")):
        (tmp_path / "scenarios" / f"{name}.yaml").write_text(text)
    assert [(one.number, one.goal) for one in lessons()] == [(3, "")]
    (tmp_path / "scenarios" / "3_odd.yaml").unlink()
    with pytest.raises(InvalidInput, match=r"there is no lesson 1$"):
        named("1")


@pytest.mark.parametrize("number", NUMBERS)
def test_each_has_what_a_student_needs_and_its_expectations_hold(number: int) -> None:
    scenario = load_scenario(named(str(number)))
    lesson = scenario.lesson
    assert lesson is not None
    assert lesson.goal
    assert lesson.task
    assert len(lesson.hints) >= 2
    assert lesson.try_
    assert scenario.expectations
    assert [one for one in run(scenario).expectations if not one.met] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_to_begin_with_is_called_after_its_path(kind: str) -> None:
    text = begun(kind, "folder/my_first: one.yaml")
    first, *_ = text.splitlines()
    assert first == f"# yaml-language-server: $schema={kind}.schema.json"
    assert f'\n{kind}: "my first: one"\n' in text


def test_a_study_to_begin_with_shows_what_each_factor_does(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(begun("study", str(path)))
    assert check_paths([str(path)]) == []
    told = run_study(path)
    shown = {(one.factor, one.setting) for one in told.effects if one.verdict != NOT_SHOWN}
    assert shown == {(one.factor, one.setting) for one in told.effects}
    assert len(told.study.factors) == 2
    assert told.replications > 1


def test_where_it_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert path_of("mine") == "mine.yaml"
    assert path_of("mine.yml") == "mine.yml"
    Path("mine.yaml").symlink_to("nowhere")
    with pytest.raises(InvalidInput, match=r"mine\.yaml: F009"):
        path_of("mine")
    for name in ("", "a/", "x\0y", ".yaml"):
        with pytest.raises(InvalidInput, match="F008"):
            path_of(name)
