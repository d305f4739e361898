"""The command as it is typed: what goes where, and with what exit code."""

import io
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

import sim
from sim import cli, usage
from sim.__main__ import main
from sim.problems import Place, Problem

ROOT = Path(__file__).parent.parent
SCENARIO = str(ROOT / "tests/golden/everything_once.yaml")
CABLE = """VZCZCXRO8324
PP RUEHDBU
DE RUEHNT #1989/01 3201039
ZNY CCCCC ZZH
P 161039Z NOV 07
FM AMEMBASSY TASHKENT
TO RUEHC/SECSTATE WASHDC PRIORITY 8781
BT
C O N F I D E N T I A L TASHKENT 001989
BT
#1989
NNNN
"""


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cable(tmp_path: Path) -> str:
    """The path of a small cable."""
    path = tmp_path / "cable.txt"
    path.write_text(CABLE, encoding="utf-8")
    return str(path)


@pytest.fixture
def trace(tmp_path: Path) -> str:
    """The path of a saved run."""
    path = str(tmp_path / "run.jsonl")
    assert main(["run", SCENARIO, "--trace", path, "-o", os.devnull]) == 0
    return path


def shell(line: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """A line of the shell, with ``cablesim`` standing for the command."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHON": sys.executable, **changes}
    script = f'cablesim() {{ "$PYTHON" -m sim "$@"; }}\n{line}'
    return subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env=environment, cwd=ROOT, timeout=60, check=False
    )


# run


def test_a_run_tells_results_on_one_stream_and_problems_on_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", SCENARIO]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("Everything once\n6 messages to 12 addressees\n")
    assert "S407 warning: the addressee 'RUEHXX' is not in the network" in told.err
    assert max(map(len, told.out.splitlines())) <= 100


def test_a_scenario_that_ships_is_run_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "06_queue", "--rules", "first_come", "--until", "10 min"]) == 0
    assert "rules First come, first served" in " ".join(capsys.readouterr().out.split())


def test_seed_and_replication_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "12_state_day", "--seed", "9", "--replication", "2", "--until", "1 h"]) == 0
    assert "seed 9; replication 2" in " ".join(capsys.readouterr().out.split())


def test_problems_are_told_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("scenario: x\nnetwork: nowhere\nrules: none_such\nfilings: []\n")
    assert main(["run", str(path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "wrong.yaml:2:10: F007" in told.err
    assert "wrong.yaml:3:8: F007" in told.err


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["rnu"], "cablesim: no such command 'rnu'; did you mean 'run'?"),
        (["zzz"], "cablesim: no such command 'zzz'\n"),
        (["run"], "cablesim run: missing argument 'SCENARIO'\n"),
        (["run", SCENARIO, "--sed", "3"], "cablesim run: no such option '--sed'; did you mean '--seed'?\n"),
        (["run", SCENARIO, "--repot", "copies"], "cablesim run: no such option '--repot'; did you mean '--report'?\n"),
        (["run", SCENARIO, "-x"], "cablesim run: no such option '-x'\n"),
        (["run", SCENARIO, "--rules"], "cablesim run: option '--rules' requires an argument\n"),
        (["run", SCENARIO, "--color=red"], "cablesim run: option '--color' does not take a value\n"),
        (["run", SCENARIO, "--replication", "0"], "invalid value for '--replication': 0 is not in the range x>=1\n"),
        (["--colour"], "cablesim: no such option '--colour'; did you mean '--color'?\n"),
        (["--color=red"], "cablesim: option '--color' does not take a value\n"),
        (["run", SCENARIO, "--seed", "x"], "'x' is not a valid integer"),
        (["run", SCENARIO, "--replication", "0"], "0 is not in the range x>=1"),
        (["run", SCENARIO, "--report", "lecture"], "'lecture' is not one of 'deliveries', 'copies'"),
        (["run", SCENARIO, "--message", "alrm"], "no message 'alrm' in this run; did you mean 'alarm'?"),
        (["run", SCENARIO, "--message", "zzz", "--format", "json"], "no message 'zzz' in this run\n"),
        (["run", SCENARIO, "--trace", "-"], "would go to the same place"),
        (["run", SCENARIO, "--trace", "x", "-o", "x"], "would go to the same place"),
        (["run", SCENARIO, "--write-copy", "RUEHZ"], "no post 'RUEHZ' in this network; did you mean 'RUEH'?"),
        (["run", SCENARIO, "--write-copy", "5"], "no post '5' in this network\n"),
        (["run", SCENARIO, "--write-copy", "RUEH", "--format", "json"], "takes neither --format nor --report"),
        (["read", SCENARIO, "--field", "serail"], "no field 'serail'; did you mean 'serial'?"),
        (["read", SCENARIO, "--field", "0"], "no field '0'; fields are "),
        (["schema", "cable"], "'cable' is not one of"),
        (["completion", "csh"], "'csh' is not one of"),
    ],
)
def test_wrong_usage(arguments: list[str], text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert text in told.err
    assert "--help'" in told.err
    assert told.out == ""


def test_the_copy_that_reaches_a_post(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", SCENARIO, "--write-copy", "RUEHC", "--message", "RUEHNT 1989/01"]) == 0
    cable = capsys.readouterr().out
    assert cable.splitlines()[:2] == ["VZCZCXRO8324", "PP RUEHC"]
    again = sim.read_cable(cable)
    assert again.message.fl2_ris == ("RUEHC",)
    assert again.message.name == "RUEHNT 1989/01"


def test_a_copy_that_reaches_nobody_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", SCENARIO, "--write-copy", "RUEHNT", "--message", "long"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "cablesim: no copy reached RUEHNT" in told.err


def test_a_filing_without_a_cable_is_written_as_one_that_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", SCENARIO, "--write-copy", "RUEHNT", "--message", "alarm"]) == 0
    again = sim.read_cable(capsys.readouterr().out)
    message = again.message
    assert [problem for problem in again.problems if problem.severity == "error"] == []
    assert (message.fl2_precedence, message.prosigns) == ("ZZ", ("Z", "R"))
    assert (message.originator_ri, message.serial, message.filed) == ("RUEHC", "0001", "3342315")
    assert message.dtg_iso == "2007-11-30T23:15Z"
    assert [one.ri for one in message.action] == ["RUEHNT"]
    assert [one.ri for one in message.info] == ["RUEKJCS"]


def test_results_go_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.csv"
    assert main(["run", SCENARIO, "--format", "csv", "-o", str(path)]) == 0
    assert capsys.readouterr().out == ""
    assert len(path.read_text().splitlines()) == 13


def test_a_file_that_cannot_be_written_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", SCENARIO, "-o", str(tmp_path / "no" / "out")]) == 1
    assert "F010 cannot be written (no such file or directory)" in capsys.readouterr().err


def test_meta_tells_the_command_and_the_inputs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", SCENARIO, "--format", "json"]) == 0
    meta = json.loads(capsys.readouterr().out)["meta"]
    assert meta["command"] == f"cablesim run {SCENARIO} --format json"
    assert [one["role"] for one in meta["inputs"]] == ["scenario"]
    assert len(meta["inputs"][0]["sha256"]) == 64


def test_two_runs_give_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for _ in range(2):
        assert main(["run", "12_state_day", "--until", "3 h", "--format", "json"]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


def test_a_trace_may_go_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", SCENARIO, "--trace", "-", "-o", str(tmp_path / "report")]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["type"] == "trace"


# report


def test_a_saved_run_is_reported_from_standard_input(
    trace: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", trace]) == 0
    first = capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(trace).read_bytes())))
    assert main(["report", "-"]) == 0
    assert capsys.readouterr().out == first


def test_a_damaged_trace_is_a_problem(trace: str, capsys: pytest.CaptureFixture[str]) -> None:
    with open(trace, "a", encoding="utf-8") as file:
        file.write("torn\n")
    assert main(["report", trace]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "T709" in told.err


# read, check


def test_a_cable_is_explained(cable: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", cable]) == 0
    assert "station serial number" in capsys.readouterr().out


def test_several_cables_stand_under_their_paths(cable: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", cable, cable]) == 0
    assert capsys.readouterr().out.count(f"{cable}\n") == 2


def test_a_cable_as_data(cable: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", cable, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["cables"][0]["serial"] == "1989"
    assert told["meta"]["command"].startswith("cablesim read")


def test_one_field_of_a_cable(cable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", cable, "--field", "serial"]) == 0
    assert capsys.readouterr().out == "1989\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CABLE.encode())))
    assert main(["read", "-", "--field", "serial"]) == 0
    assert capsys.readouterr().out == "1989\n"
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["read", "-", "--field", "serial"]) == 1


def test_a_cable_that_is_absent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path / "absent")]) == 1
    assert "absent" in capsys.readouterr().err


def test_a_check_tells_each_problem_on_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("rules: x\norder: best\ninterruption: perhaps\n")
    assert main(["check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 2
    assert all(line.startswith(f"{path}:") for line in lines)


def test_a_check_as_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("rules: x\norder: best\n")
    assert main(["check", str(path), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["format"] == 1
    assert set(told["problems"][0]) == {"file", "line", "column", "code", "severity", "text", "hint"}


def test_a_check_of_what_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ROOT / "configs/rules/strict.yaml")]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "No problems.\n")


# schema, examples, completion, help


@pytest.mark.parametrize("kind", ["network", "rules", "scenario", "targets"])
def test_a_schema_is_json(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", kind]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


def test_examples_are_copied_and_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", str(tmp_path / "my")]) == 0
    words = capsys.readouterr().out.split()
    assert words[-3:-1] == ["cablesim", "run"]
    assert main(["run", words[-1]]) == 0
    assert main(["examples", str(tmp_path / "my")]) == 1
    assert "F009" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish"])
def test_completion_is_a_script(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", kind]) == 0
    assert "_CABLESIM_COMPLETE" in capsys.readouterr().out


def test_the_shell_is_answered() -> None:
    told = shell("cablesim", _CABLESIM_COMPLETE="bash_complete", COMP_WORDS="cablesim re", COMP_CWORD="1")
    assert told.stdout.split() == ["plain,read", "plain,report"]


def test_help_is_a_sentence_then_examples_then_groups(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--help"]) == 0
    text = capsys.readouterr().out
    places = [text.index(part) for part in ("Run a scenario", "Examples:", "What is run:", "What is told:", "Options:")]
    assert places == sorted(places)
    assert main([]) == main(["-h"]) == main(["--version"]) == 0


@pytest.mark.parametrize("name", list(cli.COMMANDS))
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    text = capsys.readouterr().out
    assert "Examples:\n" in text
    examples = getattr(import_module(f"sim.commands.{name}"), name).examples
    assert 2 <= len(examples) <= 3
    assert all(f"cablesim {name}" in line for line, _ in examples)
    assert max(map(len, text.splitlines())) <= 100


def test_only_what_there_is_is_listed() -> None:
    rooms = {path.stem for path in (ROOT / "sim/commands").glob("*.py")} - {"__init__", "studying", "telling"}
    assert set(cli.COMMANDS) == rooms


# Colour and width


@pytest.mark.parametrize(
    ("env", "terminal", "colour"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
    ],
)
def test_when_there_is_colour(
    env: dict[str, str], terminal: bool, colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    assert usage.colour_on(stream) is colour


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_option_for_colour_wins(
    place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for option, colour in (("--color", True), ("--no-color", False)):
        monkeypatch.setenv("NO_COLOR" if colour else "FORCE_COLOR", "1")
        arguments = [option, "run", SCENARIO] if place == "before" else ["run", SCENARIO, option]
        assert main(arguments) == 0
        assert ("\x1b[1m" in capsys.readouterr().out) is colour
        monkeypatch.delenv("NO_COLOR", raising=False)


def test_a_file_gets_no_colour(tmp_path: Path) -> None:
    assert main(["run", SCENARIO, "--color", "-o", str(tmp_path / "out")]) == 0
    assert "\x1b" not in (tmp_path / "out").read_text()


def test_how_wide_a_report_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert usage.width_of_output("file.txt") == 100
    assert usage.width_of_output(None) == usage.width_of_output("-") == 100
    monkeypatch.setenv("COLUMNS", "132")
    assert usage.width_of_output(None) == 132
    assert usage.width_of_output("file.txt") == 100


@pytest.mark.parametrize(("columns", "widest"), [("40", 80), ("79", 80), ("0", 100), ("-5", 100), ("abc", 100)])
@pytest.mark.parametrize("report", ["deliveries", "copies", "queues", "lesson", "timeline"])
def test_no_width_breaks_a_report_and_80_is_the_least(
    report: str, columns: str, widest: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["run", "01_one_cable", "--report", report]) == 0
    told = capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", str(widest))
    assert main(["run", "01_one_cable", "--report", report]) == 0
    assert told == capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= widest


def test_times_that_are_added_up_are_explained_below(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for columns, added in (("80", True), ("200", False)):
        monkeypatch.setenv("COLUMNS", columns)
        assert main(["run", "07_interruption"]) == 0
        told = capsys.readouterr().out
        assert ("  Waits  " in told and "  Lines  " in told) is added
        assert ("\nWaits: for operators and channels, or held." in told) is added


# What the world does to it


def test_a_closed_pipe_ends_it_quietly() -> None:
    told = shell("cablesim run 12_state_day --until '6 h' --format csv | head -1; echo ${PIPESTATUS[0]}")
    assert told.stdout.splitlines()[1:] == ["0"]
    assert told.stderr == ""


def test_a_full_disk_is_told() -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    told = shell("cablesim run 06_queue > /dev/full")
    assert (told.returncode, told.stderr) == (1, "cablesim: no space left on device\n")


def test_standard_output_may_be_closed() -> None:
    assert shell("cablesim run 06_queue >&-").returncode == 0


def test_an_interruption_has_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: list[str]) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_carry_out", interrupted)
    assert main([]) == 130


def test_a_broken_pipe_within_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(arguments: list[str]) -> object:
        raise BrokenPipeError

    monkeypatch.setattr(cli, "_carry_out", broken)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert main([]) == 0
    print("goes nowhere")


def test_problems_are_told_even_where_nobody_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Closed())
    cli.tell([Problem(Place("x"), "F001", "no such file")])


def test_what_is_printed_is_utf_8_whatever_the_locale() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "sim", "run", "01_one_cable", "--write-copy", "RUEHC"],
        capture_output=True, cwd=ROOT, env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, check=True,
    )  # fmt: skip
    told.stdout.decode("utf-8")
    assert b"PP RUEHC\n" in told.stdout


def test_the_module_is_the_command() -> None:
    assert shell('"$PYTHON" -m sim --version').stdout.startswith("cablesim, version")


def test_reading_a_cable_loads_no_engine(cable: str) -> None:
    program = (
        "import sys; from sim.__main__ import main; main(['read', sys.argv[1], '--field', 'serial'])\n"
        "print(sorted({'simpy', 'pydantic', 'tabulate', 'yaml'} & sys.modules.keys()))"
    )
    told = subprocess.run([sys.executable, "-c", program, cable], capture_output=True, text=True, cwd=ROOT, check=True)
    assert told.stdout.splitlines() == ["1989", "[]"]


def test_a_report_from_a_trace_loads_no_engine(trace: str) -> None:
    program = (
        "import sys; from sim.__main__ import main; main(['report', sys.argv[1], '-o', '/dev/null'])\n"
        "print(sorted({'simpy', 'pydantic', 'yaml'} & sys.modules.keys()))"
    )
    told = subprocess.run([sys.executable, "-c", program, trace], capture_output=True, text=True, cwd=ROOT, check=True)
    assert told.stdout.splitlines() == ["[]"]


# The public names


def test_every_public_name_is_there() -> None:
    assert dir(sim) == sorted(sim.__all__)
    assert all(getattr(sim, name).__doc__ for name in sim.__all__)


def test_no_other_name_is() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = sim.nothing


def test_the_sketch_of_a_program_works() -> None:
    scenario = sim.load_scenario(SCENARIO)
    result = sim.run(scenario, seed=7)
    assert result.deliveries == sim.deliveries_of(sim.simulate(scenario, seed=7), scenario)
    assert result.summary[-1].precedence == "all"
    assert isinstance(click.get_current_context(silent=True), type(None))


# What is read is not written over


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cable.txt").write_text("P 161039Z NOV 07\nFM A\nTO B\nBT\n")
    (tmp_path / "net.yaml").write_text(
        "network: n\nposts: {RUAA: , RUBB: }\ntrunks: [{between: [RUAA, RUBB], rate: 75 baud}]\n"
    )
    (tmp_path / "sc.yaml").write_text(
        "scenario: x\nnetwork: ./net.yaml\nfilings: [{from: RUAA, precedence: ROUTINE, to: RUBB, words: 5}]\n"
    )
    assert main(["run", "sc.yaml", "--trace", "run.jsonl", "-o", "report.txt"]) == 0
    return tmp_path


@pytest.mark.parametrize(
    "line",
    [
        "read cable.txt -o cable.txt",
        "check cable.txt -o ./cable.txt",
        "run sc.yaml -o sc.yaml",
        "run sc.yaml -o net.yaml",
        "run sc.yaml --trace net.yaml",
        "run sc.yaml --network net.yaml -o net.yaml",
        "report run.jsonl -o run.jsonl",
        "route sc.yaml RUBB --at RUAA -o sc.yaml",
        "pack sc.yaml -o sc.yaml",
    ],
)
def test_no_report_takes_the_place_of_what_it_is_made_from(
    line: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in small.iterdir()}
    assert main(line.split()) == 2
    assert "is read here, and would be lost" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in small.iterdir()} == before


def test_a_report_may_take_the_place_of_an_older_one(small: Path) -> None:
    assert main(["run", "sc.yaml", "-o", "report.txt"]) == 0


def test_a_closed_standard_input_is_an_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert main(["run", "-"]) == 1
