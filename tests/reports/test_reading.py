"""Readings as JSON and field by field; as text for people they are held in `test_reading_text`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cable.reader import read_cable, read_file
from sim.reports.reading import FIELDS, field_value, reading_json

TASHKENT = Path(__file__).parents[2] / "scenarios" / "cables" / "tashkent.txt"


def test_json() -> None:
    told = reading_json([read_file(TASHKENT), read_cable("")], version="1.2", command="read a b")
    assert json.loads(json.dumps(told)) == told
    assert told["format"] == 1
    assert told["meta"] == {"version": "1.2", "command": "read a b"}
    cable, empty = told["cables"]
    assert cable["path"] == str(TASHKENT)
    assert cable["transmission_id"] == "VZCZCXRO8324"
    assert cable["fl2_ris"] == ["RUEHDBU"]
    assert (cable["serial"], cable["section"], cable["filed"]) == ("1989", "01", "3201039")
    assert (cable["precedence_action"], cable["precedence_info"]) == ("P", None)
    assert cable["dtg"] == cable["dtg_raw"] == "161039Z NOV 07"
    assert cable["operating_signals"] == ["ZZH"]
    assert cable["from"] == "AMEMBASSY TASHKENT"
    assert cable["to"] == [
        {"ri": "RUEHC", "plad": "SECSTATE WASHDC", "precedence": "PRIORITY", "number": "8781", "office": None}
    ]
    assert len(cable["info"]) == 15
    assert cable["problems"] == []
    assert cable["signature"] == "NORLAND"
    assert cable["parts"][0]["start"] == {"line": 1, "column": 1, "offset": 0}
    assert cable["parts"][0]["parts"][2]["raw"] == "XRO"
    routing = cable["parts"][1]["parts"][1]
    assert routing["meaning"] == {
        "text": "a station that this copy must reach", "source": "ACP 127(G) 204", "official": True,
    }  # fmt: skip
    assert routing["letters"][1] == {
        "letters": "U", "official": "the nation or alliance, with the letter before", "observed": "United States",
    }  # fmt: skip
    assert "letters" not in cable["parts"][0]
    assert set(empty) == set(cable)
    assert (empty["to"], empty["from"], empty["body"]) == ([], None, None)
    assert empty["problems"][0]["code"] == "C101"


def test_janap_and_exemptions() -> None:
    text = "RTTUZYUW RUXYABC0000 2551531-UUUU--RUCRABC.\nR 121531Z SEP 05\nFM A\nTO ISLAND COLLECTIVE\nXMT B//N1//\n"
    cable = reading_json([read_cable(text)])["cables"][0]
    assert cable["janap"] == {"lmf": "TT", "class": "U", "cic": "ZYUW", "class_redundancy": "UUUU"}
    assert cable["exempt"] == [{"ri": None, "plad": "B", "precedence": None, "number": None, "office": "N1"}]
    assert cable["exempt_from"] == ["ISLAND COLLECTIVE"]


def test_fields() -> None:
    reading = read_file(TASHKENT)
    assert field_value(reading, "serial") == "1989"
    assert field_value(reading, "precedence_info") == ""
    assert field_value(reading, "fl2_ris") == "RUEHDBU"
    assert field_value(reading, "to") == "ri=RUEHC plad=SECSTATE WASHDC precedence=PRIORITY number=8781"
    assert field_value(reading, "info").count("\n") == 14
    assert field_value(reading, "section_number") == "1"
    assert all(isinstance(field_value(reading, name), str) for name in FIELDS)
    with pytest.raises(KeyError):
        field_value(reading, "colour")


def test_nothing_in_a_cable_steers_the_terminal() -> None:
    assert field_value(read_cable("FM A\x9bB\nTO B\n"), "from") == "A?B"
