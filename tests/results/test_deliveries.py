import pytest

from sim.engine.events import Handled, Remained, Unfiled, Unrouted
from sim.results.deliveries import SERVED, deliveries_of, told_name
from tests.results.cases import (
    FLASH,
    PRIORITY,
    ROUTINE,
    SECOND,
    action,
    delivered,
    ended,
    filed,
    filing,
    info,
    scenario,
)


def test_a_delivery_says_where_the_time_went() -> None:
    message = filing(action("BBBB", "BIRCH"))
    events = [filed(0, message), delivered(100 * SECOND, 0, "BBBB", level=FLASH, queue_us=7), ended()]
    (one,) = deliveries_of(events, scenario())
    assert (one.message, one.addressee, one.indicator, one.role) == ("m", "BIRCH", "BBBB", "action")
    assert (one.precedence, one.carried_as, one.status, one.reason) == (
        "PRIORITY",
        "FLASH",
        "delivered",
        None,
    )
    assert (one.filed_us, one.arrived_us, one.received_us) == (0, 100 * SECOND - 10, 100 * SECOND)
    times = one.handling_us, one.operator_us, one.queue_us, one.lost_us, one.line_us, one.waiting_us
    assert sum(times) == one.elapsed_us == 100 * SECOND
    assert (one.hops, one.path) == (2, ("AAAA", "RRRR", "BBBB"))
    assert (one.target_us, one.on_time) == (1800 * SECOND, True)


def test_records_stand_in_the_order_of_filing_and_of_the_address_lines() -> None:
    first, second = (
        filing(action("BBBB"), info("CCCC"), name="one"),
        filing(action("CCCC"), name="two", at_us=1),
    )
    events = [
        filed(0, first),
        filed(1, second),
        delivered(5, 1, "CCCC"),
        delivered(6, 0, "CCCC"),
        delivered(7, 0, "BBBB"),
        ended(),
    ]
    found = [(one.message, one.indicator) for one in deliveries_of(events, scenario())]
    assert found == [("one", "BBBB"), ("one", "CCCC"), ("two", "CCCC")]


def test_two_designators_behind_one_indicator_have_it_together() -> None:
    message = filing(action("BBBB", "BIRCH"), info("CCCC"), info("BBBB", "BEECH"))
    events = [
        filed(0, message, levels=(PRIORITY, PRIORITY, ROUTINE)),
        delivered(1801 * SECOND, 0, "BBBB"),
        delivered(5, 0, "CCCC"),
        ended(),
    ]
    first, _, last = deliveries_of(events, scenario())
    assert (first.addressee, first.role, first.on_time) == ("BIRCH", "action", False)
    assert (last.addressee, last.role, last.precedence, last.on_time) == ("BEECH", "info", "ROUTINE", None)
    assert first[8:21] == last[8:21]


def test_two_designators_share_what_else_became_of_it() -> None:
    message = filing(action("BBBB", "BIRCH"), info("BBBB", "BEECH"))
    events = [filed(0, message), Unrouted(9, 0, 0, "BBBB", "no route", ("AAAA",)), ended()]
    assert [one.status for one in deliveries_of(events, scenario())] == ["unroutable"] * 2


def test_an_addressee_without_a_designator_is_called_by_its_posts_first() -> None:
    message = filing(action("BBBB"), action("CCCC"), action("XXXX"))
    events = [filed(0, message), delivered(5, 0, "BBBB"), delivered(6, 0, "CCCC"),
              Unrouted(7, 0, 0, "XXXX", "unknown indicator", ("AAAA",)), ended()]  # fmt: skip
    assert [one.addressee for one in deliveries_of(events, scenario())] == ["BIRCH", None, None]


def test_what_is_unroutable_says_why_and_how_far_it_came() -> None:
    message = filing(action("XXXX", "NOWHERE"), action(None, "NOBODY"))
    events = [
        filed(0, message),
        Unrouted(9, 0, 1, "XXXX", "hop limit", ("AAAA", "RRRR")),
        Unrouted(9, 0, 0, None, "unknown indicator", ("AAAA",)),
        ended(),
    ]
    one, two = deliveries_of(events, scenario())
    assert (one.status, one.reason, one.hops, one.path) == ("unroutable", "hop limit", 1, ("AAAA", "RRRR"))
    assert (two.addressee, two.indicator, two.reason, two.hops) == ("NOBODY", None, "unknown indicator", 0)
    assert one.carried_as is one.received_us is one.elapsed_us is one.queue_us is one.interrupted is None
    assert one.target_us == 1800 * SECOND


def test_a_message_of_an_unknown_post_has_no_path() -> None:
    message = filing(action("BBBB"), action("CCCC", served=True), origin="ZZZZ")
    events = [filed(0, message), Unrouted(0, 0, 0, "BBBB", "unknown indicator", ()), ended()]
    one, two = deliveries_of(events, scenario())
    assert (one.status, one.hops, one.path) == ("unroutable", 0, ())
    assert (two.status, two.hops, two.path) == ("suppressed", 0, ())


def test_an_addressee_served_already_is_suppressed_beside_one_who_is_not() -> None:
    message = filing(action("BBBB", "BIRCH", served=True), action("BBBB", "BEECH"))
    first, second = deliveries_of([filed(0, message), delivered(5, 0, "BBBB"), ended()], scenario())
    assert (first.status, first.reason, first.path) == ("suppressed", SERVED, ("AAAA",))
    assert second.status == "delivered"


def test_what_remains_is_where_it_is() -> None:
    message = filing(action("BBBB"), action("CCCC"))
    events = [
        filed(0, message),
        Remained(ended().at_us, 0, 1, "BBBB", "handling", 55, ("AAAA", "RRRR", "BBBB")),
        Remained(ended().at_us, 0, 2, "CCCC", "queued", None, ("AAAA", "RRRR")),
        ended(),
    ]
    one, two = deliveries_of(events, scenario())
    assert (one.status, one.arrived_us, one.received_us, one.hops) == ("handling", 55, None, 2)
    assert (two.status, two.arrived_us, two.hops) == ("queued", None, 1)


@pytest.mark.parametrize(("end_s", "late"), [(1800, None), (1801, False)])
def test_what_is_not_delivered_is_late_once_its_target_is_past(end_s: int, late: bool | None) -> None:
    message = filing(action("BBBB"))
    left = Remained(end_s * SECOND, 0, 1, "BBBB", "queued", None, ("AAAA",))
    (one,) = deliveries_of([filed(0, message), left, ended(end_s * SECOND)], scenario())
    assert one.on_time is late


@pytest.mark.parametrize(("at_s", "on_time"), [(1800, True), (1801, False)])
def test_on_time_is_no_more_than_the_target(at_s: int, on_time: bool) -> None:
    events = [filed(0, filing(action("BBBB"))), delivered(at_s * SECOND, 0, "BBBB"), ended()]
    (one,) = deliveries_of(events, scenario())
    assert one.on_time is on_time


def test_a_message_past_the_horizon_is_unfiled_whoever_is_served() -> None:
    message = filing(action("BBBB"), action("CCCC", served=True), at_us=7200 * SECOND)
    events = [Unfiled(ended().at_us, 0, message, PRIORITY, (PRIORITY, PRIORITY)), ended()]
    found = deliveries_of(events, scenario())
    assert [(one.status, one.reason, one.hops, one.path) for one in found] == [("unfiled", None, 0, ())] * 2


def test_events_that_tell_nothing_of_deliveries_are_passed_over() -> None:
    events = [filed(0, filing(action("BBBB"))), Handled(5, 0, 0, "AAAA", "originate", 0),
              delivered(5, 0, "BBBB"), ended()]  # fmt: skip
    assert len(deliveries_of(events, scenario())) == 1


def test_nothing_filed_is_no_record() -> None:
    assert deliveries_of([ended()], scenario()) == []


def test_a_second_use_of_a_name_is_numbered() -> None:
    used = {}
    assert [told_name(name, used) for name in ("X", "X", "Y", "X")] == ["X", "X (2)", "Y", "X (3)"]


def test_a_numbered_name_is_never_used_twice() -> None:
    used = {}
    assert [told_name(name, used) for name in ("X (2)", "X", "X")] == ["X (2)", "X", "X (3)"]
