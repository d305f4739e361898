"""`cablesim quiz` as it is typed: a session to the letter, papers, Moodle, data, and every way to end."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from sim.__main__ import main
from tests.reports.gift_parser import parsed

ROOT = Path(__file__).parent.parent
SESSION = ROOT / "tests/golden/quiz.80.txt"
QUIZ = ["quiz", "scenarios/04_segregation.yaml", "--seed", "3", "--questions", "6"]
TYPED = ("b", "?", "?", "a", "nonsense", "", " C ", "?", "?", "?", "d", "q")


class Typing(io.StringIO):
    """Standard input whose lines are shown as a terminal shows them."""

    def readline(self, size: int = -1, /) -> str:
        line = super().readline(size)
        sys.stdout.write(line)
        return line


def held(arguments: list[str], *typed: str) -> tuple[int, str]:
    """A quiz as it looks on a terminal of 80 columns, and its exit code."""
    captured = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    environment = {"COLUMNS": "80", "NO_COLOR": "1"}
    typing = Typing("".join(line + "\n" for line in typed))
    with (
        patch.dict("os.environ", environment),
        patch.object(sys, "stdin", typing),
        contextlib.redirect_stdout(captured),
        contextlib.chdir(ROOT),
    ):
        code = main(arguments)
        captured.flush()
    return code, captured.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


def test_the_session_is_as_it_was() -> None:
    code, told = held(QUIZ, *TYPED)
    assert code == 0
    assert told == SESSION.read_text(encoding="utf-8")
    assert max(map(len, told.splitlines())) <= 80


def test_hints_come_in_steps_and_the_last_one_gives_the_answer() -> None:
    _, told = held([*QUIZ[:-1], "1"], "?", "?", "?")
    assert [f"Hint {step} of 3" in told for step in (1, 2, 3)] == [True] * 3
    assert "Hint 3 of 3: It is " in told
    assert told.endswith("0 of 1 right.\nTo look at again:\n  " + told.split("To look at again:\n  ")[1])


def test_the_end_of_all_input_ends_with_the_score() -> None:
    code, told = held(QUIZ)
    assert code == 0
    assert told.endswith("\nNo question was answered.\n")


def test_control_c_ends_with_the_score(capsys: pytest.CaptureFixture[str]) -> None:
    with patch.object(sys, "stdin") as typing:
        typing.readline.side_effect = ["a\n", KeyboardInterrupt]
        assert main(["quiz", "04_segregation", "--seed", "1"]) == 130
    assert "of 1 right" in capsys.readouterr().out


def test_all_answered_and_in_colour(capsys: pytest.CaptureFixture[str]) -> None:
    letters = answers_of(["quiz", "06_queue", "--questions", "3"], capsys)
    with patch.object(sys, "stdin", io.StringIO("\n".join(letters))):
        assert main(["quiz", "06_queue", "--questions", "3", "--color"]) == 0
    told = capsys.readouterr().out
    assert told.endswith("3 of 3 right.\n")
    assert told.count("\x1b[32m\x1b[1mRight.\x1b[0m") == 3


def answers_of(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main([*arguments, "--format", "json"]) == 0
    return [one["answer"] for one in json.loads(capsys.readouterr().out)["questions"]]


def test_worksheet_and_answers_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "worksheet.md"
    assert main(["quiz", "--print", "-o", str(sheet)]) == 0
    assert sheet.read_text(encoding="utf-8").startswith("# 10 questions")
    told = (tmp_path / "worksheet.answers.md").read_text(encoding="utf-8")
    assert told.startswith("# Answers: 10 questions")
    assert main(["quiz", "--print"]) == 0
    assert capsys.readouterr().out == f"{sheet.read_text(encoding='utf-8')}\n---\n\n{told}"


def test_a_path_alone_means_a_worksheet(tmp_path: Path) -> None:
    assert main(["quiz", "04_segregation", "-o", str(tmp_path / "sheet")]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sheet", "sheet.answers.md"]


def test_moodle(tmp_path: Path) -> None:
    path = tmp_path / "quiz.gift"
    assert main(["quiz", "--format", "gift", "--questions", "100", "-o", str(path)]) == 0
    found = parsed(path.read_text(encoding="utf-8"))
    assert len(found) == 100
    assert all(sum(right for right, _, _ in one.answers) == 1 for one in found)


def test_one_kind_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quiz", "--kind", "cut", "--kind", "next", "--format", "json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert {one["kind"] for one in made["questions"]} == {"cut", "next"}
    assert made["meta"]["command"].startswith("cablesim quiz")


def test_another_scenario_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "tests/golden/everything_once.yaml").read_text(encoding="utf-8")
    path = ROOT / "tests/golden/everything_once.yaml"
    assert text
    assert main(["quiz", str(path), "--format", "json", "--questions", "500"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert {one["scenario"] for one in made["questions"]} == {"everything_once"}


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--print", "--format", "gift"], "--print writes Markdown, and --format gift something else"),
        (["--kind", "trunc"], "no kind of question 'trunc'; did you mean 'trunk'?"),
        (["--kind", "zzz"], "no kind of question 'zzz'; kinds are trunk, entry"),
        (["02_one_indicator", "--kind", "unroutable"], "nothing in this scenario makes a good question of that kind"),
        (["--questions", "0"], "0 is not in the range"),
    ],
)
def test_wrong_usage(arguments: list[str], text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quiz", *arguments]) == 2
    assert text in " ".join(capsys.readouterr().err.split())


def test_a_scenario_with_problems(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quiz", "no_such_lesson"]) == 1
    assert "no_such_lesson" in capsys.readouterr().err


def write() -> None:
    """Write the session anew, to be read before it is kept."""
    SESSION.write_text(held(QUIZ, *TYPED)[1], encoding="utf-8")


if __name__ == "__main__":
    write()
