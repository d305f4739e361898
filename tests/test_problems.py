"""Problems: the line that people and editors get, and the exception that carries many."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from sim.problems import InvalidInput, Place, Problem, nearest


def test_a_place_is_file_line_and_column_and_the_file_alone_without_a_line() -> None:
    assert str(Place("a.yaml", 14, 11)) == "a.yaml:14:11"
    assert str(Place("a.yaml")) == "a.yaml"


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("a\nb", r"a\nb"),
        ("a\x1b[2Jb", r"a\x1b[2Jb"),
        ("a\u2028b", r"a\u2028b"),
        ("\udcff", r"\udcff"),
        ("é\\n", "é\\n"),
    ],
)
def test_a_problem_is_one_line_whatever_its_path_and_its_text_hold(file: str, shown: str) -> None:
    assert str(Place(file, 1, 2)) == f"{shown}:1:2"
    assert str(Problem(Place(file), "F001", f"no {file}", file)) == f"{shown}: F001 no {shown}; {shown}"


def test_a_problem_is_one_line_that_editors_can_jump_to_with_its_hint_last() -> None:
    problem = Problem(
        Place("scenarios/07_flash.yaml", 14, 11), "N203", "unknown post 'RUEHNX'", nearest("RUEHNX", ["RUEHNT"])
    )
    line = "scenarios/07_flash.yaml:14:11: N203 unknown post 'RUEHNX'; did you mean 'RUEHNT'?"
    assert str(problem) == line
    jump = re.fullmatch(r"(.+?):(\d+):(\d+): (.+)", str(problem))
    assert jump is not None
    assert jump.groups()[:3] == ("scenarios/07_flash.yaml", "14", "11")


def test_without_a_hint_nothing_follows_what_is_wrong() -> None:
    assert str(Problem(Place("a.yaml"), "F001", "cannot be opened")) == "a.yaml: F001 cannot be opened"


def test_a_warning_says_that_it_is_one() -> None:
    warning = Problem(Place("a.txt", 2, 1), "C101", "no prosign", "P is taken", "warning")
    assert str(warning) == "a.txt:2:1: C101 warning: no prosign; P is taken"


def test_a_problem_can_be_told_of_another_file_and_stays_what_it_was() -> None:
    problem = Problem(Place("<text>", 3, 4), "C101", "no prosign", "add it", "warning")
    moved = problem.within("cables/a.txt")
    assert moved == Problem(Place("cables/a.txt", 3, 4), "C101", "no prosign", "add it", "warning")
    assert problem.place.file == "<text>"


def test_places_are_ordered_as_they_are_read() -> None:
    places = [Place("b", 1, 1), Place("a", 10, 2), Place("a", 2, 30), Place("a", 2, 4), Place("a")]
    assert sorted(places) == places[::-1]


def test_invalid_input_tells_every_problem_a_line_each() -> None:
    problems = [Problem(Place("a.yaml", line, 1), "N203", "unknown post") for line in (2, 7)]
    with pytest.raises(InvalidInput) as caught:
        raise InvalidInput(problem for problem in problems)
    assert caught.value.problems == tuple(problems)
    assert str(caught.value).splitlines() == [str(problem) for problem in problems]


@pytest.mark.parametrize("carried", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy])
def test_invalid_input_comes_whole_out_of_a_worker(carried: object) -> None:
    error = InvalidInput([Problem(Place("a.yaml", 2, 1), "N203", "unknown post", "write one")])
    again = carried(error)  # type: ignore[operator]
    assert again.problems == error.problems
    assert str(again) == str(error)


def test_the_nearest_name_is_hinted_and_nothing_is_where_none_is_like_it() -> None:
    assert nearest("IMEDIATE", ["FLASH", "IMMEDIATE", "ROUTINE"]) == "did you mean 'IMMEDIATE'?"
    assert nearest("RUEHNX", iter(["RUEHNT", "KWRA"])) == "did you mean 'RUEHNT'?"
    assert nearest("ZZZZ", ["FLASH"]) == ""
    assert nearest("FLASH", []) == ""
