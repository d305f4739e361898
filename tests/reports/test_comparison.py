"""Reports of comparisons, byte for byte as they were read and found good: files in tests/golden.

`python -m tests.reports.test_comparison` writes them anew, to be read before they are kept.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest

import sim
from sim.reports.comparison import comparison_markdown, comparison_text
from sim.reports.comparison_data import comparison_csv, comparison_json
from sim.reports.comparison_words import chance_text, change_text, figure_text, part_text, sentences
from sim.reports.tables import Paper
from sim.study.compare import Comparison
from sim.study.measures import MEASURES, NAMES
from tests.reports.test_golden import FOLDER, printed
from tests.study.cases import FIRST_COME, STRICT, one_line

HALF_A_DAY = ["tests/golden/comparison.yaml", "strict", "acp127g", "first_come", "strict"]
DRAWN = [*HALF_A_DAY, "--replications", "20", "--workers", "1"]
AS_WRITTEN = ["10_ageing", "strict", "ageing", "acp127g", "weighted"]
SHORT = ["--measure", "elapsed_mean_s", "--measure", "on_time"]
REPORTS = {
    "comparison.80.txt": DRAWN,
    "comparison.100.txt": DRAWN,
    "comparison.md": [*DRAWN, "--format", "markdown"],
    "comparison.json": [*DRAWN, "--format", "json"],
    "comparison.csv": [*DRAWN, "--format", "csv"],
    "comparison_exact.80.txt": AS_WRITTEN,
    "comparison_exact.100.txt": AS_WRITTEN,
    "comparison_exact.md": [*AS_WRITTEN, *SHORT, "--format", "markdown"],
}
SECONDS, SHARE, COUNT = (next(one for one in MEASURES if one.unit == unit) for unit in ("seconds", "share", "count"))


@pytest.fixture(scope="module")
def found() -> Comparison:
    return sim.compare(one_line(), [FIRST_COME, STRICT, FIRST_COME], replications=3)


@pytest.mark.parametrize("name", REPORTS)
def test_the_report_is_as_it_was(name: str) -> None:
    told = printed(["compare", *REPORTS[name]], name)
    assert told == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [80, 100])
def test_tables_fit(width: int, found: Comparison) -> None:
    assert max(map(len, comparison_text(found, Paper(width)).split("\n"))) <= width
    many = sim.compare(one_line(), [FIRST_COME, STRICT] * 14, replications=2, measures=["elapsed_mean_s"])
    told = comparison_text(many, Paper(width))
    assert max(map(len, told.split("\n"))) <= width
    assert "\nMeans, continued\n" in told
    assert "\nAB less A: " in told


def test_data_has_the_fields_of_the_model(found: Comparison) -> None:
    told = json.loads("".join(comparison_json(found)))
    assert list(told) == ["format", "scenario", "seed", "replications", "settings", "measures", "differences"]
    assert told["settings"] == ["First come", "Strict", "First come (2)"]
    assert list(told["measures"][0]) == ["setting", "precedence", "measure", "mean", "half_width", "n"]
    assert list(told["differences"][0]) == [
        "setting", "against", "precedence", "measure", "mean", "low", "high", "p", "p_adjusted", "verdict",
    ]  # fmt: skip
    assert {one["measure"] for one in told["measures"]} == set(NAMES)
    same = [one for one in told["differences"] if one["setting"] == "First come (2)"]
    assert {(one["mean"], one["low"], one["high"], one["p"]) for one in same} == {(0, 0, 0, 1)}


def test_rows_join_figures_and_differences(found: Comparison) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(comparison_csv(found)))))
    assert len(rows) == len(found.measures)
    first = [row for row in rows if row["setting"] == "First come"]
    assert {row["difference"] + row["against"] + row["verdict"] for row in first} == {""}
    other = next(row for row in rows if row["setting"] == "Strict")
    before = next(row for row in first if row["measure"] == other["measure"])
    assert float(other["mean"]) - float(before["mean"]) == pytest.approx(float(other["difference"]), abs=2e-6)


def test_markdown_without_a_difference() -> None:
    same = sim.compare(one_line(), [STRICT, STRICT], replications=2)
    assert "No figure differs in any replication." in comparison_markdown(same)
    assert "No figure differs in any replication." in comparison_text(same, Paper(80))
    assert list(sentences(same)) == [
        "Strict (2), against Strict: no difference at all; every figure of every replication is the same."
    ]


def test_one_replication_in_words() -> None:
    once = sim.compare(one_line(), [FIRST_COME, STRICT], replications=1)
    told = comparison_text(once, Paper(100))
    assert "More replications give intervals and verdicts." in told
    assert "One replication: there are no intervals" in told
    assert "for every precedence no difference is shown" in told


def clauses(scenario: str, rules: list[str], *measures: str) -> Iterator[str]:
    for text in sentences(sim.compare(scenario, rules, measures=measures)):
        yield text.split(": ", 1)[1]


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("elapsed_median_s", "FLASH has half of its messages 29 min 40 s sooner (72 %)"),
        ("elapsed_p95_s", "FLASH has 95 of 100 messages 29 min 40 s sooner (72 %)"),
        ("elapsed_max_s", "ROUTINE has the last of its messages "),
        ("on_time", "FLASH is always on time instead of never and IMMEDIATE is on time more often, by 60 in 100."),
        ("queue_mean_s", "FLASH waits 29 min 40 s less for channels on average"),
    ],
)
def test_each_measure_in_words(measure: str, words: str) -> None:
    rules = ["first_come", "acp127g" if measure == "on_time" else "strict"]
    assert words in next(clauses("09_first_come", rules, measure))


def test_what_was_cut_off_by_the_end_in_words() -> None:
    told = next(clauses("tests/study/cut.yaml", ["acp127g", "first_come"], "delivered", "lost_s", "interruptions"))
    assert told == (
        "ROUTINE has all of its messages by the end instead of none. It saves 2 min 05 s of line time a run, and 1 "
        "cut. For FLASH there is no difference."
    )


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (figure_text(None, SECONDS), "-"), (figure_text(730.4, SECONDS), "0:12:10"),
        (figure_text(4.2, SECONDS), "4.2 s"),
        (figure_text(0.7834, SHARE), "78.3 %"), (figure_text(1234.56, COUNT), "1,234.6"),
        (change_text(None, COUNT), "-"), (change_text(0.0, SHARE), "0"), (change_text(-730.4, SECONDS), "-0:12:10"),
        (change_text(0.101, SHARE), "+10.1 pt"), (change_text(-0.0001, SHARE), "-<0.1 pt"),
        (change_text(0.01, COUNT), "+<0.1"), (change_text(14.8, COUNT), "+14.8"),
        (part_text(-5, 10, SECONDS), "-50 %"), (part_text(0.03, 10, SECONDS), "+0.3 %"),
        (part_text(1, 0, SECONDS), ""), (part_text(1, 10_000, SECONDS), ""),
        (part_text(0.5, 0.5, SHARE), ""), (part_text(None, 1, SECONDS), ""),
        (chance_text(None), "-"), (chance_text(1e-9), "<0.0001"), (chance_text(0.0312), "0.0312"),
        (chance_text(1.0), "1"),
    ],
)  # fmt: skip
def test_figures_as_people_read_them(told: str, text: str) -> None:
    assert told == text


if __name__ == "__main__":
    for name, arguments in REPORTS.items():
        (FOLDER / name).write_text(printed(["compare", *arguments], name), encoding="utf-8")
