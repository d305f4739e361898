"""The drawing of a timeline: each column shows what took most of its time."""

from dataclasses import replace

import pytest

from sim.reports.sequence import MOST_HOPS, sequence_diagram
from sim.reports.tables import Paper
from sim.reports.timeline import timeline
from sim.results.result import run
from sim.results.story import Stories
from sim.scenario.files import load_scenario
from sim.scenario.model import Filing, Scenario
from tests.oracle.scenarios import scenario as random_scenario


def drawn(what: Scenario, width: int = 80, message: str | None = None, most: int = 400) -> list[str]:
    stories, result = Stories(what, message, every=message is None, most=most), run(what)
    result.gather(stories.take)
    return timeline(result, stories, Paper(width)).splitlines()


def row(lines: list[str], label: str) -> str:
    return next(line for line in lines if line.startswith(label + " "))


def test_a_column_is_a_minute_in_lesson_7() -> None:
    lines = drawn(load_scenario("07_interruption"))
    begin = lines[3].index("|151200Z")
    assert lines[-3].startswith("One column is 1 min.")
    cut = row(lines, "R RXAA-RXRN")[begin:]
    assert cut.rstrip() == " xxxxx.==========#"
    assert row(lines, "R RXRS-RXBB").endswith("=###*")


@pytest.mark.parametrize("number", range(60))
def test_a_drawing_is_as_wide_as_the_terminal_at_most(number: int) -> None:
    for width in (80, 120):
        assert max(map(len, drawn(random_scenario(number), width))) <= width


def test_what_is_too_much_for_one_drawing_is_told_message_by_message() -> None:
    what = load_scenario("10_ageing")
    assert "`--message NAME` draws one message." in " ".join(drawn(what))
    assert "`--message NAME` draws one message." in " ".join(drawn(load_scenario("06_queue"), most=5))
    assert drawn(what, message="letter")[0] == "letter, 150630Z MAR 88"


def test_nothing_filed_is_said() -> None:
    what = load_scenario("06_queue")
    assert drawn(replace(what, filings=()))[-1] == "No message was filed."


def test_what_is_not_done_at_the_end_is_drawn_up_to_it() -> None:
    what = replace(load_scenario("07_interruption"), horizon_us=500_000_000)
    lines = drawn(what, message="inventory")
    assert row(lines, "R RXAA-RXRN").endswith("=")
    what = replace(load_scenario("07_interruption"), horizon_us=30_000_000)
    assert row(drawn(what, message="inventory"), "R RXAA").endswith("#")


def test_an_unroutable_copy_ends_with_its_mark() -> None:
    lines = drawn(load_scenario("11_wrong_table"))
    assert any(line.endswith("#!") for line in lines)
    assert "! unroutable" in " ".join(lines)


def diagram(what: Scenario, message: str | None = None) -> list[str]:
    stories = Stories(what, message)
    run(what).gather(stories.take)
    assert stories.story is not None
    return sequence_diagram(stories.story, what).splitlines()


def test_a_diagram_has_an_arrow_for_each_transmission() -> None:
    lines = diagram(load_scenario("07_interruption"))
    assert lines[:2] == ["sequenceDiagram", "    title inventory, 151200Z MAR 88"]
    assert lines[2] == "    participant RXAA as RXAA ALDER"
    assert [line.split(":")[0].strip() for line in lines if "->>" in line or "-x" in line] == [
        "RXAA-xRXRN", "RXAA->>RXRN", "RXRN->>RXRS", "RXRS->>RXBB",
    ]  # fmt: skip


def test_a_diagram_tells_who_was_cut_off_and_what_is_unfinished() -> None:
    what = load_scenario("07_interruption")
    assert "    Note over RXAA: inventory cut off, cancel sequence 4.7 s" in diagram(what, "alarm")
    lines = diagram(replace(what, horizon_us=500_000_000))
    assert "    RXAA--)RXRN: RR RXBB, on the line at the end" in lines
    assert any("waits still" in line for line in diagram(replace(what, horizon_us=400_000_000)))
    assert diagram(replace(what, horizon_us=30_000_000))[-1] == "    Note over RXAA: RXBB handling at the end"
    assert "would be filed at" in diagram(replace(what, horizon_us=30_000_000), "alarm")[-1]
    assert any("RXCC unroutable, hop limit" in line for line in diagram(load_scenario("11_wrong_table")))


def test_of_more_than_forty_hops_the_first_are_drawn() -> None:
    what = load_scenario("11_wrong_table")
    what = replace(what, network=replace(what.network, hop_limit=60))
    lines = diagram(what)
    assert sum("->>" in line for line in lines) == MOST_HOPS
    assert lines[-1].endswith(f"61 hops, of which the first {MOST_HOPS} are drawn")


def test_nothing_that_a_file_holds_is_markup() -> None:
    what = load_scenario("06_queue")
    named: Filing = replace(what.filings[0], name="a;b #1 <b>: %%end\n")
    lines = diagram(replace(what, filings=(named,)))
    assert lines[1] == "    title a#59;b #35;1 #60;b#62;#58; #37;#37;end#10;, 151200Z MAR 88"
