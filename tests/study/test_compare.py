"""Comparisons in Python: what they tell, verdicts, refusals, and the same result whoever does the work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import sim
from sim.problems import InvalidInput
from sim.study.compare import Comparison, Difference, Figure
from sim.study.measures import NAMES
from tests.study.cases import FIRST_COME, STRICT, one_line

BUSY = one_line(first=0.25, last=0.55, filing=300, after=100)


@pytest.fixture(scope="module")
def found() -> Comparison:
    return sim.compare(BUSY, rules=[FIRST_COME, STRICT], replications=12, seed=4)


def line(told: Comparison, precedence: str, measure: str) -> Difference:
    return next(one for one in told.differences if (one.precedence, one.measure) == (precedence, measure))


def test_lines_are_by_precedence_and_for_all(found: Comparison) -> None:
    lines = [(one.precedence, one.measure) for one in found.differences]
    by = [(name, measure) for name in ("FIRST", "LAST", "all") for measure in NAMES]
    assert lines == [one for one in by if one[1] != "busiest_use" or one[0] == "all"]
    assert [(one.setting, one.precedence, one.measure) for one in found.measures] == [
        (setting, *one) for setting in ("First come", "Strict") for one in lines
    ]
    assert all(isinstance(one, Figure) and one.n == 12 for one in found.measures)


def test_who_gains_and_who_pays(found: Comparison) -> None:
    assert line(found, "FIRST", "queue_mean_s").verdict == "better"
    assert line(found, "LAST", "queue_mean_s").verdict == "worse"
    assert line(found, "all", "busiest_use").verdict == "no difference shown"
    gain = line(found, "FIRST", "queue_mean_s")
    assert gain.low is not None
    assert gain.high is not None
    assert gain.low < gain.mean < gain.high < 0  # type: ignore[operator]
    assert gain.p is not None
    assert gain.p_adjusted is not None
    assert 0 < gain.p < gain.p_adjusted < 0.05
    assert gain.against == "First come"


def test_a_mean_is_that_of_the_single_runs(found: Comparison) -> None:
    runs = [sim.run(BUSY, seed=4, replication=number) for number in range(1, 13)]
    means = [(one.summary[-1].elapsed_mean_us or 0) / 1e6 for one in runs]
    told = next(one for one in found.measures if (one.precedence, one.measure) == ("all", "elapsed_mean_s"))
    assert told.mean == pytest.approx(sum(means) / 12, rel=1e-12)


def test_identical_rules_differ_by_exactly_nothing() -> None:
    told = sim.compare(one_line(), [STRICT, STRICT, STRICT], replications=5)
    assert told.settings == ("Strict", "Strict (2)", "Strict (3)")
    assert {one[4:] for one in told.differences} == {(0.0, 0.0, 0.0, 1.0, 1.0, "no difference shown")}


def test_the_same_whoever_does_the_work(found: Comparison) -> None:
    alone = (found.measures, found.differences)
    two = sim.compare(BUSY, [FIRST_COME, STRICT], replications=12, seed=4, workers=2)
    assert (two.measures, two.differences) == alone
    with ThreadPoolExecutor(2) as pool:
        lent = sim.compare(BUSY, [FIRST_COME, STRICT], replications=12, seed=4, executor=pool)
    assert (lent.measures, lent.differences) == alone
    other = sim.compare(BUSY, [FIRST_COME, STRICT], replications=12, seed=5)
    assert other.measures != found.measures


def test_nothing_drawn_needs_one_replication() -> None:
    told = sim.compare("09_first_come", ["first_come", "strict"], replications=50, workers=2)
    assert (told.replications, told.random) == (1, False)
    gain = line(told, "FLASH", "elapsed_mean_s")
    assert gain[5:] == (None, None, None, None, "better")
    assert gain.mean == -1780.0  # 41 min there, 11 min 20 s here
    assert line(told, "FLASH", "delivered").verdict == "no difference shown"
    assert line(told, "all", "busiest_use").verdict in ("more", "less", "no difference shown")
    assert "Nothing in this scenario is drawn at random" in told.notes[0]


def test_one_replication_shows_nothing() -> None:
    told = sim.compare(one_line(), [FIRST_COME, STRICT], replications=1)
    assert {one.verdict for one in told.differences} == {"no difference shown"}
    assert {one.half_width for one in told.measures} == {None}
    assert told.notes[0].startswith("One replication: there are no intervals")


def test_more_and_less_where_neither_is_better() -> None:
    one, other = (
        line(sim.compare("07_interruption", rules), "all", "busiest_use").verdict
        for rules in (["strict", "acp127g"], ["acp127g", "strict"])
    )
    assert {one, other} == {"more", "less"}


def test_measures_that_are_asked_for() -> None:
    told = sim.compare(one_line(), [FIRST_COME, STRICT], replications=3, measures=["on_time"])
    assert {one.measure for one in told.differences} == {one.measure for one in told.measures} == {"on_time"}
    assert len(told.differences) == 3


def test_a_precedence_that_few_have_is_told() -> None:
    told = sim.compare(one_line(first=0.015, filing=100), [FIRST_COME, STRICT], replications=10)
    assert any("replications had such an addressee" in note for note in told.notes)
    assert line(told, "FIRST", "elapsed_mean_s").p is not None


def test_a_precision_goes_on_until_it_is_reached() -> None:
    told = sim.compare(one_line(filing=120), [FIRST_COME, STRICT], precision=0.2, workers=2)
    assert told.replications > 10
    for one in told.measures:
        if one.measure == "elapsed_mean_s":
            assert one.half_width is not None
            assert one.half_width <= 0.2 / 1.2 * (one.mean or 0)
    assert not [note for note in told.notes if "precision" in note]


def test_a_precision_that_is_not_reached_is_told() -> None:
    told = sim.compare(one_line(), [FIRST_COME, STRICT], precision=0.001, replications=12)
    assert told.replications == 12
    assert told.notes[-1].startswith("The precision of 0.1 % was not reached in 12 replications: the widest is ")


def test_all_problems_at_once(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("rules: Wrong\nordre: arrival\n")
    short = tmp_path / "short.yaml"
    short.write_text("rules: Short\nladder:\n  - {name: FLASH, prosign: Z}\n  - {name: ROUTINE, prosign: R}\n")
    with pytest.raises(InvalidInput) as told:
        sim.compare("06_queue", ["strict", wrong, short, "nowhere"])
    text = str(told.value)
    assert f"{wrong}:2:1" in text
    assert f"{short}: S4" in text
    assert "no rules file called 'nowhere' ships" in text
    with pytest.raises(InvalidInput, match="no scenario file"):
        sim.compare("nowhere_at_all", ["strict", "acp127g"])


def test_rules_that_are_handed_over_are_checked_too() -> None:
    with pytest.raises(InvalidInput, match=r"^First come: "):
        sim.compare(sim.load_scenario("06_queue"), [sim.load_rules("strict"), FIRST_COME])


def test_wrong_calls() -> None:
    with pytest.raises(ValueError, match="two sets of rules"):
        sim.compare("06_queue", ["strict"])
    for wrong in ({"replications": 0}, {"precision": 5.0}, {"measures": ["speed"]}):
        with pytest.raises(ValueError):
            sim.compare("06_queue", ["strict", "acp127g"], **wrong)  # type: ignore[arg-type]


def test_in_a_line(found: Comparison) -> None:
    assert repr(found).startswith("<Comparison of 'First come', 'Strict' on 'One line': 12 replications, seed 4: ")
