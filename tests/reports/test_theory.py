"""Theory beside simulation as it is told: on a terminal, in a document and as data."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

import sim
from sim.network.model import Trunk
from sim.precedence.rules import Rules
from sim.reports.comparison import comparison_markdown, comparison_text
from sim.reports.comparison_data import comparison_json
from sim.reports.tables import Paper
from sim.reports.theory import theory_json, theory_markdown, theory_notes, theory_text
from sim.study.compare import Comparison
from tests.study.cases import FIRST_COME, LADDER, LINE, STRICT, one_line

RESTART = Rules("Restart", (replace(LADDER[0], interrupts={"LAST": 0}), LADDER[1]))
RESUME = replace(RESTART, name="Resume", resume=True)
RULES = [FIRST_COME, STRICT, RESUME, RESTART, replace(RESTART, name="Again")]


@pytest.fixture(scope="module")
def found() -> Comparison:
    """A line for an hour and a quarter, the first quarter left out: 0.2 and 0.3 a second, a second each."""
    return sim.compare(one_line(0.2, 0.3, filing=4_500, warm_up=900, fixed=True), RULES, replications=5)


def rows(text: str, setting: str) -> list[list[str]]:
    """The cells of a setting's table."""
    part = next(part for part in text.split("\n\n") if setting in part.splitlines()[:2])
    return [line.split("  ") for line in part.splitlines()]


def test_a_table_for_each_setting_by_hand(found: Comparison) -> None:
    # M/D/1 with rho 0.5: 0.5 s; Cobham: 0.25 / 0.8 and 0.25 / (0.8 x 0.5); cut: 0.1 / 0.8, and 0.625 and a quarter
    text = theory_text(found, Paper(100))
    for setting, waits in {
        "First come": ("0.5 s", "0.5 s", "0.5 s"),
        "Strict": ("0.312 s", "0.625 s", "0.5 s"),
        "Resume": ("0.125 s", "0.875 s", "0.575 s"),
    }.items():
        told = [[cell.strip() for cell in row if cell.strip()] for row in rows(text, setting)]
        begin = told.index(["Waiting for channels, mean"])
        assert [(row[0], row[1]) for row in told[begin + 1 : begin + 4]] == list(
            zip(("FIRST", "LAST", "all"), waits, strict=True)
        )
        begin = told.index(["Time from filing to receipt, mean"])
        assert told[begin + 1][1] == {"First come": "1.5 s", "Strict": "1.31 s", "Resume": "1.12 s"}[setting]


def test_what_is_simulated_stands_beside_it(found: Comparison) -> None:
    figures = {(one.setting, one.precedence, one.measure): one for one in found.measures}
    one = figures["Strict", "LAST", "queue_mean_s"]
    assert one.mean is not None
    assert one.half_width is not None
    told = rows(theory_text(found, Paper(100)), "Strict")
    row = [cell.strip() for cell in next(row for row in told if "LAST" in row)]
    assert f"{one.mean:.3g} s \u00b1 {one.half_width:.2g} s" in row
    assert f"{100 * (one.mean / 0.625 - 1):+.1f} %" in row
    assert row[-1] == ("yes" if abs(one.mean - 0.625) <= one.half_width else "no")


def test_how_often_theory_was_met_is_counted(found: Comparison) -> None:
    text = theory_text(found, Paper(100))
    yes, no = (sum(line.endswith(f"  {word}") for line in text.splitlines()) for word in ("yes", "no"))
    assert yes + no == 18
    assert yes >= 15
    assert f"Theory lies in the 95 % interval of {yes} of 18 simulated means" in text


def test_settings_without_a_closed_form_that_lack_it_alike_are_told_together(found: Comparison) -> None:
    assert (
        "\n\nRestart; Again: no closed form\n"
        "  A copy that was cut is sent again whole (`interrupted: restart`): that has no closed form here.\n\n"
    ) in theory_text(found, Paper(100))


def test_formulas_and_what_their_letters_mean(found: Comparison) -> None:
    text = theory_text(found, Paper(1_000))
    assert text.startswith("Theory beside simulation\nFirst come\n")
    assert (
        "\n  By M/G/1, precedence without interruption: W(k) = R / ((1 - s(k-1)) (1 - s(k))) (Cobham 1954; Kleinrock, "
        "Queueing Systems II, chapter 3)\n"
    ) in text
    assert text.endswith(
        "\n\nW: mean wait; k: a class, k-1 the one above it; with (k): of class k and all above it; s: share of the "
        "line's time in use; b: mean time on the line; R: half of the sum of rate x mean square of the time on the "
        "line."
    )


@pytest.mark.parametrize("width", [80, 100])
def test_it_fits(width: int, found: Comparison) -> None:
    assert max(map(len, theory_text(found, Paper(width)).split("\n"))) <= width


def test_a_document(found: Comparison) -> None:
    text = theory_markdown(found)
    assert text.startswith("## Theory beside simulation\n\n### First come\n\n| Measure ")
    assert text.count("\n| Waiting for channels, mean ") == 9
    assert "\n\n### Restart; Again: no closed form\n\n- A copy that was cut is sent again whole (\\`interrupted" in text
    assert "\n- By M/G/1, first come first served: W = R / (1 - s) (Pollaczek" in text


def test_data(found: Comparison) -> None:
    told = json.loads("{" + "".join(theory_json(found)) + "}")
    assert list(told) == ["theory", "theory_reasons"]
    assert len(told["theory"]) == 18
    assert told["theory"][0] == {
        "setting": "First come", "precedence": "FIRST", "measure": "queue_mean_s", "theory": 0.5,
        "formula": "M/G/1, first come first served",
    }  # fmt: skip
    waits = {
        (one["setting"], one["precedence"]): one["theory"] for one in told["theory"] if one["measure"] == "queue_mean_s"
    }
    assert waits["Resume", "LAST"] == 0.875
    reason = "A copy that was cut is sent again whole (`interrupted: restart`): that has no closed form here."
    assert told["theory_reasons"] == [{"setting": name, "reason": reason} for name in ("Restart", "Again")]


def test_without_any_closed_form(found: Comparison) -> None:
    saturated = sim.compare(one_line(0.6, 0.6, fixed=True), [FIRST_COME, STRICT], replications=2)
    assert theory_text(saturated, Paper(100)) == (
        "Theory beside simulation\n"
        "First come; Strict: no closed form\n"
        "  The line from AAAA to BBBB is offered 120 % of what it carries: its queue grows without end."
    )
    assert json.loads("{" + "".join(theory_json(saturated)) + "}")["theory"] == []


def test_notes_stand_below_the_table() -> None:
    short = sim.compare(one_line(0.5, 0.3, fixed=True), [FIRST_COME, STRICT], replications=2)
    notes = theory_notes(short)
    assert [note.split(":")[0] for note in notes] == ["First come", "Strict"]
    assert "Theory is of the steady state, and a run begins empty" in notes[0]
    assert theory_text(short, Paper(1_000)).count("  Theory is of the steady state, and a run begins empty") == 2


def test_one_replication_has_no_interval() -> None:
    once = sim.compare(one_line(), [FIRST_COME, STRICT], replications=1)
    text = theory_text(once, Paper(100))
    assert "\u00b1" not in text
    assert "Theory lies in" not in text
    assert sum(line.endswith("  -") for line in text.splitlines()) == 12


def test_a_comparison_that_was_narrowed() -> None:
    narrow = sim.compare(one_line(), [FIRST_COME, STRICT], replications=2, measures=["elapsed_mean_s"])
    text = theory_text(narrow, Paper(100))
    assert "Waiting for channels" not in text
    assert text.count("Time from filing to receipt, mean") == 2
    other = sim.compare(one_line(), [FIRST_COME, STRICT], replications=2, measures=["on_time"])
    assert "Ask for `--measure queue_mean_s`." in theory_text(other, Paper(1_000))
    assert "Ask for \\`--measure queue\\_mean\\_s\\`." in theory_markdown(other)
    assert "W: mean wait" not in theory_text(other, Paper(1_000))


def test_it_follows_the_comparison_where_it_is_asked_for(found: Comparison) -> None:
    for width in (80, 200):
        paper = Paper(width)
        assert comparison_text(found, paper, theory=True) == (
            f"{comparison_text(found, paper)}\n{theory_text(found, paper)}\n"
        )
    assert comparison_markdown(found, theory=True) == f"{comparison_markdown(found)}\n{theory_markdown(found)}\n"
    plain = json.loads("".join(comparison_json(found)))
    both = json.loads("".join(comparison_json(found, theory=True)))
    assert both == {**plain, **json.loads("{" + "".join(theory_json(found)) + "}")}
    assert "theory" not in plain


@pytest.mark.parametrize(
    ("per_character", "wait"),
    [(50_000, "25 s"), (200_000, "0:01:40"), (10, "0.005 s"), (1, "0.0005 s")],
)
def test_lengths_of_slow_and_fast_lines(per_character: int, wait: str) -> None:
    # M/D/1 with rho 0.5: half of what a thousand characters take
    line = replace(LINE, trunks=(Trunk("AAAA", "BBBB", Fraction(per_character)),))
    source = replace(one_line(fixed=True).sources[0], mean_gap_us=Fraction(2_000 * per_character), until_us=None)
    made = replace(one_line(), network=line, sources=(source,), horizon_us=40 * 2_000 * per_character)
    text = theory_text(sim.compare(made, [FIRST_COME, STRICT], replications=2), Paper(100))
    waits = text.split("Waiting for channels, mean\n")[1].split("\n")[0].split("  ")
    assert wait in [cell.strip() for cell in waits]
