"""`cablesim compare STUDY.yaml` as it is typed: what the file says, what options say instead, and dry runs."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from sim.__main__ import main

ROOT = Path(__file__).parents[2]
STUDY = "tests/study/sweep.yaml"
PLAN = r"6 points, 2 sets of rules, (.*)\.\n"
PACE = r"About (less than )?\S+ (s|min)( \d+ s)? on (\d) workers?, going by [\d,]+ runs at 6 points\.\n"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    assert main(["compare", *arguments]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_a_study_is_run_point_by_point(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = told(capsys, STUDY, "--replications", "3", "--seed", "5", "--measure", "delivered", "--format", "json")
    data = json.loads(out)
    assert (data["replications"], data["seed"]) == (3, 5)
    assert len(data["points"]) == 6
    assert {one["measure"] for one in data["effects"]} == {"delivered"}


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_the_same_bytes_on_any_number_of_workers(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [STUDY, "--replications", "3", "--format", form]
    assert told(capsys, *arguments, "--workers", "1")[0] == told(capsys, *arguments, "--workers", "2")[0]


def test_a_dry_run_tells_points_runs_and_time(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out, _ = told(capsys, STUDY, "--dry-run", "--workers", "1", "--study", str(tmp_path / "kept"))
    lines = out.splitlines(keepends=True)
    assert lines[:3] == [
        "A line\n", "  rate: 60 char/s, 80 char/s, 120 char/s\n",
        "  scenario.traffic.letters.characters: short (500), long (1000)\n",
    ]  # fmt: skip
    found = re.fullmatch(PLAN, lines[3])
    assert found
    assert found[1] == "12 replications: 144 runs"
    assert re.fullmatch(PACE, lines[4]), lines[4]
    assert not (tmp_path / "kept").exists(), "a dry run leaves nothing"


def test_of_a_precision_it_tells_the_least_and_the_most(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = told(capsys, STUDY, "--dry-run", "--precision", "5%", "--replications", "100")
    found = re.search(PLAN, out)
    assert found
    assert found[1] == "10 to 100 replications: 120 to 1,200 runs"


def test_what_is_kept_already_is_not_counted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    told(capsys, STUDY, "--replications", "2", "--study", kept)
    before = Path(kept).read_bytes()
    out, _ = told(capsys, STUDY, "--replications", "5", "--study", kept, "--dry-run")
    assert "Kept already are 24; 36 runs are left.\n" in out
    out, _ = told(capsys, STUDY, "--replications", "2", "--study", kept, "--dry-run")
    assert "All of them are kept already; nothing is left to run.\n" in out
    assert "About" not in out
    assert len(Path(kept).read_bytes()) == len(before)


def test_a_plain_comparison_can_be_tried_dry(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = told(capsys, "06_queue", "strict", "acp127g", "--dry-run")
    assert "1 point, 2 sets of rules, 1 replication: 2 runs.\n" in out, "nothing is drawn there"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([STUDY, "strict"], "a study names its rules itself; write 'strict' there under 'rules:', and not here"),
        ([STUDY, "--measure", "speed"], "no measure 'speed'"),
        ([STUDY, "--dry-run", "--format", "json"], "--dry-run has nothing to draw, and no data"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = told(capsys, *arguments, code=2)
    assert words in err
    assert not out


def test_problems_of_a_study_are_told_before_anything_runs(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = told(capsys, "tests/wrong/study_fields.yaml", code=1)
    assert len(err.splitlines()) == 11
    assert not out


def test_a_report_takes_the_place_of_no_file_of_a_study(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("rules: Mine\nbased_on: strict\n")
    study = tmp_path / "s.yaml"
    study.write_text("study: S\nscenario: 06_queue\nrules: ./mine.yaml\nvary: {network.defaults.delay: [1 s, 2 s]}\n")
    for name in ("mine.yaml", "s.yaml"):
        _, err = told(capsys, str(study), "-o", str(tmp_path / name), code=2)
        assert "is read here, and would be lost" in err


@pytest.mark.parametrize("workers", ["1", "2"])
def test_values_that_do_not_go_together_at_a_point_that_was_not_tried(
    workers: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.study.files.TRIED", 1)
    path = tmp_path / "study.yaml"
    vary = "  scenario.horizon: [1 h, 30 min]\n  scenario.warm_up: [1 min, 35 min]\n"
    path.write_text((ROOT / STUDY).read_text().split("vary:")[0] + f"vary:\n{vary}")
    out, err = told(capsys, str(path), "--workers", workers, code=1)
    assert not out
    (line,) = err.splitlines()
    assert "S411 the warm-up is longer than the run, with scenario.horizon 30 min, scenario.warm_up 35 min;" in line


def test_a_study_from_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((ROOT / STUDY).read_bytes())))
    out, _ = told(capsys, "-", "--replications", "2")
    assert out.startswith("A line\n")
