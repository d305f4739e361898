"""`cablesim compare --theory` as it is typed: in every form, and where it makes no sense."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.__main__ import main

ROOT = Path(__file__).parents[2]
ONE_LINE = ["compare", "tests/study/one_line.yaml", "first_come", "strict", "--replications", "5", "--workers", "1"]
MEMBERS = ["format", "scenario", "seed", "replications", "settings", "measures", "differences"]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    assert main([*ONE_LINE, *arguments]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


@pytest.mark.parametrize(("form", "heading"), [("table", "Theory"), ("markdown", "## Theory")])
def test_theory_follows_what_is_told_without_it(
    form: str, heading: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, _ = told(capsys, "--format", form)
    both, _ = told(capsys, "--format", form, "--theory")
    assert both.startswith(plain.rstrip("\n") + f"\n\n{heading} beside simulation\n")
    assert "beside simulation" not in plain


def test_theory_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    # ten seconds each, rho 0.6: 10 x 0.6 / 0.8; Cobham, with a residual of 3 s: 3 / 0.8 and 3 / (0.8 x 0.4)
    out, _ = told(capsys, "--theory", "--measure", "queue_mean_s")
    rows = [line.split() for line in out[out.index("Theory beside") :].splitlines() if line.startswith("  ")]
    found = [float(row[1]) for row in rows if row[0] in ("FLASH", "ROUTINE")]
    assert found == pytest.approx([7.5, 7.5, 3.75, 9.375], abs=0.006)


def test_data_has_theory_where_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    plain, _ = told(capsys, "--format", "json")
    both, _ = told(capsys, "--format", "json", "--theory")
    without, found = json.loads(plain), json.loads(both)
    assert list(without) == MEMBERS
    assert list(found) == [*MEMBERS, "theory", "theory_reasons"]
    assert {name: found[name] for name in MEMBERS} == without
    assert [one["theory"] for one in found["theory"] if one["measure"] == "queue_mean_s"] == [
        7.5, 7.5, 7.5, 3.75, 9.375, 7.5,
    ]  # fmt: skip
    assert found["theory_reasons"] == []


def test_what_weighs_on_the_figures_is_told_beside_data(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    short = tmp_path / "short.yaml"
    text = Path("tests/study/one_line.yaml").read_text(encoding="utf-8")
    short.write_text(text.replace("horizon: 6 h\nwarm_up: 30 min", "horizon: 1 h"), encoding="utf-8")
    arguments = ["compare", str(short), *ONE_LINE[2:], "--format", "json"]
    for more, count in (([], 0), (["--theory"], 2)):
        assert main([*arguments, *more]) == 0
        assert capsys.readouterr().err.count("Theory is of the steady state, and a run begins empty") == count


def test_csv_has_no_room_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    out, error = told(capsys, "--format", "csv", "--theory", code=2)
    assert out == ""
    assert "theory stands beside a comparison of rules" in error
    assert "--theory" in error


def test_a_study_has_no_room_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "narrow_trunk", "--theory"]) == 2
    assert "theory stands beside a comparison of rules" in capsys.readouterr().err
