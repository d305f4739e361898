"""Lessons, timelines, diagrams and queues of the shipped scenarios, as they were read and found good.

`python -m tests.reports.test_lesson_goldens` writes them anew, to be read before they are kept.
"""

import re
from pathlib import Path

import pytest

from sim.__main__ import main
from tests.reports.test_golden import FOLDER, ROOT, printed

LESSONS = FOLDER / "lessons"
MESSAGES = {
    "01_one_cable": "RUEHNT 1989/01",
    "04_segregation": "circular",
    "06_queue": "r",
    "07_interruption": "inventory",
    "08_dual_precedence": "RUEPAA 031",
    "10_ageing": "letter",
    "11_wrong_table": "notice",
    "13_saigon_1963": "Embtel 841",
}
FORMS = {
    "lesson.80.txt": ["lesson"], "lesson.120.txt": ["lesson"], "timeline.80.txt": ["timeline"],
    "timeline.120.txt": ["timeline"], "sequence.mmd": ["sequence"],
}  # fmt: skip
QUEUES = {"queues.80.txt": ["queues"], "queues.120.txt": ["queues"]}


def reports() -> dict[str, list[str]]:
    """Name of each file, and what prints it: scenario and options."""
    found = {}
    for scenario, message in MESSAGES.items():
        for name, report in FORMS.items():
            found[f"{scenario[:2]}.{name}"] = [scenario, "--message", message, "--report", *report]
        for name, report in QUEUES.items():
            found[f"{scenario[:2]}.{name}"] = [scenario, "--report", *report]
    for message in ("alarm", "query"):
        found[f"07.{message}.80.txt"] = ["07_interruption", "--message", message, "--report", "lesson"]
    found["07.all.80.txt"] = ["07_interruption", "--report", "timeline"]
    found["10.at.80.txt"] = ["10_ageing", "--report", "queues", "--at", "2 h"]
    found["07.lesson.json"] = ["07_interruption", "--report", "lesson", "--format", "json"]
    found["07.lesson.md"] = ["07_interruption", "--report", "lesson", "--format", "markdown"]
    found["07.sequence.md"] = ["07_interruption", "--report", "sequence", "--format", "markdown"]
    for form, name in (("json", "json"), ("csv", "csv"), ("markdown", "md")):
        found[f"07.queues.{name}"] = ["07_interruption", "--report", "queues", "--format", form]
        found[f"07.at.{name}"] = ["07_interruption", "--report", "queues", "--at", "118 s", "--format", form]
    return found


REPORTS = reports()


def read(name: str) -> str:
    return (LESSONS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", REPORTS)
def test_the_report_is_as_it_was(name: str) -> None:
    assert printed(["run", *REPORTS[name]], name) == read(name)


@pytest.mark.parametrize("scenario", MESSAGES)
def test_a_saved_run_gives_the_same_reports(scenario: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    trace = str(tmp_path / "run.jsonl")
    assert main(["run", scenario, "--trace", trace, "-o", str(tmp_path / "report.txt")]) == 0
    for name, (of, *options) in REPORTS.items():
        if of == scenario:
            assert printed(["report", trace, *options], name) == read(name)


@pytest.mark.parametrize("name", [name for name in REPORTS if re.search(r"\.\d+\.txt$", name)])
def test_no_line_is_longer_than_the_terminal(name: str) -> None:
    width = int(name.split(".")[-2])
    assert max(map(len, read(name).splitlines())) <= width


def test_there_are_no_others() -> None:
    assert {path.name for path in LESSONS.glob("[0-9]*")} == set(REPORTS)


def write() -> None:
    """Write all files anew."""
    for name, options in REPORTS.items():
        (LESSONS / name).write_text(printed(["run", *options], name), encoding="utf-8")


if __name__ == "__main__":
    write()
