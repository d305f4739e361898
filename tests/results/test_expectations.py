from fractions import Fraction

import pytest

from sim.engine.events import Remained, Unrouted
from sim.problems import Place
from sim.results.copies import CopyRecord
from sim.results.deliveries import deliveries_of
from sim.results.expectations import expected_text, judged, needs_copies
from sim.scenario.model import Expectation
from tests.results.cases import ROUTINE, SECOND, action, delivered, ended, filed, filing, scenario

EVENTS = [
    filed(0, filing(action("BBBB", "BIRCH"), action("XXXX", "NOWHERE"), name="one")),
    filed(1, filing(action("BBBB"), action("CCCC"), name="two", at_us=5)),
    filed(2, filing(action("CCCC"), name="three", at_us=6), level=ROUTINE),
    Unrouted(7, 0, 0, "XXXX", "unknown indicator", ("AAAA",)),
    delivered(60 * SECOND, 0, "BBBB"),
    delivered(2000 * SECOND, 1, "BBBB"),
    delivered(2001 * SECOND, 1, "CCCC", path=("AAAA", "RRRR", "CCCC")),
    Remained(3600 * SECOND, 2, 5, "CCCC", "sending", None, ("AAAA",)),
    ended(),
]
COPIES = [
    CopyRecord("one", "AAAA", "RRRR", "PP BBBB", "PRIORITY", 0, 0, 1, 2, 0, 0, 0, None),
    CopyRecord("two", "AAAA", "RRRR", "PP BBBB CCCC", "PRIORITY", 0, 0, 1, 2, 0, 0, 0, None),
]


def judge(**asked: object) -> tuple[bool, str]:
    expectation = Expectation(Place("x.yaml", 1, 1), **asked)
    run = scenario(expectations=(expectation,))
    (found,) = judged(run, deliveries_of(EVENTS, run), COPIES)
    return found.met, found.found


@pytest.mark.parametrize(
    ("asked", "met", "found"),
    [
        ({"message": "one", "to": "BBBB", "before_us": 60 * SECOND}, True, "received 1970-01-01T00:01:00Z"),
        ({"message": "one", "to": "birch", "before_us": 59 * SECOND}, False, "received 1970-01-01T00:01:00Z"),
        (
            {"message": "one", "to": "XXXX", "before_us": 60 * SECOND},
            False,
            "unroutable at AAAA (unknown indicator)",
        ),
        (
            {"message": "one", "to": "NOWHERE", "status": "unroutable"},
            True,
            "unroutable at AAAA (unknown indicator)",
        ),
        ({"message": "one", "status": "delivered"}, False, "unroutable at AAAA (unknown indicator)"),
        ({"message": "two", "status": "delivered"}, True, "received 1970-01-01T00:33:20Z"),
        ({"message": "two", "to": "CCCC", "path": ("AAAA", "RRRR", "CCCC")}, True, "by AAAA RRRR CCCC"),
        ({"message": "two", "to": "BBBB", "path": ("AAAA", "BBBB")}, False, "by AAAA RRRR BBBB"),
        ({"message": "three", "path": ("AAAA", "RRRR", "CCCC")}, False, "by AAAA, sending"),
        ({"message": "four", "to": "BBBB", "status": "delivered"}, False, "no such message and addressee"),
        ({"leg": ("AAAA", "RRRR"), "message": "one", "line": "pp  bbbb"}, True, "PP BBBB"),
        ({"leg": ("AAAA", "RRRR"), "message": "one", "line": "PP CCCC"}, False, "PP BBBB"),
        ({"leg": ("AAAA", "RRRR"), "line": "PP BBBB CCCC"}, True, "PP BBBB; PP BBBB CCCC"),
        ({"leg": ("AAAA", "RRRR"), "message": "one"}, True, "PP BBBB"),
        ({"leg": ("RRRR", "AAAA"), "message": "one", "sent_none": True}, True, "no copy"),
        ({"leg": ("AAAA", "RRRR"), "message": "one", "sent_none": True}, False, "PP BBBB"),
        ({"on_time": "P", "at_least": 0.25}, True, "1 of 4 on time"),
        ({"on_time": "PRIORITY", "at_least": 0.26}, False, "1 of 4 on time"),
        ({"on_time": "all", "at_least": Fraction(1, 4)}, True, "1 of 4 on time"),
        ({"on_time": "all"}, False, "1 of 4 on time"),
        ({"on_time": "ROUTINE", "at_least": 0.5}, False, "none that could be judged"),
    ],
)
def test_an_expectation_is_judged(asked: dict[str, object], met: bool, found: str) -> None:
    assert judge(**asked) == (met, found)


def test_a_delivery_after_another() -> None:
    met, found = judge(message="two", to="BBBB", after=("one", None))
    assert met
    assert found == "received 1970-01-01T00:33:20Z; one received 1970-01-01T00:01:00Z"
    assert not judge(message="one", to="BBBB", after=("two", "CCCC"))[0]
    assert not judge(message="two", to="CCCC", after=("three", None))[0]
    assert not judge(message="three", to="CCCC", after=("two", None))[0]
    assert judge(message="two", to="BBBB", after=("gone", None)) == (
        False,
        "received 1970-01-01T00:33:20Z; gone was not found",
    )


def test_only_a_leg_needs_copies() -> None:
    assert not needs_copies([Expectation(Place("x"), message="one", status="delivered")])
    assert needs_copies([Expectation(Place("x"), leg=("AAAA", "RRRR"))])


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"message": "m", "to": "A", "before_us": 60 * SECOND}, "m to A before 010001Z JAN 70"),
        ({"message": "m", "before_us": SECOND}, "m before 1970-01-01T00:00:01Z"),
        ({"message": "m", "status": "queued"}, "m queued"),
        ({"message": "m", "path": ("A", "B")}, "m by A B"),
        ({"message": "m", "to": "A", "after": ("n", None)}, "m to A after n"),
        ({"message": "m", "to": "A", "after": ("n", "B")}, "m to A after n to B"),
        ({"leg": ("A", "B"), "line": "PP B"}, "all messages from A to B as PP B"),
        ({"leg": ("A", "B"), "message": "m", "sent_none": True}, "m from A to B is not sent"),
        ({"on_time": "FLASH", "at_least": 0.955}, "FLASH: at least 95.5 % on time"),
        ({"on_time": "FLASH"}, "FLASH: at least 100 % on time"),
    ],
)
def test_an_expectation_in_words(asked: dict[str, object], text: str) -> None:
    assert expected_text(Expectation(Place("x"), **asked), 0) == text
