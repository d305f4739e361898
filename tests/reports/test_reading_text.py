"""A cable taken apart for people: marks, meanings and faults, on 80 and 120 columns, byte for byte.

`python -m tests.reports.test_reading_text` writes the files anew, to be read before they are kept.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cable.meaning import meaning
from sim.cable.reader import Reading, read_bytes, read_cable, read_file
from sim.reports.reading_colour import STYLES, coloured
from sim.reports.reading_text import reading_lines, reading_text
from tests.cable.cases import Case, cases

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests/golden"
TASHKENT = ROOT / "scenarios/cables/tashkent.txt"
DAMAGED = """VZCZCXRO8324
PP RUEHDBU RUEHC RUEHAH RUEHTA RUEHEK RUEHBUL RUEHMO RUEHVEN RUEHBS RHMFISS RUEKJCS RUEHNO
RUEAIIA RHEFDIA
DE RUEHNT #1989/01 320I039
ZNY CCCCC ZZH
P 161O39Z NOV 07
FM AMEMBASSY TASHKENT
TORUEHC/SECSTATE WASHDC PRORITY 8781
INFO RUEHAH AMEMBASSY ASHGABAT 3457
RUEKJCS/SECDEF WASHINGTON DC//USD:P
AND SOME OTHER
XMT ZEN/AMEMBASSY KABUL
BT
C O N F I D E N T I A L SECTION 01 OF 02 TASHKENT 001989
BT
#1988
NNNN
"""
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def cable(name: str) -> Reading:
    return read_file(TASHKENT) if name.startswith("reading.") else read_cable(DAMAGED)


FILES = ("reading.80.txt", "reading.120.txt", "reading_damaged.80.txt", "reading_damaged.120.txt")


def told(name: str) -> str:
    return reading_text(cable(name), int(name.split(".")[1]))


@pytest.mark.parametrize("name", FILES)
def test_the_reading_is_as_it_was(name: str) -> None:
    assert told(name) == (FOLDER / name).read_text(encoding="utf-8")


def block(text: str, first: str) -> list[str]:
    """The lines from one that begins so to the next empty one."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(first))
    return lines[start : lines.index("", start)]


def test_each_part_has_its_own_mark_under_it() -> None:
    assert block(told("reading.80.txt"), "FL3")[:2] == [
        "FL3   DE RUEHNT #1989/01 3201039",
        "      1- 2-----  3--- 4- 5------".replace("-", "\u2500"),
    ]


def test_a_part_tells_its_meaning_and_where_that_is_written() -> None:
    lines = block(told("reading.80.txt"), "FL3")
    assert "      4 section: which section of a long message this is                   State" in lines
    assert "      3 station serial number: counts the messages of that         115, 116, 129" in lines


def test_a_meaning_is_told_once_and_named_from_then_on() -> None:
    text = told("reading.80.txt")
    assert text.count("who so notices that one is missing") == 1
    assert "FL8   RUEHTA/AMEMBASSY ASTANA 9667\n" in text
    assert text.count("1 routing indicator  2 designator  3 continuity number") == 2
    assert text.count("precedence prosign: PRIORITY") == 2, "on FL2 and on FL5"


def test_an_indicator_is_taken_apart_once_official_and_observed_apart() -> None:
    text = told("reading.120.txt")
    assert text.count("the nation or alliance, with the letter before") == 1
    assert re.search(r"\n {8}H {7}the major relay; or the service, or national entity +State: its posts", text)
    assert re.search(r"\n {8}RHMFISS H: United States; M: the Defense Message System; .* observed\n", text)
    assert text.count("RUEKJCS H") == 0


def test_what_is_wrong_stands_under_its_line_with_a_caret() -> None:
    text = told("reading_damaged.80.txt")
    lines = text.splitlines()
    at = lines.index("FL7   TORUEHC/SECSTATE WASHDC PRORITY 8781")
    assert lines[at + 2] == "      ^ C150 no blank behind TO"
    assert lines[0].endswith(f"; {len(read_cable(DAMAGED).problems)} guesses and faults")
    for problem in read_cable(DAMAGED).problems:
        assert problem.code in text


def test_parts_over_two_lines_are_marked_on_both() -> None:
    lines = told("reading_damaged.80.txt").splitlines()
    at = lines.index("      AND SOME OTHER")
    assert lines[at + 1].startswith("      3\u2500")


def test_a_line_longer_than_the_terminal_goes_on_below_with_its_marks() -> None:
    lines = block(told("reading_damaged.80.txt"), "FL2")
    marks = "      2------ 2------ 2-----".replace("-", "\u2500")
    assert lines[2:4] == ["      RHMFISS RUEKJCS RUEHNO", marks]


def test_paragraphs_of_the_text_stay_apart() -> None:
    assert "\n\n      2. The post hands in one transmission" in told("reading.80.txt")


def test_no_cable_is_told_by_its_problems_alone() -> None:
    assert reading_text(read_cable("")) == ""


def test_problems_of_no_part_come_last() -> None:
    old = read_bytes(DAMAGED.encode() + b"\xe9\n")
    assert "^ C104 byte 0xe9 is not UTF-8" in reading_text(old)
    between = read_cable("VZCZCXRO8324\n&#10;\nPP RUEHDBU\nDE RUEHNT #1989 3201039\nFM A\nTO B\n")
    assert "\n! line 2: C106 markup of a web page or of mail\n" in reading_text(between)


def test_a_break_that_only_a_web_page_makes_does_not_shift_the_carets() -> None:
    reading = read_cable("PP RUEHDBU\nTO \n\t\x0b&#10;VZCZCXRO8324\nTORUEHC/SECSTATE WASHDC 8781\n")
    lines = reading_text(reading).splitlines()
    assert lines[lines.index("FL7   TORUEHC/SECSTATE WASHDC 8781") + 2] == "      ^ C150 no blank behind TO"


@pytest.mark.parametrize("case", cases("valid") + cases("invalid"), ids=lambda case: case.name)
def test_every_case_is_told_whole_and_fits(case: Case) -> None:
    for width in (80, 120):
        check(read_cable(case.text), width)


def check(reading: Reading, width: int) -> None:
    """Lines fit and steer no terminal, colours change nothing but colours, and every problem is told."""
    text = reading_text(reading, width)
    assert all(len(line) <= width for line in text.splitlines())
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    shown = coloured(reading_lines(reading, width), width)
    assert [line.rstrip() for line in ESCAPE.sub("", shown).split("\n")] == text.split("\n")
    if reading.parts:
        assert all(problem.code in text for problem in reading.problems)


ODD = ("\x1b[2J", "\u202e", "\x85", "\t", " " * 90, "TO ", "BT\n", "A" * 200)
PIECES = st.sampled_from([*DAMAGED.splitlines(keepends=True), *ODD])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_any_text_is_told(text: str) -> None:
    check(read_cable(text), 80)


def test_every_style_has_a_colour() -> None:
    used = {style for name in FILES for line in reading_lines(cable(name), 100) for _, style in line}
    assert used <= set(STYLES)
    assert {"mark0", "mark1", "mark2", "warning", "error", "dim", "observed"} <= used


def test_marks_are_coloured_like_what_they_mark() -> None:
    shown = coloured(reading_lines(read_file(TASHKENT), 80), 80)
    line = next(line for line in shown.split("\n") if ESCAPE.sub("", line).startswith("FL4"))
    assert re.search(r"\x1b\[1;32mZNY\x1b\[0m", line)
    assert re.search(r"\x1b\[1;36mCCCCC\x1b\[0m", line)


@pytest.mark.parametrize(("option", "loaded"), [("--no-color", False), ("--color", True)])
def test_rich_is_loaded_for_colour_alone(option: str, loaded: bool) -> None:
    program = "import sys; from sim.__main__ import main; main(sys.argv[1:]); "
    program += "print('rich' in sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program, "read", str(TASHKENT), option],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr.splitlines()[-1] == str(loaded)
    assert ("\x1b[" in done.stdout) is loaded


def test_reading_loads_no_engine() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "sim", "read", str(TASHKENT)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    names = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert not names & {"simpy", "pydantic", "yaml", "tabulate", "rich", "numpy"}


def test_each_meaning_of_the_lesson_s_cable_has_a_source() -> None:
    for part in read_file(TASHKENT).parts:
        assert meaning(part).source


def write() -> None:
    """Write all files anew."""
    for name in FILES:
        (FOLDER / name).write_text(told(name), encoding="utf-8")


if __name__ == "__main__":
    write()
