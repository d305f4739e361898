import sys
from datetime import UTC, datetime, timedelta

import pytest

from sim.reports.fields import DELIVERY_FIELDS
from sim.results.deliveries import deliveries_of
from sim.results.frame import NoPandas
from sim.results.result import Result, run
from sim.scenario.files import load_scenario
from tests.results.cases import SECOND, action, delivered, ended, filed, filing, info, scenario

EVENTS = [filed(0, filing(action("BBBB", "<BIRCH>"), info("CCCC"))), delivered(60 * SECOND, 0, "BBBB"), ended()]


def result() -> Result:
    return Result(scenario(start=1_195_209_540 * SECOND), lambda _: iter(EVENTS), 7)


def test_the_columns_are_those_of_the_csv() -> None:
    pytest.importorskip("pandas")
    frame = result().to_frame()
    assert list(frame.columns) == [field.name for field in DELIVERY_FIELDS]
    assert len(frame) == 2


def test_times_are_utc_and_lengths_seconds() -> None:
    pytest.importorskip("pandas")
    frame = result().to_frame()
    assert frame.received[0] == datetime(2007, 11, 16, 10, 39, tzinfo=UTC) + timedelta(seconds=60)
    assert frame.received.isna().tolist() == [False, True]
    assert frame.elapsed_s[0] == 60
    assert frame.elapsed_s.isna()[1]
    assert frame.path[0] == ("AAAA", "RRRR", "BBBB")
    assert frame.on_time.tolist()[0] is True


def test_precedences_are_ordered_by_the_ladder() -> None:
    pytest.importorskip("pandas")
    frame = result().to_frame()
    assert frame.precedence.dtype.ordered
    assert list(frame.precedence.cat.categories) == ["ROUTINE", "PRIORITY", "FLASH"]
    assert (frame.precedence > "ROUTINE").all()
    assert (frame.precedence < "FLASH").all()


def test_an_empty_run_has_the_same_columns() -> None:
    pytest.importorskip("pandas")
    frame = Result(scenario(), lambda _: iter([ended()]), 7).to_frame()
    assert list(frame.columns) == [field.name for field in DELIVERY_FIELDS]
    assert len(frame) == 0


def test_without_pandas_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(NoPandas, match=r"pip install 'cablesim\[pandas\]'") as wrong:
        result().to_frame()
    assert "\n" not in str(wrong.value)


def test_a_notebook_shows_the_summary_escaped() -> None:
    found = Result(scenario(name="<b>&"), lambda _: iter(EVENTS), 7)._repr_html_()
    assert "&lt;b&gt;&amp;" in found
    assert "<b>" not in found
    assert "<td>PRIORITY</td><td>2</td><td>1</td><td>1</td><td>1 min</td>" in found


def test_a_delivery_says_what_became_of_it() -> None:
    first, second = deliveries_of(EVENTS, scenario())
    assert repr(first) == "<Delivery of 'm' (PRIORITY) to BBBB/<BIRCH>: delivered after 1 min, on time>"
    assert repr(second).startswith("<Delivery of 'm' (PRIORITY) to CCCC: suppressed")


def test_a_copy_says_where_it_went() -> None:
    copies = run(load_scenario("07_interruption")).copies
    assert repr(copies[0]) == "<Copy of 'inventory', RXAA to RXRN: RR RXBB, waited 1 min 05 s>"
    assert repr(copies[0]._replace(queue_us=None, arrived_us=None)).endswith("RXRN: RR RXBB, not arrived>")
