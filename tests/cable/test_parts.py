"""The tree of parts and its places."""

from __future__ import annotations

import pytest

from sim.cable.parts import LINE_NAMES
from sim.cable.reader import read_cable
from tests.cable.cases import Case, cases

VALID = cases("valid")


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.name)
def test_places_hold_what_they_say(case: Case) -> None:
    parts = read_cable(case.text).parts
    assert [part.start for part in parts] == sorted(part.start for part in parts)
    for part in parts:
        assert part.line in LINE_NAMES
        for inner in part.walk():
            assert case.text[inner.start : inner.end] == inner.raw
            assert part.start <= inner.start <= inner.end <= part.end


def test_tree_of_an_addressee() -> None:
    text = "P 161039Z NOV 07\nFM A\nTO RUEHC/SECSTATE\nWASHDC//S/S// PRIORITY 8781\n"
    part = next(part for part in read_cable(text).parts if part.line == "FL7")
    assert (part.start_line, part.start_column, part.end_line, part.end_column) == (3, 1, 4, 28)
    assert [(inner.name, inner.raw) for inner in part.parts] == [
        ("prosign", "TO"),
        ("routing indicator", "RUEHC"),
        ("designator", "SECSTATE\nWASHDC"),
        ("office", "S/S"),
        ("precedence", "PRIORITY"),
        ("continuity number", "8781"),
    ]


def test_lines_of_a_whole_cable() -> None:
    text = next(case.text for case in VALID if case.name == "state_text")
    lines = [part.line for part in read_cable(text).parts]
    assert lines[:5] == ["FL1", "FL2", "FL3", "FL4", "FL5"]
    assert lines[-3:] == ["FL13", "FL15", "FL16"]
    assert "FL12" in lines


def test_what_stands_behind_the_end() -> None:
    parts = read_cable("P 161039Z NOV 07\nFM A\nTO B\nBT\nUNCLAS\n#0417\nNNNN\nmore\n").parts
    assert [part.line for part in parts][-4:] == ["FL12", "FL15", "FL16", ""]
    assert parts[-1].name == "behind the end"


def test_second_half_of_a_broken_page_line() -> None:
    names = [part.name for part in read_cable("PAGE 01\nHONG K 18736 01 OF 07 130703Z\nFM A\nTO B\n").parts]
    assert names[:2] == ["page line", "page line"]
