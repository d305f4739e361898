"""Writing: what was written reads the same, in every style, for every kept case and every real header."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cable.message import Address, Exempted, JanapLine, Message, Role
from sim.cable.reader import read_cable
from sim.cable.writer import wrap, write_copy, write_message
from tests.cable.cases import Case, cases, corpus

VALID = cases("valid")


@pytest.mark.parametrize("case", VALID + cases("invalid"), ids=lambda case: case.name)
def test_kept_case_survives_writing(case: Case) -> None:
    message = read_cable(case.text).message
    assert read_cable(write_message(message)).message == message


def test_real_headers_survive_writing() -> None:
    for record in corpus():
        message = read_cable(record["header"]).message
        assert read_cable(write_message(message)).message == message, record["id"]


# ------------------------------------------------------------------------ generated messages

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
indicators = st.text(LETTERS, min_size=3, max_size=5).map(lambda tail: f"RU{tail}")
posts = st.sampled_from(["NORTHPORT", "EASTVILLE", "SOUTH HARBOR", "PORT SALT", "ST. JOHNS", "N'DOVE"])
designators = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["AMEMBASSY", "AMCONSUL", "USMISSION"]), posts),
    st.sampled_from(
        [
            "SECSTATE WASHDC",
            "CTF 84",
            "AIG 7729",
            "HQ PILOTS EASTVILLE ZQ",
            "ISLAND STATES COLLECTIVE",
            "OSD",
            "HSM-77",
            "DC",
        ]
    ),
    st.sampled_from(
        [
            "NAVADMIN(UC)",
            "HARBOR @ AL HARBOR(UC)",
            "COMMANDER OF ALL THE LIGHTS AND BUOYS OF THE EASTERN SEAS NORTHPORT",
        ]
    ),
)
numbers = st.integers(0, 9999).map("{:04d}".format)
offices = st.sampled_from(["N1", "N3/N5", "USD:P&R", "J-1//J-3:JOD", "CG -541/CG-7M", "POL/ECON"])
words = st.sampled_from(["FLASH", "NIACT IMMEDIATE", "IMMEDIATE", "PRIORITY", "ROUTINE"])


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategy


addresses = st.builds(
    Address, maybe(indicators | st.just("ZEN")), designators, maybe(words), maybe(numbers), maybe(offices)
)
bodies = st.sampled_from(
    [
        "",
        "UNCLAS NORTHPORT 000417\n\nSIPDIS\n\nSUBJECT: DUES\n\n1. THE DUES GO UP.\n\nMILLER",
        "C O N F I D E N T I A L SECTION 01 OF 02 NORTHPORT 000417\n\n1. (C) TEXT\nTASHKENT 00001989 002 OF 002\nMORE",
        "any words at all, and a # sign",
        "TO THE HARBOR MASTER\nINFO IS GIVEN",
    ]
)


@st.composite
def exemptions(draw: st.DrawFn, listed: tuple[Address, ...], role: Role) -> tuple[Exempted, ...]:
    found: list[Exempted] = []
    for after in sorted(draw(st.lists(st.integers(1, len(listed)), max_size=2))) if listed else []:
        one = draw(addresses)
        before = listed[:after]
        tied = next(
            (
                a
                for a in reversed(before)
                if "COLLECTIVE" in (a.plad or "") or "ALL " in (a.plad or "") or "AIG" in (a.plad or "")
            ),
            before[-1],
        )
        found.append(Exempted(one.ri, one.plad, one.precedence, one.number, one.office, tied, role, after))
    return tuple(found)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    style = draw(st.sampled_from(["state", "acp127", "janap128", "plain"]))
    origin = draw(indicators.filter(lambda ri: len(ri) == 7)) if style == "janap128" else draw(indicators)
    action = tuple(draw(st.lists(addresses, min_size=1, max_size=6)))
    info = tuple(draw(st.lists(addresses, max_size=8)))
    exempt = draw(exemptions(action, "action")) + draw(exemptions(info, "info"))
    prosigns = draw(st.sampled_from([("P",), ("O", "R"), ("Z", "O"), ("O", "P", "R"), ("R", "R")]))
    dtg = draw(
        st.sampled_from(["161039Z NOV 07", "010000Z JAN 1971", "291200Z FEB 96", "161039Z NOV", "161039 NOV 07"])
    )
    message = Message(
        style="plain",
        prosigns=prosigns,
        dtg=dtg,
        dtg_tail=draw(maybe(st.sampled_from(["ZFF4", "ZDK CTG RUEHNM#1234", "ZYB MIN ZYW PSN 673594I34"]))),
        originator=Address(plad=draw(designators), office=draw(maybe(offices))),
        action=action,
        info=info,
        exempt=exempt,
        group_count=draw(maybe(st.sampled_from(["GR 37", "GRNC"]))),
        written_text=draw(bodies),
        validation=draw(maybe(st.just("#0417"))),
        separated=draw(st.booleans()),
        closed=draw(st.booleans()),
        ended=draw(st.booleans()),
    )
    if style == "plain":
        return message
    assert message.originator is not None
    message = replace(
        message,
        style=style,
        originator=replace(message.originator, ri=origin),
        originator_ri=origin,
        transmission_id=draw(maybe(st.sampled_from(["VZCZCXRO8324", "VZCZCNPI417", "NPA164", "NPA164WPB027"]))),
        fl2_ris=tuple(draw(st.lists(indicators, min_size=1, max_size=40))),
        security="ZNY",
        classification_chars=draw(st.sampled_from(["UUUUU", "CCCCC", "SSSSS", "UUUAA"])),
        fl4_tail=draw(maybe(st.sampled_from(["ZZH", "ZZH ZUI RUEHSD 0123W 1252226 ZDS", "(TAO)"]))),
    )
    if style == "janap128":
        return replace(
            message,
            fl2_precedence="R",
            janap=JanapLine("RTTUZYUW", "UUUU"),
            serial=draw(numbers),
            filed="3201039",
        )
    serial = draw(numbers) if style == "state" else draw(st.sampled_from(["105", "183B", "1"]))
    section = draw(maybe(st.sampled_from(["01", "12"]))) if style == "state" else None
    filed = "3201039" if style == "state" else draw(st.sampled_from(["17/2207Z", "3201039"]))
    return replace(message, fl2_precedence="PP", serial=serial, section=section, filed=filed)


@given(messages())
def test_written_message_reads_the_same(message: Message) -> None:
    cable = write_message(message)
    assert read_cable(cable).message == message, cable


def test_damaged_cables_mostly_survive_writing() -> None:
    """Three characters are taken out, here and there: what is read of the rest reads the same when written."""
    tried = lost = 0
    for case in VALID:
        for at in range(len(case.name), len(case.text), 31):
            message = read_cable(case.text[:at] + case.text[at + 3 :]).message
            tried += 1
            lost += read_cable(write_message(message)).message != message
    assert lost <= tried / 500, (lost, tried)


def test_no_line_of_the_routing_line_is_too_long() -> None:
    message = Message(
        fl2_precedence="PP",
        fl2_ris=tuple(f"RUEH{a}{b}" for a in "ABCDE" for b in LETTERS),
        originator_ri="RUEHNT",
    )
    lines = write_message(message).splitlines()
    assert max(map(len, lines)) <= 69
    assert read_cable(write_message(message)).message.fl2_ris == message.fl2_ris


def test_copy_has_a_new_routing_line_and_nothing_else() -> None:
    text = next(case.text for case in VALID if case.name == "state_text")
    message = read_cable(text).message
    copy = read_cable(write_copy(message, "PP", ["RUEHAB"], "VZCZCABC0001")).message
    assert copy == replace(message, fl2_ris=("RUEHAB",), transmission_id="VZCZCABC0001")
    assert read_cable(write_copy(message, "PP", ["RUEHAB"])).message.transmission_id == message.transmission_id


def test_copy_in_janap_form() -> None:
    message = read_cable(next(case.text for case in VALID if case.name == "janap_text")).message
    copy = write_copy(message, "PP", ["RUXYABC", "RUXYABD"])
    assert copy.startswith("PTTUZYUW RUXYABC0000 2551531-UUUU--RUXYABC RUXYABD.\n")
    assert read_cable(copy).message.fl2_precedence == "P"


def test_copy_of_a_plain_message() -> None:
    message = read_cable("P 161039Z NOV 07\nFM A\nTO B\n").message
    assert write_copy(message, "PP", ["RUEHC"]).startswith("PP RUEHC\nP 161039Z NOV 07\n")


def test_wrap() -> None:
    assert wrap("PP", ["AAAA", "BBBB"], 8) == ["PP AAAA", "BBBB"]


def test_nothing() -> None:
    assert write_message(Message()) == ""
    assert write_message(Message(written_text="prose\nonly")) == "prose\nonly\n"
