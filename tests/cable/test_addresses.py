"""One address line, and where lines hold less or more than one."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sim.cable.addresses import continues, parse_address, split_points, written
from sim.cable.message import Address


@pytest.mark.parametrize(
    ("text", "expected", "guesses"),
    [
        ("RUEHC/SECSTATE WASHDC PRIORITY 8781", Address("RUEHC", "SECSTATE WASHDC", "PRIORITY", "8781"), ()),
        ("RUEHC/SECSTATE WASHDC 8781 PRIORITY", Address("RUEHC", "SECSTATE WASHDC", "PRIORITY", "8781"), ()),
        ("A WASHDC IMMEDIATE 1234 1235", Address(None, "A WASHDC", "IMMEDIATE", "1234 1235"), ()),
        ("AMEMBASSY X PRIORITY 12", Address(None, "AMEMBASSY X", "PRIORITY", "12"), ()),
        ("AMEMBASSY RIGA #0123", Address(None, "AMEMBASSY RIGA", None, "0123"), ()),
        ("CTF 84 PRIORITY", Address(None, "CTF 84", "PRIORITY"), ()),
        ("AIG 205 PRIORITY 1234", Address(None, "AIG 205", "PRIORITY", "1234"), ()),
        ("AIG9987", Address(None, "AIG9987"), ()),
        ("VFA 103", Address(None, "VFA 103"), ()),
        ("USS NOWHERE//N1// 1234", Address(None, "USS NOWHERE", None, "1234", "N1"), ()),
        ("SECDEF WASHDC IMMEDIATE//USD:P//", Address(None, "SECDEF WASHDC", "IMMEDIATE", None, "USD:P"), ()),
        ("SECDEF WASHDC//USD 1440", Address(None, "SECDEF WASHDC", None, "1440", "USD"), ("C154",)),
        ("OSD WASHDC//ISA// @ OSD", Address(None, "OSD WASHDC @ OSD", None, None, "ISA"), ()),
        ("BUMED NORTHPORT/M00WII//", Address(None, "BUMED NORTHPORT", None, None, "M00WII"), ()),
        ("USUN/N1//", Address(None, "USUN", None, None, "N1"), ()),
        ("CNO//", Address(None, "CNO"), ()),
        ("RUEHC/", Address("RUEHC"), ("C157",)),
        ("RUEHC", Address(None, "RUEHC"), ("C157",)),
        ("RUEHC PRIORITY 0012", Address(None, "RUEHC", "PRIORITY", "0012"), ("C157",)),
        ("RUEHC//SECSTATE WASHDC", Address("RUEHC", "SECSTATE WASHDC"), ("C151",)),
        ("RUEHC SECSTATE WASHDC", Address("RUEHC", "SECSTATE WASHDC"), ("C151",)),
        ("RUSSIA COLLECTIVE", Address(None, "RUSSIA COLLECTIVE"), ()),
        ("EHC/SECSTATE WASHDC", Address(None, "EHC/SECSTATE WASHDC"), ()),
        ("AMEMBASSY VIENNA0123", Address(None, "AMEMBASSY VIENNA", None, "0123"), ("C153",)),
        ("SECSTATE WASHDC NIACT", Address(None, "SECSTATE WASHDC", "NIACT"), ()),
        ("PRIORITY", Address(None, "PRIORITY"), ()),
        ("1234", Address(None, "1234"), ()),
        ("X" * 700, Address(None, "X" * 700), ("C160",)),
        ("ZEN/OU=A/CN=B(UC)//", Address("ZEN", "OU=A/CN=B(UC)"), ()),
        ("CO OPERATIONAL IMMEDIATE", Address(None, "CO", "OPERATIONAL IMMEDIATE"), ()),
    ],
)
def test_parse(text: str, expected: Address, guesses: tuple[str, ...]) -> None:
    parsed = parse_address(text)
    assert parsed.address == expected
    assert parsed.guesses == guesses


def test_indicators_of_the_routing_line_settle_doubt() -> None:
    assert parse_address("ABCDE/POSTS", ["ABCDE"]).address.ri == "ABCDE"
    assert parse_address("ABCDE/POSTS").address.ri is None


@pytest.mark.parametrize(
    "address",
    [
        Address("RUEHC", "SECSTATE WASHDC", "NIACT IMMEDIATE", "8781", "A/B//C"),
        Address(None, "CTF 84", None, "0123"),
        Address("RUEHC", None, "PRIORITY"),
    ],
)
def test_written_address_reads_the_same(address: Address) -> None:
    assert parse_address(written(address)).address == address


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("AMEMBASSY A PRIORITY 0123 AMEMBASSY B", ["AMEMBASSY A PRIORITY 0123 ", "AMEMBASSY B"]),
        ("RUEHC/A RUEHAB/B ZEN/C", ["RUEHC/A ", "RUEHAB/B ", "ZEN/C"]),
        ("CNO X//N1// CMC Y", ["CNO X//N1// ", "CMC Y"]),
        ("SECSTATE WASHDC 1234 CIA WASHDC", ["SECSTATE WASHDC 1234 ", "CIA WASHDC"]),
        ("AMEMBASSY A AMCONSUL B USMISSION C", ["AMEMBASSY A ", "AMCONSUL B ", "USMISSION C"]),
        ("USMISSION USUN NEW YORK", ["USMISSION USUN NEW YORK"]),
        ("A B 8778 PRIORITY", ["A B 8778 PRIORITY"]),
        ("A B NIACT IMMEDIATE 0123", ["A B NIACT IMMEDIATE 0123"]),
        ("A PRIORITY (UC)", ["A PRIORITY (UC)"]),
        ("A B 1234 PRORITY", ["A B 1234 PRORITY"]),
    ],
)
def test_split(text: str, pieces: list[str]) -> None:
    points = [0, *split_points(text), len(text)]
    assert [text[start:end] for start, end in pairwise(points)] == pieces


@pytest.mark.parametrize(
    ("previous", "line", "length", "expected"),
    [
        ("", "RUEHC/SECSTATE", 2, True),
        ("RUEHC/", "SECSTATE WASHDC", 6, True),
        ("SECSTATE WASHDC", "PRIORITY 8781", 15, True),
        ("SECSTATE WASHDC PRIORITY", "8781", 24, True),
        ("AMEMBASSY PARIS 1234", "0260", 20, False),
        ("CNO WASHINGTON", "DC//N1//", 14, True),
        ("CNO WASHINGTON DC//", "N00//", 19, True),
        ("CNO WASHINGTON DC//N1//", "CMC//N2//", 23, False),
        ("CNO WASHINGTON DC//N1", "N2//", 21, True),
        ("SECSTATE WASHDC", "AMEMBASSY PARIS", 15, False),
        ("SECSTATE WASHDC", "OSD", 15, False),
        ("SECSTATE WASHDC", "//S/S//", 15, True),
        ("X" * 66, "YARD", 66, True),
        ("X" * 66, "AMEMBASSY PARIS", 66, False),
    ],
)
def test_continues(previous: str, line: str, length: int, expected: bool) -> None:
    assert continues(previous, line, length) is expected
