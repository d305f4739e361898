"""Which forms each report has, and what may be asked of it, at the command line."""

import os
from pathlib import Path
from unittest.mock import patch

import pytest

from sim.__main__ import main
from sim.reports.ask import FORMATS, FORMS, Ask
from sim.reports.report import told
from sim.reports.tables import Paper
from sim.results.result import run
from sim.scenario.files import load_scenario
from tests.oracle.scenarios import scenario as random_scenario

SCENARIO = "07_interruption"


@pytest.mark.parametrize(("report", "form"), [(report, form) for report in FORMS for form in FORMATS])
def test_a_report_has_its_forms_and_no_others(report: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["run", SCENARIO, "--report", report, "--format", form])
    out, err = capsys.readouterr()
    if form in FORMS[report]:
        assert (code, err) == (0, "")
        assert out
    else:
        assert code == 2
        assert f"the report {report!r} has no form {form!r}; write --format {FORMS[report][0]}" in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--report", "lesson", "--at", "2 h"], "write --report queues beside it"),
        (["--report", "queues", "--message", "alarm"], "leave out --message"),
        (["--report", "queues", "--at", "soon"], "--at: 'soon' is not a length of time; write a number and a unit"),
        (["--report", "queues", "--at", "1988-03-14T00:00Z"], "lies before the start of the run"),
        (["--report", "queues", "--at", "2 h", "--until", "1 h"], "lies past the end of the run"),
        (["--report", "lesson", "--message", "alrm"], "no message 'alrm' in this run; did you mean 'alarm'?"),
        (["--report", "timeline", "--message", "zz"], "no message 'zz' in this run"),
    ],
)
def test_wrong_usage_is_told(options: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", SCENARIO, *options]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("report", ["lesson", "timeline", "sequence", "queues"])
def test_a_report_gathers_what_it_needs(report: str) -> None:
    found = "".join(told(run(load_scenario(SCENARIO)), Ask(report), Paper(80), {}))
    assert "RXRN" in found


@pytest.mark.parametrize("report", ["lesson", "timeline", "sequence", "queues"])
def test_a_run_without_messages(report: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text("scenario: Empty\nnetwork: four_posts\nrules: strict\nstart: 151200Z MAR 88\nhorizon: 1 h\n")
    assert main(["run", str(path), "--report", report]) == 0
    said = "every queue was always empty" if report == "queues" else "No message was filed."
    assert said in capsys.readouterr().out


def test_queues_at_times_when_there_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", SCENARIO, "--report", "queues", "--at", "1 s"]) == 0
    assert "Nothing stood in any queue." in capsys.readouterr().out
    assert main(["run", SCENARIO, "--report", "queues", "--at", "151300Z"]) == 0
    assert "The run had ended at 151247Z +44.7 s" in capsys.readouterr().out


def test_colour_marks_headings() -> None:
    with patch.dict(os.environ, {"NO_COLOR": ""}):
        found = "".join(told(run(load_scenario(SCENARIO)), Ask("lesson"), Paper(80, colour=True), {}))
    assert "\x1b[1mRXAA/ALDER, the originator\x1b[0m" in found


def test_many_copies_in_queues_are_told_as_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.reports.queues.MOST_ROWS", 1)
    asked = Ask("queues", at_us=120_000_000)
    found = "".join(told(run(load_scenario("06_queue")), asked, Paper(80), {}))
    assert "4 copies are too many for a table here." in found


def test_the_desks_of_operators_are_queues_too() -> None:
    found = "".join(told(run(random_scenario(12)), Ask("queues"), Paper(80), {}))
    assert "The desk of RUFD" in found
    stories = "".join(told(run(random_scenario(12)), Ask("sequence", message="m0"), Paper(80), {}))
    assert "Note over RUFD: waited 8 min for an operator" in stories
