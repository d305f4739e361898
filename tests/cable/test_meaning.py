"""Every part tells something, and says where that is written."""

from __future__ import annotations

import pytest

from sim.cable.meaning import meaning
from sim.cable.parts import Part
from sim.cable.reader import read_cable
from tests.cable.cases import Case, cases

VALID = cases("valid")


def parts_of(text: str) -> list[Part]:
    return [inner for part in read_cable(text).parts for inner in part.walk()]


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.name)
def test_every_part_of_every_case(case: Case) -> None:
    for part in parts_of(case.text):
        told = meaning(part)
        assert told.text
        assert told.source
        assert told.text != "a part of the message", part


def told(text: str, raw: str, name: str | None = None) -> tuple[str, bool]:
    part = next(part for part in parts_of(text) if part.raw == raw and (name is None or part.name == name))
    return meaning(part).text, meaning(part).official


STATE = next(case.text for case in VALID if case.name == "state_fl4_tail")


def test_official_and_observed_are_kept_apart() -> None:
    assert told(STATE, "ZNR") == ("may be sent over circuits that are not approved for classified traffic", True)
    assert told(STATE, "ZZH") == ("the message comes from State Department facilities", False)
    assert told(STATE, "PP") == ("precedence PRIORITY", True)
    assert told(STATE, "UUUUU") == ("classification: unclassified", True)
    assert told(STATE, "031405Z") == ("released on day 3 of the month at 14:05 Z", True)
    assert told(STATE, "RUEHAB", "routing indicator") == ("a station that this copy must reach", True)
    assert told(STATE, "PRIORITY") == ("this addressee's own precedence: PRIORITY", True)


def test_rarer_parts() -> None:
    assert told("NN RUEHC\nDE RUEHC #1 3201039\nP 161039Z NOV 07\n", "NN") == ("precedence NIACT IMMEDIATE", False)
    assert told("ZCZC NQA062\nGG KHIXYYYX\n271521 KTXDZTZX\n", "GG")[0].startswith("priority: meteorology")
    assert told("P 161039Z NOV 07 ZAA\nFM A\nTO B\n", "ZAA")[0].endswith("(allied) whose meaning is not listed here")
    assert told("P 0161039Z NOV 07\nFM A\nTO B\n", "0161039Z")[0] == "a date-time group that cannot be read"
    assert told("P 161039 NOV 07\nFM A\nTO B\n", "161039")[0].endswith("without zone Z")
    assert told("FM A\nTO ZEN/B\n", "ZEN")[0] == "this addressee has the message by other means"


def test_a_part_of_unknown_name_has_a_meaning() -> None:
    assert meaning(Part("new", "FL1", 1, 1, 1, 2, 0, 1, "x")).text == "a part of the message"
    assert meaning(Part("prosign", "FL1", 1, 1, 1, 2, 0, 1, "x")).text == "a part of the message"
    assert meaning(Part("precedence prosign", "FL2", 1, 1, 1, 2, 0, 1, "??")).text == "a part of the message"


def test_times_of_filing_are_read() -> None:
    assert told(STATE, "DE")[0] == "this message comes from the station that follows"
    julian = "DE RUEHNT #1989 3201039\nP 161039Z NOV 07\nFM A\nTO B\n"
    assert told(julian, "3201039")[0] == "accepted by the station on day 320 of the year at 10:39 Z"
    slant = "DE RUEHNT 107A 16/1039Z\nP 161039Z NOV 07\nFM A\nTO B\n"
    assert told(slant, "16/1039Z")[0] == "accepted by the station on day 16 of the month at 10:39 Z"
    assert meaning(Part("time of filing", "FL3", 1, 1, 1, 2, 0, 1, "12")).text.startswith("when the station accepted")
