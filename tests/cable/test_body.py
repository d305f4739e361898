"""The parts of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cable.body import Paragraph, is_page_line, read_body, read_opening, without_page_lines

TEXT = """C O N F I D E N T I A L SECTION 01 OF 02 NORTHPORT 000417

SIPDIS

DEPT FOR ZQ/ABC AND INR
STATE PASS AID

E.O. 12958: DECL: 11/16/2017
TAGS: EWWT, PREL
ZQ
SUBJECT: HARBOR DUES
AND LIGHTS

REF: A. 06 NORTHPORT 2332
B. NORTHPORT 989
CONTINUED

Classified By: POLOFF A. MILLER FOR REASONS 1.4 (B, D)

1. (C) Summary: the dues
go up.

NORTHPORT 00000417  002 OF 002

2. (SBU) More.
Without a number.

MILLER-SMITH
"""


def test_parts() -> None:
    text = read_body(TEXT)
    assert text.classification == "C O N F I D E N T I A L"
    assert (text.section_label, text.section_number, text.section_count) == ("SECTION 01 OF 02", 1, 2)
    assert text.reference == "NORTHPORT 000417"
    assert text.captions == ("SIPDIS",)
    assert text.passing == ("DEPT FOR ZQ/ABC AND INR", "STATE PASS AID")
    assert text.eo == "12958: DECL: 11/16/2017"
    assert text.tags == ("EWWT", "PREL", "ZQ")
    assert text.subject == "HARBOR DUES AND LIGHTS"
    assert text.refs == ("A. 06 NORTHPORT 2332", "B. NORTHPORT 989 CONTINUED")
    assert text.classified_by == "POLOFF A. MILLER FOR REASONS 1.4 (B, D)"
    assert text.paragraphs == (
        Paragraph("1", "C", "Summary: the dues go up."),
        Paragraph("2", "SBU", "More. Without a number."),
    )
    assert text.signature == "MILLER-SMITH"
    assert text.page_lines == ("NORTHPORT 00000417  002 OF 002",)
    assert "002 OF 002" not in without_page_lines(TEXT)


@pytest.mark.parametrize(
    ("line", "label", "number", "count"),
    [
        ("UNCLAS SECTION 1 OF 2", "SECTION 1 OF 2", 1, 2),
        ("UNCLAS SECTION 01 OF 02 NORTHPORT 001989", "SECTION 01 OF 02", 1, 2),
        ("S E C R E T FINAL SECTION OF 02", "FINAL SECTION OF 02", 2, 2),
        ("S E C R E T FINAL SECTION 3 OF 3 X", "FINAL SECTION 3 OF 3", 3, 3),
        ("UNCLAS SECTIN01OF02 X", "SECTIN01OF02", 1, 2),
        ("UNCLAS ECTION 01 OF 02", "ECTION 01 OF 02", 1, 2),
        ("UNCLAS NORTHPORT 000417", None, None, None),
        ("LIMITED OFFICIAL USE STATE 195297", None, None, None),
        ("SECTION 1 OF 2", None, None, None),
    ],
)
def test_sections(line: str, label: str | None, number: int | None, count: int | None) -> None:
    opening = read_opening(f"\n{line}\n")
    assert (opening.section_label, opening.section_number, opening.section_count) == (label, number, count)


def test_openings() -> None:
    assert read_opening("").classification is None
    assert read_opening("UNCLAS //N01000//").rest == "N01000"
    assert read_opening("S E C R E T NODIS STATE 123456").rest == "NODIS"
    assert read_body("S E C R E T NODIS\n\nTEXT").captions == ("NODIS",)


@pytest.mark.parametrize(
    "line",
    [
        "PAGE 02 STATE 276948",
        "PAGE 01 NATO 06149 151435Z",
        "PAGE 02 HONG K 18736 01 OF 07 130703Z",
        "PAGE 2 RBDTRQ 115B R E S T R I C T E D",
        "PAGE 02 RUEHNT 1989 UNCLAS",
        "PAGE 02",
        "PAGE 2 OF 4",
        "TASHKENT 00001989 002 OF 002",
        "PORT-AU-PRINCE 00001989  002 OF 002",
    ],
)
def test_page_lines(line: str) -> None:
    assert is_page_line(line)


@pytest.mark.parametrize(
    "line", ["", "PAGE TWO", "PAGE 3 OF THE REPORT SAYS SO", "TWO 12 OF 14", "PAGE " * 30, "ONE OF 002", "PAGES 2"]
)
def test_no_page_lines(line: str) -> None:
    assert not is_page_line(line)


def test_texts_of_other_services() -> None:
    text = read_body(
        "UNCLAS //N01000//\nHARBORADMIN 12/22\nMSGID/GENADMIN/X//\nSUBJ/DUES//\nREF/A/DOC//\nRMKS/1. TEXT.//"
    )
    assert text.subject == "DUES"
    assert text.refs[0] == "A/DOC//"
    assert read_body("any words").paragraphs == (Paragraph(None, None, "any words"),)
    assert read_body("").paragraphs == ()


def test_marked_paragraphs() -> None:
    text = read_body("UNCLAS\n\u00b61. (U) ONE\n\u00b62. TWO\n3.\nTHREE")
    assert [paragraph.number for paragraph in text.paragraphs] == ["1", "2"]
    assert read_body("UNCLAS\nREF: \u00b6B. NORTHPORT 1\n1C. NORTHPORT 2").refs == ("B. NORTHPORT 1", "C. NORTHPORT 2")


def test_signature_is_no_caption_and_no_classification() -> None:
    assert read_body("UNCLAS\n1. A\n\nSIPDIS").signature is None
    assert read_body("UNCLAS\n1. A\nMILLER\n\nUNCLASSIFIED\n").signature == "MILLER"
    assert read_body("UNCLAS").signature is None


@given(st.text())
def test_any_text(written: str) -> None:
    read_body(written)
    read_opening(written)
