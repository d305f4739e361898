"""A comparison in a notebook: its data frames, and the table that it shows itself as."""

from __future__ import annotations

import csv
import io
import re
import sys
from dataclasses import replace
from html import unescape
from math import isnan

import pytest

import sim
from sim.reports.comparison_data import comparison_csv
from sim.results.frame import NoPandas
from sim.study.compare import NOT_SHOWN, Comparison
from sim.study.measures import NAMES, place_of
from tests.study.cases import FIRST_COME, STRICT, one_line


@pytest.fixture(scope="module")
def found() -> Comparison:
    return sim.compare(one_line(0.3, 0.5), [FIRST_COME, STRICT, FIRST_COME], replications=25, seed=4)


def test_measures_have_the_figures_and_columns_of_the_csv(found: Comparison) -> None:
    frame = found.to_frame()
    rows = list(csv.DictReader(io.StringIO("".join(comparison_csv(found)))))
    assert list(frame.columns) == list(rows[0])[:6]
    assert frame.measure.tolist() == [row["measure"] for row in rows]
    assert frame.n.tolist() == [int(row["n"]) for row in rows]
    assert frame["mean"].tolist() == pytest.approx([float(row["mean"]) for row in rows], abs=1e-6)


def test_differences_with_their_verdicts(found: Comparison) -> None:
    frame = found.to_frame("differences")
    assert len(frame) == len(found.differences)
    assert set(frame.against) == {"First come"}
    assert frame.verdict.tolist() == [one.verdict for one in found.differences]
    better = frame[(frame.setting == "Strict") & (frame.verdict == "better")]
    assert (better.high[better.measure == "elapsed_mean_s"] < 0).all()
    assert {"better", NOT_SHOWN} <= set(frame.verdict)


def test_a_row_for_each_replication(found: Comparison) -> None:
    frame = found.to_frame("replications")
    assert list(frame.columns) == ["setting", "replication", "precedence", *NAMES]
    assert len(frame) == 3 * 25 * 3
    one = frame[(frame.setting == "Strict") & (frame.replication == 2) & (frame.precedence == "LAST")]
    assert one.queue_mean_s.tolist() == [found.samples[1][1][place_of(1, "queue_mean_s")]]
    assert isnan(one.busiest_use.iloc[0])
    means = frame.groupby(["setting", "precedence"], observed=True).elapsed_mean_s.mean()
    told = next(one for one in found.measures if one[:3] == ("Strict", "FIRST", "elapsed_mean_s"))
    assert means["Strict", "FIRST"] == pytest.approx(told.mean)


def test_precedences_are_ordered_and_settings_stand_as_given(found: Comparison) -> None:
    frame = found.to_frame()
    assert list(frame.precedence.cat.categories) == ["all", "LAST", "FIRST"]
    assert set(frame[frame.precedence >= "LAST"].precedence) == {"FIRST", "LAST"}
    assert list(frame.setting.cat.categories) == ["First come", "Strict", "First come (2)"]


def test_only_what_was_asked_for_and_no_number_where_there_is_none() -> None:
    once = sim.compare(one_line(), [FIRST_COME, STRICT], replications=1, measures=["delivered"])
    assert list(once.to_frame("replications").columns) == ["setting", "replication", "precedence", "delivered"]
    frame = once.to_frame("differences")
    assert frame.low.dtype == "float64"
    assert frame.low.isna().all()


def test_no_other_frame(found: Comparison) -> None:
    with pytest.raises(ValueError, match="frames are measures, differences, replications"):
        found.to_frame("speed")  # type: ignore[arg-type]


def test_without_pandas_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, found: Comparison) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(NoPandas, match=r"pip install 'cablesim\[pandas\]'"):
        found.to_frame()


def cells(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page)
    return [[unescape(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)] for row in rows]


def test_a_notebook_shows_differences_with_units_and_verdicts(found: Comparison) -> None:
    page = found._repr_html_()
    head, *rows = cells(page)
    assert head == ["Setting", "Precedence", "Measure", "First", "Difference", "95 % interval", "p", "Verdict"]
    differ = [one for one in found.differences if one.mean != 0]
    assert [row[-1] for row in rows] == [one.verdict for one in differ]
    assert f"{len(found.differences) - len(differ)} further lines: the same in every replication" in page
    assert "differences to First come; 25 replications, seed 4" in page
    mean = next(row for row in rows if row[:3] == ["Strict", "FIRST", "Time from filing to receipt, mean"])
    assert re.fullmatch(r"\d\.\d s", mean[3])
    assert re.fullmatch(r"-\d\.\d s", mean[4])
    assert re.fullmatch(r"-\d\.\d s to -\d(\.\d)? s", mean[5])


def test_a_notebook_shows_what_is_to_be_borne_in_mind_and_escapes_all() -> None:
    odd = replace(STRICT, name="<b>&")
    once = sim.compare(one_line(), [FIRST_COME, odd], replications=1)
    page = once._repr_html_()
    assert "<li>One replication: there are no intervals" in page
    assert {row[0] for row in cells(page)[1:]} == {"<b>&"}
    assert {row[5] for row in cells(page)[1:]} == {"-"}
    assert "<b>" not in page
