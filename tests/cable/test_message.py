"""The message: instants, precedences and names that a simulation asks for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sim.cable.message import Address, JanapLine, Message

RELEASED = "161039Z NOV 07"


def moment(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at / 1e6, UTC).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("dtg", "filed", "expected"),
    [
        (RELEASED, "3201039", "2007-11-16T10:39"),
        (RELEASED, "3201245", "2007-11-16T12:45"),
        (RELEASED, "17/0207Z", "2007-11-17T02:07"),
        (RELEASED, "320/1039Z", "2007-11-16T10:39"),
        (RELEASED, "320 1039", "2007-11-16T10:39"),
        (RELEASED, "21407", "2007-11-16T10:39"),
        (RELEASED, "3202539", "2007-11-16T10:39"),
        (RELEASED, "0001039", "2007-11-16T10:39"),
        (RELEASED, None, "2007-11-16T10:39"),
        ("312350Z DEC 07", "0010005", "2008-01-01T00:05"),
        ("010005Z JAN 08", "3652350", "2007-12-31T23:50"),
        ("302350Z NOV 07", "01/0005Z", "2007-12-01T00:05"),
        ("312350Z DEC 07", "01/0005Z", "2008-01-01T00:05"),
        ("290005Z FEB 08", "31/0005Z", "2008-01-31T00:05"),
        ("161039Z NOV", "3201039", None),
        ("161039 NOV 07", "3201039", None),
        (None, "3201039", None),
        ("161039Z NOV 67", None, "1967-11-16T10:39"),
        ("161039Z NOV 60", None, "1960-11-16T10:39"),
        ("161039Z NOV 59", None, "2059-11-16T10:39"),
        ("161039Z NOV 0000", None, None),
        ("310000Z JUN 07", None, None),
        ("161060Z NOV 07", None, None),
        ("161039Z NOX 07", None, None),
    ],
)
def test_filed_at(dtg: str | None, filed: str | None, expected: str | None) -> None:
    assert moment(Message(dtg=dtg, filed=filed).filed_at) == expected


def test_instants_are_whole_microseconds() -> None:
    message = Message(dtg=RELEASED, filed="3201040")
    assert (message.dtg_at, message.filed_at) == (1_195_209_540_000_000, 1_195_209_600_000_000)
    assert message.dtg_iso == "2007-11-16T10:39Z"
    assert Message(dtg="161039Z NOV 0900").dtg_iso == "0900-11-16T10:39Z"


def test_precedence_words_of_addressees() -> None:
    assert Address(plad="A", precedence="PRORITY").standard_precedence == "PRIORITY"
    assert Address(precedence="NIACT IMMEDIATE").standard_precedence == "NIACT IMMEDIATE"


def test_prosigns() -> None:
    three = Message(prosigns=("O", "P", "R"))
    assert (three.precedence_action, three.precedence_info) == ("O", "P")
    assert three.precedence_all == ("O", "P", "R")
    assert Message().precedence_action is None


def test_signals_lose_their_arguments() -> None:
    message = Message(fl4_tail="ZZHZDF ZUI RUEHSD 0065W 1252226 H/W (CCY ZZZ) ZDS", dtg_tail="///ZFR//// ZFF-4 ZY6")
    assert message.operating_signals == ("ZZH", "ZDF", "ZUI", "ZDS")
    assert message.dtg_signals == ("ZFR", "ZFF-4")


def test_names() -> None:
    assert Message(originator_ri="RUEHNT", serial="1989", section="01").name == "RUEHNT 1989/01"
    assert Message(originator_ri="RUEHNT", serial="1989").name == "RUEHNT 1989"
    assert Message(serial="1989").name is None
    assert Address(ri="RUEHC").name == "RUEHC"
    assert Address().name == ""
    assert Message(action=(Address("A"),), info=(Address("B"),)).addressees == (Address("A"), Address("B"))


def test_janap_line() -> None:
    line = JanapLine("RTTUZYUW", "UUUU")
    assert (line.lmf, line.classification, line.cic) == ("TT", "U", "ZYUW")


def test_body_has_no_page_lines() -> None:
    message = Message(written_text="UNCLAS\nA\nPAGE 02 STATE 276948\nB")
    assert message.body == "UNCLAS\nA\nB"
    assert message.text.page_lines == ("PAGE 02 STATE 276948",)
