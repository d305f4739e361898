"""Every code that the program can tell has a pair, something wrong and something right, and no code is idle."""

from __future__ import annotations

import re
from pathlib import Path

import sim
from sim.cable import faults
from sim.reports.codes import known_codes
from tests import pairs

SOURCES = sorted(Path(sim.__file__).parent.rglob("*.py"))
_TABLE = re.compile(r"^ +\"[A-Z]\d{3}\": .*$", re.MULTILINE)


def test_every_code_has_a_pair_and_every_pair_a_code() -> None:
    assert pairs.pairs().keys() == known_codes().keys()


def test_what_is_wrong_gets_its_code_and_what_is_right_gets_none() -> None:
    assert pairs.tried().keys() == known_codes().keys()


def test_what_is_told_is_a_warning_where_the_table_says_so() -> None:
    marked = {code for code, meaning in known_codes().items() if meaning.endswith(" (warning)")}
    assert {code for code, one in pairs.tried().items() if one.warning} == marked


def test_what_is_told_names_no_place_of_this_machine() -> None:
    assert not [one.line for one in pairs.tried().values() if re.search(r"(?<!/dev)/(?!dev/null)[a-z]+/", one.line)]


def test_the_tables_hold_the_codes_that_the_program_tells_and_no_others() -> None:
    told = {code for path in SOURCES for code in re.findall(r"\"([A-Z]\d{3})\"", _TABLE.sub("", path.read_text()))}
    assert told == known_codes().keys()


def test_codes_are_in_order_and_each_is_explained_in_a_line() -> None:
    codes = known_codes()
    assert list(codes) == sorted(codes)
    assert {code[0] for code in codes} == pairs.ROOMS.keys()
    assert all(meaning and len(meaning) < 100 for meaning in codes.values())
    assert all(codes[code].startswith(meaning) for code, (_, meaning) in faults.CODES.items())
