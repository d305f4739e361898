"""The commands for classes as they are typed: grade, new, pack."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from sim import shipped
from sim.__main__ import main

FOUR = "configs/networks/four_posts.yaml"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def shipped_text(path: str) -> str:
    return (shipped.root() / path).read_text()


@pytest.fixture
def school() -> None:
    """A class of six, by lesson 2."""
    folder = Path("class")
    (folder / "dora").mkdir(parents=True)
    (folder / "alice.yaml").write_text(shipped_text(FOUR))
    (folder / "bob.yaml").write_text(shipped_text(FOUR).replace("60 wpm}", "75 baud}"))
    (folder / "carol.yaml").write_text(shipped_text(FOUR).replace("60 wpm}", "50 wpm}"))
    (folder / "dora" / "net.yaml").write_text("network: ../../secret.yaml\n")
    (folder / "=eve.yaml").write_text("scenario: S\nnetwork: /etc/passwd\n")
    (folder / "fay.yaml").write_text(
        "network: F\nposts:\n  RXAA: {}\n  RXRN: {}\n  RXRS: {}\n" + "".join(f"  RX{at}: {{}}\n" for at in range(9))
    )
    (folder / "notes.txt").write_text("")


TABLE = """\
One message, one indicator
6 submissions, 2 passed; 5 expected of each

Student  Result   Met     Note
-------  -------  ------  ----------------------------------
=eve     broken   -
  class/=eve.yaml:2:10: F012 '/etc/passwd' leads outside of what was handed in; put a copy into the
    folder that is handed in, or name a file that ships
alice    passed   5 of 5  the lesson's own network and rules
bob      passed   5 of 5
carol    failed   3 of 5
  not met: report to RXBB before 1988-03-15T12:08:41Z: received 1988-03-15T12:09:00Z
  not met: answer to RXAA before 1988-03-15T12:08:41Z: received 1988-03-15T12:09:00Z
dora     broken   -
  class/dora/net.yaml:1:1: Y121 a network file lacks 'posts'
fay      stopped  -       more than 10 posts

Expected, and by how many of 3 met
  3  report to RXBB by RXAA RXRN RXRS RXBB
  2  report to RXBB before 1988-03-15T12:08:41Z
  3  answer to RXAA by RXBB RXRS RXRN RXAA
  2  answer to RXAA before 1988-03-15T12:08:41Z
  3  report from RXRN to RXRS as PP RXBB
"""


@pytest.mark.usefixtures("school")
def test_marks_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", "2", "class", "--posts", "10"]) == 1
    told = capsys.readouterr()
    assert told.out == TABLE
    assert told.err == "cablesim: not graded, being neither YAML files nor folders: notes.txt\n"


@pytest.mark.usefixtures("school")
def test_marks_with_colour(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", "2", "class", "--posts", "10", "--color"]) == 1
    out = capsys.readouterr().out
    assert "carol    \x1b[31mfailed\x1b[0m   3 of 5" in out
    assert "alice    passed   5 of 5" in out


@pytest.mark.usefixtures("school")
def test_marks_for_a_spreadsheet(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", "2", "class", "--posts", "10", "--format", "csv"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["student"], row["result"], row["met"], row["expected"]) for row in rows] == [
        ("'=eve", "broken", "0", "5"),
        ("alice", "passed", "5", "5"),
        ("bob", "passed", "5", "5"),
        ("carol", "failed", "3", "5"),
        ("dora", "broken", "0", "5"),
        ("fay", "stopped", "0", "5"),
    ]
    assert rows[1]["unchanged"] == "true"
    assert rows[3]["unmet"].count("; ") == 1
    assert rows[4]["problems"].startswith("class/dora/net.yaml:1:1: Y121")
    assert rows[5]["stopped_by"] == "more than 10 posts"


@pytest.mark.usefixtures("school")
def test_marks_as_data() -> None:
    assert main(["grade", "2", "class", "--posts", "10", "--format", "json", "-o", "marks.json"]) == 1
    told = json.loads(Path("marks.json").read_text())
    assert list(told) == ["format", "meta", "lesson", "passed_over", "submissions"]
    assert told["meta"]["command"].startswith("cablesim grade 2 class")
    assert told["passed_over"] == ["notes.txt"]
    eve, alice, *_, fay = told["submissions"]
    assert eve["problems"][0]["code"] == "F012"
    assert (alice["met"], alice["unchanged"], alice["stopped_by"]) == (5, True, None)
    assert alice["expectations"][0] == {
        "message": "report", "to": "RXBB", "path": ["RXAA", "RXRN", "RXRS", "RXBB"],
        "met": True, "found": "by RXAA RXRN RXRS RXBB",
    }  # fmt: skip
    assert (fay["result"], fay["stopped_by"], fay["expectations"]) == ("stopped", "more than 10 posts", [])


def test_a_class_in_which_all_pass(capsys: pytest.CaptureFixture[str]) -> None:
    Path("class").mkdir()
    Path("class/alice.yaml").write_text(shipped_text(FOUR))
    assert main(["grade", "02_one_indicator", "class"]) == 0
    out = capsys.readouterr().out
    assert "1 submission, 1 passed" in out
    assert "by how many" not in out


def test_many_problems_are_told_in_part(capsys: pytest.CaptureFixture[str]) -> None:
    Path("class").mkdir()
    Path("class/alice.yaml").write_text("network: N\nposts:\n" + "".join(f"  rx{at}: {{}}\n" for at in range(20)))
    assert main(["grade", "2", "class"]) == 1
    assert "  and 1" in capsys.readouterr().out


def test_an_exercise_from_lesson_to_mark(capsys: pytest.CaptureFixture[str]) -> None:
    """A lesson with a wrong table, to be put right: what a right solution does is expected, not how."""
    assert main(["pack", "11", "-o", "exercise.yaml"]) == 0
    text, _, _ = Path("exercise.yaml").read_text().partition("expect:")
    right = "expect:\n  - {message: notice, to: RXCC, status: delivered}\n"
    Path("exercise.yaml").write_text(text + right)
    assert main(["pack", "exercise.yaml", "--no-answers", "-o", "sheet.yaml"]) == 0
    sheet = Path("sheet.yaml").read_text()
    Path("class").mkdir()
    Path("class/table.yaml").write_text(sheet.replace("{RXCC: RXRS}", "{RXCC: RXCC}"))
    Path("class/none.yaml").write_text(sheet.replace("    RXRN: {RXCC: RXRS}\n", ""))
    Path("class/untouched.yaml").write_text(sheet)
    assert main(["grade", "exercise.yaml", "class"]) == 1
    out = capsys.readouterr().out
    assert "3 submissions, 2 passed" in out
    assert "untouched  failed  0 of 1  the lesson's own network and rules" in out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["grade", "99", "class"], 1, "99: F007 there is no lesson 99; lessons are 1 to 13"),
        (["grade", "2", "absent"], 1, "absent: F001 no such file or directory; name the folder of a class"),
        (["grade", "2", "class", "--seconds", "0"], 2, "invalid value for '--seconds'"),
        (["pack", "absent.yaml"], 1, "absent.yaml: F001 no such file"),
        (["pack", "77"], 1, "77: F007 there is no lesson 77"),
        (["new", "cable", "mine"], 2, "'cable' is not one of 'scenario', 'network', 'rules', 'targets', 'study'"),
        (["new", "rules", "absent/mine"], 1, "absent/mine.yaml: F010 cannot be written"),
    ],
)
def test_what_goes_wrong(arguments: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == code
    assert says in capsys.readouterr().err


# new


@pytest.mark.parametrize("kind", ["scenario", "network", "rules", "targets", "study"])
def test_what_is_begun_has_no_problems_and_what_is_tried_runs(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", kind, "my_first"]) == 0
    told = capsys.readouterr().out
    command = "compare" if kind == "study" else "run"
    assert told.startswith(f"my_first.yaml is written; try: cablesim {command} ")
    assert main(["check", "my_first.yaml"]) == 0
    assert capsys.readouterr().err == "No problems.\n"
    assert main(told.partition("try: cablesim ")[2].split()) == 0
    assert "not met" not in capsys.readouterr().out or kind != "scenario"
    text = Path("my_first.yaml").read_text()
    assert text.startswith(f"# yaml-language-server: $schema={kind}.schema.json\n")
    assert f"\n{kind}: my first\n" in text
    assert main(["new", kind, "my_first.yaml"]) == 1
    assert "my_first.yaml: F009 the file is there already; choose another name" in capsys.readouterr().err
    assert Path("my_first.yaml").read_text() == text
    assert [path.name for path in Path().iterdir()] == ["my_first.yaml"]


def test_all_that_is_begun_goes_together(capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ("scenario", "network", "rules", "targets"):
        assert main(["new", kind, kind]) == 0
    others = [word for kind in ("network", "rules", "targets") for word in (f"--{kind}", f"{kind}.yaml")]
    assert main(["run", "scenario.yaml", *others]) == 0
    assert "Expected: 3 of 3 met" in capsys.readouterr().out
    assert main(["lesson", "scenario.yaml", "--hints", "all"]) == 0
    assert "See a FLASH overtake." in capsys.readouterr().out


def test_a_name_with_a_hyphen_at_its_head(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "scenario", "--", "-mine"]) == 0
    assert "cablesim run ./-mine.yaml" in capsys.readouterr().out


# pack


def test_a_packed_lesson_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "6"]) == 0
    whole = capsys.readouterr().out
    assert "\nexpect:\n" in whole
    assert main(["pack", "06_queue", "--no-answers"]) == 0
    assert "\nexpect:\n" not in capsys.readouterr().out
